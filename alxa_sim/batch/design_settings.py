"""What a design file may say, apart from the settings that it varies."""

from __future__ import annotations

from typing import Annotated, Literal

from annotated_types import Ge, Le, MinLen
from pydantic import model_validator

from alxa_sim.config import Config

Method = Literal[
    "grid", "list", "one_at_a_time", "latin_hypercube", "sobol", "saltelli", "morris", "factorial", "posterior"
]
KeptTable = Literal["monthly", "gacha_monthly", "households", "changes", "costs", "ledger", "quantities"]
Points = Annotated[int, Ge(1), Le(1_000_000)]
DRAWN = ("latin_hypercube", "sobol", "saltelli", "morris")
"""Methods that draw from the distributions of the settings that vary."""
COUNTED = (*DRAWN, "posterior")
"""Methods that can be told a number of points; all but `posterior`, which has a file of them, must be."""


class DesignSettings(Config):
    """How the points of a design are chosen, what is kept of every run, and in what portions."""

    question: str = ""
    """What the design asks [text]. Assumed: nothing in particular."""
    scenarios: Annotated[tuple[str, ...], MinLen(1)]
    """Scenario files, relative to the design file; every point runs in each of them [text]. Assumed: by the user."""
    method: Method = "list"
    """How the points are chosen [text]. Assumed: one point that changes nothing."""
    points: Points | None = None
    """Points to draw; base samples of saltelli, trajectories of morris [1]. Assumed: by the user."""
    draw: Annotated[int, Ge(0), Le(2**31)] = 1
    """Seed of the drawing of points, apart from the seeds of runs [1]. Assumed: any number does."""
    levels: Annotated[int, Ge(2), Le(100)] = 4
    """Levels of a setting in a morris design [1]. Assumed: the usual number."""
    combinations: Literal["all", "single", "orderings"] = "all"
    """Which switches of a factorial design are on together: all combinations; none, all, each alone, all but each;
    or those that random orderings pass through [text]. Assumed: all of them."""
    orderings: Annotated[int, Ge(1), Le(10_000)] = 20
    """Random orderings of the switches, for Shapley shares of many systems [1]. Assumed: enough for a first look."""
    posterior: str | None = None
    """Parquet or CSV file whose columns are settings and whose rows are draws; a column `weight` says how much a row
    counts [text]. Assumed: by the user."""
    constraints: tuple[str, ...] = ()
    """Conditions that every point must meet, such as `a.b < 2 * c.d` [text]. Assumed: none."""
    keep: tuple[KeptTable, ...] = ("monthly", "gacha_monthly", "changes", "costs")
    """Tables kept of every run beside its estimates; `quantities` are what `alxa validate` holds against the record
    [text]. Assumed: what figures and spells need."""
    own_seeds: bool = False
    """Whether every point has seeds of its own, so that the chance of a few seeds does not lie over the whole design,
    as an emulator needs it; scenarios still pair, points do not [text]. Assumed: points share seeds and pair."""
    runs_per_file: Annotated[int, Ge(1), Le(10_000)] = 50
    """Runs whose tables lie in one file [run]. Assumed: few files, and little lost where one is damaged."""

    @model_validator(mode="after")
    def check_method(self) -> DesignSettings:
        if self.method in DRAWN and self.points is None:
            raise ValueError(f"points must say how many for the method {self.method}")
        if self.method not in COUNTED and self.points is not None:
            raise ValueError(f"points has no meaning for the method {self.method}, which counts its own")
        if self.method in ("sobol", "saltelli") and self.points is not None and self.points & (self.points - 1):
            near = 2 ** round(self.points.bit_length() - 0.5)
            raise ValueError(f"points must be a power of 2 for the method {self.method}, such as {near}")
        if self.method in ("saltelli", "morris") and self.constraints:
            raise ValueError(f"constraints would break the pattern of {self.method}; use `between` instead")
        if (self.method == "posterior") != (self.posterior is not None):
            raise ValueError("posterior names a file of draws and goes with `method: posterior`")
        return self
