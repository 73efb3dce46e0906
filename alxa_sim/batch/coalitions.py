"""A programme with some of its parts switched on, as the points of a sweep: which coalitions, and what came of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from alxa_sim.batch.design import Design, ScenarioFile, Seeds, digest_of
from alxa_sim.batch.design_settings import DesignSettings
from alxa_sim.batch.points import Points
from alxa_sim.batch.swept import Swept
from alxa_sim.columns import Floats
from alxa_sim.estimates.outcomes import OUTCOMES
from alxa_sim.scenario.layers import Origin

Parts = Mapping[str, tuple[str, ...]]
"""Interventions that are switched on and off together, by the name of the part."""


def design_of(file: ScenarioFile, path: Path, parts: Parts, coalitions: Sequence[int], seeds: Seeds) -> Design:
    """Every coalition, whose bits say which parts are on, under every seed; of its runs estimates alone are kept."""
    keys = tuple(f"interventions.{name}" for members in parts.values() for name in members)
    rows = tuple(
        tuple(bool(coalition >> place & 1) for place, members in enumerate(parts.values()) for _ in members)
        for coalition in coalitions
    )
    settings = DesignSettings(scenarios=(str(path),), keep=())
    points = Points(keys, rows)
    origins = dict.fromkeys(keys, Origin("alxa attribute", 0, ""))
    return Design(settings, (file,), points, seeds, {}, origins, digest_of(settings, (file,), points))


def outcomes_in(swept: Swept) -> Floats:
    """The results of a folder of such runs, (coalitions, seeds, outcomes), NaN where a run failed.

    What is averted is negative. A run that was done without any intervention has no cost.
    """
    done = np.isfinite(swept.by_seed("actual.poor_person_years").by_seed[0])
    found = []
    for outcome in OUTCOMES.values():
        values = swept.by_seed(outcome.estimate).by_seed[0]
        found.append(outcome.sign * np.where(done & ~np.isfinite(values), 0.0, values))
    return np.stack(found, axis=-1)
