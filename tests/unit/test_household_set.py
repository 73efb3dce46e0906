"""A set of households is a Mesa AgentSet that lives in columns."""

from __future__ import annotations

import copy
import inspect
import pickle
from types import CodeType
from typing import Any

import mesa
import numpy as np
import pandas as pd
import pytest
from mesa.agent import AgentSet

from alxa_sim.agents.household import Household
from alxa_sim.agents.household_set import HouseholdSet, combined_agents
from alxa_sim.households import Households
from alxa_sim.space import build_grid

CASH = [30, 10, 20, 10, 50, 40]


class Herder(Household):
    """A window with a property and a method of its own."""

    @property
    def rich(self) -> bool:
        return self.cash >= 40

    def give(self, fen: int) -> int:
        self.cash += fen
        return self.cash


class Cooperative(mesa.Agent):
    """An ordinary agent, registered by Mesa."""


class Banner(mesa.Model):
    """Six households in three gacha, as AlxaModel holds them."""

    def __init__(self) -> None:
        super().__init__(rng=1)
        self.grid = build_grid({"is_gacha": np.ones(6)}, rows=2, columns=3, model=self)
        self.table = Households(6)
        self.table.id[:] = 100 + np.arange(6)
        self.table.gacha[:] = [5, 0, 0, 3, 5, 5]
        self.table.cash[:] = CASH
        self.table.poor[1:4] = True
        self.table.adults[:] = 2
        self.households = HouseholdSet(self, self.table, Herder)
        self.cooperative = Cooperative(self)

    @property
    def agents(self) -> AgentSet:
        return combined_agents(self.households, super().agents)

    @property
    def agents_by_type(self) -> dict[type[mesa.Agent], AgentSet]:
        return {Household: self.households, **super().agents_by_type}

    @property
    def agent_types(self) -> list[type[mesa.Agent]]:
        return list(self.agents_by_type)


@pytest.fixture
def model() -> Banner:
    return Banner()


@pytest.fixture
def households(model: Banner) -> HouseholdSet:
    return model.households


def ids(households: Any) -> list[int]:
    return [household.id - 100 for household in households]


# What Mesa offers


REFUSED = {"add", "discard", "remove", "pop", "clear"}
PUBLIC = sorted(name for name in dir(AgentSet) if not name.startswith("_"))


@pytest.mark.parametrize("name", PUBLIC)
def test_no_public_name_is_inherited_from_mesa(name: str) -> None:
    assert name in vars(HouseholdSet)


def names_in(code: CodeType) -> set[str]:
    nested = (constant for constant in code.co_consts if isinstance(constant, CodeType))
    return set(code.co_names).union(*map(names_in, nested))


def test_nothing_inherited_reaches_into_the_agents_of_mesa() -> None:
    functions = inspect.getmembers(AgentSet, inspect.isfunction)
    reaching = {name for name, function in functions if "_agents" in names_in(function.__code__)}
    assert "__iter__" in reaching
    assert reaching <= vars(HouseholdSet).keys()


def test_the_set_has_no_agents_of_its_own(households: HouseholdSet) -> None:
    assert isinstance(households, AgentSet)
    assert not hasattr(households, "_agents")


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_what_cannot_work_on_columns_is_refused_with_what_to_do(name: str, households: HouseholdSet) -> None:
    with pytest.raises(TypeError, match=rf"HouseholdSet\.{name}\(\) is refused: .*`a [-|] b`"):
        getattr(households, name)(households[0])
    assert len(households) == 6


def test_signatures_are_those_of_mesa() -> None:
    for name in set(PUBLIC) - REFUSED - {"random", "count", "index", "isdisjoint"}:
        theirs = inspect.signature(getattr(AgentSet, name)).parameters
        ours = inspect.signature(getattr(HouseholdSet, name)).parameters
        assert list(ours) == list(theirs), name


# Reading


