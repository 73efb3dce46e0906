"""Health: hospital stays, their bills, and chronic illness."""

from __future__ import annotations

import math

from pydantic import model_validator

from alxa_sim.columns import Row
from alxa_sim.config import Config, Dated, NonNegative, Share, Spread, YearlyChance, dated
from alxa_sim.kernel_cache import kernel
from alxa_sim.late_import import np
from alxa_sim.randomness import (
    CHRONIC,
    HOSPITAL,
    HOSPITAL_BILL,
    RECOVERY,
    normal_quantile,
    successes,
    uniform,
)


class HealthSettings(Config):
    """Illness and what it costs."""

    hospitalisation: YearlyChance = 0.138
    """Chance that an average person goes to hospital [1/year]. Source: FACTS 4 [F]."""
    child_weight: NonNegative = 0.6
    """Risk of a child relative to an adult [1]. Assumed: less than an adult."""
    elderly_weight: NonNegative = 2.0
    """Risk of an elderly person relative to an adult [1]. Assumed: twice an adult."""
    chronic_weight: NonNegative = 1.5
    """Risk that chronic illness adds, relative to an adult [1]. Assumed: more than doubles it."""
    children_share: Share = 0.155
    """Share of children among the people of whom `hospitalisation` is the average [1]. Source: FACTS 4, aged 0 to 17
    [F]."""
    elderly_share: Share = 0.173
    """Share of the elderly among these people [1]. Source: FACTS 4, aged 60 and over [F]."""
    chronic_share: Share = 0.11
    """Share of the chronically ill among these people [1]. Source: FACTS 4, frequent illness in 27 % of families
    [D]."""
    bill: Dated = dated(9000.0)
    """Mean bill of a stay before reimbursement [yuan]. Assumed: a county hospital."""
    bill_spread: Spread = 0.8
    """Standard deviation of the log bill [1]. Assumed: a few stays cost many times the median."""
    reimbursement: Share = 0.55
    """Share of the bill that rural insurance pays [1]. Assumed: the ordinary scheme, without help to the poor."""
    becomes_chronic: Share = 0.12
    """Chance that a stay leaves a chronic illness [1]. Assumed: keeps a quarter of families with one, FACTS 4."""
    recovery: YearlyChance = 0.08
    """Chance that a chronic illness ends [1/year]. Assumed: rarely."""
    outpatient: Dated = dated(25.0)
    """Spending on drugs and visits a person [yuan/month]. Assumed: a few visits a year."""
    clinic_saves: Share = 0.15
    """Part of hospital stays, and of spending on drugs and visits, that a clinic of full standard saves [1]. Assumed:
    early treatment near by; a town hospital is a day away."""

    @model_validator(mode="after")
    def check_shares(self) -> HealthSettings:
        if self.children_share + self.elderly_share > 1.0:
            raise ValueError("elderly_share and children_share add up to more than 1")
        if mean_weight(self) <= 0.0:
            raise ValueError("child_weight and the other weights leave nobody who could go to hospital")
        return self


@kernel
def mean_weight(health: HealthSettings) -> float:
    """Mean risk, relative to an adult, of the people of whom `hospitalisation` is the average."""
    return (
        health.child_weight * health.children_share
        + (1.0 - health.children_share - health.elderly_share)
        + health.elderly_weight * health.elderly_share
        + health.chronic_weight * health.chronic_share
    )


@kernel
def stays_in_hospital(
    h: Row, flows: Row, health: HealthSettings, factor: float, clinic: float, seed: np.uint64, month: int
) -> int:
    """Members of a household taken to hospital this month; some stay chronically ill, some recover.

    `factor` is that of a wave of illness, `clinic` the standard of the clinic within reach.
    """
    key = h.id
    persons = h.children + h.adults + h.elderly
    if h.chronic > 0:
        h.chronic -= successes(h.chronic, health.recovery, seed, RECOVERY, month, key)
    weight = (
        health.child_weight * h.children
        + h.adults
        + health.elderly_weight * h.elderly
        + health.chronic_weight * h.chronic
    )
    risk = factor * (1.0 - health.clinic_saves * clinic)
    chance = min(1.0, risk * health.hospitalisation * weight / (mean_weight(health) * persons))
    stays = successes(persons, chance, seed, HOSPITAL, month, key)
    if stays > 0:
        fallen = successes(stays, health.becomes_chronic, seed, CHRONIC, month, key)
        h.chronic = min(persons, h.chronic + fallen)
        flows.hospital_stays += stays
    return stays


@kernel
def hospital_bill(
    health: HealthSettings, stays: int, price_level: float, seed: np.uint64, month: int, key: np.uint64
) -> int:
    """What the stays cost the household after reimbursement [fen]."""
    if stays == 0:
        return 0
    z = normal_quantile(uniform(seed, HOSPITAL_BILL, month, key))
    factor = math.exp(health.bill_spread * z - 0.5 * health.bill_spread * health.bill_spread)
    own_part = (1.0 - health.reimbursement) * health.bill * price_level * factor
    return int(math.floor(100.0 * stays * own_part + 0.5))
