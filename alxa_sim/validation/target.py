"""A target: a figure of the record, what of a run it is held against, and how near is near enough."""

from __future__ import annotations

from itertools import chain
from typing import Annotated, Literal, NamedTuple

from annotated_types import Ge, Gt
from pydantic import model_validator

from alxa_sim.config import GRADES, Config, NonNegative
from alxa_sim.estimates.quantities import QUANTITIES
from alxa_sim.records import did_you_mean, quoted

Kind = Literal["level", "share", "hazard", "path", "ordering"]
Use = Literal["calibration", "held_out"]
World = Literal["programme", "no_programme", "payments_end"]
Grade = Literal["F", "F-", "D", "R", "SEED"]
UNITS: dict[str, str] = {"share": "%", "hazard": "%/year"}
"""The unit that a kind of check has, where it has one."""
AGREED = 90.0
"""Runs that must show an order for it to hold [%]. Assumed: nine in ten."""
OFTEN = 50.0
"""Runs from which on it nearly holds [%]. Assumed: more often than not."""


class Aim(NamedTuple):
    """What a number of a target should be: the range that passes, and how far beyond it is still near."""

    year: int
    low: float
    high: float
    tolerance: float


class Target(Config):
    """One entry of a file of targets."""

    title: str
    """What is measured, in English [text]. Assumed: by the user."""
    title_zh: str
    """The same in Chinese [text]. Assumed: by the user."""
    quantity: str = ""
    """The quantity of a run that is held against the record; not of an ordering, which has `order` [text]. Assumed: by
    the user."""
    order: tuple[str, ...] = ()
    """Of an ordering: quantities from the largest to the smallest [text]. Assumed: none."""
    kind: Kind
    """Kind of check: a level, a share, a hazard, a path over years, or an ordering [text]. Assumed: by the user."""
    world: World = "programme"
    """Runs that are looked at: those of the scenario, of the scenario without its interventions, or of the scenario
    whose direct payments end in 2021 [text]. Assumed: those of the scenario."""
    use: Use
    """Whether the target may be fitted to, or is kept for a test of what was fitted [text]. Assumed: by the user."""
    unit: str
    """Unit of the figure, which is that of the quantity [text]. Assumed: by the user."""
    year: Annotated[int, Ge(0)] = 0
    """Calendar year of the figure; 0 where it is of a whole run [year]. Assumed: of a whole run."""
    value: float | None = None
    """The figure, where it is one number [the unit of the quantity]. Assumed: none."""
    between: tuple[float, float] | None = None
    """The figure, where it is a range [the unit of the quantity]. Assumed: none."""
    path: dict[int, float] = {}  # noqa: RUF012 - pydantic copies it
    """The figures of a path, by year [the unit of the quantity]. Assumed: none."""
    tolerance: Annotated[float, Gt(0)] | None = None
    """How far from the figure a model still passes; half the range where the figure is one [the unit of the quantity].
    Assumed: by the user."""
    weight: NonNegative = 1.0
    """How much the target counts in the mean distance [1]. Assumed: as much as any other."""
    source: str
    """Where the figure is from [text]. Assumed: by the user."""
    grade: Grade
    """How far it can be trusted: F read, F- read in a copy, D derived, R not checked, SEED the banner's own account
    [text]. Assumed: by the user."""
    why: str
    """Why the target is used as it is [text]. Assumed: by the user."""

    @model_validator(mode="after")
    def check_figure(self) -> Target:
        """Complaints begin with the setting at fault, so that they get its line."""
        for name, quantity in chain((("quantity", self.quantity),), (("order", other) for other in self.order)):
            if quantity and quantity not in QUANTITIES:
                raise ValueError(f"{name} names no quantity: {quoted(quantity)}{did_you_mean(quantity, QUANTITIES)}")
        if self.kind == "ordering":
            return self.checked_ordering()
        given = [name for name in ("value", "between", "path") if getattr(self, name) not in (None, {})]
        if len(given) != 1:
            raise ValueError("kind needs one figure: value, between, or path")
        if (self.kind == "path") != (given == ["path"]):
            raise ValueError("path goes with `kind: path`" if given == ["path"] else "kind path needs `path`")
        if self.between is not None and self.between[0] >= self.between[1]:
            raise ValueError("between must be a lower and a higher number")
        if self.between is None and self.tolerance is None:
            raise ValueError("kind needs a tolerance beside a single figure")
        return self.checked_unit()

    def checked_ordering(self) -> Target:
        if len(self.order) < 2:
            raise ValueError("kind ordering needs two quantities or more in `order`")
        if self.quantity or self.value is not None or self.between is not None or self.path:
            raise ValueError("kind ordering has no figure and no quantity but those in `order`")
        return self

    def checked_unit(self) -> Target:
        if not self.quantity:
            raise ValueError("kind needs a `quantity`")
        unit = QUANTITIES[self.quantity].unit
        if self.unit != unit:
            raise ValueError(f"unit must be that of {self.quantity}, {unit}, found {quoted(self.unit)}")
        wanted = UNITS.get(self.kind)
        if wanted and unit != wanted:
            raise ValueError(f"kind {self.kind} is of quantities in {wanted}; {self.quantity} is in {unit}")
        return self

    @property
    def aims(self) -> tuple[Aim, ...]:
        """What its numbers should be, one a year."""
        if self.kind == "ordering":
            return (Aim(self.year, AGREED, 100.0, AGREED - OFTEN),)
        if self.between is not None:
            low, high = self.between
            return (Aim(self.year, low, high, self.tolerance or (high - low) / 2.0),)
        reach = self.tolerance or 0.0
        figures = self.path or {self.year: self.value or 0.0}
        return tuple(Aim(year, figure - reach, figure + reach, reach) for year, figure in figures.items())

    @property
    def trust(self) -> str:
        """What its grade is called in the product."""
        return GRADES[self.grade]
