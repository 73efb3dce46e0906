"""A design: scenarios x points x seeds, every run with a number that no later seed ever moves."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple, Self

from alxa_sim.batch.design_settings import DesignSettings
from alxa_sim.batch.distributions import Distribution
from alxa_sim.batch.points import Points
from alxa_sim.batch.variation import as_overrides, varied
from alxa_sim.scenario import Scenario
from alxa_sim.scenario.checking import check_tables
from alxa_sim.scenario.layers import Layers, Origin
from alxa_sim.scenario.loading import load_with_layers

UNSAFE = re.compile(r"[^\w.-]+")
"""What the name of a file does without."""


class Seeds(NamedTuple):
    """Seeds that count up from the first; every scenario and point runs with each, so that runs pair.

    In a design whose points have own seeds they count rounds: in each, every point has another seed.
    """

    first: int
    number: int

    @property
    def asked(self) -> range:
        return range(self.first, self.first + self.number)


class ScenarioFile(NamedTuple):
    """A scenario of a design, and the layers over which points are laid."""

    name: str
    scenario: Scenario
    layers: Layers

    @classmethod
    def read(cls, path: Path, overrides: Sequence[str] = ()) -> Self:
        """That of a file, with overrides laid over it; ScenarioError where it, or a table that it names, is not
        sound."""
        loaded = load_with_layers(path, overrides)
        check_tables(loaded.scenario)
        return cls(loaded.scenario.name, *loaded)

    @property
    def place(self) -> str:
        """Where the scenario lies in the folder of a sweep."""
        return f"scenarios/{UNSAFE.sub('-', self.name).strip('.-') or 'scenario'}.yaml"


class Run(NamedTuple):
    """One run of a design. `number` counts seed by seed, then point by point, then scenario by scenario."""

    number: int
    scenario: int
    point: int
    seed: int


@dataclass(frozen=True)
class Design:
    """What a design file asks for, with every point worked out."""

    settings: DesignSettings
    scenarios: tuple[ScenarioFile, ...]
    points: Points
    seeds: Seeds
    distributions: Mapping[str, Distribution]
    origins: Mapping[str, Origin]
    digest: str
    """What two designs share whose runs may lie in one folder (see `digest_of`)."""

    def with_seeds(self, count: int) -> Design:
        """The same design with another number of seeds from its first one on."""
        return replace(self, seeds=Seeds(self.seeds.first, count))

    @property
    def runs_per_seed(self) -> int:
        return len(self.scenarios) * len(self.points.rows)

    def runs(self, seeds: range | list[int]) -> Iterator[Run]:
        """The runs of some seeds, in the order of their numbers."""
        for seed in sorted(seeds):
            for place in range(self.runs_per_seed):
                yield self.run(seed * self.runs_per_seed + place)

    def run(self, number: int) -> Run:
        """The run of a number. With own seeds, each point counts through seeds that no other point has."""
        seed, place = divmod(number, self.runs_per_seed)
        point, scenario = divmod(place, len(self.scenarios))
        own = seed * len(self.points.rows) + point
        return Run(number, scenario, point, own if self.settings.own_seeds else seed)

    def shard(self, number: int) -> int:
        """The shard that holds a run: a number of its own, so that it is the same however many seeds there are."""
        return number // self.settings.runs_per_file

    def values(self, point: int) -> dict[str, Any]:
        """What a point changes, by dotted key."""
        return dict(zip(self.points.keys, self.points.rows[point], strict=True))

    def scenario_of(self, run: Run) -> Scenario:
        """The scenario of a run, its point laid over it."""
        return varied(self.scenarios[run.scenario].layers, self.values(run.point), self.origins)

    def command(self, run: Run) -> str:
        """What a user types, inside the folder of the sweep, to repeat one run."""
        file = self.scenarios[run.scenario].place
        overrides = as_overrides(self.values(run.point))
        return " ".join(["alxa run", file, "--replicates 1", f"--seed {run.seed}", *overrides])


def digest_of(settings: DesignSettings, scenarios: Sequence[ScenarioFile], points: Points) -> str:
    """SHA-256 of all that decides what a run of a given number is and what is kept of it; seeds do not count."""
    content = {
        "scenarios": {file.name: file.scenario.digest for file in scenarios},
        "keys": points.keys,
        "points": points.rows,
        "keep": sorted(settings.keep),
        "runs_per_file": settings.runs_per_file,
    } | ({"own_seeds": True} if settings.own_seeds else {})
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
