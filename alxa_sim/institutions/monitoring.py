"""Relapse monitoring: who is on the list of households watched for relapse, checked every month."""

from __future__ import annotations

from alxa_sim.columns import Row
from alxa_sim.config import Config, Count, Share
from alxa_sim.kernel_cache import kernel
from alxa_sim.late_import import np
from alxa_sim.processes.poverty import PovertySettings, poverty_line
from alxa_sim.processes.registration import EXITED, RegistrationSettings, assessed_income
from alxa_sim.randomness import WATCH, uniform


class MonitoringSettings(Config):
    """Whom the watch list finds; its income limit is `registration.monitoring`."""

    notices_exited: Share = 0.8
    """Chance that a household at risk is put on the list where it left the register [1/month]. Assumed: its case was
    never closed."""
    notices_others: Share = 0.25
    """The same for one that never stood on it [1/month]. Assumed: marginal households must ask or be found, FACTS
    1.3."""
    blow_months: Count = 3
    """Months for which hunger, want of clothing or an unpaid hospital bill counts as a blow [month]. Assumed: a
    season."""


@kernel
def is_struck(h: Row, watching: MonitoringSettings) -> bool:
    """Whether illness or loss hit the household of late."""
    recent = min(h.months_since_hunger, h.months_since_bare, h.months_since_untreated) < watching.blow_months
    return bool(recent or h.in_arrears)


@kernel
def is_at_risk(
    h: Row, watching: MonitoringSettings, registration: RegistrationSettings, poverty: PovertySettings, seed: np.uint64,
    month: int,
) -> bool:  # fmt: skip
    """Whether a household was struck, or is seen below the monitoring line."""
    limit = 100.0 * registration.monitoring * poverty_line(poverty) * (h.children + h.adults + h.elderly)
    return is_struck(h, watching) or assessed_income(h, registration, 1.0 - h.known, seed, month) < limit


@kernel
def watch(
    h: Row, watching: MonitoringSettings, registration: RegistrationSettings, poverty: PovertySettings, strength: float,
    seed: np.uint64, month: int,
) -> None:  # fmt: skip
    """Put on the list who is seen to be at risk, and take off who is seen to be safe or is on the register again.

    `strength` is that of monitoring in force, 0 to 1.
    """
    if strength <= 0.0 or h.registered:
        h.watched = False
        return
    if not h.watched:
        notices = watching.notices_exited if h.register_status >= EXITED else watching.notices_others
        if uniform(seed, WATCH, month, h.id) >= notices * strength:
            return
    h.watched = is_at_risk(h, watching, registration, poverty, seed, month)