def test_iterating_gives_the_windows_that_exist_in_row_order(households: HouseholdSet) -> None:
    households[2].remove()
    assert ids(households) == [0, 1, 3, 4, 5]
    assert ids(reversed(households)) == [5, 4, 3, 1, 0]
    assert len(households) == 5
    assert {type(household) for household in households} == {Herder}
    assert repr(households) == "<HouseholdSet of 5>"


def test_asking_twice_gives_the_same_window(households: HouseholdSet) -> None:
    assert households[3] is households.to_list()[3] is households.select(households["poor"])[-1]


def test_no_window_is_built_for_work_on_columns(households: HouseholdSet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Household, "__init__", lambda *_: pytest.fail("a window was built"))
    poor = households.select(households["poor"] & (households["cash"] < 15))
    poor.set("cash", 7).sort("cash").shuffle()
    assert poor.agg("cash", np.sum) == 14
    assert poor.groupby("gacha").agg("persons", sum) == {0: 2, 3: 2}
    assert poor.get("persons") == [2, 2]
    assert len(poor.to_frame()) == 2


def test_indexing_takes_numbers_slices_and_column_names(households: HouseholdSet) -> None:
    assert households[1].id == 101
    assert households[-1].id == 105
    assert ids(households[::-2]) == [5, 3, 1]
    assert households["cash"].tolist() == CASH
    with pytest.raises(IndexError):
        households[6]
    with pytest.raises(TypeError, match=r"choose with select\(mask\)"):
        households[households["poor"]]
    with pytest.raises(KeyError, match="did you mean 'cash'"):
        households["cahs"]


def test_a_column_is_of_the_selected_rows_and_read_only(households: HouseholdSet) -> None:
    poor = households.select(households["poor"])
    assert poor["cash"].tolist() == [10, 20, 10]
    assert poor["cash_yuan"].tolist() == [0.1, 0.2, 0.1]
    assert poor["income_history"].shape == (3, 12)
    with pytest.raises(ValueError, match="read-only"):
        poor["cash"][:] = 0


def test_membership_is_of_existing_households_of_this_table(households: HouseholdSet) -> None:
    first, poor = households[0], households.select(households["poor"])
    assert first in households
    assert first not in poor
    assert Banner().households[0] not in households
    assert "cash" not in households
    first.remove()
    assert first not in households


def test_count_and_index_are_those_of_a_sequence(households: HouseholdSet) -> None:
    downwards = households[::-1]
    assert downwards.index(households[0]) == 5
    assert downwards.count(households[0]) == 1
    assert households[:2].count(households[5]) == 0
    with pytest.raises(ValueError, match="is not in the set"):
        households[:2].index(households[5])
    with pytest.raises(ValueError, match="not in this part"):
        households.index(households[5], 0, 3)


def test_get_gives_python_objects_as_mesa_does(households: HouseholdSet) -> None:
    assert households.get("cash") == CASH
    assert type(households.get("cash")[0]) is int
    assert households.get(["cash", "poor"])[1] == [10, True]
    assert households.get("rich") == [False, False, False, False, True, True]
    assert households.get("pos")[:2] == [(1, 2), (0, 0)]
    assert households.get("income_history")[0] == (0,) * 12
    assert households.get("zeal", handle_missing="default", default_value=-1) == [-1] * 6
    with pytest.raises(AttributeError, match=r"a household has no 'cahs'; did you mean 'cash'\?"):
        households.get("cahs")
    with pytest.raises(ValueError, match="handle_missing"):
        households.get("cash", handle_missing="ignore")


def test_agg_takes_one_function_or_several(households: HouseholdSet) -> None:
    assert households.agg("cash", sum) == 160
    assert type(households.agg("cash", np.max)) is int
    assert households.agg("cash", [min, max, len]) == [10, 50, 6]
    assert households.agg("rich", sum) == 2


def test_to_frame_has_the_households_as_index(households: HouseholdSet) -> None:
    frame = households.to_frame()
    assert frame.index.tolist() == [100, 101, 102, 103, 104, 105]
    assert frame.index.name == "id"
    assert frame["cash"].tolist() == CASH
    assert frame["income_history_12"].tolist() == [0] * 6
    assert frame.shape[1] == sum(column.width for column in Households.columns.values()) - 1
    assert households.to_frame(["cash", "persons"]).columns.tolist() == ["cash", "persons"]


