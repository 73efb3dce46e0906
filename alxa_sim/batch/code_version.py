"""Which code and libraries make results: runs of two versions never share a folder."""

from __future__ import annotations

import hashlib
import platform
from functools import cache
from pathlib import Path

import alxa_sim
from alxa_sim.manifest import installed

SCHEMA = 1
"""Version of the layout of a sweep's folder; raised when an older program could misread a newer folder."""
WITHOUT_INFLUENCE = ("cli.py", "command_line.py", "sweep_commands.py", "validation_commands.py",
                     "dashboard_commands.py", "rendering.py", "figures", "validation", "calibration",
                     "dashboard")  # fmt: skip
"""Parts of the package that show results and make none."""
LIBRARIES = ("mesa", "numpy", "numba", "scipy", "pandas", "pyarrow")


@cache
def code_digest() -> str:
    """SHA-256 of every source file that takes part in a run or in what is kept of it."""
    package = Path(alxa_sim.__file__).parent
    digest = hashlib.sha256()
    for path in sorted(package.rglob("*")):
        place = path.relative_to(package)
        if path.suffix in (".py", ".csv", ".yaml") and place.parts[0] not in WITHOUT_INFLUENCE:
            digest.update(f"{place.as_posix()}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def code_version() -> dict[str, str | int | None]:
    """What must be equal for runs to share a folder."""
    python = ".".join(platform.python_version_tuple()[:2])
    versions = {name: installed(name) for name in LIBRARIES}
    return {"schema": SCHEMA, "alxa_sim": installed("alxa_sim"), "code": code_digest(), "python": python} | versions


def difference(theirs: dict[str, str | int | None]) -> str:
    """The first thing in which a folder's version differs from ours, in words; empty where nothing does."""
    for name, ours in code_version().items():
        if theirs.get(name) != ours:
            kind = "code" if name == "code" else "layout of the folder" if name == "schema" else name
            shown = [str(value)[:12] for value in (theirs.get(name), ours)]
            return f"{kind} {shown[0]}, and this is {shown[1]}"
    return ""
