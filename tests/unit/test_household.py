"""A household is a window on one row of the table."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import mesa
import numpy as np
import pytest

from alxa_sim.agents.household import DERIVED, Household
from alxa_sim.households import Households
from alxa_sim.space import build_grid

ROW = 2


class Banner(mesa.Model):
    """Five cells with a gacha, one without, and four households."""

    def __init__(self) -> None:
        super().__init__(rng=1)
        self.grid = build_grid({"is_gacha": [1, 1, 1, 0, 1, 1]}, rows=2, columns=3, model=self)
        self.table = Households(4)
        self.table.id[:] = [7, 2**63 + 5, 11, 3]
        self.table.gacha[:] = [0, 2, 5, 4]


@pytest.fixture
def model() -> Banner:
    return Banner()


@pytest.fixture
def household(model: Banner) -> Household:
    return Household(model, model.table, ROW)


@pytest.mark.parametrize("name", Households.columns)
def test_a_window_reads_its_row_as_python_objects(name: str, household: Household, model: Banner) -> None:
    value = getattr(household, name)
    assert np.array_equal(value, getattr(model.table, name)[ROW])
    numbers = value if isinstance(value, tuple) else (value,)
    assert {type(number) for number in numbers} <= {int, float, bool}
    assert len(numbers) == Households.columns[name].width


def test_writing_changes_the_row_and_no_other(household: Household, model: Banner) -> None:
    household.cash = 500
    household.condition = 1
    household.registered = True
    household.income_history = range(12)
    assert model.table.cash.tolist() == [0, 0, 500, 0]
    assert model.table.condition.tolist() == [0.9, 0.9, 1.0, 0.9]
    assert model.table.registered.tolist() == [False, False, True, False]
    assert model.table.income_history.sum(axis=1).tolist() == [0, 0, 66, 0]
    assert household.income_history == tuple(range(12))


def test_a_window_follows_a_table_that_grows(household: Household, model: Banner) -> None:
    model.table.append(100)
    household.cash = 9
    assert model.table.cash[ROW] == household.cash == 9


def test_derived_quantities_are_sums_of_columns(household: Household, model: Banner) -> None:
    household.children, household.adults, household.elderly = 1, 2, 3
    for number, kind in enumerate(("breeding", "young", "other"), 1):
        setattr(household, f"camels_{kind}", number)
        setattr(household, f"sheep_{kind}", 10 * number)
        setattr(household, f"goats_{kind}", 100 * number)
    household.cash = 1250
    assert (household.persons, household.camels, household.sheep, household.goats) == (6, 6, 60, 600)
    assert household.cash_yuan == 12.5
    assert household.unique_id == model.table.id[ROW] == 11


@pytest.mark.parametrize("name", [*DERIVED, "pos", "model", "remove", "step", "_row"])
def test_what_is_no_column_cannot_be_set(name: str, household: Household) -> None:
    with pytest.raises(AttributeError, match=f"'{name}' cannot be set"):
        setattr(household, name, 1)


@pytest.mark.parametrize(("name", "instead"), [("id", "permanent"), ("exists", r"household\.remove\(\)"),
                                              ("poor", "each month judges it anew"),
                                              ("lacks_water", "each month judges it anew")])  # fmt: skip
def test_number_existence_and_what_is_judged_cannot_be_set(name: str, instead: str, household: Household) -> None:
    with pytest.raises(AttributeError, match=instead):
        setattr(household, name, 0)


def test_an_unknown_attribute_is_refused_with_the_nearest_name(household: Household) -> None:
    with pytest.raises(AttributeError, match=r"a household has no 'cahs'; did you mean 'cash'\?"):
        _ = household.cahs
    with pytest.raises(AttributeError, match="did you mean 'camels_breeding'"):
        household.camel_breeding = 3
    with pytest.raises(AttributeError, match=r"a household has no 'zzz'$"):
        household.zzz = 3


@pytest.mark.parametrize(
    ("name", "value"),
    [("cash", 1.5), ("cash", "5"), ("cash", None), ("cash", np.inf), ("condition", np.nan), ("registered", 2)],
)
def test_a_value_that_would_change_on_the_way_is_refused(name: str, value: Any, household: Household) -> None:
    before = getattr(household, name)
    with pytest.raises(ValueError, match=f"'{name}' .* holds"):
        setattr(household, name, value)
    assert getattr(household, name) == before


def test_the_cell_is_the_gacha_in_the_grid(household: Household, model: Banner) -> None:
    assert household.cell is model.grid[(1, 2)]
    assert household.pos == (1, 2)
    household.cell = model.grid[(0, 1)]
    assert household.gacha == model.table.gacha[ROW] == 1


@pytest.mark.parametrize("number", [-1, 3, 6])
def test_a_household_lives_in_a_gacha_only(number: int, household: Household) -> None:
    with pytest.raises(ValueError, match=f"no gacha has the number {number}"):
        household.gacha = number


def test_removing_leaves_the_banner_and_the_window_says_so(household: Household, model: Banner) -> None:
    household.cash = 5
    household.remove()
    household.remove()
    assert model.table.exists.tolist() == [True, True, False, True]
    assert not household.exists
    assert household.cash == 5
    assert household.cell is household.pos is None
    assert repr(household) == "<Household 11: left the banner>"
    with pytest.raises(AttributeError, match="household 11 has left the banner: 'cash' cannot be set"):
        household.cash = 6


def test_opening_a_window_registers_nothing(model: Banner) -> None:
    Household(model, model.table, 0)
    assert len(model.agents) == 0
    ordinary = mesa.Agent(model)
    assert ordinary.unique_id == 1
    assert list(model.agents) == [ordinary]


def test_windows_on_one_row_are_equal(household: Household, model: Banner) -> None:
    twin = Household(model, model.table, ROW)
    assert twin == household
    assert len({twin, household}) == 1
    assert Household(model, model.table, 1) != household
    assert Household(model, model.table.copy(), ROW) != household
    assert household != ROW


@pytest.mark.parametrize("name", ["step", "advance"])
def test_a_subclass_with_a_step_of_its_own_is_refused(name: str) -> None:
    behaviour = {name: lambda _: None}
    with pytest.raises(TypeError, match=rf"Herder\.{name}\(\) would never run.*extension_points"):
        type("Herder", (Household,), behaviour)
    mixin = type("Mixin", (), behaviour)
    with pytest.raises(TypeError, match="would never run"):
        type("Herder", (mixin, Household), {})


def test_a_subclass_cannot_hide_a_column() -> None:
    with pytest.raises(TypeError, match=r"Herder\.cash would hide the column"):
        type("Herder", (Household,), {"cash": 0})


class Herder(Household):
    """A window with a word of its own."""

    @property
    def owns_camels(self) -> bool:
        return self.camels > 0


def test_a_subclass_may_add_properties(model: Banner) -> None:
    herder = Herder(model, model.table, 0)
    assert not herder.owns_camels
    herder.camels_other = 1
    assert herder.owns_camels


@pytest.mark.parametrize("name", ["step", "advance"])
def test_a_household_does_not_step_by_itself(name: str, household: Household) -> None:
    with pytest.raises(TypeError, match=r"model\.step\(\) moves them all at once"):
        getattr(household, name)()


@pytest.mark.parametrize("name", ["create_agents", "from_dataframe"])
def test_households_are_not_created_as_agents(name: str, model: Banner) -> None:
    with pytest.raises(TypeError, match="population"):
        getattr(Household, name)(model, 3)


def test_every_public_name_of_a_mesa_agent_is_accounted_for() -> None:
    read_the_model = {"random", "rng", "scenario"}
    moved_by_the_kernel = {"step", "advance"}
    public = {name for name in dir(mesa.Agent) if not name.startswith("_")}
    assert public - read_the_model - moved_by_the_kernel <= vars(Household).keys()


def test_columns_are_documented() -> None:
    assert Household.cash.__doc__ == "Cash and deposits. [fen]"
    assert Household.persons.__doc__ == "Members of any age. [person]"


@pytest.mark.parametrize("twin_of", [copy.deepcopy, lambda model: pickle.loads(pickle.dumps(model))])
def test_a_copied_window_belongs_to_the_copied_model(twin_of: Any, household: Household) -> None:
    twin = twin_of(household)
    twin.cash = 3
    assert twin.model.table.cash[ROW] == 3
    assert twin.cell is twin.model.grid[(1, 2)]
    assert household.cash == 0
