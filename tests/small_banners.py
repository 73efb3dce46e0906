"""Experiments on a small banner: a copy of scenarios and experiments in which the baseline has fewer households."""

from __future__ import annotations

import shutil
from pathlib import Path

from loose_scripts import ROOT

from alxa_sim.batch.sweep import Asked, sweep_command
from alxa_sim.batch.swept import Swept

HOUSEHOLDS = "households: 3900"


def small_copy(place: Path, households: int, world: str = "") -> Path:
    """Scenarios and experiments under `place`; `world` is added to the baseline as YAML. Returns the experiments."""
    for name in ("scenarios", "experiments"):
        shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns("__pycache__", "figure.*"))
    baseline = place / "scenarios" / "baseline.yaml"
    text = baseline.read_text(encoding="utf-8")
    assert HOUSEHOLDS in text
    baseline.write_text(text.replace(HOUSEHOLDS, f"households: {households}") + world, encoding="utf-8")
    return place / "experiments"


def swept(design: Path, out: Path, seeds: int) -> Swept:
    """The sweep of a design in a thread of this process."""
    asked = Asked(design, out, seeds=seeds, resume=False, workers=1, cluster="threads:1", dry_run=False)
    assert sweep_command(asked) == 0
    return Swept(out)
