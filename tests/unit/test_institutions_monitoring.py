"""Relapse monitoring: who is put on the watch list, and who is taken off."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from alxa_sim.config import dated
from alxa_sim.institutions.monitoring import MonitoringSettings, watch
from alxa_sim.processes.poverty import PovertySettings
from alxa_sim.processes.registration import EXITED, NEVER, RegistrationSettings

MakeRow = Callable[..., Any]
SEED = np.uint64(5)
POVERTY = PovertySettings(six_percent_line=dated(3000.0)).numbers(0)
REGISTRATION = RegistrationSettings(income_error=0.0).numbers(0)
SURE = MonitoringSettings(notices_exited=1.0, notices_others=1.0).numbers(0)
BELOW, ABOVE = 449_999, 450_000
"""Income around 1.5 times the line [fen]."""


def is_watched(h: Any, strength: float = 1.0, watching: Any = SURE) -> bool:
    watch(h, watching, REGISTRATION, POVERTY, strength, SEED, 24240)
    return bool(h.watched)


@pytest.mark.parametrize(("state", "watched"), [
    ({"income_12m": BELOW, "register_status": EXITED}, True),
    ({"income_12m": BELOW, "register_status": NEVER}, True),
    ({"income_12m": ABOVE, "register_status": EXITED}, False),
    ({"income_12m": ABOVE, "months_since_untreated": 0}, True),
    ({"income_12m": ABOVE, "months_since_hunger": 2}, True),
    ({"income_12m": ABOVE, "months_since_hunger": 3}, False),
    ({"income_12m": ABOVE, "in_arrears": True}, True),
    ({"income_12m": BELOW, "registered": True}, False),
])  # fmt: skip
def test_who_left_or_was_struck_is_watched(household: MakeRow, state: dict[str, Any], watched: bool) -> None:
    assert is_watched(household(**state)) is watched


def test_who_is_safe_again_or_back_on_the_register_is_taken_off(household: MakeRow) -> None:
    assert not is_watched(household(income_12m=ABOVE, watched=True))
    assert not is_watched(household(income_12m=BELOW, watched=True, registered=True))
    assert is_watched(household(income_12m=BELOW, watched=True), 0.01)


def test_without_monitoring_nobody_is_watched(household: MakeRow) -> None:
    assert not is_watched(household(income_12m=BELOW, watched=True), 0.0)


def test_exited_households_are_noticed_more_often_than_others_and_the_more_the_stronger_it_is(
    household: MakeRow,
) -> None:
    watching = MonitoringSettings(notices_exited=0.8, notices_others=0.25).numbers(0)

    def share(status: int, strength: float) -> float:
        rows = (household(id=key, income_12m=BELOW, register_status=status) for key in range(1000))
        return sum(is_watched(h, strength, watching) for h in rows) / 1000

    assert share(EXITED, 1.0) == pytest.approx(0.8, abs=0.05)
    assert share(EXITED, 0.5) == pytest.approx(0.4, abs=0.06)
    assert share(NEVER, 1.0) == pytest.approx(0.25, abs=0.06)
