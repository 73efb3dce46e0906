"""What a sweep's folder answers: questions in SQL, verification, merging, and which settings matter."""

from __future__ import annotations

import shutil
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from scipy.stats import qmc

from alxa_sim.batch.arms import arms
from alxa_sim.batch.design_settings import DesignSettings
from alxa_sim.batch.distributions import Distribution
from alxa_sim.batch.over_points import over_points
from alxa_sim.batch.points import METHODS, Varied, unit_cube
from alxa_sim.batch.sensitivity import elementary_effects, pawn_indices, sobol_indices
from alxa_sim.batch.swept import NumberBySeed, Swept
from alxa_sim.cli import main
from alxa_sim.estimates.pooled import EVENTS, NEVER_NEGATIVE
from alxa_sim.records import Refusal
from alxa_sim.statistics.held_out_boxes import trust
from alxa_sim.statistics.pawn import pawn_intervals, pawn_medians
from alxa_sim.statistics.prim import Box, box_of, discovered, peeled, quasi_p_values
from alxa_sim.statistics.robustness import robustness, robustness_intervals
from alxa_sim.statistics.trajectories import effects_by_trajectory

POOR = "Actually poor: end of 2014-02"


class TestSql:
    def test_every_table_answers_by_its_name(self, undisturbed: Path, capsys: pytest.CaptureFixture[str]) -> None:
        pytest.importorskip("duckdb")
        query = "select r.scenario, count(distinct m.run) as n from monthly m join runs r using (run) group by 1"
        assert main(["results", str(undisturbed), "--csv", "--sql", query]) == 0
        told = capsys.readouterr()
        assert told.out == "scenario,n\ntiny,12\n"
        assert f"From {undisturbed}, digest {Swept(undisturbed).digest[:12]}, n = 12 of 12 runs." in told.err

    def test_a_question_that_is_none_is_refused_in_one_line(self, undisturbed: Path, capsys: Any) -> None:
        pytest.importorskip("duckdb")
        assert main(["results", str(undisturbed), "--sql", "select * from runz"]) == 2
        assert capsys.readouterr().err.count("\n") == 1

    def test_the_overview_says_what_there_is(self, undisturbed: Path, capsys: Any) -> None:
        assert main(["results", str(undisturbed)]) == 0
        told = capsys.readouterr().out
        assert "Does it matter?" in told
        assert "tables: runs, points, answers, changes, costs, estimates, gacha_monthly, monthly" in told

    def test_another_folder_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(Refusal, match="no folder of alxa sweep"):
            Swept(tmp_path)


