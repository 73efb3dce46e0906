"""Scenarios beside one another: differences of every estimate, households that differ, cost per effect, figures."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from alxa_sim.batch.compared_estimates import frontier_runs, stacked
from alxa_sim.batch.cost_table import markdown
from alxa_sim.estimates.curves import COLUMNS as CURVE_COLUMNS
from alxa_sim.estimates.differences import differences
from alxa_sim.estimates.households_that_differ import households_that_differ
from alxa_sim.estimates.pooled import pooled
from alxa_sim.estimates.relapses_of_groups import ShareOfRuns
from alxa_sim.estimates.row import Row, as_frame
from alxa_sim.estimates.value_for_money import on_frontier, value_for_money
from alxa_sim.provenance import Source, write_both
from alxa_sim.rendering import all_figures, draw

SEEDS = np.arange(1.0, 7.0)
NOISE = np.array([0.0, 30.0, -20.0, 10.0, 40.0, -60.0])


def scenario(cost: float, exits: float, lasting: float, years: float, runs: int = 6) -> pd.DataFrame:
    """Estimates by run; years in poverty share the noise of the seed."""
    frames = []
    for seed, noise in zip(SEEDS[:runs], NOISE[:runs], strict=True):
        wiggle = noise / 100 * (seed % 2)
        rows = [
            Row("any", 0, "public_cost", "all", "yuan", cost + wiggle),
            Row("actual", 3, "exits", "all", "household", exits + wiggle),
            Row("actual", 3, "lasting_exits", "all", "household", lasting),
            Row("actual", 3, "entries", "all", "household", 50.0),
            Row("actual", 0, "poor_person_years", "all", "person-year", years + noise + wiggle),
            Row("income", 0, "poor_person_years", "all", "person-year", years + noise),
            *(Row("actual", 3, f"relapse_{y}y", "all", "% of exits", 10.0 * y + wiggle) for y in (1, 3, 5)),
            Row("administrative", 3, "relapse_3y", "all", "% of exits", 20.0),
            *(Row(layer, 3, "exit_rate", "all", "1/year", 0.3 + wiggle / 100) for layer in ("actual", "income")),
        ]
        frames.append(as_frame(rows).assign(run=int(seed)))
    return pd.concat(frames, ignore_index=True)


@pytest.fixture(scope="module")
def estimates() -> dict[str, pd.DataFrame]:
    return {
        "none": scenario(0.0, 100.0, 50.0, 1000.0),
        "allowance": scenario(1e6, 120.0, 60.0, 800.0),
        "waste": scenario(2e6, 100.0, 50.0, 900.0),
    }


def test_differences_are_paired_by_seed_and_gain_from_common_draws(estimates: dict[str, pd.DataFrame]) -> None:
    table = differences(estimates["none"], estimates["allowance"], 6).set_index(["layer", "estimate"])
    row = table.loc[("actual", "poor_person_years")]
    assert row["difference"] == pytest.approx(-200)
    assert row["gain"] == np.inf or row["gain"] > 1e6
    assert row["kind"] == "between-run error of a paired difference"
    assert (row["n"], row["asked"]) == (6, 6)
    assert len(table) == 12


def test_a_seed_that_one_scenario_lacks_takes_its_pair_out(estimates: dict[str, pd.DataFrame]) -> None:
    table = differences(estimates["none"], scenario(1e6, 120.0, 60.0, 800.0, runs=5), 6)
    assert set(table["n"]) == {5}


def rates(values: list[float], years: list[float]) -> pd.DataFrame:
    """A rate of a group by run, and one of everybody."""
    rows = [
        [Row("actual", 3, "exit_rate", "herd above 100 a head", "1/year", value, np.nan, weight),
         Row("actual", 3, "exit_rate", "all", "1/year", value),
         Row("actual", 3, "relapse_3y", "herd above 100 a head", "% of exits", np.nan if weight < 20 else 100 * value, np.nan, 1.0)]
        for value, weight in zip(values, years, strict=True)
    ]  # fmt: skip
    return pd.concat([as_frame(part).assign(run=run) for run, part in enumerate(rows)], ignore_index=True)


def test_one_level_less_the_other_is_the_difference_shown() -> None:
    """Rates of a group are those of all runs together, so their difference is no mean of differences."""
    first, second = rates([0.1, 0.5, 0.3], [10.0, 90.0, 30.0]), rates([0.4, 0.2, 0.9], [80.0, 10.0, 25.0])
    key = ("actual", 3, "relapse_3y", "herd above 100 a head", "% of exits")
    shares = [{key: ShareOfRuns(value, {0: 0.01, 1: -0.03, 2: move}, 20.0)} for value, move in ((0.3, 0.02), (0.1, 0.0))]
    levels = [
        pooled(frame, 3, relapses=share).query("kind == 'between-run error of the mean'").set_index(["estimate", "group"])
        for frame, share in zip((first, second), shares, strict=True)
    ]
    table = differences(first, second, 3, (shares[0], shares[1])).set_index(["estimate", "group"])
    assert len(table) == 3
    for place, row in table.iterrows():
        assert row["difference"] == pytest.approx(levels[1].loc[place, "value"] - levels[0].loc[place, "value"])
        assert (row["mean_first"], row["mean"]) == pytest.approx(tuple(level.loc[place, "value"] for level in levels))
    rate = table.loc[("exit_rate", "herd above 100 a head")]
    assert rate["difference"] != pytest.approx(np.mean([0.3, -0.3, 0.6]))
    share = table.loc[("relapse_3y", "herd above 100 a head")]
    assert share["high"] - share["low"] == pytest.approx(2 * 4.3026527 * 100 * 0.02 * np.sqrt(3 / 2))  # t of 3 seeds
    assert share["n"] == 3


def test_costs_per_effect_are_extra_cost_over_extra_effect(estimates: dict[str, pd.DataFrame]) -> None:
    table = value_for_money(estimates, SEEDS).set_index(["scenario", "effect"])
    assert table.loc[("allowance", "exit from actual poverty"), "cost_per_effect"] == pytest.approx(1e6 / 20)
    assert table.loc[("allowance", "poor person-year averted"), "cost_per_effect"] == pytest.approx(1e6 / 200)
    lasting = table.loc[("allowance", "lasting exit (36 months without relapse)")]
    assert lasting["cost_per_effect"] == pytest.approx(1e5)
    assert table.loc[("waste", "exit from actual poverty"), "cost_per_effect"] == np.inf
    assert set(table["payer"]) == {"public"}
    text = markdown(table.reset_index())
    assert "## What waste costs beside none" in text
    assert "| exit from actual poverty | public | 1,000 (1,000 to 1,000) | 20 (20 to 20) | 50,000 (50,000 to 50,000) |" in text
    exit = table.loc[("allowance", "exit from actual poverty")]
    assert (exit["kind"], exit["extra_kind"]) == ("Fieller's theorem over runs", "between-run error of a paired difference")
    assert "Fieller" in text


def test_households_costs_are_added_where_they_are_known(estimates: dict[str, pd.DataFrame]) -> None:
    own = as_frame([Row("any", 0, "household_cost", "all", "yuan", 5e5)])
    paid = pd.concat([estimates["allowance"], *(own.assign(run=int(seed)) for seed in SEEDS)])
    table = value_for_money({"none": estimates["none"], "allowance": paid}, SEEDS).set_index(["payer", "effect"])
    both = table.loc[("public and households", "exit from actual poverty"), "cost_per_effect"]
    assert both == pytest.approx(1.5e6 / 20)


def test_what_costs_more_and_averts_less_is_off_the_frontier(estimates: dict[str, pd.DataFrame]) -> None:
    table = on_frontier(estimates, SEEDS).set_index("scenario")
    assert table["standing"].tolist() == ["on the frontier", "on the frontier", "dominated"]
    assert table.loc["allowance", "incremental_ratio"] == pytest.approx(5000)
    assert table["share_on_frontier"].tolist() == [1.0, 1.0, 0.0]
    waste = table.loc["waste"]
    reach = 2.570582 * np.std([900 + n + n / 100 * (s % 2) for n, s in zip(NOISE, SEEDS, strict=True)], ddof=1) / np.sqrt(6)
    assert waste["person_years_averted_high"] == pytest.approx(waste["person_years_averted"], abs=1.0)  # paired: no noise left
    assert reach > 20
    assert table.loc["allowance", "incremental_ratio_low"] == pytest.approx(5000, rel=1e-3)
    assert (waste["kind"], waste["ratio_kind"]) == ("between-run error of the mean", "Fieller's theorem over runs")


def test_households_differ_from_their_first_other_change_on() -> None:
    def changes(*rows: tuple[int, int, str, bool]) -> pd.DataFrame:
        table = pd.DataFrame(rows, columns=["run", "household", "month", "entered"]).assign(layer="actual")
        return table.assign(month=pd.to_datetime(table["month"]))

    first = changes((1, 7, "2014-03", True), (1, 8, "2014-05", True), (1, 9, "2015-01", True), (2, 7, "2014-02", True))
    second = changes((1, 7, "2014-03", True), (1, 8, "2014-09", True), (1, 9, "2015-01", True), (2, 7, "2014-02", True))
    row = households_that_differ(first, second, asked=3).set_index("layer").loc["actual"]
    assert row["households_differing"] == pytest.approx(100 * (1 / 3 + 0) / 2)
    assert row["first_month"] == "2014-05"
    assert (row["n"], row["asked"]) == (2, 3)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, estimates: dict[str, pd.DataFrame]) -> Path:
    place = tmp_path_factory.mktemp("comparison")
    month = np.arange(85)
    curve = pd.DataFrame({"month": month, "share": 1 - 0.99**month, "band_low": 1 - 0.992**month,
                          "band_high": 1 - 0.988**month}).assign(curve="poor again", group="all", n=6, asked=6)  # fmt: skip
    both = pd.concat([curve.assign(layer=layer) for layer in ("actual", "administrative")])
    tables = {
        "curves": stacked((name, both.reindex(columns=CURVE_COLUMNS)) for name in estimates),
        "differences": stacked(
            (name, differences(estimates["none"], estimates[name], 6).assign(first="none")) for name in list(estimates)[1:]
        ),
        "frontier": on_frontier(estimates, SEEDS),
        "frontier_runs": stacked(frontier_runs(estimates, SEEDS)),
    }
    for name, table in tables.items():
        write_both(place, name, table, Source("comparison", "0123456789abcdef"))
    return place


@pytest.mark.parametrize("figure", all_figures("comparison"), ids=lambda figure: figure.name)
def test_a_figure_of_a_comparison_names_every_scenario_and_keeps_its_numbers(figure: object, folder: Path) -> None:
    drawing = draw(figure, folder)
    legends = [*drawing.canvas.legends, *(a.get_legend() for a in drawing.canvas.axes if a.get_legend())]
    words = " ".join(text.get_text() for legend in legends for text in legend.get_texts())
    assert "allowance" in words
    assert "waste" in words
    assert len(drawing.numbers) > 2
    assert all(axes.get_xlabel() for axes in drawing.canvas.axes)
    assert "6 of 6" in drawing.caption or "6 to 6 of 6" in drawing.caption
    assert "nan" not in drawing.alt_text


def test_figures_of_a_comparison_are_not_drawn_of_runs() -> None:
    names = {figure.name for figure in all_figures("comparison")}
    assert names == {"relapse_by_scenario", "paired_differences", "cost_effectiveness_frontier"}
    assert not names & {figure.name for figure in all_figures()}
