"""Compiled code: what is compiled, when, and where the result is kept.

`@kernel` marks a function for compilation and leaves it a plain Python function, so that importing a process costs
no Numba and the interpreted model is always at hand. `compiled(function)` builds its machine code with everything it
calls. Numba's own cache watches only the file of the cached function; here the folder is named by a digest of the
source of every function in the call tree and of every array declaration, so an edit anywhere is noticed.
"""

from __future__ import annotations

import dis
import hashlib
import inspect
import os
import sys
import tempfile
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any, TypeVar, cast

from alxa_sim.late_import import LateModule

F = TypeVar("F", bound=Callable[..., Any])

STALE_AFTER_DAYS = 30


def kernel(function: F) -> F:
    """Mark a function as part of the compiled kernel. It may call marked functions by their bare names only."""
    function.__kernel__ = True  # type: ignore[attr-defined]
    return function


def allocating(function: F) -> F:
    """Mark a function of the kernel that makes arrays: it is compiled with Numba's runtime, which counts references.

    All others are compiled without it, because counting takes a fifth of the time of a month.
    """
    function.__allocating__ = True  # type: ignore[attr-defined]
    return function


def is_kernel(value: object) -> bool:
    return isinstance(value, FunctionType) and getattr(value, "__kernel__", False)


def called_by(function: FunctionType) -> dict[str, FunctionType]:
    """The marked functions that `function` loads by their bare names."""
    names = globals_of(function.__code__)
    return {name: function.__globals__[name] for name in names if is_kernel(function.__globals__.get(name))}


@cache
def globals_of(code: CodeType) -> tuple[str, ...]:
    """The global names that code loads, each once; found once, for every kernel asks after most of the others."""
    loads = (step.argval for step in dis.get_instructions(code) if step.opname == "LOAD_GLOBAL")
    return tuple(dict.fromkeys(loads))


def call_tree(function: Callable[..., Any]) -> list[FunctionType]:
    """`function` and every marked function it reaches, each once, in the order found."""
    found: list[FunctionType] = []
    waiting = [cast(FunctionType, function)]
    while waiting:
        current = waiting.pop()
        if current in found:
            continue
        found.append(current)
        waiting += called_by(current).values()
    return found


def source_digest(function: Callable[..., Any], declarations: str = "") -> str:
    """A digest of the files of everything `function` calls and of `declarations` (what its arguments look like)."""
    digest = hashlib.sha256(f"{declarations} {OPTIONS} {WITHOUT_RUNTIME} {INLINED}".encode())
    for path in sorted({inspect.getfile(part) for part in call_tree(function)}):
        digest.update(Path(path).read_bytes())
    return digest.hexdigest()[:16]


def cache_root() -> Path:
    """Where compiled code is kept: `ALXA_CACHE_DIR`, else the user's cache folder, else a temporary one."""
    chosen = os.environ.get("ALXA_CACHE_DIR")
    home = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    root = Path(chosen) if chosen else Path(home) / "alxa_sim"
    try:
        root.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=root):
            pass
    except OSError:
        root = Path(tempfile.gettempdir()) / f"alxa_sim-{os.getuid() if hasattr(os, 'getuid') else 'user'}"
        root.mkdir(parents=True, exist_ok=True)
    return root


def prune(root: Path, keep: Path) -> None:
    """Drop compiled code of sources that nobody has used for a month."""
    for folder in root.iterdir():
        if folder.is_dir() and folder != keep and time.time() - folder.stat().st_mtime > STALE_AFTER_DAYS * 86400:
            for path in sorted(folder.rglob("*"), reverse=True):
                path.rmdir() if path.is_dir() else path.unlink(missing_ok=True)
            folder.rmdir()


def needs_runtime(function: Callable[..., Any]) -> bool:
    """Whether `function`, or one that it reaches, makes arrays."""
    return any(getattr(part, "__allocating__", False) for part in call_tree(function))


_entries: dict[str, Any] = {}
_parts: dict[FunctionType, Any] = {}
OPTIONS: dict[str, Any] = {"nogil": True, "error_model": "numpy"}
WITHOUT_RUNTIME: dict[str, Any] = {"_nrt": False}
"""For functions that make no arrays: no references to arrays are counted."""
NO_WAY_IN: dict[str, Any] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
"""For functions that only compiled code calls; a way in from Python takes longer to compile than most of them."""
INLINED: dict[str, Any] = {"forceinline": True}
"""For the same functions: in one piece the month of the households takes less than two thirds of the time that it takes
where LLVM chooses what to put in."""


def options_for(function: FunctionType) -> dict[str, Any]:
    """How a function is compiled."""
    return OPTIONS if needs_runtime(function) else OPTIONS | WITHOUT_RUNTIME


def compiled(function: F, declarations: str = "") -> F:
    """The machine code of `function`; made once a process, kept on disk under the digest of its sources.

    `declarations` describes what its arguments look like (columns and dtypes), so that a changed column is noticed.
    """
    import numba

    root = cast(FunctionType, function)
    entry = f"{source_digest(function, declarations)} {root.__qualname__}"
    if entry not in _entries:
        folder = cache_root() / entry.partition(" ")[0]
        if not folder.exists():
            folder.mkdir(exist_ok=True)
            prune(folder.parent, keep=folder)
        os.utime(folder)
        numba.config.CACHE_DIR = str(folder)  # type: ignore[attr-defined]  # made when Numba starts
        _entries[entry] = numba.njit(cache=True, **options_for(root))(linked(root, numba.njit))
    return cast(F, _entries[entry])


def linked(function: FunctionType, njit: Any) -> FunctionType:
    """A twin of `function` that sees machine code where it calls marked functions, and the real modules."""
    names = function.__globals__
    modules = {name: value.load() for name, value in names.items() if isinstance(value, LateModule)}
    parts = {name: part_of_kernel(part, njit) for name, part in called_by(function).items()}
    twin = FunctionType(function.__code__, names | modules | parts, function.__name__, function.__defaults__)
    twin.__qualname__, twin.__module__ = function.__qualname__, function.__module__
    return twin


def part_of_kernel(function: FunctionType, njit: Any) -> Any:
    """The machine code of a function that other machine code calls."""
    if function not in _parts:
        _parts[function] = njit(**options_for(function), **NO_WAY_IN, **INLINED)(linked(function, njit))
    return _parts[function]


def is_cached(function: Callable[..., Any], declarations: str = "") -> bool:
    """Whether machine code for these sources lies on disk, so that no wait needs announcing."""
    folder = cache_root() / source_digest(function, declarations)
    name = f"{cast(FunctionType, function).__qualname__}-"
    tag = f"py{sys.version_info.major}{sys.version_info.minor}"
    return any(name in p.name and tag in p.name for p in folder.rglob("*.nbi")) if folder.exists() else False
