"""The few results of a run that attribution shares out: exits, relapses and years in poverty averted, and cost."""

from __future__ import annotations

from typing import NamedTuple


class Outcome(NamedTuple):
    """A result, and the estimate of everybody that it is read off."""

    unit: str
    estimate: str
    sign: int = 1
    """-1 of what is averted, which counts against a run without any programme."""


OUTCOMES = {
    "exits": Outcome("household", "actual.exits"),
    "lasting exits": Outcome("household", "actual.lasting_exits"),
    "relapses averted": Outcome("household", "actual.relapses", -1),
    "entries averted": Outcome("household", "actual.entries", -1),
    "poor person-years averted": Outcome("person-year", "actual.poor_person_years", -1),
    "public cost": Outcome("yuan", "any.public_cost"),
}
"""Results by name, of actual poverty at the usual minimum duration."""
