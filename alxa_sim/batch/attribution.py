"""`alxa attribute`: how much of the results each system of the programme brings, by switching them on and off.

Every coalition of systems is run on the same seeds; a system's share is what it adds, averaged over all orders of
switching on (Shapley). With many parts orders are sampled, and the error of that is told apart from that of the runs.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
from rich.console import Console

from alxa_sim.batch.crew import Crew, Work
from alxa_sim.batch.dispatch import DIED
from alxa_sim.batch.folder import built_beside, chosen_folder, publish
from alxa_sim.batch.interruption import Interruption, interruption
from alxa_sim.batch.one_run import AfterMonth, RunOrder, Stopped, in_one_line, tables_of_run
from alxa_sim.batch.progress import progress
from alxa_sim.batch.running import INTERRUPTED, announce_compilation
from alxa_sim.batch.summary_table import decimals, number, span
from alxa_sim.batch.systems import parts_of
from alxa_sim.estimates.outcomes import OUTCOMES, outcomes_of_run
from alxa_sim.manifest import origin, write_manifest
from alxa_sim.records import Refusal
from alxa_sim.statistics.arrays import Floats as Values
from alxa_sim.statistics.clusters import critical_value
from alxa_sim.statistics.shapley import coalitions_along, exact_shares, sampled_orders, shares_from_orders
from alxa_sim.statistics.uncertainty import mean_over_runs, ratio_over_runs

if TYPE_CHECKING:
    from alxa_sim.scenario import Scenario

MOST_EXACT = 6
"""Parts up to which every coalition is run: 64 of six."""
COLUMNS = ["part", "interventions", "outcome", "unit", "share", "low", "high", "kind", "level", "percent_of_all",
           "percent_low", "percent_high", "n", "asked"]  # fmt: skip
Outcomes = Callable[[Sequence[int], range], Values]
"""Results of coalitions, by their numbers, under every seed: (coalitions, seeds, outcomes), NaN where a run failed."""


def attribute_command(
    scenario: Scenario,
    *,
    replicates: int,
    seed: int,
    by_intervention: bool,
    orders: int,
    out: Path | None,
    force: bool,
    workers: int = 1,
) -> int:
    """Run the coalitions, show the shares and write them; returns the exit code, 1 where a run failed.

    130 after Ctrl-C, with nothing written: shares need every coalition. Raises Refusal where results cannot be kept.
    """
    parts = parts_of(scenario.interventions, by_intervention)
    if len(parts) < 1:
        raise Refusal(f"alxa attribute: {scenario.name} has no interventions to share the results out over")
    results, messages = Console(highlight=False), Console(stderr=True, highlight=False, soft_wrap=True)
    results.width = max(results.width, 120)
    try:
        place = chosen_folder(f"{scenario.name}-shares", out, force)
        seeds = range(seed, seed + replicates)
        failures: dict[str, str] = {}
        with (
            built_beside(place) as folder,
            Crew(workers) as crew,
            interruption(lambda: announce_stop(messages)) as stop,
        ):
            run = runner_of(scenario, list(parts.values()), crew, messages, stop, failures)
            table = shares_of(parts, seeds, run, orders)
            write(folder, table, scenario.name, failures)
            place = publish(folder, place, force)
    except (KeyboardInterrupt, Stopped):
        messages.print("Stopped before every coalition was run; nothing was written.")
        return INTERRUPTED
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else error
        raise Refusal(f"{out or 'results'}: the results cannot be written: {reason}") from None
    results.print(markdown(table, scenario.name), markup=False)
    for what, why in list(failures.items())[:3]:
        messages.print(f"{what} failed: {why}", markup=False)
    messages.print(f"Results: {place}", markup=False)
    return int(bool(failures))


def announce_stop(messages: Console) -> None:
    messages.print("Stopping after this month. Ctrl-C again stops at once.")


def shares_of(parts: dict[str, tuple[str, ...]], seeds: range, run: Outcomes, orders: int) -> pd.DataFrame:
    """Exact shares of few parts, of many those from `orders` sampled orders."""
    return exact(parts, seeds, run) if len(parts) <= MOST_EXACT else sampled(parts, seeds, run, orders)


def write(folder: Path, table: pd.DataFrame, name: str, failures: dict[str, str]) -> None:
    """Write the shares as CSV and Parquet (every digit) and Markdown (as on the screen), and what made them."""
    table.to_csv(folder / "shares.csv", index=False, lineterminator="\n")
    table.to_parquet(folder / "shares.parquet", index=False)
    (folder / "shares.md").write_text(markdown(table, name), encoding="utf-8")
    write_manifest(folder, origin() | {"scenario": {"name": name}, "failures": failures})


def runner_of(
    scenario: Scenario, members: Sequence[tuple[str, ...]], crew: Crew, messages: Console, stop: Interruption,
    failures: dict[str, str],
) -> Outcomes:  # fmt: skip
    """What runs coalitions on every seed; a run that fails is noted and answers NaN."""

    def run(coalitions: Sequence[int], seeds: range) -> Values:
        announce_compilation(messages)
        found = np.full((len(coalitions), len(seeds), len(OUTCOMES)), np.nan)
        programmes = {number: with_coalition(scenario, members, number) for number in coalitions}
        jobs = [Coalition(one, number, seed) for number, one in programmes.items() for seed in seeds]
        place = {job[1:]: divmod(i, len(seeds)) for i, job in enumerate(jobs)}

        def keep(job: Coalition, result: Values | str) -> None:
            if isinstance(result, str):
                failures[f"coalition {job.number}, seed {job.seed}"] = result
            else:
                found[place[job[1:]]] = result

        with progress(messages, len(jobs)) as advance:
            if crew.do(Work(jobs, outcomes_under, keep, lambda _: DIED), advance, stop):
                raise Stopped
        return found

    return run


class Coalition(NamedTuple):
    """A run of a programme with some of its parts: which, as the bits of a number, and the seed."""

    scenario: Scenario
    number: int
    seed: int


def with_coalition(scenario: Scenario, members: Sequence[tuple[str, ...]], coalition: int) -> Scenario:
    """The scenario with those parts alone whose bit is set."""
    names = {name for i, part in enumerate(members) if coalition >> i & 1 for name in part}
    kept = {name: one for name, one in scenario.interventions.items() if name in names}
    return scenario.model_copy(update={"interventions": kept})


def outcomes_under(job: Coalition, after_month: AfterMonth) -> Values | str:
    """The results of a coalition under a seed, (outcomes,), or why its run failed, in one line."""
    try:
        return outcomes_of_run(tables_of_run(RunOrder(job.scenario, job.seed), after_month))
    except (Refusal, Stopped):
        raise
    except Exception as error:  # whatever a run dies of, the others are kept
        return in_one_line(error)


def exact(parts: dict[str, tuple[str, ...]], seeds: range, run: Outcomes) -> pd.DataFrame:
    """Shares from every coalition on every seed; the interval is that of the mean over seeds."""
    values = run(range(2 ** len(parts)), seeds)
    shares = exact_shares(values)  # (parts, seeds, outcomes)
    whole = values[-1] - values[0]  # (seeds, outcomes)
    rows = []
    for i, (part, members) in enumerate(parts.items()):
        for j, (outcome, unit) in enumerate(OUTCOMES.items()):
            found = mean_over_runs(shares[i, :, j], len(seeds))
            interval = (found.value, found.low, found.high, found.kind, found.level)
            rows.append((part, ", ".join(members), outcome, unit, *interval, *percent(shares[i, :, j], whole[:, j]),
                         found.runs_done, found.runs_asked))  # fmt: skip
    return pd.DataFrame(rows, columns=COLUMNS)


def sampled(parts: dict[str, tuple[str, ...]], seeds: range, run: Outcomes, draws: int) -> pd.DataFrame:
    """Shares from sampled orders and their reverses: one row for the error of the runs, one for that of the orders."""
    orders = sampled_orders(len(parts), draws, seed=seeds.start)
    along = coalitions_along(orders)
    needed = np.unique(along)
    values = run([int(c) for c in needed], seeds)
    results = values[np.searchsorted(needed, along)]  # (orders, parts + 1, seeds, outcomes)
    by_seed = shares_from_orders(orders, results)
    known = np.isfinite(results).all(axis=(0, 1, 3))
    of_orders = shares_from_orders(orders, results[:, :, known].mean(axis=2))
    whole = results[0, -1] - results[0, 0]  # (seeds, outcomes)
    rows = []
    for i, (part, members) in enumerate(parts.items()):
        for j, (outcome, unit) in enumerate(OUTCOMES.items()):
            found = mean_over_runs(by_seed.share[i, :, j], len(seeds))
            reach = critical_value(0.95, of_orders.draws) * of_orders.std_error[i, j] if of_orders.draws > 1 else np.nan
            of_all = percent(by_seed.share[i, :, j], whole[:, j])
            by_order = (found.value - reach, found.value + reach, "sampling of permutations")
            part_of_all = reach * of_all[0] / found.value if found.value else np.nan
            for (low, high, kind), told in (
                ((found.low, found.high, found.kind), of_all),
                (by_order, (of_all[0], of_all[0] - abs(part_of_all), of_all[0] + abs(part_of_all))),
            ):
                rows.append((part, ", ".join(members), outcome, unit, found.value, low, high, kind, 0.95, *told,
                             found.runs_done, found.runs_asked))  # fmt: skip
    return pd.DataFrame(rows, columns=COLUMNS)


def percent(share: Values, whole: Values) -> tuple[float, float, float]:
    """A share of everything on less everything off, by seed, with its interval between runs [%].

    The ratio of both sums, which the same seeds move together; unknown where the whole is nothing.
    """
    known = np.isfinite(share) & np.isfinite(whole)
    if not share[known].size or whole[known].sum() == 0:
        return np.nan, np.nan, np.nan
    found = ratio_over_runs(share, whole)
    return 100 * found.value, 100 * found.low, 100 * found.high


def markdown(table: pd.DataFrame, title: str) -> str:
    """The shares as Markdown, a table an outcome."""
    text = [f"# Shares of the systems of {title}", ""]
    for outcome, rows in table.groupby("outcome", sort=False):
        text += [f"## {outcome} [{rows['unit'].iloc[0]}]", ""]
        text.append("| part | share | % of all | 95 % interval | of what | n |")
        text.append("|:--|--:|--:|--:|:--|--:|")
        for _, row in rows.iterrows():
            places = decimals(float(row["share"]))
            ends = span(row["low"], row["high"], places)
            of_all = number(row["percent_of_all"], 0)
            if np.isfinite(row["percent_low"]):
                of_all += f" ({span(row['percent_low'], row['percent_high'], 0)})"
            told = (row["part"], number(row["share"], places), of_all, ends, row["kind"])
            text.append("| " + " | ".join(told) + f" | {row['n']} of {row['asked']} |")
        text.append("")
    text.append("In brackets: 95 % interval of the percentage, of the same kind as that of the share.  ")
    text.append("Shares add up to everything switched on less everything switched off, on the same seeds.")
    return "\n".join(text) + "\n"
