"""Register: who enters, exits, relapses and is monitored in December, and with which errors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from alxa_sim.config import dated
from alxa_sim.levers import Mandate
from alxa_sim.processes.poverty import PovertySettings
from alxa_sim.processes.registration import (
    EXITED,
    MONITORED,
    NEVER,
    REGISTERED,
    RELAPSED,
    RegistrationSettings,
    bring_register_up_to_date,
    correct_register,
    main_cause,
)

MakeRow = Callable[..., Any]
DECEMBER, JUNE = 24179, 24173
SEED = np.uint64(5)
POVERTY = PovertySettings(six_percent_line=dated(3000.0)).numbers(0)
SURE = {"income_error": 0.0, "sees_needs": 1.0, "enters": 1.0}
POOR, NEAR, RICH = 299_999, 300_000, 450_000
"""Income of one person: below the line, at it, and at the line of monitoring [fen]."""


def assessed(
    h: Any, month: int = DECEMBER, assessment: float = 0.0, supervision: float = 0.0, **settings: Any
) -> tuple[bool, int]:
    mandate = Mandate(1)
    mandate.assessment[0], mandate.supervision[0] = assessment, supervision
    registration = RegistrationSettings(**SURE | settings).numbers(0)
    bring_register_up_to_date(h, registration, POVERTY, mandate.arrays[0], SEED, month)
    return bool(h.registered), int(h.register_status)


@pytest.mark.parametrize(("status", "income", "deprived", "after"), [
    (NEVER, RICH, False, NEVER),
    (NEVER, NEAR, False, NEVER),
    (NEVER, POOR, False, REGISTERED),
    (NEVER, RICH, True, REGISTERED),
    (REGISTERED, POOR, False, REGISTERED),
    (REGISTERED, RICH, True, REGISTERED),
    (REGISTERED, NEAR, False, MONITORED),
    (REGISTERED, RICH, False, EXITED),
    (EXITED, NEAR, False, MONITORED),
    (MONITORED, RICH, False, EXITED),
    (EXITED, POOR, False, RELAPSED),
    (MONITORED, RICH, True, RELAPSED),
    (RELAPSED, RICH, False, EXITED),
])  # fmt: skip
def test_the_status_follows_income_and_guarantees(
    household: MakeRow, status: int, income: int, deprived: bool, after: int
) -> None:
    on_register = status in (REGISTERED, RELAPSED)
    h = household(income_12m=income, deprived=deprived, register_status=status, registered=on_register)
    assert assessed(h) == (after in (REGISTERED, RELAPSED), after)


def test_nothing_happens_but_in_december_and_where_the_register_is_fixed(household: MakeRow) -> None:
    assert assessed(household(income_12m=POOR), JUNE) == (False, NEVER)
    assert assessed(household(income_12m=POOR), is_dynamic=False) == (False, NEVER)


@pytest.mark.parametrize(("settings", "state", "share"), [
    ({"enters": 0.3}, {"income_12m": POOR}, 0.3),
    ({"sees_needs": 0.6}, {"income_12m": RICH, "deprived": True}, 0.6),
    ({"income_error": 0.5}, {"income_12m": NEAR}, 0.5),
])  # fmt: skip
def test_errors_come_as_often_as_set(
    household: MakeRow, settings: dict[str, float], state: dict[str, Any], share: float
) -> None:
    entered = sum(assessed(household(id=key, **state), **settings)[0] for key in range(2000))
    assert entered / 2000 == pytest.approx(share, abs=0.045)  # four standard deviations


def errors(household: MakeRow, known: float, supervision: float = 0.0) -> float:
    """Share of households well above the line that are put on the register in December."""
    settings = {"income_error": 0.5, "enters": 0.8}
    rows = (household(id=key, income_12m=RICH, known=known) for key in range(1500))
    return sum(assessed(h, supervision=supervision, **settings)[0] for h in rows) / 1500


def test_errors_fall_with_what_is_known_of_a_household_and_with_supervision(household: MakeRow) -> None:
    blind = errors(household, known=0.0)
    assert blind > 0.1
    assert errors(household, known=0.0, supervision=1.0) < blind / 3.0
    assert errors(household, known=0.6) < blind / 3.0
    assert errors(household, known=1.0) == 0.0


def test_pressure_declares_the_poor_out_of_poverty_where_nobody_supervises(household: MakeRow) -> None:
    def rushed(supervision: float) -> float:
        rows = (household(id=key, income_12m=POOR, registered=True, register_status=1) for key in range(1000))
        return sum(not assessed(h, assessment=1.0, supervision=supervision)[0] for h in rows) / 1000

    assert rushed(0.0) == pytest.approx(0.3, abs=0.06)
    assert rushed(1.0) == 0.0


@pytest.mark.parametrize(("registered", "income", "deprived", "changes"), [
    (False, POOR, False, True),
    (False, RICH, True, True),
    (False, NEAR, False, False),
    (True, RICH, False, False),
    (True, 2 * RICH, False, True),
    (True, 2 * RICH, True, False),
])  # fmt: skip
def test_a_review_enters_who_was_left_out_and_strikes_off_who_never_belonged_there(
    household: MakeRow, registered: bool, income: int, deprived: bool, changes: bool
) -> None:
    h = household(income_12m=income, deprived=deprived, registered=registered, register_status=int(registered))
    settings = RegistrationSettings(**SURE, corrects=1.0).numbers(0)
    assert correct_register(h, settings, POVERTY, 0.0, SEED, DECEMBER) is False
    assert correct_register(h, settings, POVERTY, 0.0, SEED, JUNE) is changes
    assert bool(h.registered) is (registered != changes)


@pytest.mark.parametrize(("state", "cause"), [
    ({"chronic": 1, "adults": 0, "elderly": 1}, 1), ({"adults": 0, "elderly": 1}, 2), ({"lacks_school": True}, 3),
    ({"lacks_housing": True}, 5), ({"lacks_water": True}, 5), ({}, 4),
])  # fmt: skip
def test_the_main_cause_is_the_first_that_applies(household: MakeRow, state: dict[str, Any], cause: int) -> None:
    assert main_cause(household(**state)) == cause
