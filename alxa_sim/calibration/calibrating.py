"""`alxa calibrate`: waves of runs, emulators, posterior, checks, and fresh runs that no emulator has seen."""

from __future__ import annotations

import hashlib
import json
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from rich.console import Console

from alxa_sim.batch.code_version import code_version
from alxa_sim.batch.design import ScenarioFile
from alxa_sim.batch.folder import is_free
from alxa_sim.batch.plan import counted, lasting
from alxa_sim.calibration import checks
from alxa_sim.calibration.calibrated_scenario import write_scenario
from alxa_sim.calibration.free_settings import FreeSettings, load_priors, usual_priors
from alxa_sim.calibration.model_runs import Interrupted, ModelRuns, sweeps_in, values_in
from alxa_sim.calibration.posterior import sample
from alxa_sim.calibration.record import Record, fitted_numbers
from alxa_sim.calibration.recovery import recovered
from alxa_sim.calibration.tables import write_tables
from alxa_sim.calibration.waves import Wave, first_points, waves
from alxa_sim.manifest import origin, read_manifest, write_manifest
from alxa_sim.provenance import Source, called, write_parquet
from alxa_sim.records import Refusal
from alxa_sim.validation.loading import Targets, banner_targets, load_targets
from alxa_sim.validation.scoring import Values

KIND = "calibration"
PLAN = "calibration.json"
DRAWS = "posterior"


@dataclass(frozen=True)
class Calibration:
    """What `alxa calibrate` was asked for."""

    scenario: Path
    overrides: tuple[str, ...]
    priors: Path | None
    targets: Path | None
    points: tuple[int, ...]
    """Points of each wave."""
    draws: int
    """Draws of the posterior that the file has."""
    fresh: int
    """Draws that are run anew."""
    draw: int
    """Seed of all drawing of points."""
    out: Path | None
    workers: int
    resume: bool
    dry_run: bool = False
    threads: bool = False

    @property
    def place(self) -> Path:
        return self.out or Path("results") / f"calibration_of_{self.scenario.stem}"

    @property
    def going_on(self) -> str:
        """The command that does what is missing."""
        words = ["alxa", "calibrate", str(self.scenario), "--out", str(self.place), "--resume"]
        words += [part for override in self.overrides for part in ("--set", override)]
        for flag, file in (("--priors", self.priors), ("--targets", self.targets)):
            words += [flag, str(file)] if file else []
        words += ["--points", *map(str, self.points), "--draws", str(self.draws), "--fresh", str(self.fresh)]
        return shlex.join([*words, "--draw", str(self.draw)])


def calibrate_command(asked: Calibration) -> int:
    """Do what the folder lacks, write posterior, checks and tables; returns 0, or 130 after Ctrl-C.

    Raises Refusal, with nothing written, for a scenario, priors or targets that cannot be, or a folder that is not its
    own.
    """
    messages = Console(stderr=True, highlight=False, soft_wrap=True)
    targets = load_targets(asked.targets) if asked.targets else banner_targets()
    scenario = ScenarioFile.read(asked.scenario, asked.overrides)
    free = load_priors(asked.priors, scenario) if asked.priors else usual_priors(scenario)
    record = fitted_numbers(targets)
    if not record.numbers:
        raise Refusal("no target may be fitted to: give one `use: calibration`")
    runs = ModelRuns(asked.scenario, asked.overrides, free, record, asked.place, True, asked.workers, asked.going_on,
                     messages, asked.threads)  # fmt: skip
    runs.check()
    if not asked.dry_run:
        prepare(asked, plan_of(asked, scenario.scenario.digest, free, record))
    messages.print(told_plan(asked, free, record))
    if asked.dry_run:
        print(told_time(asked, runs.measured(first_points(len(free.keys), 1, asked.draw))))
        return 0
    try:
        found = fitted(asked, free, record, runs, messages)
        fresh = runs.fresh(found.posterior.thinned(asked.fresh, np.random.default_rng([asked.draw, 13])))
    except Interrupted as stopped:
        return stopped.code
    write(asked, found, targets, fresh, scenario.name)
    messages.print(f"Results: {asked.place}")
    return 0


def plan_of(asked: Calibration, scenario: str, free: FreeSettings, record: Record) -> dict[str, Any]:
    """What two calibrations share whose runs may lie in one folder."""
    numbers = [(n.label, n.target.quantity, n.target.world, n.aim, n.spread) for n in record.numbers]
    return {
        "scenario": scenario,
        "priors": {setting.key: setting.prior._asdict() for setting in free.found},
        "numbers": numbers,
        "points": list(asked.points),
        "fresh": asked.fresh,
        "draw": asked.draw,
        "version": code_version(),
    }


