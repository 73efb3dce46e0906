"""The Dockerfile does what it says: its files are there, its commands run, and its workers have the code of this checkout.

There is no Docker here: the lines are carried out one by one, in a folder with what they copy, on the Python of the tests.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from loose_scripts import ROOT

from alxa_sim.batch.code_version import code_digest
from alxa_sim.kernel_cache import cache_root

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
GUIDE = (ROOT / "docs" / "how_to" / "sweep.md").read_text(encoding="utf-8")


def instructions() -> list[tuple[str, str]]:
    """The lines of the Dockerfile, each with its word; lines that go on are one."""
    text = re.sub(r"^#.*\n", "", (ROOT / "Dockerfile").read_text(encoding="utf-8"), flags=re.M).replace("\\\n", " ")
    return [(line.split()[0], line.split(maxsplit=1)[1]) for line in text.splitlines() if line.strip()]


def of(word: str) -> list[str]:
    return [rest for found, rest in instructions() if found == word]


def test_the_image_has_a_python_that_is_supported_and_copies_what_the_build_is_sent() -> None:
    (base,) = of("FROM")
    version = re.fullmatch(r"python:(\d+)\.(\d+)-slim", base)
    assert version is not None
    least = re.fullmatch(r">=(\d+)\.(\d+)", PROJECT["requires-python"])
    assert least is not None
    assert [int(n) for n in version.groups()] >= [int(n) for n in least.groups()]
    sent = {line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line[0] == "!"}
    copied = {source for line in of("COPY") for source in line.split()[:-1]}
    assert copied == sent
    assert all((ROOT / source).exists() for source in copied)
    command = json.loads(of("CMD")[0])
    assert command[0] in PROJECT["scripts"]


def test_the_how_to_names_the_version_of_the_image_and_commands_that_it_has() -> None:
    images = set(re.findall(r"registry\.example\.org/alxa_sim:([\w.]+)", GUIDE + (ROOT / "Dockerfile").read_text("utf-8")))
    assert images == {PROJECT["version"]}
    commands = re.findall(r"args: \[([\w, -]+?)(?:, --|\])", GUIDE)
    assert commands == ["dask, worker", "dask, scheduler"]
    for words in commands:
        told = subprocess.run([sys.executable, "-m", *words.split(", "), "--help"], capture_output=True, text=True, check=False)
        assert told.returncode == 0, told.stderr
    assert "--nworkers" in GUIDE


@pytest.mark.slow
def test_the_lines_that_run_install_the_code_of_this_checkout_and_compile_it(tmp_path: Path) -> None:
    place, site = tmp_path / "opt", tmp_path / "site"
    for line in of("COPY"):
        *sources, target = line.split()
        for source in sources:
            copy = place / target / source if target == "./" else place / target
            copy.parent.mkdir(parents=True, exist_ok=True)
            (shutil.copytree if (ROOT / source).is_dir() else shutil.copy)(ROOT / source, copy)
    install, warm = of("RUN")
    prefix = "python -m pip install --no-cache-dir "
    assert install.startswith(prefix)
    asked = install.removeprefix(prefix).strip('"')
    assert set(re.findall(r"\w+", asked)) <= set(PROJECT["optional-dependencies"])
    done = subprocess.run([sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", str(site), asked],
                          cwd=place, capture_output=True, text=True, check=False)  # fmt: skip
    if "No matching distribution found for setuptools" in done.stderr:
        pytest.skip("the build tool cannot be fetched here")
    assert done.returncode == 0, done.stderr
    digest = "from alxa_sim.batch.code_version import code_digest; import alxa_sim; print(alxa_sim.__file__, code_digest())"
    told = subprocess.run([sys.executable, "-c", digest], cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(site)}, capture_output=True, text=True, check=True)
    assert told.stdout.split() == [str(site / "alxa_sim" / "__init__.py"), code_digest()]
    here = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "ALXA_CACHE_DIR": str(cache_root())}
    warm = warm.replace("chmod -R", ": chmod -R")  # this machine's cache keeps its permissions
    ran = subprocess.run(["sh", "-euc", warm], cwd=place, env=here, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert not (place / "warm").exists()
