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
    RUSHED_EXIT,
    normal_quantile,
    uniform,
)

NEVER, REGISTERED, EXITED, MONITORED, RELAPSED = range(5)
ILLNESS, LABOUR, SCHOOLING, FUNDS, FOUNDATIONS = range(1, 6)
"""Codes of the main cause of registration."""


class RegistrationSettings(Config):
    """The December assessment, as far as gacha cadres carry it out by themselves."""

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
def bring_register_up_to_date(
    h: Row, registration: RegistrationSettings, poverty: PovertySettings, mandate: Row, seed: np.uint64, month: int
) -> None:
    """In December: exit, relapse, monitoring and new entries, by what the assessors see of income and guarantees.

    The better the household is known, the smaller the errors. Pressure to show results (`assessment` in the mandate)
    without supervision declares some out who are still found poor.
    """
    if month % 12 != 11 or not registration.is_dynamic:
        return
    key = h.id
    z = normal_quantile(uniform(seed, ASSESSED_INCOME, month, key))
    unknown = 1.0 - h.known
    income = h.income_12m * math.exp(registration.income_error * unknown * z)
    line = 100.0 * poverty_line(poverty) * (h.children + h.adults + h.elderly)
    sees = 1.0 - (1.0 - registration.sees_needs) * unknown
    sees_need = h.deprived and uniform(seed, ASSESSED_NEEDS, month, key) < sees
    is_found_poor = income < line or sees_need
    if h.registered:
        rushed = registration.rushed_exits * mandate.assessment * (1.0 - min(1.0, mandate.supervision))
        if not is_found_poor or (rushed > 0.0 and uniform(seed, RUSHED_EXIT, month, key) < rushed):
            h.registered = False
            h.register_status = EXITED
    elif is_found_poor and uniform(seed, ASSESSED_ENTRY, month, key) < 1.0 - (1.0 - registration.enters) * unknown:
        h.registered = True
        h.register_status = RELAPSED if h.register_status >= EXITED else REGISTERED
        h.cause = main_cause(h)
    if not h.registered and h.register_status >= EXITED:
        h.register_status = MONITORED if income < registration.monitoring * line else EXITED