class TestArms:
    """The four points of the small design on three seeds; the first, a low calving rate with the allowance, is compared with."""

    def test_an_arm_has_the_mean_of_its_seeds_and_the_mean_difference_of_its_pairs(
        self, undisturbed: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        name = "any.public_cost"
        assert main(["results", str(undisturbed), "--estimate", name, "--csv"]) == 0
        table = pd.read_csv(StringIO(capsys.readouterr().out))
        runs = pd.read_parquet(undisturbed / "runs.parquet")
        costs = pd.read_parquet(undisturbed / "costs").groupby("run")["cost"].sum()
        by_arm = runs.assign(cost=runs["run"].map(costs)).pivot_table(values="cost", index="point", columns="seed")
        assert table["point"].tolist() == [0, 1, 2, 3]
        assert table["changed"][0] == "herd.calving_rate=0.3 interventions.minimum_living_allowance=true"
        on = [0, 2]
        assert table["mean"][on].to_numpy() == pytest.approx(by_arm.loc[on].mean(axis=1).to_numpy())
        difference = (by_arm.loc[2] - by_arm.loc[0]).to_numpy()
        half = stats.t.ppf(0.975, 2) * difference.std(ddof=1) / np.sqrt(3)
        told = table.loc[2, ["less_first", "less_low", "less_high"]].to_numpy(float)
        assert told == pytest.approx([difference.mean(), difference.mean() - half, difference.mean() + half])
        assert (table["n"][on] == 3).all()
        assert table["pairs"][2] == 3

    def test_a_rate_of_a_group_is_that_which_alxa_run_tells(
        self, undisturbed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        swept = Swept(undisturbed)
        of_groups = [name for name in swept.names if ".exit_rate of " in name and swept.by_seed(name).weights is not None]
        number = swept.by_seed(next(name for name in of_groups if np.isfinite(swept.by_seed(name).by_seed[0, 0]).sum() > 1))
        monkeypatch.chdir(undisturbed)
        words = swept.design.command(swept.design.run(swept.design.runs_per_seed)).split()[1:]
        words[words.index("--replicates") + 1] = "3"
        assert main([*words, "--out", str(tmp_path / "run")]) == 0
        pooled = pd.read_csv(tmp_path / "run" / "estimates.csv")
        key = swept.place_of(number.name)
        of_run = pooled[(pooled[["layer", "minimum", "estimate", "group"]] == [key[c] for c in ("layer", "minimum", "estimate", "group")]).all(axis=1)]
        of_run = of_run[of_run["kind"] == "between-run error of the mean"].iloc[0]
        arm = arms(swept, number).iloc[0]
        assert [arm["mean"], arm["low"], arm["high"]] == pytest.approx(of_run[["value", "low", "high"]].to_list())

    def test_no_count_or_share_has_an_interval_of_what_cannot_be(self, undisturbed: Path) -> None:
        swept = Swept(undisturbed)
        names = [name for name in swept.names if "gacha" not in name and name.startswith(("actual.", "income.", "Public", "Exits"))]
        for number in map(swept.by_seed, names):
            table = arms(swept, number)
            if number.estimate in EVENTS:
                assert (table.loc[table["mean"] == 0, "high"] > 0).all()
            if number.unit in NEVER_NEGATIVE or number.unit.startswith("%"):
                assert not (table["low"] < 0).any(), number.name
        assert {swept.by_seed("actual.exits").estimate, swept.by_seed("Public cost: all interventions").estimate} == {"exits", ""}

    def test_a_number_that_only_later_runs_have_is_found(self, undisturbed: Path, tmp_path: Path) -> None:
        out = tmp_path / "copy"
        shutil.copytree(undisturbed, out)
        file = sorted((out / "answers").iterdir())[-1]
        rows = pd.read_parquet(file)
        rows.loc[rows.index[-1], "quantity"] = "rare"
        rows.to_parquet(file)
        name = f"{rows['section'].iloc[-1]}: rare"
        assert name not in Swept(out).names
        assert np.isfinite(Swept(out).by_seed(name).by_seed).sum() == 1

    def test_a_failed_run_is_missing_from_its_arm_and_its_pair(self, undisturbed: Path, tmp_path: Path) -> None:
        out = tmp_path / "copy"
        shutil.copytree(undisturbed, out)
        runs = pd.read_parquet(out / "runs.parquet")
        runs.loc[(runs["point"] == 1) & (runs["seed"] == 2), "status"] = "failed"
        runs.to_parquet(out / "runs.parquet")
        swept = Swept(out)
        table = arms(swept, swept.by_seed("Registered: at the start"))
        assert table["n"].tolist() == [3, 2, 3, 3]
        assert table["pairs"].tolist()[1:] == [2, 3, 3]
        assert (table["asked"] == 3).all()
        assert swept.means("Registered: at the start").runs == 11

    def test_several_numbers_are_read_one_below_the_other(self, undisturbed: Path, capsys: Any) -> None:
        asked = ["--estimate", POOR, "--estimate", "actual.exits"]
        assert main(["results", str(undisturbed), *asked]) == 0
        told = capsys.readouterr().out
        assert told.index(f"{POOR} [% of persons]") < told.index("actual.exits [household]")
        assert f"From {undisturbed}, digest {Swept(undisturbed).digest[:12]}, n = 12 of 12 runs." in told
        assert main(["results", str(undisturbed), "--estimate", "actual.exist"]) == 2


class TestPosterior:
    """Draws of a file go through a sweep; what they leave unknown is told apart from chance."""

    def test_a_sweep_over_draws_tells_what_is_due_to_them(
        self, tmp_path: Path, tools: SimpleNamespace, capsys: pytest.CaptureFixture[str]
    ) -> None:
        rates = np.linspace(0.0, 0.9, 6)
        (tmp_path / "q").mkdir()
        pd.DataFrame({"population.registered_share": rates, "weight": 1.0}).to_parquet(tmp_path / "q" / "draws.parquet")
        text = "scenarios: tiny.yaml\nseeds: 3\nmethod: posterior\nposterior: draws.parquet\nkeep: []\n"
        design, out = tools.write_design(tmp_path / "q", text), tmp_path / "out"
        assert tools.sweep(design, out) == 0
        (tmp_path / "q" / "draws.parquet").unlink()
        swept = Swept(out)
        assert swept.points["population.registered_share"].tolist() == rates.tolist()
        assert main(["verify", str(out), "--sample", "1"]) == 0
        name = "Registered: at the start"
        table = over_points(swept, swept.by_seed(name)).iloc[0]
        by_point = swept.means(name).mean[0]
        assert table["mean"] == pytest.approx(by_point.mean())
        assert by_point.min() <= table["points_low"] < 0.2 * by_point.max()
        assert 0.8 * by_point.max() < table["points_high"] <= by_point.max()
        by_seed = swept.by_seed(name).by_seed[0].mean(axis=0)
        half = stats.t.ppf(0.975, 2) * by_seed.std(ddof=1) / np.sqrt(3)
        assert [table["low"], table["high"]] == pytest.approx([by_seed.mean() - half, by_seed.mean() + half])
        assert table["of_parameters"] > 0.8
        capsys.readouterr()
        assert main(["results", str(out), "--estimate", name]) == 0
        assert "where 95 % of the points lie" in capsys.readouterr().out

    def test_scenarios_are_compared_at_the_same_points_on_the_same_seeds(self) -> None:
        random = np.random.default_rng(4)
        world = random.normal(10, 5, (40, 1)) + random.normal(0, 1, (40, 4))
        number = NumberBySeed("n", "1", np.array([world, world - 2 + random.normal(0, 0.1, (40, 1))]))
        table = over_points(cast(Swept, SimpleNamespace(scenarios=["a", "b"])), number)
        assert table["points_low"][0] < 5 < 15 < table["points_high"][0]
        assert table["of_parameters"][0] > 0.9
        assert 0.5 < table["of_parameters_low"][0] <= table["of_parameters"][0] <= table["of_parameters_high"][0] <= 1
        assert -2.4 < table["less_points_low"][1] < -2.1 < -1.9 < table["less_points_high"][1] < -1.6
        assert -2.1 < table["less_low"][1] <= table["less_high"][1] < -1.9
        assert table["pairs"][1] == 160

    def test_the_luck_that_a_seed_brings_to_all_points_does_not_hide_what_parts_them(self) -> None:
        random = np.random.default_rng(5)
        world = random.normal(0, 1, (60, 1)) + random.normal(0, 3, (1, 3)) + random.normal(0, 0.2, (60, 3))
        table = over_points(cast(Swept, SimpleNamespace(scenarios=["a"])), NumberBySeed("n", "1", np.array([world])))
        assert 3.0 < table["points_high"][0] - table["points_low"][0] < 5.0
        assert table["high"][0] - table["low"][0] > 5.0
        assert 0.05 < table["of_parameters"][0] < 0.5

    def test_with_one_seed_the_interval_holds_chance_too(self) -> None:
        number = NumberBySeed("n", "1", np.arange(101.0).reshape(1, 101, 1))
        table = over_points(cast(Swept, SimpleNamespace(scenarios=["a"])), number)
        assert (table["points_low"][0], table["points_high"][0]) == pytest.approx((2.5, 97.5))
        assert np.isnan(table["low"][0])
        assert np.isnan(table["of_parameters"][0])


class TestVerify:
    def test_a_sound_folder_is_verified(self, undisturbed: Path, capsys: Any) -> None:
        assert main(["verify", str(undisturbed), "--sample", "2"]) == 0
        assert "0 damaged files; 2 of 2 runs came out the same again." in capsys.readouterr().out

    def test_a_changed_file_and_a_changed_world_are_found(self, undisturbed: Path, tmp_path: Path, capsys: Any) -> None:
        out = tmp_path / "copy"
        shutil.copytree(undisturbed, out)
        with next((out / "monthly").iterdir()).open("ab") as file:
            file.write(b"x")
        assert main(["verify", str(out), "--sample", "0"]) == 1
        assert "1 damaged files" in capsys.readouterr().out
        scenario = out / "scenarios" / "tiny.yaml"
        scenario.write_text(scenario.read_text().replace("lambing_rate: 0.8", "lambing_rate: 0.1"))
        assert main(["verify", str(out), "--sample", "1"]) == 1
        assert "differs: run " in capsys.readouterr().out


class TestMerge:
    def test_two_halves_are_the_whole(self, undisturbed: Path, tmp_path: Path, tools: SimpleNamespace) -> None:
        for name, first, count in (("a", 1, 2), ("b", 2, 2)):
            text = tools.design.replace("seeds: 3", f"seeds: {{first: {first}, count: {count}}}")
            assert tools.sweep(tools.write_design(tmp_path / "q", text), tmp_path / name) == 0
        assert main(["merge", str(tmp_path / "a"), str(tmp_path / "b"), "--out", str(tmp_path / "whole")]) == 0
        assert tools.files(tmp_path / "whole") == tools.files(undisturbed)

    def test_another_design_a_damaged_folder_and_a_place_that_is_taken_are_refused(
        self, undisturbed: Path, tmp_path: Path, tools: SimpleNamespace, capsys: Any
    ) -> None:
        other = tools.write_design(tmp_path / "q", tools.design.replace("0.4]", "0.5]"))
        tools.sweep(other, tmp_path / "other", seeds=1)
        assert main(["merge", str(undisturbed), str(tmp_path / "other"), "--out", str(tmp_path / "x")]) == 2
        assert "another design" in capsys.readouterr().err
        assert main(["merge", str(undisturbed), "--out", str(undisturbed)]) == 2
        damaged = tmp_path / "damaged"
        shutil.copytree(undisturbed, damaged)
        next((damaged / "costs").iterdir()).write_bytes(b"x")
        assert main(["merge", str(undisturbed), str(damaged), "--out", str(tmp_path / "x")]) == 2
        assert "is damaged" in capsys.readouterr().err
        assert not (tmp_path / "x").exists()


def shares_of(method: str, points: int, settings: int, **changed: Any) -> Any:
    """The points of a method in the unit cube."""
    plan = DesignSettings.model_validate({"scenarios": ("x",), "method": method, "points": points, **changed})
    keys = {f"x{k + 1}": Distribution("uniform", (0.0, 1.0)) for k in range(settings)}
    return METHODS[method](plan, Varied({}, keys, {}, ())).shares


def ishigami(shares: Any) -> Any:
    x = np.pi * (2 * shares - 1)
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


A = np.array([0.0, 1.0, 4.5, 9.0, 99.0, 99.0, 99.0, 99.0])


def sobol_g(shares: Any) -> Any:
    return np.prod((np.abs(4 * shares - 2) + A) / (1 + A), axis=1)


class TestSensitivity:
    """Published: Ishigami and Homma (1990) with a = 7, b = 0.1; Saltelli et al. (2008), Global Sensitivity Analysis, for G."""

    def test_sobol_indices_of_ishigami_are_the_published_ones(self) -> None:
        pytest.importorskip("SALib")
        found = sobol_indices(["x1", "x2", "x3"], ishigami(shares_of("saltelli", 4096, 3)))
        assert found["first"].to_numpy() == pytest.approx([0.3139, 0.4424, 0.0], abs=0.02)
        assert found["total"].to_numpy() == pytest.approx([0.5576, 0.4424, 0.2437], abs=0.02)
        assert ((found["total_low"] < [0.5576, 0.4424, 0.2437]) & (found["total_high"] > [0.5576, 0.4424, 0.2437])).all()

    def test_sobol_indices_of_g_are_the_published_ones(self) -> None:
        pytest.importorskip("SALib")
        found = sobol_indices([f"x{k}" for k in range(8)], sobol_g(shares_of("saltelli", 2048, 8)))
        parts = 1 / (3 * (1 + A) ** 2)
        variance = np.prod(1 + parts) - 1
        assert (parts / variance)[:4] == pytest.approx([0.7162, 0.1790, 0.0237, 0.0072], abs=1e-3)
        assert found["first"].to_numpy() == pytest.approx(parts / variance, abs=0.02)
        assert found["total"].to_numpy() == pytest.approx(parts * (variance + 1) / (1 + parts) / variance, abs=0.02)

    def test_elementary_effects_of_a_line_are_its_slopes(self) -> None:
        pytest.importorskip("SALib")
        shares = shares_of("morris", 10, 3)
        found = elementary_effects(["a", "b", "c"], shares, shares @ [3.0, -2.0, 0.0], 4)
        assert found["mean_effect"].to_numpy() == pytest.approx([3, -2, 0], abs=1e-9)
        assert found["mean_size"].to_numpy() == pytest.approx([3, 2, 0], abs=1e-9)
        for name in ("spread", "spread_low", "spread_high"):
            assert found[name].to_numpy() == pytest.approx(0, abs=1e-9)
        for end in ("low", "high"):
            assert found[f"effect_{end}"].to_numpy() == pytest.approx([3, -2, 0], abs=1e-9)

    def test_elementary_effects_rank_g_as_published(self) -> None:
        """Campolongo et al. (2007), Environmental Modelling and Software 22, 1509-1518: by a, the last four near nothing."""
        pytest.importorskip("SALib")
        shares = shares_of("morris", 200, 8)
        size = elementary_effects([f"x{k}" for k in range(8)], shares, sobol_g(shares), 4)["mean_size"].to_numpy()
        assert (np.argsort(-size)[:4] == [0, 1, 2, 3]).all()
        assert size[4:].max() < 0.05 * size[0]

    def test_elementary_effects_of_ishigami_are_the_exact_ones(self) -> None:
        """On four levels each step goes from -pi to pi / 3 or from -pi / 3 to pi, so the means can be written down.

        SALib's documentation prints 7.76, 7.875 and 6.26 for a sample of 1,000 trajectories.
        """
        pytest.importorskip("SALib")
        shares = shares_of("morris", 1000, 3)
        found = elementary_effects(["x1", "x2", "x3"], shares, ishigami(shares), 4)
        high, low = np.pi**4, (np.pi / 3) ** 4
        step = 1.5
        exact = [step * np.sqrt(0.75) * (1 + 0.1 * (high + low) / 2), step * 7 * 0.75,
                 step * 0.1 * (high - low) * np.sqrt(0.75) / 2]  # fmt: skip
        assert exact == pytest.approx([7.70, 7.875, 6.25], abs=0.01)
        assert found["mean_size"].to_numpy() == pytest.approx(exact, rel=0.05)
        assert found["mean_effect"].to_numpy() == pytest.approx([exact[0], 0, 0], abs=0.6)
        assert ((found["size_low"] <= exact) & (found["size_high"] >= exact)).all()
        each = effects_by_trajectory(shares, ishigami(shares))
        assert found["mean_effect"].to_numpy() == pytest.approx(each.mean(axis=0))
        assert found["spread"].to_numpy() == pytest.approx(each.std(axis=0, ddof=1))
        assert ((found["effect_low"] <= [exact[0], 0, 0]) & (found["effect_high"] >= [exact[0], 0, 0])).all()
        assert ((found["spread_low"] > 0) & (found["spread_low"] < found["spread"]) & (found["spread"] < found["spread_high"])).all()

    def test_effects_that_are_chance_alone_stay_below_what_seeds_tell(self) -> None:
        """60 screenings of Ishigami with noise and a dummy; below the limit in 95 % of cases, under 51 would be 1 in 1,000."""
        pytest.importorskip("SALib")
        random = np.random.default_rng(11)
        keys = ["x1", "x2", "x3", "dummy"]
        below, beyond = 0, 0
        for draw in range(60):
            shares = shares_of("morris", 8, 4, draw=draw)
            by_seed = ishigami(shares)[:, None] + random.normal(0, 1, (len(shares), 3))
            found = elementary_effects(keys, shares, by_seed.mean(axis=1), 4, by_seed).set_index("setting")
            below += found.loc["dummy", "mean_size"] < found.loc["dummy", "by_chance"]
            beyond += found.loc["x2", "mean_size"] > found.loc["x2", "by_chance"]
        assert below >= 51
        assert beyond >= 58

    def test_what_chance_leaves_is_unknown_with_one_seed_and_nothing_where_seeds_agree(self) -> None:
        pytest.importorskip("SALib")
        shares = shares_of("morris", 4, 3)
        values = ishigami(shares)
        one, same = (elementary_effects(["a", "b", "c"], shares, values, 4, np.tile(values[:, None], n)) for n in (1, 2))
        assert one["by_chance"].isna().all()
        assert same["by_chance"].to_numpy() == pytest.approx(0, abs=1e-12)

    def test_pawn_tells_a_setting_that_matters_from_one_that_does_not(self) -> None:
        pytest.importorskip("SALib")
        shares = shares_of("latin_hypercube", 2000, 4)
        found = pawn_indices(["x1", "x2", "x3", "none"], shares, ishigami(shares[:, :3])).set_index("setting")["median"]
        assert found["x2"] > found["x1"] > found["none"]
        assert found["none"] < 0.12

    def test_pawn_intervals_cover_what_other_points_give_and_chance_is_rarely_beaten_by_nothing(self) -> None:
        """60 Latin hypercubes of 100 points; at a true share of 95 %, fewer than 52 covered would be 1 in 300."""
        random = np.random.default_rng(7)
        draws = [qmc.LatinHypercube(4, rng=random).random(100) for _ in range(460)]
        expected = np.mean([pawn_medians(x, ishigami(x), 5) for x in draws[60:]], axis=0)
        found = [(pawn_medians(x, ishigami(x), 5), pawn_intervals(x, ishigami(x), 5, 200)) for x in draws[:60]]
        covered = sum((ends.low <= expected) & (expected <= ends.high) for _, ends in found)
        assert (covered >= 52).all(), covered
        beyond_chance = sum(index > ends.by_chance for index, ends in found)
        assert beyond_chance[1] >= 55
        assert beyond_chance[3] <= 9

    def test_pawn_is_that_of_salib_with_ties_too(self) -> None:
        analyze = pytest.importorskip("SALib.analyze.pawn").analyze
        x = np.random.default_rng(3).random((173, 3)).round(2)
        values = (x[:, 0] + x[:, 1] ** 2).round(1)
        problem = {"num_vars": 3, "names": ["a", "b", "c"], "bounds": [[0, 1]] * 3}
        assert pawn_medians(x, values, 8) == pytest.approx(analyze(problem, x, values, S=8)["median"], abs=1e-12)

    def test_a_pattern_with_a_failed_point_is_left_out(self, tmp_path: Path) -> None:
        pytest.importorskip("SALib")
        from alxa_sim.batch.sensitivity import whole_patterns

        values = np.arange(15.0)
        values[7] = np.nan
        assert whole_patterns(values, 5).tolist() == [True] * 5 + [False] * 5 + [True] * 5
        with pytest.raises(Refusal, match="too few"):
            whole_patterns(values[:10], 5)

    def test_the_problem_is_the_unit_cube(self) -> None:
        assert unit_cube({"a": 1, "b": 2}) == {"num_vars": 2, "names": ["a", "b"], "bounds": [[0, 1], [0, 1]]}


@pytest.fixture(scope="module")
def spread(tmp_path_factory: pytest.TempPathFactory, tools: SimpleNamespace) -> Path:
    """A small screening of a real design."""
    pytest.importorskip("SALib")
    place = tmp_path_factory.mktemp("spread")
    text = (
        "scenarios: [tiny.yaml, without.yaml]\nseeds: 2\nmethod: morris\npoints: 3\nkeep: []\nvary:\n"
        "  population.registered_share: {uniform: [0.0, 0.9]}\n  budget.pension: {uniform: [0, 500], unit: yuan/month}\n"
    )
    (place / "q").mkdir()
    (place / "q" / "without.yaml").write_text(
        "extends: tiny.yaml\nname: without\ninterventions: {minimum_living_allowance: null}\n"
    )
    assert tools.sweep(tools.write_design(place / "q", text), place / "out") == 0
    return place / "out"


class TestCommands:
    def test_sensitivity_says_what_matters_and_where_it_comes_from(
        self, spread: Path, tmp_path: Path, capsys: Any
    ) -> None:
        csv = tmp_path / "s.csv"
        name = "Registered: at the start"
        assert main(["sensitivity", str(spread), "--estimate", name, "--csv", str(csv)]) == 0
        table = pd.read_csv(csv)
        assert table.groupby("setting")["mean_size"].min()["population.registered_share"] > 10
        assert table.groupby("setting")["mean_size"].max()["budget.pension"] == 0
        assert set(table["digest"]) == {Swept(spread).digest}
        assert (table["n"] == 36).all()
        assert f"From {spread}, digest {Swept(spread).digest[:12]}, n = 36 of 36 runs." in capsys.readouterr().out

    def test_the_figure_shows_what_chance_alone_would_give(self, spread: Path, tmp_path: Path) -> None:
        name = "Registered: at the start"
        assert main(["figures", str(spread), "--estimate", name, "--out", str(tmp_path)]) == 0
        drawn = pd.read_csv(tmp_path / "sensitivity_bars.csv").set_index("setting")
        assert (drawn.loc["budget.pension", "by_chance"] == 0).all()
        assert (drawn.loc["population.registered_share", "by_chance"] < drawn.loc["population.registered_share", "value"]).all()
        assert (drawn.loc["population.registered_share", "by_chance"] > 0).all()

    def test_discovery_finds_the_setting_behind_a_threshold(self, spread: Path, capsys: Any) -> None:
        assert main(["discover", str(spread), "--estimate", "Registered: at the start", "--above", "40"]) == 0
        told = capsys.readouterr().out
        assert "population.registered_share" in told
        assert "budget.pension" not in told
        assert "held out" in told
        assert "of the points beyond the threshold, and 1.00 (held out" in told

    def test_robustness_compares_the_scenarios(self, spread: Path, capsys: Any) -> None:
        options = ["--estimate", POOR, "--better", "lower", "--acceptable", "50"]
        assert main(["robustness", str(spread), *options]) == 0
        told = capsys.readouterr().out
        assert "without" in told
        assert "acceptable_share" in told

    def test_an_unknown_number_names_the_nearest(self, spread: Path, capsys: Any) -> None:
        assert main(["robustness", str(spread), "--estimate", "actual.relapse_1yr", "--better", "lower"]) == 2
        assert "did you mean 'actual.relapse_1y'?" in capsys.readouterr().err
        assert main(["robustness", str(spread), "--estimate", POOR, "--better", "lowr"]) == 2
        assert "must be lower or higher" in capsys.readouterr().err


class TestPrim:
    def test_a_box_is_found_again(self) -> None:
        x = np.random.default_rng(1).random((2000, 4))
        truth = (x[:, 0] > 0.7) & (x[:, 2] < 0.4)
        box = discovered(x, truth)
        assert box.density > 0.95
        assert box.coverage > 0.95
        assert box.low[0] == pytest.approx(0.7, abs=0.03)
        assert box.high[2] == pytest.approx(0.4, abs=0.03)
        chances = quasi_p_values(x, truth, box)
        assert (chances[[0, 2]] < 1e-20).all()
        assert (chances[[1, 3]] > 1e-3).all()

    def test_the_trade_off_is_that_of_another_implementation(self) -> None:
        """The example of Project Platypus's PRIM, x1 x2 + 0.2 x3 > 0.5, on 1,024 points of Sobol's sequence.

        Its peeling (alpha 0.05, mass 0.05) went through these coverages and densities; it rounds a peel up, ours down.
        """
        x = qmc.Sobol(3, scramble=False).random(1024)
        boxes = peeled(x, x[:, 0] * x[:, 1] + 0.2 * x[:, 2] > 0.5)
        density, coverage = (np.array([getattr(box, name) for box in boxes]) for name in ("density", "coverage"))
        published = {0.3000: 1.0, 0.5053: 1.0, 0.6426: 0.9789, 0.7790: 0.9072, 0.8768: 0.7806, 0.9506: 0.6498}
        for theirs, share in published.items():
            assert np.interp(theirs, density[:50], coverage[:50]) == pytest.approx(share, abs=0.03)
        assert boxes[0].density == pytest.approx(0.2314, abs=1e-4)

    def test_held_out_cases_see_through_a_box_found_in_noise(self) -> None:
        """Where nothing matters the box looks dense on its own cases and is as dense as all on others."""
        random = np.random.default_rng(2)
        x, noise = random.random((300, 5)), random.random(300) < 0.3
        box, known = discovered(x, noise), trust(x, noise, 60)
        assert box.density > noise.mean() + 0.03
        assert known.density[0] == pytest.approx(noise.mean(), abs=0.04)
        assert known.density[1] < noise.mean() < known.density[2]

    def test_a_box_that_is_there_is_limited_again_and_its_limits_are_told_closely(self) -> None:
        x = np.random.default_rng(1).random((600, 3))
        known = trust(x, (x[:, 0] > 0.7) & (x[:, 2] < 0.4), 60)
        assert known.limited_again[[0, 2]].min() == 1
        assert known.limited_again[1] < 0.9
        assert known.low[0, 0] <= 0.7 <= known.low[1, 0] < 0.75
        assert 0.35 < known.high[0, 2] <= 0.4 <= known.high[1, 2] + 0.01
        assert known.density[0] > 0.9
        assert known.coverage[0] > 0.9

    def test_peeling_never_cuts_equals_apart(self) -> None:
        x = np.repeat([[0.0], [1.0]], 50, axis=0)
        boxes = peeled(x, x[:, 0] == 1)
        assert [(box.density, box.mass) for box in boxes] == [(0.5, 1.0), (1.0, 0.5)]

    def test_the_merit_is_a_harmonic_mean(self) -> None:
        assert Box(np.zeros(1), np.ones(1), 0.5, 1.0, 0.3).merit == pytest.approx(2 / 3)
        none = box_of(np.zeros((2, 1)), np.zeros(2, np.bool_), np.ones(1), np.ones(1))
        assert none.merit == 0


def test_robustness_by_hand() -> None:
    """Two programmes in three states, less is better: the first is steady, the second best in two and bad in one."""
    found = robustness(np.array([[5.0, 6.0, 6.0], [3.0, 4.0, 9.0]]), lower_is_better=True, acceptable=5.0)
    assert found.worst.tolist() == [6, 9]
    assert found.largest_regret.tolist() == [2, 3]
    assert found.acceptable_share == pytest.approx([1 / 3, 2 / 3])
    higher = robustness(np.array([[5.0, 6.0, 6.0], [3.0, 4.0, 9.0]]), lower_is_better=False)
    assert higher.worst.tolist() == [5, 3]
    assert higher.largest_regret.tolist() == [3, 2]


def test_verdicts_of_robustness_have_the_error_of_their_seeds() -> None:
    """The mean of 25 seeds at the worst of two points: half of the interval is about two standard errors, 2 x 1 / 5."""
    random = np.random.default_rng(6)
    by_seed = np.array([[[5.0], [9.0]], [[6.0], [7.0]]]) + random.normal(0, 1, (2, 2, 25))
    found = robustness(by_seed.mean(axis=2), lower_is_better=True)
    ends = robustness_intervals(by_seed, lower_is_better=True)
    assert (ends.worst[0] < found.worst).all()
    assert (found.worst < ends.worst[1]).all()
    assert np.ptp(ends.worst, axis=0) == pytest.approx([0.8, 0.8], rel=0.35)
    assert np.isnan(robustness_intervals(by_seed[:, :, :1], lower_is_better=True).worst).all()