# Choosing and ordering


def test_select_takes_a_mask_or_a_function(households: HouseholdSet) -> None:
    assert ids(households.select(households["poor"] & (households["cash"] == 10))) == [1, 3]
    assert ids(households.select(lambda household: household.rich)) == [4, 5]
    assert ids(households.select([True, False, False, False, False, True])) == [0, 5]
    assert ids(households.select(households["poor"]).select(lambda household: household.cash == 20)) == [2]


def test_select_refuses_a_mask_that_does_not_fit(households: HouseholdSet) -> None:
    poor = households.select(households["poor"])
    with pytest.raises(TypeError, match=r"one true/false a household \(3\).*shape \(6,\)"):
        poor.select(households["poor"])
    with pytest.raises(TypeError, match="got int64"):
        households.select(households["cash"])


@pytest.mark.parametrize(
    ("at_most", "expected"), [(2, [0, 1]), (1, [0]), (0.5, [0, 1, 2]), (1.0, [0, 1, 2, 3, 4, 5]), (0, [])]
)
def test_select_keeps_at_most_a_number_or_a_share(
    at_most: float, expected: list[int], households: HouseholdSet
) -> None:
    assert ids(households.select(at_most=at_most)) == expected


def test_select_by_type(households: HouseholdSet) -> None:
    assert len(households.select(agent_type=Household)) == 6
    assert len(households.select(agent_type=Herder)) == 6
    assert len(households.select(agent_type=Cooperative)) == 0


def test_inplace_changes_a_selection_but_never_the_households_of_the_model(households: HouseholdSet) -> None:
    selection = households.copy()
    assert selection.select(selection["poor"], inplace=True) is selection
    assert selection.sort("cash", inplace=True) is selection
    assert ids(selection) == [2, 1, 3]
    assert selection.shuffle(inplace=True) is selection
    for call in (
        households.select,
        households.shuffle,
        lambda inplace: households.sort("id", inplace=inplace),
    ):
        with pytest.raises(TypeError, match="all households of the model"):
            call(inplace=True)


def test_sort_is_downwards_unless_told_and_keeps_ties(households: HouseholdSet) -> None:
    assert ids(households.sort("cash")) == [4, 5, 0, 2, 1, 3]
    assert ids(households.sort("cash", ascending=True)) == [1, 3, 2, 0, 5, 4]
    assert ids(households.sort(lambda household: household.cash % 20, ascending=True)) == [2, 5, 0, 1, 3, 4]
    assert ids(households.sort("pos", ascending=True)) == [1, 2, 3, 0, 4, 5]


def test_shuffle_draws_from_the_generator_of_the_model(model: Banner) -> None:
    once, again = ids(model.households.shuffle()), ids(model.households.shuffle())
    assert sorted(once) == sorted(again) == list(range(6))
    assert once != again
    assert ids(Banner().households.shuffle()) == once
    assert ids(model.households) == list(range(6))


def test_groupby_groups_by_column_or_function(households: HouseholdSet) -> None:
    groups = households.groupby("gacha")
    assert groups.count() == {0: 2, 3: 1, 5: 3}
    assert [(key, ids(group)) for key, group in groups] == [(0, [1, 2]), (3, [3]), (5, [0, 4, 5])]
    assert len(groups) == len(groups.groups) == 3
    assert groups.agg("cash", sum) == {0: 30, 3: 10, 5: 120}
    assert groups.map(len) == groups.map("__len__") == {0: 2, 3: 1, 5: 3}
    assert groups.do("set", "cash", 1) is groups
    assert households["cash"].tolist() == [1] * 6
    by_function = households.groupby(lambda household: (household.poor, household.gacha))
    assert by_function.count() == {(False, 5): 3, (True, 0): 2, (True, 3): 1}
    assert households.groupby("rich").count() == {False: 6}
    assert households[:0].groupby("gacha").count() == {}


