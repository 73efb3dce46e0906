"""Shares of the systems of a programme in its results, from those of coalitions: the table and how it is shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from alxa_sim.batch.coalitions import Parts
from alxa_sim.batch.summary_table import decimals, number, span, with_ends
from alxa_sim.estimates.outcomes import OUTCOMES
from alxa_sim.provenance import Source
from alxa_sim.statistics.arrays import Floats, Ints
from alxa_sim.statistics.clusters import critical_value
from alxa_sim.statistics.shapley import coalitions_along, exact_shares, sampled_orders, shares_from_orders
from alxa_sim.statistics.uncertainty import mean_over_runs, ratio_over_runs

MOST_EXACT = 6
"""Parts up to which every coalition is run: 64 of six."""
COLUMNS = ["part", "interventions", "outcome", "unit", "share", "low", "high", "kind", "level", "percent_of_all",
           "percent_low", "percent_high", "n", "asked"]  # fmt: skip


class Coalitions(NamedTuple):
    """Which coalitions are needed, and the orders that pass through them; no orders where all coalitions are run."""

    numbers: list[int]
    orders: Ints | None


def coalitions_of(parts: int, orders: int, seed: int) -> Coalitions:
    """All coalitions of few parts, of many those that so many random orders, and their reverses, pass through."""
    if parts <= MOST_EXACT:
        return Coalitions(list(range(2**parts)), None)
    drawn = sampled_orders(parts, orders, seed=seed)
    return Coalitions([int(one) for one in np.unique(coalitions_along(drawn))], drawn)


def shares_of(parts: Parts, coalitions: Coalitions, values: Floats) -> pd.DataFrame:
    """The table of shares from the results of coalitions, (coalitions, seeds, outcomes)."""
    rows = exact(parts, values) if coalitions.orders is None else sampled(parts, coalitions, values)
    return pd.DataFrame(rows, columns=COLUMNS)


def exact(parts: Parts, values: Floats) -> Iterator[tuple[object, ...]]:
    """Shares from every coalition on every seed; the interval is that of the mean over seeds."""
    shares = exact_shares(values)  # (parts, seeds, outcomes)
    whole = values[-1] - values[0]  # (seeds, outcomes)
    for i, (part, members) in enumerate(parts.items()):
        for j, (outcome, told) in enumerate(OUTCOMES.items()):
            found = mean_over_runs(shares[i, :, j])
            interval = (found.value, found.low, found.high, found.kind, found.level)
            yield (part, ", ".join(members), outcome, told.unit, *interval, *percent(shares[i, :, j], whole[:, j]),
                   found.runs_done, found.runs_asked)  # fmt: skip


def sampled(parts: Parts, coalitions: Coalitions, values: Floats) -> Iterator[tuple[object, ...]]:
    """Shares from sampled orders and their reverses: one row for the error of the runs, one for that of the orders."""
    orders = coalitions.orders
    assert orders is not None
    results = values[np.searchsorted(coalitions.numbers, coalitions_along(orders))]  # (orders, parts + 1, seeds, ...)
    by_seed = shares_from_orders(orders, results)
    known = np.isfinite(results).all(axis=(0, 1, 3))
    of_orders = shares_from_orders(orders, results[:, :, known].mean(axis=2))
    whole = results[0, -1] - results[0, 0]  # (seeds, outcomes)
    for i, (part, members) in enumerate(parts.items()):
        for j, (outcome, told) in enumerate(OUTCOMES.items()):
            found = mean_over_runs(by_seed.share[i, :, j])
            reach = critical_value(0.95, of_orders.draws) * of_orders.std_error[i, j] if of_orders.draws > 1 else np.nan
            of_all = percent(by_seed.share[i, :, j], whole[:, j])
            part_of_all = abs(reach * of_all[0] / found.value) if found.value else np.nan
            for interval, percentage in (
                ((found.low, found.high, found.kind), of_all),
                ((found.value - reach, found.value + reach, "sampling of permutations"),
                 (of_all[0], of_all[0] - part_of_all, of_all[0] + part_of_all)),
            ):  # fmt: skip
                yield (part, ", ".join(members), outcome, told.unit, found.value, *interval, 0.95, *percentage,
                       found.runs_done, found.runs_asked)  # fmt: skip


def percent(share: Floats, whole: Floats) -> tuple[float, float, float]:
    """A share of everything on less everything off, by seed, with its interval between runs [%].

    The ratio of both sums, which the same seeds move together; unknown where the whole is nothing.
    """
    known = np.isfinite(share) & np.isfinite(whole)
    if not share[known].size or whole[known].sum() == 0:
        return np.nan, np.nan, np.nan
    found = ratio_over_runs(share, whole)
    return 100 * found.value, 100 * found.low, 100 * found.high


def markdown(table: pd.DataFrame, title: str, source: Source) -> str:
    """The shares as Markdown, a table an outcome."""
    text = [f"# Shares of the systems of {title}", ""]
    for outcome, rows in table.groupby("outcome", sort=False):
        text += [f"## {outcome} [{rows['unit'].iloc[0]}]", ""]
        text.append("| part | share | % of all | 95 % interval | of what | n |")
        text.append("|:--|--:|--:|--:|:--|--:|")
        for _, row in rows.iterrows():
            places = decimals(float(row["share"]))
            ends = span(row["low"], row["high"], places)
            of_all = with_ends(row["percent_of_all"], row["percent_low"], row["percent_high"], 0)
            told = (row["part"], number(row["share"], places), of_all, ends, row["kind"])
            text.append("| " + " | ".join(told) + f" | {row['n']} of {row['asked']} |")
        text.append("")
    text.append("In brackets: 95 % interval of the percentage, of the same kind as that of the share.  ")
    text.append("Shares add up to everything switched on less everything switched off, on the same seeds.  ")
    text.append(source.told())
    return "\n".join(text) + "\n"