def prepare(asked: Calibration, plan: dict[str, Any]) -> None:
    """Make the folder, or see that it is of the same plan; Refusal where it is not."""
    place, text = asked.place, json.dumps(plan, indent=2, ensure_ascii=False) + "\n"
    if is_free(place):
        try:
            place.mkdir(parents=True, exist_ok=True)
            (place / PLAN).write_text(text, encoding="utf-8")
        except OSError as error:
            raise Refusal(f"{place}: cannot write here: {error.strerror or error}") from None
        return
    if not asked.resume:
        raise Refusal(f"{place}: is not empty; do what is missing there with --resume, or name another folder")
    if not (place / PLAN).exists():
        raise Refusal(f"{place}: is no folder of alxa calibrate")
    kept = json.loads((place / PLAN).read_text("utf-8"))
    now = json.loads(text)
    if differing := [key for key in now if kept.get(key) != now[key]]:
        raise Refusal(f"{place}: was made with another {', '.join(differing)}; name another folder, or bring that back")


def told_plan(asked: Calibration, free: FreeSettings, record: Record) -> str:
    """What will be run, in a line."""
    points = f"{sum(asked.points)} points in {len(asked.points)} waves and {asked.fresh} fresh draws"
    runs = 2 * (sum(asked.points) + asked.fresh)
    return f"{len(free.found)} settings, {len(record.numbers)} numbers; {points}, in two worlds each: {runs:,} runs"


def told_time(asked: Calibration, seconds: tuple[float, float]) -> str:
    """What the runs will take, from a point of a wave and a fresh one as they were measured [s]."""
    whole = sum(asked.points) * seconds[0] + asked.fresh * seconds[1]
    one = f"A point, measured: {seconds[0]:.1f} s; a fresh one {seconds[1]:.1f} s"
    time = f"On {counted(asked.workers, 'worker')}: about {lasting(whole / asked.workers)}"
    return "\n".join([one, time, "Nothing was written (--dry-run)."])


def fitted(
    asked: Calibration, free: FreeSettings, record: Record, runs: ModelRuns, messages: Console
) -> checks.Findings:
    """All waves, the posterior and the recovery of known truths."""
    done: list[Wave] = []
    for wave in waves(runs.of_wave, record, len(free.keys), asked.points, asked.draw):
        done.append(wave)
        left = f"{100 * wave.not_ruled_out:.2g} %"
        messages.print(f"After wave {wave.number} the record does not rule out {left} of the prior")
    last = done[-1]
    messages.print("Walking on the emulators ...")
    posterior = sample(last.emulated, record.middles, last.candidates, asked.draw)
    first = done[0].runs
    messages.print("Recovering the settings of the runs of the first wave ...")
    recovery = recovered(last.emulated, first.shares, first.numbers, asked.draw)
    return checks.Findings(free, record, done, posterior, recovery)


def write(asked: Calibration, found: checks.Findings, targets: Targets, fresh: Values, name: str) -> None:
    """Write all that a calibration leaves beside its runs."""
    place = asked.place
    random = np.random.default_rng([asked.draw, 17])
    rows = found.free.values(found.posterior.thinned(asked.draws, random))
    draws = pd.DataFrame(rows, columns=list(found.free.keys))
    source = Source(called(place), digest_of_runs(place))
    write_parquet(place / f"{DRAWS}.parquet", draws, source)
    draws.to_csv(place / f"{DRAWS}.csv", index=False, lineterminator="\n")
    tables = dict(told_tables(found, targets, values_in(place / "wave_1"), fresh))
    for table, frame in tables.items():
        write_parquet(place / f"{table}.parquet", frame, source)
    write_tables(place, name, tables, provenance(place), source)
    write_scenario(place / "calibrated.yaml", asked.scenario, asked.overrides, name, found.medians)
    digest, runs = source.digest, runs_of(place)
    write_manifest(place, origin() | {"kind": KIND, "scenario": {"name": name}, "digest": digest, "runs": runs})


def told_tables(
    found: checks.Findings, targets: Targets, before: Values, fresh: Values
) -> Iterator[tuple[str, pd.DataFrame]]:
    yield "calibrated_settings", checks.settings_table(found)
    yield "calibrated_predictions", checks.predicted_table(targets, before, fresh)
    yield "emulators", checks.emulators_table(found)
    yield "left_out", checks.left_out_table(found)
    yield "recovery", checks.ranks_table(found)
    yield "waves", checks.waves_table(found)


def digest_of_runs(place: Path) -> str:
    """One digest of all runs and of what was asked."""
    parts = [str(read_manifest(folder)["digest"]) for folder in sweeps_in(place)]
    plan = json.loads((place / PLAN).read_text("utf-8"))
    kept = {key: value for key, value in plan.items() if key != "version"}
    return hashlib.sha256("\n".join([json.dumps(kept, sort_keys=True), *parts]).encode()).hexdigest()


def runs_of(place: Path) -> dict[str, int]:
    """Runs asked for and done, in all sweeps."""
    runs = [read_manifest(folder)["runs"] for folder in sweeps_in(place)]
    return {name: sum(one[name] for one in runs) for name in ("asked", "done", "failed")}


def provenance(place: Path) -> str:
    """What stands below every table."""
    runs = runs_of(place)
    return f"n = {runs['done']:,} of {runs['asked']:,} runs, digest {digest_of_runs(place)[:12]}."
