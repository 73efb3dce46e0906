"""Design files: which points each method makes, and what is said about a mistake."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from alxa_sim.batch.constraints import parse_constraint
from alxa_sim.batch.design import Design
from alxa_sim.batch.design_file import load_design
from alxa_sim.batch.distributions import Distribution
from alxa_sim.records import Refusal

RATE = "herd.calving_rate"
DRAWN = f"vary: {{{RATE}: {{uniform: [0.3, 0.5], unit: 1/year}}, population.households: {{whole: [20, 40]}}}}\n"


@pytest.fixture
def load(tmp_path: Path, tools: SimpleNamespace) -> Any:
    """Loads a design of the small scenario from its text."""
    return lambda text: load_design(tools.write_design(tmp_path, f"scenarios: tiny.yaml\n{text}"))


def rows(design: Design) -> list[tuple[Any, ...]]:
    return list(design.points.rows)


class TestMethods:
    def test_a_grid_has_every_combination(self, load: Any) -> None:
        text = f"method: grid\nvary: {{{RATE}: {{from: 0.3, to: 0.5, steps: 3}}, population.households: [20, 30]}}"
        assert rows(load(text)) == [(a, b) for a in (0.3, 0.4, 0.5) for b in (20, 30)]

    def test_a_list_has_the_points_it_lists(self, load: Any) -> None:
        design = load(f"method: list\ncases: [{{}}, {{{RATE}: 0.3}}, {{poverty.use_bureau_line: true}}]")
        assert design.points.keys == (RATE, "poverty.use_bureau_line")
        assert rows(design) == [(None, None), (0.3, None), (None, True)]

    def test_nothing_varied_is_one_point(self, load: Any) -> None:
        assert rows(load("seeds: 3")) == [()]

    def test_one_at_a_time_begins_with_the_scenario_itself(self, load: Any) -> None:
        design = load(f"method: one_at_a_time\nvary: {{{RATE}: [0.3, 0.5], population.households: [20]}}")
        assert rows(design) == [(None, None), (0.3, None), (0.5, None), (None, 20)]

    def test_a_latin_hypercube_meets_every_stratum_once(self, load: Any) -> None:
        design = load(f"method: latin_hypercube\npoints: 10\n{DRAWN}")
        rates = np.array([row[0] for row in rows(design)])
        assert sorted(np.floor((rates - 0.3) / 0.02).astype(int)) == list(range(10))
        assert all(type(row[1]) is int and 20 <= row[1] <= 40 for row in rows(design))
        assert rows(load(f"method: latin_hypercube\npoints: 10\n{DRAWN}")) == rows(design)
        assert rows(load(f"method: latin_hypercube\npoints: 10\ndraw: 2\n{DRAWN}")) != rows(design)

    @pytest.mark.parametrize(("method", "count"), [("sobol", 8), ("saltelli", 8 * 4), ("morris", 8 * 3)])
    def test_designs_with_a_pattern_have_as_many_points_as_it_takes(self, method: str, count: int, load: Any) -> None:
        if method != "sobol":
            pytest.importorskip("SALib")
        design = load(f"method: {method}\npoints: 8\n{DRAWN}")
        assert len(rows(design)) == count
        assert design.points.shares.shape == (count, 2)

    def test_a_factorial_of_switches(self, load: Any) -> None:
        switch = "interventions.minimum_living_allowance"
        design = load(f"method: factorial\nswitches: [{switch}]")
        assert [design.scenario_of(run).interventions.keys() for run in design.runs([1])] == [set(), {switch[14:]}]

    def test_single_combinations_are_none_all_each_alone_and_all_but_each(self) -> None:
        from alxa_sim.batch.points import single_combinations

        found = ["".join("01"[on] for on in row) for row in single_combinations(None, 3)]  # type: ignore[arg-type]
        assert found == ["000", "111", "100", "010", "001", "011", "101", "110"]

    def test_draws_of_a_posterior_are_rows_of_its_file(self, load: Any, tmp_path: Path) -> None:
        draws = pd.DataFrame({RATE: np.linspace(0.3, 0.5, 20), "dairy.least_camels": range(20)})
        draws.to_csv(tmp_path / "draws.csv", index=False)
        design = load("method: posterior\nposterior: draws.csv\npoints: 6")
        assert len(rows(design)) == 6
        assert set(rows(design)) <= set(draws.itertuples(index=False, name=None))

    def test_every_row_of_a_posterior_is_a_point_where_no_number_is_asked(self, load: Any, tmp_path: Path) -> None:
        draws = pd.DataFrame({RATE: [0.3, 0.4, 0.5], "population.households": [20, 30, 40]})
        draws.to_parquet(tmp_path / "draws.parquet")
        assert rows(load("method: posterior\nposterior: draws.parquet")) == [(0.3, 20), (0.4, 30), (0.5, 40)]

    def test_rows_of_a_posterior_come_as_often_as_their_weights_say(self, load: Any, tmp_path: Path) -> None:
        draws = pd.DataFrame({RATE: [0.3, 0.35, 0.4, 0.5], "weight": [1.0, 0.0, 5.0, 2.0]})
        draws.to_csv(tmp_path / "draws.csv", index=False)
        design = load("method: posterior\nposterior: draws.csv\npoints: 16")
        assert design.points.keys == (RATE,)
        assert [rows(design).count((rate,)) for rate in draws[RATE]] == [2, 0, 10, 4]

    def test_a_constraint_leaves_points_out(self, load: Any) -> None:
        text = f"method: grid\nvary: {{{RATE}: [0.3, 0.4], population.households: [20, 30]}}\n"
        assert len(rows(load(f'{text}constraints: ["{RATE} * 100 > population.households"]'))) == 3

    def test_values_reach_the_scenario(self, load: Any) -> None:
        design = load(f"method: grid\nvary: {{{RATE}: [0.3], interventions.minimum_living_allowance.start: ['2014-02']}}")
        scenario = design.scenario_of(next(design.runs([1])))
        assert scenario.herd.calving_rate == 0.3
        assert scenario.interventions["minimum_living_allowance"].start == 2014 * 12 + 1


class TestRefusals:
    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("method: gird", "design.yaml:2: method: unknown 'gird'; did you mean 'grid'?"),
            ("pionts: 3", "design.yaml:2: pionts: unknown 'pionts'; did you mean 'points'?"),
            ("seeds: 0", "design.yaml:2: seeds.count: must be a whole number of at least 1, found 0"),
            ("seeds: {fist: 2}", "unknown 'fist'; did you mean 'first'?"),
            ("keep: [monthly, cost]", "design.yaml:2: keep[1]: must be"),
            ("method: sobol\npoints: 9\n" + DRAWN, "design.yaml:3: points: points must be a power of 2"),
            ("method: latin_hypercube\n" + DRAWN, "points must say how many"),
            ("method: grid\nvary: {herd.calvin_rate: [1]}", "unknown 'calvin_rate'; did you mean 'calving_rate'?"),
            ("method: grid\nvary: {herd: [1]}", "design.yaml:3: vary.herd: is no setting such as"),
            ("method: grid\nvary:\n  herd.calving_rate: [-1]", "design.yaml:4: vary.herd.calving_rate: must not be neg"),
            ("method: grid\nvary: {herd.calving_rate: []}", "must be a list of values"),
            ("method: grid\nvary: {interventions.minimum_living_allowance: [1]}", "must be true (as in the scenario)"),
            ("method: grid\nvary: {interventions.nothing: [false]}", "nothing"),
            ("method: grid\nswitches: [interventions.x]", "switches: is not used by the method grid"),
            ("method: morris\npoints: 4\nvary: {dairy.x: {normal: [1, 1]}}", "needs limits for a morris design"),
            ("method: saltelli\npoints: 4\nconstraints: ['a < b']\n" + DRAWN, "would break the pattern"),
            ("method: latin_hypercube\npoints: 4\nvary: {herd.calving_rate: {unifrom: [0, 1]}}", "did you mean 'uniform'?"),
            ("method: latin_hypercube\npoints: 4\nvary: {herd.calving_rate: {uniform: [1, 0]}}", "1 must be below 0"),
            ("method: latin_hypercube\npoints: 4\nvary: {herd.calving_rate: {uniform: [0, 1]}}",
             "vary.herd.calving_rate.unit: must be '1/year', none is given"),
            ("method: latin_hypercube\npoints: 4\nconstraints: ['herd.calvin_rate < 1']\n" + DRAWN,
             "'herd.calvin_rate' is not varied by this design; did you mean 'herd.calving_rate'?"),
            ("method: latin_hypercube\npoints: 4\nconstraints: ['herd.calving_rate > 1']\n" + DRAWN, "no point meets them"),
            ("method: posterior\nposterior: nowhere.csv\npoints: 3", "nowhere.csv: no such file"),
            ("method: factorial\nswitches: [interventions.minimum_living_allowanc]", "minimum_living_allowanc"),
        ],
    )  # fmt: skip
    def test_a_mistake_is_told_at_its_line(self, text: str, said: str, load: Any) -> None:
        with pytest.raises(Refusal) as refused:
            load(text)
        assert said in str(refused.value)

    @pytest.mark.parametrize(
        ("columns", "said"),
        [
            ({RATE: [0.3], "weight": [-1.0]}, "draws.csv: weight must be 0 or more in every row"),
            ({RATE: [0.3], "weight": [0.0]}, "draws.csv: weight must be 0 or more in every row, and not 0 in all"),
            ({RATE: [0.3, None], "weight": [1.0, 1.0]}, "draws.csv: must have a number in every cell"),
            ({"herd.calvin_rate": [0.3]}, "unknown 'calvin_rate'; did you mean 'calving_rate'?"),
            ({"log_likelihood": [0.3]}, "the column 'log_likelihood' is no setting such as"),
            ({RATE: [-0.3]}, "draws.csv"),
        ],
    )
    def test_a_posterior_file_that_cannot_be_is_refused(
        self, columns: dict[str, list[Any]], said: str, load: Any, tmp_path: Path
    ) -> None:
        pd.DataFrame(columns).to_csv(tmp_path / "draws.csv", index=False)
        with pytest.raises(Refusal) as refused:
            load("method: posterior\nposterior: draws.csv")
        assert said in str(refused.value)

    def test_a_scenario_that_is_not_there(self, tmp_path: Path, tools: SimpleNamespace) -> None:
        design = tools.write_design(tmp_path, "scenarios: [tiny.yaml, tinny.yaml]")
        with pytest.raises(Refusal, match=r"design\.yaml:1: scenarios: .*tinny\.yaml: no such file; did you mean 'tiny"):
            load_design(design)


class TestDistributions:
    @pytest.mark.parametrize(
        ("family", "numbers", "same"),
        [
            ("uniform", (2.0, 5.0), stats.uniform(2, 3)),
            ("log_uniform", (1.0, 100.0), stats.loguniform(1, 100)),
            ("triangular", (0.6, 1.0, 2.0), stats.triang(0.4 / 1.4, 0.6, 1.4)),
            ("normal", (3.0, 2.0), stats.norm(3, 2)),
            ("lognormal", (10.0, 2.0), stats.lognorm(np.log(2), scale=10)),
            ("beta", (2.0, 5.0), stats.beta(2, 5)),
        ],
    )
    def test_quantiles_are_those_of_the_family(self, family: str, numbers: tuple[float, ...], same: Any) -> None:
        shares = np.linspace(0.01, 0.99, 9)
        assert Distribution(family, numbers).quantile(shares) == pytest.approx(same.ppf(shares))

    def test_limits_cut_the_distribution_and_do_not_pile_up_at_its_ends(self) -> None:
        cut = Distribution("normal", (0.0, 1.0), (-1.0, 1.0))
        assert cut.is_limited
        assert cut.quantile(np.array([0.0, 0.5, 1.0])) == pytest.approx([-1, 0, 1])
        assert cut.quantile(np.array([0.25])) == pytest.approx(stats.truncnorm(-1, 1).ppf(0.25))

    def test_whole_numbers_are_equally_likely(self) -> None:
        values = Distribution("whole", (3.0, 6.0)).quantile((np.arange(1000) + 0.5) / 1000)
        assert np.unique(values, return_counts=True)[1].tolist() == [250] * 4


class TestConstraints:
    def test_arithmetic_and_chains(self) -> None:
        constraint = parse_constraint("0 < a.b - 2 * c.d <= 1.5", ["a.b", "c.d"])
        assert constraint.holds({"a.b": 3.0, "c.d": 1.0})
        assert not constraint.holds({"a.b": 5.0, "c.d": 1.0})
        assert constraint.holds({"a.b": None, "c.d": 1.0})

    @pytest.mark.parametrize("text", ["a.b", "a.b < f(1)", "a.b in c", "__import__('os') < 1", "a.b < 'x'", "a.b <", "a ** 2 < 1"])
    def test_anything_else_is_refused(self, text: str) -> None:
        with pytest.raises(ValueError, match=r"must|may|is no condition"):
            parse_constraint(text, ["a.b", "a"])


def test_the_design_of_the_how_to_is_sound(tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    text = (root / "docs" / "how_to" / "sweep.md").read_text(encoding="utf-8").partition("```yaml\n")[2].partition("```")[0]
    place = tmp_path / "experiments" / "calving"
    place.mkdir(parents=True)
    (tmp_path / "scenarios").symlink_to(root / "scenarios")
    (place / "design.yaml").write_text(text.replace("points: 100", "points: 3"), encoding="utf-8")
    assert load_design(place / "design.yaml").runs_per_seed == 6


def test_the_design_for_sobol_indices_that_the_how_to_names_is_small_and_varies_what_its_table_shows() -> None:
    root = Path(__file__).parents[2]
    text = (root / "docs" / "how_to" / "sweep.md").read_text(encoding="utf-8")
    design = load_design(root / "docs" / "how_to" / "sobol" / "design.yaml")
    assert "alxa sweep docs/how_to/sobol/design.yaml" in text
    assert design.settings.method == "saltelli"
    assert design.runs_per_seed * design.seeds.number == 80
    assert [line.split()[1] for line in text.splitlines() if line.startswith("small_banner ")] == list(design.points.keys)