def test_groupby_may_give_lists(households: HouseholdSet) -> None:
    groups = households.groupby("gacha", result_type="list")
    assert groups.groups[5] == [households[0], households[4], households[5]]
    assert groups.agg("cash", sum) == {0: 30, 3: 10, 5: 120}
    with pytest.raises(ValueError, match="result_type"):
        households.groupby("gacha", result_type="dict")


def test_set_algebra(households: HouseholdSet) -> None:
    poor, rich = households.select(households["poor"]), households.select(households["cash"] > 15)
    assert ids(poor & rich) == [2]
    assert ids(poor | rich) == [1, 2, 3, 0, 4, 5]
    assert ids(poor - rich) == [1, 3]
    assert ids(poor ^ rich) == [1, 3, 0, 4, 5]
    assert poor <= households
    assert households > poor
    assert poor != rich
    assert poor == poor[::-1]
    assert households.isdisjoint([]) is (poor - rich).isdisjoint(rich) is True
    assert poor.isdisjoint(rich) is poor.isdisjoint(list(rich)) is False


def test_set_algebra_with_other_sets_of_mesa(model: Banner) -> None:
    households, everyone = model.households, model.agents
    assert list(everyone - households) == [model.cooperative]
    assert set(households & everyone) == set(households)
    assert len(households | everyone) == 7
    assert households <= everyone
    assert not everyone <= households
    assert households != Banner().households


# Following the table


def test_the_set_of_all_follows_a_table_that_grows_and_shrinks(model: Banner) -> None:
    households, poor = model.households, model.households.select(model.households["poor"])
    model.table.append(3)
    model.table.cash[6:] = 5
    assert len(households) == 9
    assert households["cash"].tolist() == [*CASH, 5, 5, 5]
    households[1].remove()
    assert poor["cash"].tolist() == [20, 10]
    assert len(poor) == 2
    poor.set("cash", 0)
    assert households["cash"].tolist() == [30, 0, 0, 50, 40, 5, 5, 5]


def test_a_copy_is_the_households_of_now(model: Banner) -> None:
    now, now_too = model.households.copy(), copy.copy(model.households)
    model.table.append(1)
    assert len(now) == len(now_too) == 6
    assert len(model.households) == 7


def test_a_released_table_leaves_an_empty_set(model: Banner) -> None:
    model.table.release()
    assert list(model.households) == []
    assert model.households["cash"].tolist() == []


# Changing


def test_set_writes_back_to_the_table(model: Banner) -> None:
    households = model.households
    assert households.select(households["poor"]).set("cash", 0)["cash"].tolist() == [0, 0, 0]
    assert model.table.cash.tolist() == [30, 0, 0, 0, 50, 40]
    households["cash"] = households["cash"] + 1
    assert model.table.cash.tolist() == [31, 1, 1, 1, 51, 41]
    households[:2].set("income_history", range(12))
    assert model.table.income_history.sum() == 132
    households.set("cell", model.grid[(0, 1)])
    assert model.table.gacha.tolist() == [1] * 6


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("cash", 0.5, "holds int64, not 0.5"),
        ("cash", "ten", "holds int64, not 'ten'"),
        ("cash", [1, 2], "shape"),
        ("gacha", 6, "no gacha has the number 6"),
    ],
)
def test_set_refuses_values_that_do_not_fit(name: str, value: Any, says: str, model: Banner) -> None:
    with pytest.raises(ValueError, match=says):
        model.households.set(name, value)
    assert model.table.cash.tolist() == CASH


@pytest.mark.parametrize(
    ("name", "says"),
    [("id", "permanent"), ("exists", "remove"), ("persons", "no column"), ("cahs", "did you mean 'cash'")],
)
def test_set_refuses_names_that_cannot_be_set(name: str, says: str, households: HouseholdSet) -> None:
    with pytest.raises(AttributeError, match=says):
        households[:0].set(name, 1)


