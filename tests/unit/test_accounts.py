"""The accounts find what appears from nowhere or vanishes."""

from __future__ import annotations

import copy
from contextlib import nullcontext as does_not_raise
from typing import Any

import numpy as np
import pytest

from alxa_sim.accounts import (
    HOUSEHOLDS,
    MONEY,
    NOTES,
    SECTORS,
    SPECIES,
    OutOfBalance,
    balance,
    changes,
    check_balance,
)
from alxa_sim.households import Flows, Stocks
from alxa_sim.model import AlxaModel
from alxa_sim.population import PopulationSettings
from alxa_sim.scenario import Scenario

CELLS = 5
HOUSEHOLDS_OF_A_GACHA, LEFT_IN_PURSES = 50, 40
CASEWORK = ("visits", "cases_opened", "cases_planned", "cases_closed", "months_to_plan", "false_needs", "corrections")


def balanced() -> tuple[Stocks, Flows, Stocks]:
    """Two states of five gacha and the flows between them, each flow another power of two in gacha 3."""
    before, flows, after = Stocks(CELLS), Flows(CELLS), Stocks(CELLS)
    for species in SPECIES:
        getattr(before, species)[:] = 1000
        for k, sign, flow in (
            (0, 1, "born"),
            (1, 1, "bought"),
            (2, -1, "died"),
            (3, -1, "sold"),
            (4, -1, "eaten"),
            (5, -1, "left"),
        ):
            getattr(flows, f"{species}_{flow}")[3] = 2**k
            getattr(after, species)[3] += sign * 2**k
        getattr(after, species)[:] += 1000
    before.cash[:] = after.cash[:] = 10**6
    before.households[:] = HOUSEHOLDS_OF_A_GACHA
    for k, (name, sides) in enumerate(MONEY.items()):
        getattr(flows, name)[3] = 2**k
        if name == "kin_given":
            flows.kin_given[3] = flows.kin_received[3] + LEFT_IN_PURSES
        after.cash[3] += getattr(flows, name)[3] * ((sides.payee == HOUSEHOLDS) - (sides.payer == HOUSEHOLDS))
    flows.capitalised[3], flows.debt_left[3] = 5, 7
    before.debt[:] = after.debt[:] = 10**9
    after.debt[3] += flows.loans[3] + 5 - 7 - flows.repayments[3]
    before.persons[:] = after.persons[:] = 100
    flows.babies[3], flows.died[3], flows.emigrated[3] = 1, 2, 4
    after.persons[3] += 1 - 2 - 4
    return before, flows, after


def test_what_adds_up_is_accepted() -> None:
    check_balance(*balanced(), "2014-01")


@pytest.mark.parametrize("stock", ["camels", "sheep", "goats", "cash", "debt", "persons"])
@pytest.mark.parametrize("error", [1, -1])
@pytest.mark.parametrize("cell", range(CELLS))
def test_one_head_fen_or_person_too_many_in_one_gacha_is_named(stock: str, error: int, cell: int) -> None:
    before, flows, after = balanced()
    getattr(after, stock)[cell] += error
    unit = {"cash": "fen", "debt": "fen", "persons": "person"}.get(stock, "head")
    with pytest.raises(OutOfBalance, match=f"^2014-03: {stock} of gacha {cell} are out of balance by {error} {unit}$"):
        check_balance(before, flows, after, "2014-03")


OF_HOUSEHOLDS = [name for name, sides in MONEY.items() if HOUSEHOLDS in sides]
MOVING = [f"{s}_{f}" for s in SPECIES for f in ("born", "bought", "died", "sold", "eaten", "left")]


@pytest.mark.parametrize("flow", [*MOVING, *OF_HOUSEHOLDS, "capitalised", "debt_left", "babies", "died", "emigrated"])
def test_a_flow_that_moved_nothing_is_found(flow: str) -> None:
    before, flows, after = balanced()
    getattr(flows, flow)[1] += 1
    with pytest.raises(OutOfBalance, match="of gacha 1 are out of balance"):
        check_balance(before, flows, after, "2014-03")


def test_errors_that_cancel_between_gacha_are_found() -> None:
    before, flows, after = balanced()
    after.cash[0] += 5
    after.cash[4] -= 5
    with pytest.raises(OutOfBalance, match="cash of gacha 0 are out of balance by 5 fen"):
        check_balance(before, flows, after, "2014-03")


