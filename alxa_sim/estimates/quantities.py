"""Quantities that the record of the banner, or a survey, has a figure of, each from the tables of one run alone.

A quantity is told for every full calendar year, or once for the whole run, which then stands as year 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd

from alxa_sim.estimates.measures import income_a_head
from alxa_sim.estimates.surveyed import EXIT, RELAPSE, YearlyHazards, surveyed_hazards

COLUMNS = ["quantity", "year", "unit", "value"]
WHOLE_RUN = 0
"""The year of a quantity that is told once."""
PATHWAYS = ("relocation", "safety net", "work", "education")
"""Ways off the register; a household goes by the first that fits (see `pathway_of`)."""
IN_A_SETTLEMENT = (1, 2)
"""Codes of the column `settlement` of those who left their place: in a zone, or in the town."""
REGISTERED_ONCE = 1
"""The lowest `register_status` of a household that is or was on the register."""
DAYS = 365.25

ByYear = Mapping[int, float]


class RunTables:
    """The tables of one run, cut by year; what several quantities need is made once."""

    def __init__(self, tables: Mapping[str, pd.DataFrame]) -> None:
        self.tables = tables

    @cached_property
    def decembers(self) -> pd.DataFrame:
        """The indicators at the end of each year; those of flows cover its twelve months."""
        monthly = self.tables["monthly"].iloc[1:]
        return at_the_end(monthly)

    @cached_property
    def banner(self) -> pd.DataFrame:
        """What stands in the whole banner at the end of each year."""
        stocks = ["camels", "moved_persons", "watched_households"]
        gacha = self.tables["gacha_monthly"]
        return at_the_end(gacha[gacha["month"].dt.month == 12].groupby("month")[stocks].sum().reset_index())

    @cached_property
    def panel(self) -> pd.DataFrame:
        panel = self.tables["panel"]
        return panel.assign(year=panel["month"].dt.year, has_moved=panel["settlement"].isin(IN_A_SETTLEMENT))

    @cached_property
    def register(self) -> pd.DataFrame:
        """Changes of the register, in order."""
        changes = self.tables["changes"]
        return changes[changes["layer"] == "administrative"].sort_values("month", kind="stable")

    @cached_property
    def filed(self) -> pd.DataFrame:
        """The yearly panel of the households that were registered before the first month."""
        before = self.register["month"] == self.tables["monthly"]["month"].iloc[0]
        first = self.register.loc[before & self.register["entered"], "household"]
        return self.panel[self.panel["household"].isin(first)]

    @cached_property
    def institutions(self) -> pd.DataFrame:
        return self.tables["institutions"]

    @cached_property
    def survey(self) -> YearlyHazards:
        return surveyed_hazards(self.panel)


class Quantity(NamedTuple):
    """What is measured, in which unit, and how."""

    unit: str
    meaning: str
    of: Callable[[RunTables], ByYear]


def at_the_end(table: pd.DataFrame) -> pd.DataFrame:
    """The rows of December, by year."""
    december = table[table["month"].dt.month == 12]
    return december.set_index(december["month"].dt.year.to_numpy())


def by_year(values: pd.Series[float]) -> ByYear:
    """A series by year as plain numbers."""
    return {int(str(year)): float(value) for year, value in values.items()}


def indicator(name: str, factor: float = 100.0) -> Callable[[RunTables], ByYear]:
    """An indicator in December, shares in percent."""
    return lambda run: by_year(factor * run.decembers[name])


def in_the_banner(name: str) -> Callable[[RunTables], ByYear]:
    """A stock of the whole banner in December."""
    return lambda run: by_year(run.banner[name])


def institution(name: str) -> Callable[[RunTables], ByYear]:
    """A state of institutions in December."""
    return lambda run: by_year(at_the_end(run.institutions)[name])


def surveyed(turn: int, first: int, last: int) -> Callable[[RunTables], ByYear]:
    """A yearly hazard of income poverty, as a survey finds it, in percent."""
    return lambda run: {WHOLE_RUN: 100.0 * run.survey.of(turn, first, last)}


def pathway(name: str) -> Callable[[RunTables], ByYear]:
    """Part of the people leaving the register in a year who leave it on one way, in percent."""
    return lambda run: by_year(100.0 * exits_by_pathway(run.register).get(name, pd.Series(dtype=float)))


def intake(run: RunTables) -> ByYear:
    """Milk that the company takes in a day, the mean of a year."""
    table = run.institutions
    yearly = table["company_intake"].groupby(table["month"].dt.year).agg(["sum", "size"])
    return by_year((yearly["sum"] / 1000.0 / DAYS)[yearly["size"] == 12])


def income_of_the_filed(run: RunTables) -> ByYear:
    sums = run.filed.groupby("year")[["income_12m", "persons"]].sum()
    return by_year(sums["income_12m"] / sums["persons"])


def growth_of_the_filed(run: RunTables) -> ByYear:
    """Their growth a year over the four years that end in December, in percent."""
    income = income_of_the_filed(run)
    return {
        year: 100.0 * (float(np.sqrt(np.sqrt(last / income[year - 4]))) - 1.0)
        for year, last in income.items()
        if income.get(year - 4, 0.0) > 0.0 < last
    }


def poor_who(run: RunTables, chosen: str, counted: str) -> ByYear:
    """Households, or people, that are or were on the register and of whom a column of the panel is true."""
    panel = run.panel
    those = panel[panel[chosen] & (panel["register_status"] >= REGISTERED_ONCE)]
    found = those.groupby("year")["persons"].agg("sum" if counted == "persons" else "size")
    return by_year(found.reindex(np.unique(panel["year"]), fill_value=0).astype(float))


def persons_of_the_moved(run: RunTables) -> ByYear:
    """Members of a household on or once on the register that moved."""
    households, persons = (poor_who(run, "has_moved", counted) for counted in ("households", "persons"))
    return {year: persons[year] / households[year] for year in households if households[year]}


def couples_at_bases(run: RunTables) -> ByYear:
    """Moved households, on or once on the register, of whom two members or more keep camels at a base."""
    panel = run.panel
    those = panel["has_moved"] & (panel["base_jobs"] >= 2) & (panel["register_status"] >= REGISTERED_ONCE)
    return by_year(those.groupby(panel["year"]).sum().astype(float))


def effect_of_moving(run: RunTables) -> ByYear:
    """Income a head of the filed who moved by a year, over its first-year level, against that of the filed who stayed.

    A difference in differences of logarithms, in percent; NaN where a group is empty or earns nothing.
    """
    filed, found = run.filed, {}
    first = filed[filed["year"] == filed["year"].min()].set_index("household")[["income_12m", "persons"]]
    for year, now in filed.groupby("year"):
        both = now.set_index("household").join(first.add_suffix("_before"), how="inner")
        sums = both.groupby("has_moved")[["income_12m", "persons", "income_12m_before", "persons_before"]].sum()
        before, after = (sums[f"income_12m{s}"] / sums[f"persons{s}"] for s in ("_before", ""))
        known = len(sums) == 2 and bool((before > 0).all() and (after > 0).all())
        growth = after / before
        found[int(str(year))] = 100.0 * float(growth[True] / growth[False] - 1.0) if known else float("nan")
    return found


def relapses_on_the_register(run: RunTables) -> ByYear:
    """Of the households off the register when a year began, once registered, those that came back in it, in percent."""
    register = run.register
    first = register[~register["entered"]].groupby("household")["month"].min()
    left = first.reindex(register["household"]).set_axis(register.index)  # empty where nobody ever left
    entered = register[register["entered"]].assign(left=left)
    back = entered[entered["month"] > entered["left"]]
    counts = left <= register["month"]
    step = np.where(register["entered"], -1, 1) * counts.to_numpy()
    off = pd.Series(step).groupby(register["month"].dt.year.to_numpy()).sum().cumsum()
    found = {}
    for year in np.unique(run.panel["year"]):
        there = off[off.index < year]
        stock = float(there.iloc[-1]) if len(there) else 0.0
        number = int((back["month"].dt.year == year).sum())
        found[int(year)] = 100.0 * number / stock if stock > 0 else float("nan")
    return found


def fallen_below_the_line(run: RunTables) -> ByYear:
    """Of the filed who were above the income line a year before, those below it, in percent."""
    filed = run.filed
    is_poor = income_a_head(filed) < filed["line"].to_numpy(np.float64)
    table = filed[["year", "household"]].assign(is_poor=is_poor)
    before = table.assign(year=table["year"] + 1).rename(columns={"is_poor": "was_poor"})
    both = table.merge(before, on=["year", "household"])
    return by_year(100.0 * both[~both["was_poor"]].groupby("year")["is_poor"].mean())


def exits_by_pathway(register: pd.DataFrame) -> pd.DataFrame:
    """Share of each way in the people who left the register, by year."""
    exits = register[~register["entered"]]
    way = pathway_of(exits)
    year = exits["month"].dt.year.rename("year")
    persons = exits.assign(way=way).pivot_table(
        values="persons", index=year, columns="way", aggfunc="sum", fill_value=0
    )
    return persons.div(persons.sum(axis=1), axis=0).reindex(columns=list(PATHWAYS), fill_value=0.0)


def pathway_of(exits: pd.DataFrame) -> pd.Series[str]:
    """The way on which each household left the register, by how it stood then.

    Relocation: it lives in a settlement of the programme. Safety net: half of its income or more is public support.
    Education: it was registered for want of schooling. Work: all others, who live from what they produce and earn.
    """
    ways = [
        exits["settlement"].isin(IN_A_SETTLEMENT),
        exits["support_12m"] >= 0.5 * exits["income_12m"],
        exits["cause"] == SCHOOLING,
    ]
    return pd.Series(np.select(ways, ["relocation", "safety net", "education"], "work"), index=exits.index)


SCHOOLING = 3
"""Code of the column `cause`."""

QUANTITIES: dict[str, Quantity] = {
    "registered": Quantity("%", "People on the register of the poor, of all.", indicator("registered_headcount")),
    "income_of_the_filed": Quantity(
        "yuan/person/year", "Income a head of those on the register before the first month.", income_of_the_filed
    ),
    "growth_of_the_filed": Quantity(
        "%/year", "Growth of that income a year, over the last four years.", growth_of_the_filed
    ),
    "exit_in_year_1": Quantity(
        "%/year", "Exits from income poverty in the first year of a spell, asked yearly.", surveyed(EXIT, 1, 1)
    ),
    "exit_in_year_5": Quantity(
        "%/year", "Exits from income poverty in the fifth year of a spell, asked yearly.", surveyed(EXIT, 5, 5)
    ),
    "relapse_within_5_years": Quantity(
        "%/year", "Relapses a year in the five years after an exit from income poverty, asked yearly.",
        surveyed(RELAPSE, 1, 5),
    ),
    "relapse_on_the_register": Quantity(
        "%/year", "Households off the register that come back to it.", relapses_on_the_register
    ),
    "fallen_below_the_line": Quantity(
        "%", "Of those on the register before the first month and above the income line a year ago, those below it.",
        fallen_below_the_line,
    ),
    "milk_intake": Quantity("t/day", "Milk that the company takes in, the mean of a year.", intake),
    "poor_households_in_industry": Quantity(
        "household", "Households in specialty industries that are or were on the register.",
        lambda run: poor_who(run, "in_industry", "households"),
    ),
    "poor_persons_in_industry": Quantity(
        "person", "Their members.", lambda run: poor_who(run, "in_industry", "persons")
    ),
    "poor_households_moved": Quantity(
        "household", "Households in a zone or the town that are or were on the register.",
        lambda run: poor_who(run, "has_moved", "households"),
    ),
    "poor_persons_moved": Quantity("person", "Their members.", lambda run: poor_who(run, "has_moved", "persons")),
    "persons_moved": Quantity(
        "person", "People of all households that relocated, in any of the three modes.", in_the_banner("moved_persons")
    ),
    "size_of_the_moved": Quantity(
        "person", "Members of a household in a zone or the town that is or was on the register.", persons_of_the_moved
    ),
    "couples_at_bases": Quantity(
        "household", "Of those households, the ones of which two members keep camels at a base.", couples_at_bases
    ),
    "effect_of_moving": Quantity(
        "%", "Growth of income a head of the filed who moved, over that of the filed who stayed.", effect_of_moving
    ),
    "milk_of_net_income": Quantity("%", "Milk sold, of net income.", indicator("milk_share_of_net_income")),
    "milk_of_operating_income": Quantity(
        "%", "Milk sold, of operating income.", indicator("milk_share_of_operating_income")
    ),
    "operating_of_income": Quantity("%", "Operating income, of net income.", indicator("operating_share_of_income")),
    "wages_of_income": Quantity("%", "Wages, of net income.", indicator("wage_share_of_income")),
    "transfers_of_income": Quantity("%", "Public transfers, of net income.", indicator("transfer_share_of_income")),
    "income": Quantity("yuan/person/year", "Net income a head of all herders.", indicator("income_per_head", 1.0)),
    "camels": Quantity("head", "Camels of the banner.", in_the_banner("camels")),
    "watched_households": Quantity(
        "household", "Households on the watch list for relapse.", in_the_banner("watched_households")
    ),
    "funds_of_1_million": Quantity(
        "gacha", "Gacha with a collective fund of 1 m yuan or more.", institution("funds_of_1_million")
    ),
    "funds_of_500_000": Quantity("gacha", "Gacha with 0.5 to 1 m yuan.", institution("funds_of_500_000")),
    "funds_of_50_000": Quantity("gacha", "Gacha with 50,000 to 0.5 m yuan.", institution("funds_of_50_000")),
    **{
        f"exits_by_{name.replace(' ', '_')}": Quantity("%", f"People leaving the register by {name}.", pathway(name))
        for name in PATHWAYS
    },
}  # fmt: skip


def quantities_of_run(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Every quantity of a run by year, NaN where the run cannot tell it (columns: see COLUMNS)."""
    return pd.DataFrame(list(rows(RunTables(tables))), columns=COLUMNS)


def rows(run: RunTables) -> Iterator[tuple[str, int, str, float]]:
    for name, quantity in QUANTITIES.items():
        for year, value in quantity.of(run).items():
            yield name, year, quantity.unit, value
