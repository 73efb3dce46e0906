"""The machine code does what the Python source says, bit for bit, on any number of threads and in any order."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from everything_on_offer import AMOUNTS, EverythingOnOffer

from alxa_sim.columns import Table
from alxa_sim.interventions.minimum_living_allowance import MinimumLivingAllowance
from alxa_sim.levers import GachaMandates, HouseholdLevers, Mandate
from alxa_sim.model import AlxaModel
from alxa_sim.population import PopulationSettings, WorldSettings
from alxa_sim.scenario import Scenario
from alxa_sim.scenario.schema import Period
from alxa_sim.shocks.dzud import Dzud
from alxa_sim.shocks.illness_wave import IllnessWave
from alxa_sim.shocks.market_closure import MarketClosure


def small_scenario(households: int = 60) -> Scenario:
    """Two winters, one of them hard, with every kind of household and three Januaries."""
    return Scenario(
        name="small",
        period=Period(start="2014-11", end="2017-02"),
        world=WorldSettings(rows=2, columns=2, sumu=1, poor_gacha=1),
        population=PopulationSettings(households=households),
        interventions={"minimum_living_allowance": MinimumLivingAllowance()},
        shocks={"hard": Dzud(start="2015-11", end="2016-03", severity=2.0)},
    )


def finished(scenario: Scenario, **options: object) -> AlxaModel:
    model = AlxaModel(scenario, seed=11, check=True, **options)
    while model.running:
        model.step()
    return model


def rows_by_id(model: AlxaModel) -> np.ndarray:
    """Every column of every household, in the order of their numbers."""
    return np.sort(model._households._buffer[: len(model._households)], order="id")


def assert_same_tables(one: AlxaModel, other: AlxaModel) -> None:
    for name, table in one.tables().items():
        pd.testing.assert_frame_equal(table, other.tables()[name], check_exact=True)


def scenario_of_everything() -> Scenario:
    """The small scenario with every lever moved, unsafe houses, children out of school, and trade closed in part."""
    small = small_scenario()
    population = PopulationSettings(households=60, unsafe_houses=0.4, unsafe_water=0.4, out_of_school=0.3,
                                    camel_keepers=0.6)  # fmt: skip
    shocks = {"closed": MarketClosure(start="2016-02", end="2016-05"), "ill": IllnessWave(start="2016-02")}
    everything = {"interventions": {"all": EverythingOnOffer()}, "population": population}
    return small.model_copy(update=everything | {"shocks": small.shocks | shocks})


def test_the_intervention_of_everything_moves_every_lever() -> None:
    levers = {*HouseholdLevers.columns, *GachaMandates.columns, *Mandate.columns}
    assert levers - {"kept_posts", "kept_places"} == set(AMOUNTS), "all but what bases, not interventions, keep"


MOVED = ("aid_house", "aid_water", "aid_medical", "aid_school", "aid_yard", "aid_move", "aid_industry", "aid_interest",
         "aid_premium", "aid_base_wage", "premiums", "payouts", "stakes", "moving", "public_wages", "base_wages",
         "boarding_fees", "collective_income", "industry_sales", "loans", "repayments", "base_milk")  # fmt: skip


def test_compiled_and_interpreted_agree_bit_for_bit_with_everything_on_offer() -> None:
    compiled = finished(scenario_of_everything())
    assert_same_state(compiled, finished(scenario_of_everything(), interpreted=True))
    moved = compiled.tables()["gacha_monthly"][list(MOVED)].sum()
    assert (moved > 0).all(), f"nothing moved in {moved.index[moved == 0].tolist()}"


def test_compiled_and_interpreted_agree_bit_for_bit() -> None:
    compiled, interpreted = finished(small_scenario()), finished(small_scenario(), interpreted=True)
    assert_same_state(compiled, interpreted)
    assert len(compiled._households) > 60, "no household divided: the test shows less than it should"


def assert_same_state(compiled: AlxaModel, interpreted: AlxaModel) -> None:
    """Households, gacha, market, institutions and all that was recorded are the same."""
    assert (rows_by_id(compiled) == rows_by_id(interpreted)).all()
    for name in type(compiled.gacha)._fields:
        assert getattr(compiled.gacha, name).tobytes() == getattr(interpreted.gacha, name).tobytes(), name
    assert (compiled.market.arrays == interpreted.market.arrays).all()
    for name, books in vars(compiled.institutions).items():
        if isinstance(books, Table):
            assert books.arrays.tobytes() == getattr(interpreted.institutions, name).arrays.tobytes(), name
    assert_same_tables(compiled, interpreted)


@pytest.mark.parametrize("threads", [2, 3, 7])
def test_the_number_of_threads_changes_nothing(threads: int) -> None:
    assert_same_tables(finished(small_scenario(200)), finished(small_scenario(200), threads=threads))


def test_the_number_of_threads_changes_nothing_with_everything_on_offer() -> None:
    assert_same_state(finished(scenario_of_everything()), finished(scenario_of_everything(), threads=3))


def test_the_same_seed_gives_the_same_run_and_another_seed_another() -> None:
    assert_same_tables(finished(small_scenario()), finished(small_scenario()))
    other = AlxaModel(small_scenario(), seed=12)
    other.step()
    first = AlxaModel(small_scenario(), seed=11)
    first.step()
    assert not first.tables()["monthly"].equals(other.tables()["monthly"])


def test_the_order_of_households_changes_nothing() -> None:
    """The rows are shuffled before the first month; each household, known by its id, then lives the same life."""
    plain, shuffled = (AlxaModel(small_scenario(200), seed=11, check=True) for _ in range(2))
    order = np.random.default_rng(5).permutation(len(shuffled._households))
    shuffled._households._buffer[:] = shuffled._households._buffer[order]
    shuffled._households.mark_changed()
    for model in (plain, shuffled):
        while model.running:
            model.step()
    assert (rows_by_id(plain) == rows_by_id(shuffled)).all()
    pd.testing.assert_frame_equal(plain.tables()["gacha_monthly"], shuffled.tables()["gacha_monthly"], check_exact=True)


def test_scenarios_are_identical_until_the_first_month_in_which_they_differ() -> None:
    base = small_scenario()
    late = base.model_copy(update={"shocks": {"hard": Dzud(start="2016-02", end="2016-03", severity=9.0)}})
    none = base.model_copy(update={"shocks": {}})
    one, other = finished(late).tables()["gacha_monthly"], finished(none).tables()["gacha_monthly"]
    before = one["month"] < "2016-02-01"
    pd.testing.assert_frame_equal(one[before], other[before], check_exact=True)
    assert not one[~before].equals(other[~before])