def test_do_and_map_go_through_windows(households: HouseholdSet) -> None:
    assert households[:2].map("give", 5) == [35, 15]
    assert households[:2].map(lambda household, fen: household.give(fen), fen=1) == [36, 16]
    assert households.do("give", 1) is households
    assert households["cash"].tolist() == [37, 17, 21, 11, 51, 41]


def test_households_that_leave_meanwhile_are_passed_over(households: HouseholdSet) -> None:
    def leave_together(household: Household) -> int:
        for neighbour in households.select(households["gacha"] == household.gacha):
            neighbour.remove()
        return household.id - 100

    assert households.map(leave_together) == [0, 1, 3]
    assert len(households) == 0


def test_shuffle_do_visits_all_in_the_order_of_the_generator(households: HouseholdSet) -> None:
    seen: list[Household] = []
    assert households.shuffle_do(seen.append) is households
    assert ids(seen) == ids(Banner().households.shuffle())


@pytest.mark.parametrize("method", ["do", "shuffle_do", "map"])
@pytest.mark.parametrize("name", ["step", "advance"])
def test_households_do_not_step_one_by_one(method: str, name: str, households: HouseholdSet) -> None:
    with pytest.raises(TypeError, match=r"model\.step\(\) moves them all at once"):
        getattr(households, method)(name)


# In a model


def test_a_model_shows_households_and_its_other_agents(model: Banner) -> None:
    assert list(model.agents) == [*model.households, model.cooperative]
    assert len(model.agents.select(agent_type=Household)) == 6
    assert model.agents_by_type[Household] is model.households
    assert list(model.agents_by_type[Cooperative]) == [model.cooperative]
    assert model.agent_types == [Household, Cooperative]
    model.cooperative.remove()
    assert len(model.agents) == 6


def test_a_step_of_all_agents_is_refused_and_no_agent_moves(model: Banner) -> None:
    with pytest.raises(TypeError, match=r"model\.agents_by_type\[Kind\]\.do\('step'\)"):
        model.agents.shuffle_do("step")
    model.agents_by_type[Cooperative].do("step")
    assert model.table.cash.tolist() == CASH


def test_the_data_collector_of_mesa_records_households(model: Banner) -> None:
    model.table.id[0] = 2**63 + 9
    collector = mesa.DataCollector(
        model_reporters={
            "cash": lambda model: model.households.agg("cash", np.sum),
            "agents": lambda model: len(model.agents),
        },
        agent_reporters={"kind": lambda agent: type(agent).__name__},
        agenttype_reporters={Household: {"cash": "cash", "income": "income_history"}},
    )
    for _ in range(2):
        model.step()
        collector.collect(model)
        model.households[-1].remove()
    assert collector.get_model_vars_dataframe().to_dict("list") == {"cash": [160, 120], "agents": [7, 6]}
    assert collector.get_agent_vars_dataframe()["kind"].value_counts().to_dict() == {
        "Herder": 11,
        "Cooperative": 2,
    }
    of_households = collector.get_agenttype_vars_dataframe(Household)
    assert of_households.loc[(1, 101), "cash"] == 10
    assert of_households.loc[(1, 2**63 + 9), "income"] == (0,) * 12
    assert isinstance(of_households.index, pd.MultiIndex)


def test_the_grid_shows_households_for_drawing(model: Banner) -> None:
    assert list(model.grid.agents) == model.households.to_list()
    assert {agent.pos for agent in model.grid.agents} == {(1, 2), (0, 0), (1, 0)}


@pytest.mark.parametrize("twin_of", [copy.deepcopy, lambda model: pickle.loads(pickle.dumps(model))])
def test_a_copied_model_has_households_of_its_own(twin_of: Any, model: Banner) -> None:
    poor = model.households.select(model.households["poor"])
    twin, poor_twin = twin_of((model, poor))
    poor_twin.set("cash", 0)
    assert twin.table.cash.tolist() == [30, 0, 0, 0, 50, 40]
    assert twin.households[0].model is twin
    assert model.table.cash.tolist() == CASH
