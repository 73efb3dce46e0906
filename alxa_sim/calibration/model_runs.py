"""Runs of the model for a calibration: every wave is a sweep in a folder of its own, which any interruption leaves
sound."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from rich.console import Console

from alxa_sim.batch.design import Design, ScenarioFile, Seeds, digest_of
from alxa_sim.batch.design_settings import DesignSettings
from alxa_sim.batch.executors import workers_at
from alxa_sim.batch.plan import measured
from alxa_sim.batch.points import Points
from alxa_sim.batch.sweep import Asked, run_design
from alxa_sim.batch.sweep_folder import DRAFT, POINTS_FILE
from alxa_sim.batch.swept import Swept
from alxa_sim.batch.variation import varied
from alxa_sim.calibration.emulated import Runs
from alxa_sim.calibration.free_settings import FreeSettings
from alxa_sim.calibration.record import Record
from alxa_sim.columns import Floats
from alxa_sim.manifest import MANIFEST
from alxa_sim.scenario.errors import ScenarioError
from alxa_sim.statistics import arrays
from alxa_sim.validation.scoring import Values
from alxa_sim.validation.worlds import NO_PROGRAMME, PROGRAMME, WITHOUT, quantities_in

FITTED = (PROGRAMME, NO_PROGRAMME)
"""Worlds that a calibration runs."""
FRESH = "fresh"
BARE = "without interventions"
INTERVENTIONS = "interventions."
RUNS_A_FILE = 10
"""Runs whose tables lie in one file: a calibration keeps little of each."""


class Interrupted(Exception):  # noqa: N818 - no mistake of the program
    """Runs are missing and the calibration cannot go on; `code` is the exit code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class ModelRuns:
    """What makes the runs of a calibration below `place`."""

    scenario: Path
    overrides: tuple[str, ...]
    free: FreeSettings
    record: Record
    place: Path
    resume: bool
    workers: int
    command: str
    """The command that goes on."""
    messages: Console
    threads: bool = False
    """Whether runs are done in this process, where starting others takes longer than the runs."""

    def check(self) -> None:
        """Raise ScenarioError where a setting cannot take what its prior gives, at both ends or within."""
        ends = np.array([0.0, 0.382, 1.0])[:, None] * np.ones(len(self.free.keys))
        for kind, file in self.worlds().items():
            self.design(kind, file, ends)

    def of_wave(self, number: int, chosen: arrays.Floats) -> Runs:
        """The runs of a wave, those that the folder lacks done now: points as the folder has them where it is begun."""
        place = self.place / f"wave_{number}"
        shares = kept_points(place, chosen)
        self.messages.print(f"Wave {number}: {len(shares)} points")
        values = self.done(place, self.shortened_worlds(), shares)
        return Runs(shares, numbers_of(values, self.record))

    def fresh(self, draws: arrays.Floats) -> Values:
        """Quantities of runs over the whole period at draws of the posterior, which no emulator has seen (draws,)."""
        place = self.place / FRESH
        shares = kept_points(place, draws)
        self.messages.print(f"Fresh runs: {len(shares)} draws of the posterior")
        return self.done(place, self.worlds(), shares)

    def done(self, place: Path, worlds: Mapping[str, ScenarioFile], shares: Floats) -> Values:
        """The quantities at all points of all worlds, each in a folder of its own below `place`, complete."""
        for kind, file in worlds.items():
            self.carry_out(place / kind, self.design(kind, file, shares))
        return values_in(place)

    def measured(self, shares: arrays.Floats) -> tuple[float, float]:
        """How long the runs of one point of a wave take, and of a fresh one, both done here and not kept [s]."""
        taken = []
        for worlds in (self.shortened_worlds(), self.worlds()):
            designs = [self.design(kind, file, np.asarray(shares, np.float64)) for kind, file in worlds.items()]
            pilots = [measured(design, design.run(design.runs_per_seed), self.messages.print) for design in designs]
            taken.append(sum(pilot.seconds for pilot in pilots))
        return taken[0], taken[1]

    def worlds(self, **more: tuple[str, ...]) -> dict[str, ScenarioFile]:
        """The scenario, and the same without its interventions, by world; `more` overrides of each."""
        programme = ScenarioFile.read(self.scenario, (*self.overrides, *more.get(PROGRAMME, ())))
        without = ScenarioFile.read(self.scenario, (*self.overrides, *more.get(NO_PROGRAMME, ()), WITHOUT))
        return {PROGRAMME: programme, NO_PROGRAMME: without._replace(name=f"{programme.name} {BARE}")}

    def shortened_worlds(self) -> dict[str, ScenarioFile]:
        """The same, ended with the last year that the record needs of each: no later month changes an earlier one."""
        ends = {kind: self.record.last_year(kind) for kind in FITTED}
        period = ScenarioFile.read(self.scenario, self.overrides).scenario.period
        more = {kind: (f"period.end={end}-12",) for kind, end in ends.items() if end and 12 * end + 11 < period.end}
        try:
            return self.worlds(**more)
        except ScenarioError:  # something of the scenario lies beyond that year
            return self.worlds()

    def carry_out(self, place: Path, design: Design) -> None:
        """Do what a folder lacks of a design; raises Interrupted where runs are missing in the end."""
        going = Asked(self.scenario, place, 1, self.resume, self.workers, None, False, self.command)
        where = "threads:1" if self.threads else None
        code = run_design(going, design, self.messages, workers_at(where, self.workers))
        runs = Swept(place).manifest["runs"]
        if runs["done"] + runs["failed"] < runs["asked"]:
            raise Interrupted(code)

    def design(self, kind: str, file: ScenarioFile, shares: Floats) -> Design:
        """One run at every point, with a seed of its own; ScenarioError where a value cannot be.

        In the world without interventions their settings are left out: naming one would bring its intervention back.
        """
        free = self.free if kind == PROGRAMME else self.free.without(INTERVENTIONS)
        settings = DesignSettings(
            scenarios=(str(self.scenario),), keep=("quantities",), runs_per_file=RUNS_A_FILE, own_seeds=True
        )
        columns = [self.free.keys.index(key) for key in free.keys]
        own = shares[:, columns]
        points = Points(free.keys, tuple(free.values(own)), own if free.found else None)
        origins = {setting.key: setting.origin for setting in free.found}
        distributions = {setting.key: setting.prior for setting in free.found}
        digest = digest_of(settings, (file,), points)
        design = Design(settings, (file,), points, Seeds(1, 1), distributions, origins, digest)
        for point in range(len(points.rows)):
            varied(file.layers, design.values(point), design.origins)
        return design


