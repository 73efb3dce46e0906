"""What made a results folder: scenario, seeds, versions, command, and a digest of every table and file."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shlex
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, cast

MANIFEST = "manifest.json"
LIBRARIES = ("alxa_sim", "mesa", "numpy", "numba", "scipy", "pandas", "pyarrow", "matplotlib")


def origin() -> dict[str, Any]:
    """The program, its libraries, the machine and the command line."""
    return {
        "made_by": "alxa_sim",
        "command": shlex.join(["alxa", *sys.argv[1:]]),
        "versions": {"python": platform.python_version()} | {name: installed(name) for name in LIBRARIES},
        "platform": platform.platform(),
        "git_commit": git_commit(),
    }


def installed(library: str) -> str | None:
    """Its version, or None where it runs without having been installed."""
    try:
        return version(library)
    except PackageNotFoundError:
        return None


def git_commit() -> str | None:
    """The commit of the checkout that alxa_sim runs from, with `-dirty` after it where files were changed."""
    checkout = Path(__file__).resolve().parents[1]
    if not (checkout / ".git").exists():
        return None
    describe = ["git", "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"]
    try:
        answer = subprocess.run(describe, cwd=checkout, capture_output=True, text=True, timeout=10)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return answer.stdout.strip() or None


def results_digest(scenario_digest: str, tables: dict[str, dict[str, Any]]) -> str:
    """One digest for a scenario and all that came out of it."""
    parts = [scenario_digest, *(f"{name}={table['digest']}" for name, table in sorted(tables.items()))]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def read_manifest(folder: Path) -> dict[str, Any]:
    """What the manifest of a results folder says; raises OSError or ValueError where there is none."""
    manifest = cast("dict[str, Any]", json.loads((folder / MANIFEST).read_text("utf-8")))
    if manifest.get("made_by") != "alxa_sim":
        raise ValueError(f"{folder / MANIFEST}: was not written by alxa_sim")
    return manifest


def digest_of_file(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_manifest(folder: Path, manifest: dict[str, Any]) -> None:
    """Write the manifest with the digest of every file that now lies in the folder."""
    paths = sorted(p for p in folder.rglob("*") if p.is_file() and p != folder / MANIFEST and p.name[0] != ".")
    files = {path.relative_to(folder).as_posix(): digest_of_file(path) for path in paths}
    text = json.dumps(manifest | {"files": files}, indent=2, ensure_ascii=False)
    draft = folder / f".{MANIFEST}"
    draft.write_text(text + "\n", encoding="utf-8")
    os.replace(draft, folder / MANIFEST)
