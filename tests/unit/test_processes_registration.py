"""Register: who enters, exits, relapses and is monitored in December, and with which errors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from alxa_sim.config import dated
from alxa_sim.processes.poverty import PovertySettings
from alxa_sim.processes.registration import (
    EXITED,
    MONITORED,
    NEVER,
    REGISTERED,
    RELAPSED,
    RegistrationSettings,
    bring_register_up_to_date,
    main_cause,
)

MakeRow = Callable[..., Any]
DECEMBER, JUNE = 24179, 24173
SEED = np.uint64(5)
POVERTY = PovertySettings(six_percent_line=dated(3000.0)).numbers(0)
SURE = {"income_error": 0.0, "sees_needs": 1.0, "enters": 1.0}
POOR, NEAR, RICH = 299_999, 300_000, 450_000
"""Income of one person: below the line, at it, and at the line of monitoring [fen]."""


def assessed(h: Any, month: int = DECEMBER, **settings: Any) -> tuple[bool, int]:
    bring_register_up_to_date(h, RegistrationSettings(**SURE | settings).numbers(0), POVERTY, SEED, month)
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


@pytest.mark.parametrize(("state", "cause"), [
    ({"chronic": 1, "adults": 0, "elderly": 1}, 1), ({"adults": 0, "elderly": 1}, 2), ({"lacks_school": True}, 3),
    ({"lacks_housing": True}, 5), ({"lacks_water": True}, 5), ({}, 4),
])  # fmt: skip
def test_the_main_cause_is_the_first_that_applies(household: MakeRow, state: dict[str, Any], cause: int) -> None:
    assert main_cause(household(**state)) == cause