def kept_points(place: Path, chosen: arrays.Floats) -> Floats:
    """The points of a wave that was begun, else those given, which are then kept: a resumed wave never depends on the
    last bit of what chose its points."""
    file = place / POINTS_FILE
    if not file.exists():
        place.mkdir(parents=True, exist_ok=True)
        draft = file.with_name(file.name + DRAFT)
        pd.DataFrame(chosen, columns=[f"{number}" for number in range(chosen.shape[1])]).to_parquet(draft)
        os.replace(draft, file)
    found: Floats = pd.read_parquet(file).to_numpy(np.float64)
    return found


def numbers_of(values: Values, record: Record) -> Floats:
    """The numbers of the record at every point of a wave (points, numbers), NaN where a run failed or lacks one."""
    return np.column_stack(
        [values(number.target.world, number.target.quantity, number.aim.year) for number in record.numbers]
    )


def values_in(place: Path) -> Values:
    """The quantities of a wave, one run a point in each world (points,); NaN where a run has none."""
    swept = {kind: Swept(place / kind) for kind in FITTED if (place / kind).exists()}
    keyed = {kind: quantities_in(one) for kind, one in swept.items()}

    def values(world: str, quantity: str, year: int) -> Floats:
        rows = keyed.get(world, {}).get((quantity, year))
        if rows is None:
            return np.full(len(next(iter(swept.values())).points), np.nan)
        return swept[world].placed(rows)[0].ravel()

    return values


def sweeps_in(place: Path) -> list[Path]:
    """The folders of all runs of a calibration, in order."""
    return sorted(path.parent for wave in ("wave_*", FRESH) for path in place.glob(f"{wave}/*/{MANIFEST}"))
