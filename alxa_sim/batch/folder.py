"""Where results go, whole or not at all: a folder is built beside its place and renamed when complete."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import IO

from alxa_sim.manifest import MANIFEST, read_manifest
from alxa_sim.records import Refusal

LOCK = ".lock"
PARTIAL = ".partial"


def chosen_folder(name: str, out: Path | None, force: bool) -> Path:
    """Where the results of the scenario `name` shall go: `out`, or the next free `results/NAME`.

    Raises Refusal where results may not go to `out`, or to `results/NAME` with `force`.
    """
    default = default_folder(name)
    if out is None and not force:
        return next(place for place in numbered(default) if is_free(place))
    place = out or default
    if place.is_symlink() or not place.name.strip("."):
        place = place.resolve()  # a folder can be renamed into neither
    if place.exists() and not place.is_dir():
        raise Refusal(f"{place}: is a file, where a folder is needed")
    if Path.cwd().is_relative_to(place.resolve()):
        raise Refusal(f"{place}: is the folder you work in; name another")
    if not is_free(place) and not force:
        raise Refusal(f"{place}: is not empty; name another folder, or replace these results with --force")
    if not is_free(place) and (stranger := first_stranger(place)):
        raise Refusal(f"{place}: holds {stranger}, which alxa did not write; --force replaces results only")
    return place


def default_folder(name: str) -> Path:
    """Where results of that name go where no place is named."""
    return Path("results") / (re.sub(r"[^\w.-]+", "-", name).strip(".-") or "scenario")


def numbered(place: Path) -> Iterator[Path]:
    """`place`, `place-2`, `place-3`, ..."""
    yield place
    yield from (place.with_name(f"{place.name}-{number}") for number in count(2))


def is_free(place: Path) -> bool:
    """Whether nothing is there but perhaps an empty folder."""
    return not os.path.lexists(place) or (place.is_dir() and not any(place.iterdir()))


def first_stranger(folder: Path) -> str | None:
    """What lies in `folder` and its manifest does not list: then it is not ours to replace."""
    try:
        files = [Path(MANIFEST), *map(Path, read_manifest(folder)["files"])]
    except (OSError, ValueError, LookupError, AttributeError):
        files = []
    ours = {part for path in files for part in (path, *path.parents)}
    found = sorted(path.relative_to(folder) for path in folder.rglob("*"))
    return next((path.as_posix() for path in found if path not in ours), None)


@contextmanager
def built_beside(place: Path) -> Iterator[Path]:
    """A temporary folder beside `place` to build in; whatever was not published goes when the block ends.

    Raises Refusal where nothing can be written.
    """
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        remove_abandoned(place.parent)
        folder, held = new_partial_folder(place)
    except OSError as error:
        raise Refusal(f"{place}: cannot write here: {error.strerror or error}") from None
    try:
        yield folder
    finally:
        held.close()
        shutil.rmtree(folder, ignore_errors=True)


def new_partial_folder(place: Path) -> tuple[Path, IO[str]]:
    """A locked folder beside `place`; only then does it get the name that `remove_abandoned` looks for."""
    folder = place.with_name(f".{place.name}.{secrets.token_hex(4)}")
    folder.mkdir()
    held = (folder / LOCK).open("w")
    try_lock(held)
    return folder.rename(folder.with_name(folder.name + PARTIAL)), held


def try_lock(file: IO[str]) -> bool:
    """Lock an open file until it is closed or its process dies; False where another process holds it."""
    if sys.platform == "win32":
        return False
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def remove_abandoned(parent: Path) -> None:
    """Remove what killed runs left behind: partial folders whose lock nobody holds."""
    for folder in parent.glob(f".*{PARTIAL}"):
        try:
            with (folder / LOCK).open("r+") as lock:
                if try_lock(lock):
                    shutil.rmtree(folder, ignore_errors=True)
        except OSError:
            continue  # has no lock, or is another user's


def publish(folder: Path, place: Path, force: bool) -> Path:
    """Give a finished folder its name, in one step; returns where it is.

    Results that were there are replaced with `force`. Where others came first meanwhile, the next number is
    taken.
    """
    (folder / LOCK).unlink()
    retired = None
    if force and not is_free(place) and first_stranger(place) is None:
        retired = place.rename(folder.with_suffix(".replaced"))
    for target in numbered(place):
        try:
            folder.rename(target)
        except OSError:
            if is_free(target):
                raise
            continue
        break
    if retired is not None:
        shutil.rmtree(retired, ignore_errors=True)
    return target
