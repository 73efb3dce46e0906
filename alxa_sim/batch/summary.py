"""What a batch answers: the numbers of every run, then their mean, its interval and their spread."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from alxa_sim.batch.answer import Answer
from alxa_sim.batch.shown_estimates import shown
from alxa_sim.columns import Floats
from alxa_sim.estimates.of_run import estimates_of_run
from alxa_sim.estimates.pooled import BY_YEAR, NEVER_NEGATIVE
from alxa_sim.statistics.bounded_intervals import ends_above_zero, ends_of_share

LEVEL = 0.95
MILESTONES = ("2017-12", "2020-12")
"""Months reported beside the start and the end: the target dates of the campaign."""

INCIDENCE = {
    "poverty_headcount": "Actually poor",
    "income_poverty_headcount": "Income-poor",
    "deprivation_headcount": "Deprived of a guarantee",
    "registered_headcount": "Registered",
}
SOURCES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "operating, net": (
        ("animal_sales", "fibre_sales", "milk_sales", "own_consumption"),
        ("breeding_sales", "fodder", "herd_costs", "otor_costs"),
    ),
    "wage": (("wages", "remittances"), ()),
    "transfer": (("transfers",), ()),
    "property": (("interest",), ("loan_interest",)),
}
"""The flows that add to each source of income and those that take from it; sold breeding stock is none."""


def answers(tables: Mapping[str, pd.DataFrame], estimates: pd.DataFrame | None = None) -> list[Answer]:
    """All numbers of the summary, from the tables of a run; `monthly` begins with the state at the start.

    `estimates` are those of the run where they are known already.
    """
    monthly, gacha = tables["monthly"], tables["gacha_monthly"]
    found = estimates_of_run(tables) if estimates is None else estimates
    return [
        *incidence(monthly),
        *shown(found, len(monthly) - 1),
        *income(gacha),
        *herds(gacha),
        *public_cost(tables["costs"], len(monthly) - 1),
    ]


def incidence(monthly: pd.DataFrame) -> Iterator[Answer]:
    """Shares of persons who are poor: before the first month, at the milestones, after the last month."""
    names = monthly["month"].dt.strftime("%Y-%m").tolist()
    milestones = {names.index(month): f"end of {month}" for month in MILESTONES if month in names}
    shown = {0: "at the start"} | milestones | {len(names) - 1: f"end of {names[-1]}"}
    for column, section in INCIDENCE.items():
        for row, label in shown.items():
            yield Answer(section, label, "% of persons", 100 * float(monthly[column].iloc[row]))


def income(gacha: pd.DataFrame) -> Iterator[Answer]:
    """Income per head by source in the last full calendar year; nothing where the period holds none."""
    year = last_full_year(gacha["month"])
    if year is None:
        return
    flows = gacha[gacha["month"].dt.year == year]
    heads = flows["persons"].sum() / 12
    for source, (gains, costs) in SOURCES.items():
        total = flows[[*gains]].to_numpy().sum() - flows[[*costs]].to_numpy().sum()
        yield Answer(f"Income per head by source, {year}", source, "yuan/year", total / heads if heads else np.nan)


def last_full_year(months: pd.Series[pd.Timestamp]) -> int | None:
    """The last calendar year of which every month is there."""
    present = months.drop_duplicates().dt.year.value_counts()
    full = present.index[present == 12]
    return int(full.max()) if len(full) else None


def herds(gacha: pd.DataFrame) -> Iterator[Answer]:
    """Animals of the banner in the first and in the last month."""
    totals = gacha.groupby("month")[["camels", "sheep", "goats"]].sum()
    for month, row in totals.iloc[sorted({0, len(totals) - 1})].iterrows():
        for species, heads in row.items():
            yield Answer(f"Herds, end of {pd.Timestamp(str(month)):%Y-%m}", str(species), "head", float(heads))


def public_cost(costs: pd.DataFrame, months: int) -> Iterator[Answer]:
    """Public cost a year, in all and by intervention, over the whole period."""
    section = "Public cost"
    by_kind = costs.groupby("intervention")["cost"].sum()
    for name, cost in [("all interventions", by_kind.sum()), *by_kind.items()]:
        yearly = 12 * float(cost) / months / 1000
        yield Answer(section, str(name).replace("_", " "), "1000 yuan/year", yearly)


def summarise(runs: Sequence[Sequence[Answer]], asked: int) -> pd.DataFrame:
    """One row a quantity: mean over runs, 95 % interval of that mean, 5 and 95 % of runs, n of those asked.

    A number that a run cannot give (NaN, such as the relapses after no exit) is left out, and n says so. What never
    happened has no interval: none seen is no certainty.
    """
    values: dict[tuple[str, str, str], list[float]] = {}
    for answer in chain.from_iterable(runs):
        values.setdefault(answer[:3], []).append(answer.value)
    rows = []
    for (section, quantity, unit), found in values.items():
        known = np.array([value for value in found if np.isfinite(value)])
        rows.append((section, quantity, unit, *spread_in(unit, known), len(known), asked))
    columns = ["section", "quantity", "unit", "mean", "low", "high", "p5", "p95", "n", "asked"]
    return pd.DataFrame(rows, columns=columns)


def spread_in(unit: str, values: Floats) -> tuple[float, float, float, float, float]:
    """The spread of values in a unit, with an interval of the mean that holds nothing they cannot be."""
    if unit.startswith("%"):
        return spread_of_shares(values)
    mean, low, high, p5, p95 = spread(values)
    if unit == BY_YEAR and not values.any():
        low = high = np.nan
    elif unit in NEVER_NEGATIVE and mean > 0 > low:
        low, high = ends_above_zero(mean, mean - low)
    return mean, low, high, p5, p95


def spread(values: Floats) -> tuple[float, float, float, float, float]:
    """Mean, its interval by Student's t, 5 and 95 % of the values; NaN for what so few values do not tell."""
    if len(values) == 0:
        return (np.nan,) * 5
    mean = float(values.mean())
    if len(values) == 1:
        return mean, np.nan, np.nan, np.nan, np.nan
    half = float(stdtrit(len(values) - 1, (1 + LEVEL) / 2) * values.std(ddof=1) / np.sqrt(len(values)))
    p5, p95 = np.quantile(values, [0.05, 0.95])
    return mean, mean - half, mean + half, float(p5), float(p95)


def spread_of_shares(percent: Floats) -> tuple[float, float, float, float, float]:
    """The same for shares [%], the interval of whose mean stays within 0 and 100.

    Student's interval of the logit of the mean, its error by the delta method, turned back into a share. That of 0
    or 100 in every run is unknown: it need not be so in the next one.
    """
    mean, low, high, p5, p95 = spread(percent)
    share, half = mean / 100.0, (high - low) / 200.0
    if np.isfinite(half) and 0.0 < share < 1.0:
        low, high = (100.0 * end for end in ends_of_share(share, half))
    elif half == 0.0:
        low = high = np.nan
    return mean, low, high, p5, p95