def test_every_flow_in_money_heads_or_persons_is_accounted_or_a_part_of_another() -> None:
    elsewhere = {name for name, sides in MONEY.items() if HOUSEHOLDS not in sides}
    memoranda = {*NOTES, *elsewhere, "hospital_stays", "milk_sold", "milk_unsold", "member_milk", "base_milk",
                 "relocated", "held_on", "fodder_bought", "forage_needed", *CASEWORK}  # fmt: skip
    accounted = set()
    for name in Flows.columns:
        flows = Flows(1)
        getattr(flows, name)[0] = 1
        if any(change.any() for change in changes(flows).values()):
            accounted.add(name)
    assert accounted == set(Flows.columns) - (memoranda - {"capitalised", "debt_left"})


def test_every_column_in_fen_is_a_flow_of_money_or_a_note() -> None:
    assert {name for name, declared in Flows.columns.items() if declared.unit == "fen"} == {*MONEY, *NOTES}


def test_what_one_sector_pays_another_receives() -> None:
    flows = Flows(CELLS)
    rng = np.random.default_rng(1)
    for name in MONEY:
        getattr(flows, name)[:] = rng.integers(0, 1000, CELLS)
    assert sum(balance(flows, sector) for sector in SECTORS).tolist() == [0] * CELLS
    assert all(balance(flows, sector).any() for sector in SECTORS)


def test_kin_that_receive_more_than_was_given_are_found() -> None:
    before, flows, after = balanced()
    flows.kin_received[3] += LEFT_IN_PURSES + 9
    after.cash[3] += LEFT_IN_PURSES + 9
    gave, received = flows.kin_given[3], flows.kin_received[3]
    with pytest.raises(OutOfBalance, match=f"kin of gacha 3 gave {gave} fen and received {received}$"):
        check_balance(before, flows, after, "2014-03")


def test_kin_that_receive_less_than_was_given_are_found_beyond_what_cannot_be_divided() -> None:
    before, flows, after = balanced()
    refused = pytest.raises(OutOfBalance, match="kin of gacha 3")
    for leak, found in ((HOUSEHOLDS_OF_A_GACHA - LEFT_IN_PURSES, does_not_raise()), (1, refused)):
        flows.kin_given[3] += leak
        after.cash[3] -= leak
        with found:
            check_balance(before, flows, after, "2014-03")


def test_what_kin_receive_elsewhere_does_not_make_up_for_a_leak() -> None:
    before, flows, after = balanced()
    for cell, amount in ((0, 500), (4, -500)):
        flows.kin_given[cell] += max(0, amount)
        flows.kin_received[cell] += max(0, -amount)
        after.cash[cell] -= amount
    with pytest.raises(OutOfBalance, match=r"kin of gacha 0 gave 500 fen and received 0$"):
        check_balance(before, flows, after, "2014-03")


def test_a_model_that_is_checked_finds_a_leak_in_the_help_of_kin() -> None:
    """Help that is paid by the giver and reaches nobody: cash and its flow agree, only the other side is missing."""
    model = AlxaModel(Scenario(name="x", population=PopulationSettings(households=200)), check=True)
    live, cell = model._kernels.live, int(model._households.gacha[17])

    def leak(*arguments: Any) -> None:
        live(*arguments)
        if model.months_done == 3:
            arguments[3][cell].kin_given += 1000
            arguments[5][cell].cash -= 1000

    model._kernels = model._kernels._replace(live=leak)
    for _ in range(3):
        model.step()
    with pytest.raises(OutOfBalance, match=f"2014-04: kin of gacha {cell} gave"):
        model.step()
    assert model.tables()["gacha_monthly"]["kin_received"].sum() > 0


@pytest.mark.parametrize("planted", ["cash", "goats_other", "elderly"])
def test_a_model_that_is_checked_finds_what_a_kernel_plants(planted: str) -> None:
    model = AlxaModel(Scenario(name="x", population=PopulationSettings(households=30)), check=True)
    live = model._kernels.live

    def plant(*arguments: object) -> None:
        live(*arguments)
        if model.months_done == 2:
            stocks, row = arguments[5], 17
            name = {"goats_other": "goats", "elderly": "persons"}.get(planted, planted)
            stocks[model._households.gacha[row]][name] += 1

    model._kernels = model._kernels._replace(live=plant)
    model.step()
    model.step()
    with pytest.raises(OutOfBalance, match=r"2014-03: .* out of balance by 1 "):
        model.step()


def test_a_change_between_two_months_is_nobodys_imbalance() -> None:
    model = AlxaModel(Scenario(name="x", population=PopulationSettings(households=30)), check=True)
    model.step()
    model._households.cash += 12345
    model._households.goats_other += np.int64(2)
    model._households.mark_changed()
    model.step()


def test_checking_changes_nothing() -> None:
    before, flows, after = balanced()
    copies = copy.deepcopy((before, flows, after))
    check_balance(before, flows, after, "2014-03")
    for table, twin in zip((before, flows, after), copies, strict=True):
        assert table.arrays.tobytes() == twin.arrays.tobytes()
