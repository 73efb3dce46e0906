"""Runs of the model for a calibration: every wave is a sweep in a folder of its own, which any interruption leaves
sound."""

from __future__ import annotations

from collections.abc import Sequence
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
from alxa_sim.batch.run_estimates import QUANTITIES
from alxa_sim.batch.sweep import Asked, run_design
from alxa_sim.batch.sweep_folder import POINTS_FILE
from alxa_sim.batch.swept import SHARE_OF, Swept
from alxa_sim.batch.variation import varied
from alxa_sim.calibration.emulated import Runs
from alxa_sim.calibration.free_settings import FreeSettings
from alxa_sim.calibration.record import Record
from alxa_sim.columns import Floats
from alxa_sim.scenario.errors import ScenarioError
from alxa_sim.statistics import arrays
from alxa_sim.validation.scoring import Values
from alxa_sim.validation.worlds import WITHOUT, WORLDS, world

RUNS_A_FILE = 10
"""Runs whose tables lie in one file: a calibration keeps little of each."""


class Interrupted(Exception):  # noqa: N818 - no mistake of the program
    """Runs are missing and the calibration cannot go on; `code` is the exit code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Going(Asked):
    """A sweep of a calibration, which goes on by `alxa calibrate`."""

    @property
    def going_on(self) -> str:
        return str(self.cluster)


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

    def of_wave(self, number: int, chosen: arrays.Floats) -> Runs:
        """The runs of a wave, those that the folder lacks done now: points as the folder has them where it is begun."""
        place = self.place / f"wave_{number}"
        shares = self.kept(place, np.asarray(chosen, np.float64))
        self.messages.print(f"Wave {number}: {len(shares)} points")
        swept = self.swept(place, self.shortened_worlds(), shares)
        return Runs(shares, numbers_of(swept, self.record))

    def fresh(self, draws: arrays.Floats) -> Swept:
        """Runs over the whole period at draws of the posterior, which no emulator has seen."""
        place = self.place / "fresh"
        shares = self.kept(place, np.asarray(draws, np.float64))
        self.messages.print(f"Fresh runs: {len(shares)} draws of the posterior")
        return self.swept(place, self.worlds(), shares)

    def measured(self, shares: arrays.Floats) -> tuple[float, float]:
        """How long the runs of one point of a wave take, and of a fresh one, both done here and not kept [s]."""
        taken = []
        for files in (self.shortened_worlds(), self.worlds()):
            design = self.design(files, np.asarray(shares, np.float64))
            pilots = [measured(design, run, self.messages.print) for run in design.runs([1])]
            taken.append(sum(pilot.seconds for pilot in pilots))
        return taken[0], taken[1]

    def worlds(self, *more: tuple[str, ...]) -> list[ScenarioFile]:
        """The scenario, and the same without its interventions; `more` overrides of each."""
        more = more or ((), ())
        first = world(self.scenario, (*self.overrides, *more[0]))
        second = world(self.scenario, (*self.overrides, *more[1], WITHOUT))
        return [first, second._replace(name=f"{first.name} without interventions")]

    def shortened_worlds(self) -> list[ScenarioFile]:
        """The same, ended with the last year that the record needs of each: no later month changes an earlier one."""
        ends = [self.record.last_year(kind) for kind in WORLDS]
        period = world(self.scenario, self.overrides).scenario.period
        earlier = [end is not None and 12 * end + 11 < period.end for end in ends]
        more = [(f"period.end={end}-12",) if is_earlier else () for end, is_earlier in zip(ends, earlier, strict=True)]
        try:
            return self.worlds(*more)
        except ScenarioError:  # something of the scenario lies beyond that year
            return self.worlds()

    def kept(self, place: Path, shares: Floats) -> Floats:
        """The points of a folder that was begun, else those given: a resumed wave never depends on the last bit of what
        chose its points."""
        if not (place / POINTS_FILE).exists():
            return shares
        table = pd.read_parquet(place / POINTS_FILE)
        found: Floats = table[[SHARE_OF + key for key in self.free.keys]].to_numpy(np.float64)
        return found

    def swept(self, place: Path, files: Sequence[ScenarioFile], shares: Floats) -> Swept:
        """The folder of a wave, complete; raises Interrupted where runs are missing."""
        design = self.design(files, shares)
        going = Going(self.scenario, place, 1, self.resume, self.workers, self.command, False)
        where = "threads:1" if self.threads else None
        code = run_design(going, design, self.messages, workers_at(where, self.workers))
        swept = Swept(place)
        runs = swept.manifest["runs"]
        if runs["done"] + runs["failed"] < runs["asked"]:
            raise Interrupted(code)
        return swept

    def design(self, files: Sequence[ScenarioFile], shares: Floats) -> Design:
        """One run at every point in each of the scenarios, with seeds of its own; ScenarioError where a value cannot
        be."""
        settings = DesignSettings(
            scenarios=(str(self.scenario),), keep=("quantities",), runs_per_file=RUNS_A_FILE, own_seeds=True
        )
        points = Points(self.free.keys, tuple(self.free.values(shares)), shares)
        origins = {setting.key: setting.origin for setting in self.free.found}
        distributions = {setting.key: setting.prior for setting in self.free.found}
        digest = digest_of(settings, files, points)
        design = Design(settings, tuple(files), points, Seeds(1, 1), distributions, origins, digest)
        for file in files:
            for point in range(len(points.rows)):
                varied(file.layers, design.values(point), design.origins)
        return design


def numbers_of(swept: Swept, record: Record) -> Floats:
    """The numbers of the record at every point of a wave (points, numbers), NaN where a run failed or lacks one."""
    values = values_by_point(swept)
    return np.column_stack(
        [values(number.target.world, number.target.quantity, number.aim.year) for number in record.numbers]
    )


def values_by_point(swept: Swept) -> Values:
    """The quantities of a sweep over the two worlds, one run a point (points,)."""
    table = pd.read_parquet(swept.path / QUANTITIES)
    keyed = dict(iter(table.groupby(["quantity", "year"])))

    def values(world: str, quantity: str, year: int) -> Floats:
        rows = keyed.get((quantity, year))
        if rows is None:
            return np.full(len(swept.points), np.nan)
        return swept.placed(rows.set_index("run")["value"])[WORLDS.index(world)].ravel()

    return values
