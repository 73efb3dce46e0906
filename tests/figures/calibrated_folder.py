"""The folder of a calibration with the settings and targets of the banner, and a cheap simulator in place of the model."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from alxa_sim.batch.design import ScenarioFile
from alxa_sim.calibration import checks
from alxa_sim.calibration.emulated import Runs
from alxa_sim.calibration.free_settings import usual_priors
from alxa_sim.calibration.posterior import sample
from alxa_sim.calibration.record import fitted_numbers
from alxa_sim.calibration.recovery import recovered
from alxa_sim.calibration.waves import waves
from alxa_sim.manifest import origin, write_manifest
from alxa_sim.validation.loading import banner_targets
from alxa_sim.validation.scoring import Values

RUNS = 60


def write_calibrated(place: Path, scenario: Path) -> Path:
    """Write what `alxa calibrate` leaves for figures: every number hangs on some settings, with chance."""
    free, targets = usual_priors(ScenarioFile.read(scenario)), banner_targets()
    record = fitted_numbers(targets)
    random = np.random.default_rng(1)
    slopes = record.spreads * random.normal(0.0, 4.0, (len(free.keys), len(record.numbers)))

    def simulate(_: int, shares: np.ndarray) -> Runs:
        chance = record.spreads * random.standard_normal((len(shares), len(record.numbers)))
        return Runs(shares, record.middles + (shares - 0.6) @ slopes + chance)

    (wave,) = waves(simulate, record, len(free.keys), (RUNS,), draw=1)
    posterior = sample(wave.emulated, record.middles, wave.candidates, draw=1, steps=60)
    recovery = recovered(wave.emulated, wave.runs.shares, wave.runs.numbers, draw=1, steps=60)
    found = checks.Findings(free, record, [wave], posterior, recovery)
    place.mkdir()
    tables = {
        "calibrated_settings": checks.settings_table(found),
        "calibrated_predictions": checks.predicted_table(targets, drawn(40, 1.5), drawn(20, 0.7)),
        "emulators": checks.emulators_table(found),
        "left_out": checks.left_out_table(found),
        "recovery": checks.ranks_table(found),
    }
    for name, table in tables.items():
        table.to_parquet(place / f"{name}.parquet", index=False)
    write_manifest(place, origin() | {"kind": "calibration", "scenario": {"name": "baseline"}, "digest": "0" * 64})
    return place


def drawn(runs: int, spread: float) -> Values:
    """Numbers about those of the record, a few of them far off."""
    targets = banner_targets()
    middles = {(t.quantity, aim.year): (aim.low + aim.high) / 2 for t in targets.values() for aim in t.aims}
    tolerances = {(t.quantity, aim.year): aim.tolerance for t in targets.values() for aim in t.aims}

    def values(_: str, quantity: str, year: int) -> np.ndarray:
        off = np.random.default_rng(len(quantity) + year).normal(2.0, 3.0)
        chance = np.random.default_rng(runs).standard_normal(runs)
        where = (quantity, year)
        return np.asarray(middles.get(where, 0.0) + spread * (off + chance) * tolerances.get(where, 1.0))

    return values
