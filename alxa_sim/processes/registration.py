"""Register: the administrative layer of poverty, brought up to date by an assessment every December.

What the assessors see is not what is: income is misjudged, an unmet guarantee is overlooked, a household is missed.
"""

from __future__ import annotations

import math

from alxa_sim.columns import Row, Rows
from alxa_sim.config import Config, NonNegative, Share
from alxa_sim.kernel_cache import kernel
from alxa_sim.late_import import np
from alxa_sim.processes.poverty import PovertySettings, poverty_line
from alxa_sim.randomness import (
    ASSESSED_ENTRY,
    ASSESSED_INCOME,
    ASSESSED_NEEDS,
    CORRECTION,
    RUSHED_EXIT,
    normal_quantile,
    uniform,
)

NEVER, REGISTERED, EXITED, MONITORED, RELAPSED = range(5)
ILLNESS, LABOUR, SCHOOLING, FUNDS, FOUNDATIONS = range(1, 6)
"""Codes of the main cause of registration."""


class RegistrationSettings(Config):
    """The December assessment, and what work teams correct between two of them."""

    is_dynamic: bool = True
    """Whether the register changes after the start [1]. Source: FACTS 0, dynamic management [SEED]."""
    income_error: NonNegative = 0.25
    """Standard deviation of the log of assessed over true income [1]. Assumed: income in kind is hard to see."""
    sees_needs: Share = 0.7
    """Chance that unmet guarantees of a household are seen [1/year]. Assumed: cadres know most houses and wells."""
    enters: Share = 0.4
    """Chance that a household found poor is put on the register that year [1/year]. Assumed: numbers are fixed from
    above, FACTS 1.2."""
    rushed_exits: Share = 0.3
    """Part of those still found poor who are declared out of poverty where assessment presses in full and nobody
    supervises [1/year]. Assumed: digital exits (数字脱贫) were a known abuse."""
    checked: Share = 0.5
    """Part of these errors that supervision in full prevents [1]. Assumed: data are compared and lists published, FACTS
    0 and 1.2."""
    corrects: Share = 0.1
    """Chance that a visit of the work team reviews the registration [1]. Assumed: once a year where it comes every
    month; dynamic management, FACTS 0."""
    far_above: NonNegative = 2.0
    """Income above which a registered household that lacks nothing is struck off as registered by mistake, relative to
    the line [1]. Assumed: well above what is monitored."""
    monitoring: NonNegative = 1.5
    """Income below which an exited household is monitored, relative to the line [1]. Source: FACTS 1.3 [F]."""


@kernel
def main_cause(h: Row) -> int:
    """Main cause of registration: the first of illness, lack of labour, schooling, water or housing that applies; else
    lack of funds."""
    if h.chronic > 0:
        return ILLNESS
    if h.adults == 0:
        return LABOUR
    if h.lacks_school:
        return SCHOOLING
    if h.lacks_housing or h.lacks_water:
        return FOUNDATIONS
    return FUNDS


@kernel
def open_register(households: Rows) -> None:
    """Note status and cause of those who are on the register from the start."""
    for i in range(len(households)):
        h = households[i]
        if h.registered:
            h.register_status = REGISTERED
            h.cause = main_cause(h)


@kernel
def assessed_income(h: Row, registration: RegistrationSettings, unknown: float, seed: np.uint64, month: int) -> float:
    """Income of the last twelve months as assessors see it [fen]; `unknown`, 0 to 1, is how far they are off."""
    z = normal_quantile(uniform(seed, ASSESSED_INCOME, month, h.id))
    return float(h.income_12m * math.exp(registration.income_error * unknown * z))


@kernel
def blindness(h: Row, registration: RegistrationSettings, supervision: float) -> float:
    """How large the errors about a household are, relative to those about one that nobody knows or checks, 0 to 1."""
    return float((1.0 - h.known) * (1.0 - registration.checked * min(1.0, supervision)))


@kernel
def sees_unmet_guarantee(h: Row, registration: RegistrationSettings, blind: float, seed: np.uint64, month: int) -> bool:
    """Whether assessors see that a guarantee is unmet."""
    return bool(
        h.deprived and uniform(seed, ASSESSED_NEEDS, month, h.id) < 1.0 - (1.0 - registration.sees_needs) * blind
    )


@kernel
def enter(h: Row) -> None:
    """Put a household on the register."""
    h.registered = True
    h.register_status = RELAPSED if h.register_status >= EXITED else REGISTERED
    h.cause = main_cause(h)


@kernel
def correct_register(
    h: Row, registration: RegistrationSettings, poverty: PovertySettings, supervision: float, seed: np.uint64,
    month: int,
) -> bool:  # fmt: skip
    """At a visit of the team, between two assessments: enter who was left out, strike off who never belonged there.

    Returns whether the register changed. Who belongs on it and rises above the line leaves it in December only.
    """
    if month % 12 == 11 or not registration.is_dynamic:
        return False
    if uniform(seed, CORRECTION, month, h.id) >= registration.corrects:
        return False
    blind = blindness(h, registration, supervision)
    income = assessed_income(h, registration, blind, seed, month)
    line = 100.0 * poverty_line(poverty) * (h.children + h.adults + h.elderly)
    needs = sees_unmet_guarantee(h, registration, blind, seed, month)
    if not h.registered and (income < line or needs):
        enter(h)
        return True
    if h.registered and not needs and income > registration.far_above * line:
        h.registered = False
        h.register_status = EXITED
        return True
    return False


@kernel
def bring_register_up_to_date(
    h: Row, registration: RegistrationSettings, poverty: PovertySettings, mandate: Row, seed: np.uint64, month: int
) -> None:
    """In December: exit, relapse, monitoring and new entries, by what the assessors see of income and guarantees.

    The better the household is known and the work supervised, the smaller the errors. Pressure to show results
    (`assessment` in the mandate) without supervision declares some out who are still found poor.
    """
    if month % 12 != 11 or not registration.is_dynamic:
        return
    key = h.id
    blind = blindness(h, registration, mandate.supervision)
    income = assessed_income(h, registration, blind, seed, month)
    line = 100.0 * poverty_line(poverty) * (h.children + h.adults + h.elderly)
    is_found_poor = income < line or sees_unmet_guarantee(h, registration, blind, seed, month)
    if h.registered:
        rushed = registration.rushed_exits * mandate.assessment * (1.0 - min(1.0, mandate.supervision))
        if not is_found_poor or (rushed > 0.0 and uniform(seed, RUSHED_EXIT, month, key) < rushed):
            h.registered = False
            h.register_status = EXITED
    elif is_found_poor and uniform(seed, ASSESSED_ENTRY, month, key) < 1.0 - (1.0 - registration.enters) * blind:
        enter(h)
    if not h.registered and h.register_status >= EXITED:
        h.register_status = MONITORED if income < registration.monitoring * line else EXITED
