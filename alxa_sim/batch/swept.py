"""A sweep's folder as it is read again: its design without the design file, and its numbers point by point."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from alxa_sim.batch.design import Design, ScenarioFile, Seeds
from alxa_sim.batch.design_settings import DesignSettings
from alxa_sim.batch.distributions import Distribution
from alxa_sim.batch.points import Points
from alxa_sim.batch.sweep_folder import POINTS_FILE, RUNS_FILE
from alxa_sim.batch.sweep_manifest import read_sweep_manifest
from alxa_sim.columns import Floats
from alxa_sim.estimates.histories import USUAL
from alxa_sim.records import Refusal, did_you_mean, quoted
from alxa_sim.scenario.checking import checked_scenario
from alxa_sim.scenario.layers import Origin
from alxa_sim.scenario.merging import read_layers

SHARE_OF = "share of "


@dataclass(frozen=True)
class PointMeans:
    """One number over the points of a design: its `mean` over seeds (scenarios x points), NaN where no run has it.

    `by_seed` (scenarios x points x seeds) has the number of every run. `runs` counts the runs that have it, `asked`
    those that were asked for.
    """

    name: str
    unit: str
    mean: Floats
    by_seed: Floats
    runs: int
    asked: int


@dataclass(frozen=True)
class NumberBySeed:
    """One number of every run of a sweep: `by_seed` (scenarios x points x seeds), NaN where a run does not have it.

    `weights` of the same shape is the time at risk behind a rate, None of other numbers.
    """

    name: str
    unit: str
    by_seed: Floats
    weights: Floats | None = None
    estimate: str = ""
    """Which estimate it is, of whatever group and layer; nothing where it is a number of the summary."""


class Swept:
    """A folder that `alxa sweep` left. Raises Refusal where it is none, or has no table of its runs."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.manifest = read_sweep_manifest(path)
        if not (path / RUNS_FILE).exists():
            raise Refusal(f"{path}: was interrupted before its runs were listed; bring it in order with --resume")

    @property
    def digest(self) -> str:
        return str(self.manifest["digest"])

    @property
    def provenance(self) -> str:
        """What stands below every number made from the folder."""
        runs = self.manifest["runs"]
        return f"From {self.path}, digest {self.digest[:12]}, n = {runs['done']:,} of {runs['asked']:,} runs."

    @property
    def method(self) -> str:
        return str(self.manifest["design"]["settings"]["method"])

    @property
    def scenarios(self) -> list[str]:
        return [scenario["name"] for scenario in self.manifest["design"]["scenarios"]]

    @property
    def seeds(self) -> list[int]:
        return sorted(self.manifest["seeds"])

    @property
    def varied(self) -> list[str]:
        return list(self.manifest["design"]["varied"])

    @cached_property
    def points(self) -> pd.DataFrame:
        return pd.read_parquet(self.path / POINTS_FILE)

    @cached_property
    def runs(self) -> pd.DataFrame:
        return pd.read_parquet(self.path / RUNS_FILE, columns=["run", "scenario", "point", "seed", "status"])

    @cached_property
    def design(self) -> Design:
        """The design, its scenarios and points as the folder has them."""
        told = self.manifest["design"]
        settings = DesignSettings.model_validate_json(json.dumps(told["settings"]))
        files = []
        for scenario in told["scenarios"]:
            layers = read_layers(self.path / scenario["file"])
            files.append(ScenarioFile(scenario["name"], checked_scenario(layers), layers))
        origin = Origin(str(self.path / POINTS_FILE), 0, "")
        seeds = Seeds(min(self.manifest["seeds"]), len(self.manifest["seeds"]))
        distributions = {
            key: Distribution(**(d | {"numbers": tuple(d["numbers"]), "between": d["between"] and tuple(d["between"])}))
            for key, d in told["distributions"].items()
        }
        points = Points(tuple(self.varied), self.rows(), self.shares)
        origins = dict.fromkeys(self.varied, origin)
        return Design(settings, tuple(files), points, seeds, distributions, origins, told["digest"])

    def rows(self) -> tuple[tuple[Any, ...], ...]:
        """The values of every point, as the design had them."""
        table = pq.read_table(self.path / POINTS_FILE)
        columns = []
        for key in self.varied:
            values = table.column(key).to_pylist()
            is_json = str(table.schema.field(key).type) == "string"
            columns.append([json.loads(value) if is_json and value is not None else value for value in values])
        return tuple(zip(*columns, strict=True)) if columns else ((),) * len(table)

    @property
    def shares(self) -> Floats | None:
        """The places of the points in the unit cube, where they were drawn from it."""
        columns = [SHARE_OF + key for key in self.varied]
        return self.points[columns].to_numpy(np.float64) if columns and columns[0] in self.points else None

    @cached_property
    def names(self) -> dict[str, dict[str, Any]]:
        """Every number that the runs of the first shard answer with, by its name: where its rows are."""
        return self.names_in(slice(1))

    def names_in(self, shards: slice) -> dict[str, dict[str, Any]]:
        """The same of some shards."""
        found: dict[str, dict[str, Any]] = {}
        for file in sorted((self.path / "estimates").glob("*.parquet"))[shards]:
            columns = ["layer", "minimum", "estimate", "group"]
            for row in distinct(file, columns):
                found[name_of(row)] = {"table": "estimates", **row}
        for file in sorted((self.path / "answers").glob("*.parquet"))[shards]:
            for row in distinct(file, ["section", "quantity"]):
                found[f"{row['section']}: {row['quantity']}"] = {"table": "answers", **row}
        return found

    def place_of(self, name: str) -> dict[str, Any]:
        """Where the rows of a number are, also of one that few runs have, such as of a small group of households."""
        if name not in self.names:
            self.names |= self.names_in(slice(1, None))
        if name not in self.names:
            text = f"{self.path}: no estimate is called {quoted(name)}{did_you_mean(name, self.names)}"
            raise Refusal(f"{text}; 'alxa results {self.path} --estimates' lists them")
        return dict(self.names[name])

    def by_seed(self, name: str) -> NumberBySeed:
        """A number of every run; Refusal, with the nearest name, where none has this name."""
        chosen = self.place_of(name)
        table = chosen.pop("table")
        filters = [(column, "==", value) for column, value in chosen.items()]
        columns = ["run", "unit", "value", *(["weight"] if table == "estimates" else [])]
        rows = pq.read_table(self.path / table, columns=columns, filters=filters).to_pandas().set_index("run")
        unit = str(rows["unit"].iloc[0]) if len(rows) else "1"
        has_weights = "weight" in rows and bool(rows["weight"].notna().any())
        weights = self.placed(rows["weight"]) if has_weights else None
        return NumberBySeed(name, unit, self.placed(rows["value"]), weights, str(chosen.get("estimate", "")))

    def placed(self, by_run: pd.Series[Any]) -> Floats:
        """One number a run, by the number of the run, as (scenarios, points, seeds); NaN where it is missing."""
        done = self.runs[self.runs["status"] == "done"]
        known = done[done["run"].isin(by_run.index)]
        values = np.full((len(self.scenarios), len(self.points), len(self.seeds)), np.nan)
        scenario = pd.Index(self.scenarios).get_indexer(pd.Index(known["scenario"]))
        rounds = known["run"] // (len(self.scenarios) * len(self.points))  # the seed, or with own seeds its round
        seed = pd.Index(self.seeds).get_indexer(pd.Index(rounds))
        values[scenario, known["point"].to_numpy(), seed] = by_run.loc[known["run"]].to_numpy(np.float64)
        return values

    def means(self, name: str) -> PointMeans:
        """A number at every point of every scenario; Refusal, with the nearest name, where none has this name."""
        number = self.by_seed(name)
        known = np.isfinite(number.by_seed)
        count = known.sum(axis=2)
        total = np.where(known, number.by_seed, 0.0).sum(axis=2)
        means = np.where(count > 0, total / np.maximum(count, 1), np.nan)
        asked = int(self.manifest["runs"]["asked"])
        return PointMeans(name, number.unit, means, number.by_seed, int(count.sum()), asked)

    def numbers(self) -> Floats:
        """The values of the points as numbers (shape: points, settings); Refusal where one is no number."""
        columns = []
        for key in self.varied:
            column = self.points[key]
            if column.dtype.kind not in "iufb" or column.isna().any():
                raise Refusal(f"{self.path}: {key} is not a number at every point, which this analysis needs")
            columns.append(column.to_numpy(np.float64))
        if not columns:
            raise Refusal(f"{self.path}: its design varies nothing")
        return np.column_stack(columns)


def distinct(file: Path, columns: list[str]) -> list[dict[str, Any]]:
    """The combinations of values that some columns have, in order."""
    rows = pd.read_parquet(file, columns=columns).drop_duplicates().itertuples(index=False)
    return [dict(zip(columns, row, strict=True)) for row in rows]


def name_of(row: dict[str, Any]) -> str:
    """`actual.relapse_1y`, `actual.exit_rate of first spells`, `income.exit_rate, held 12`."""
    group = "" if row["group"] == "all" else f" of {row['group']}"
    held = "" if row["minimum"] in (0, USUAL) else f", held {row['minimum']}"
    return f"{row['layer']}.{row['estimate']}{group}{held}"
