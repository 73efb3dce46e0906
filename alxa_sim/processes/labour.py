"""Labour: herd, milking and specialty industry take their share of the adults; the rest hold public jobs and jobs at
the camel base, look for wage jobs, of which there are few, or work far away; care of the ill costs hands."""

from __future__ import annotations

import math
from typing import Annotated

from annotated_types import Ge, Le

from alxa_sim.columns import Row
from alxa_sim.config import Config, Dated, Positive, Share, dated
from alxa_sim.kernel_cache import kernel
from alxa_sim.late_import import np
from alxa_sim.processes.dairy import DairySettings, milking_labour
from alxa_sim.processes.herd import HerdSettings, sheep_units
from alxa_sim.processes.industry import IndustrySettings, industry_labour
from alxa_sim.processes.settlement import SettlementSettings, job_access
from alxa_sim.randomness import (
    BASE_JOB_LOST,
    HOMECOMING,
    JOB_FOUND,
    JOB_LOST,
    MIGRATION,
    successes,
)

JobsPerAdult = Annotated[float, Ge(0), Le(10)]
"""Ten jobs within reach of everybody are already more than anybody can hold."""


class LabourSettings(Config):
    """Work inside and outside the household."""

    sheep_units_per_herder: Positive = 600.0
    """Livestock that one full-time herder can tend [sheep unit]. Assumed: 85 free-ranging camels or 600 sheep."""
    least_herding: Share = 0.25
    """Least labour that any herd takes [person]. Assumed: somebody must look after it."""
    elderly_labour: Share = 0.4
    """Work an elderly member can do relative to an adult [1]. Assumed: light herding."""
    chronic_loss: Share = 0.5
    """Work lost to one chronically ill member, care included [person]. Assumed: half a person."""
    stay_loss: Share = 0.5
    """Work lost to one stay in hospital in that month, care included [person]. Assumed: half a month."""
    jobs_per_adult: JobsPerAdult = 0.28
    """Wage jobs within reach for each adult of the banner [1]. Assumed: more than the fifth of income that wages
    give in FACTS 4, as long as grassland payments and dairying are not in the model."""
    remoteness: Positive = 300.0
    """Road distance at which the jobs within reach fall to 1/e [km]. Assumed: work is in the towns."""
    wage: Dated = dated({"2014-01": 2300.0, "2016-01": 2700.0, "2018-01": 3200.0, "2020-01": 3600.0,
                         "2022-01": 4000.0, "2024-01": 4400.0})  # fmt: skip
    """Wage of a job [yuan/month]. Assumed: grows to the 3,600 yuan that a camel keeper earned in 2019, FACTS 5."""
    finding: Share = 0.15
    """Chance of a seeker to find a vacant job where there is no queue [1/month]. Assumed: half within five months."""
    losing: Share = 0.02
    """Chance to lose a job [1/month]. Assumed: a job lasts four years."""
    leaving: Share = 0.006
    """Chance of an adult whom neither herd nor job holds to go and work far away [1/month]. Assumed: one in fourteen
    in a year."""
    returning: Share = 0.03
    """Chance of a migrant to come home [1/month]. Assumed: after three years."""
    remitted: Share = 0.4
    """Part of a wage that a migrant sends or brings home [1]. Assumed: rent, food and travel take the rest."""
    base_wage: Dated = dated(3600.0)
    """Pay of a keeper at a camel base [yuan/month]. Source: FACTS 0, a couple in Mandela sumu [SEED]."""
    schooling_advantage: Share = 0.05
    """Rise of the chance to find a job for each year of school beyond nine [1/year]. Assumed: as returns to
    schooling."""


@kernel
def labour_supply(h: Row, labour: LabourSettings, stays: int) -> float:
    """Work the household can do this month [person]."""
    lost = labour.chronic_loss * h.chronic + labour.stay_loss * stays
    return max(0.0, h.adults + labour.elderly_labour * h.elderly - lost)


@kernel
def herding_labour(h: Row, labour: LabourSettings, herd: HerdSettings) -> float:
    """Work the herd takes [person]; none without animals."""
    units = sheep_units(h, herd) - herd.sheep_unit_camel * h.boarded
    if units <= 0.0:
        return 0.0
    return max(labour.least_herding, units / labour.sheep_units_per_herder)


@kernel
def free_adults(
    h: Row, labour: LabourSettings, herd: HerdSettings, dairy: DairySettings, industry: IndustrySettings, stays: int
) -> int:
    """Adults whom herd, milking and specialty industry leave free to earn a wage."""
    spare = labour_supply(h, labour, stays) - herding_labour(h, labour, herd) - milking_labour(h, dairy)
    spare -= industry_labour(h, industry)
    return int(max(0, min(h.adults, math.floor(spare + 0.5))))


@kernel
def take_posts(
    h: Row, free: int, public_posts: int, free_base_posts: int, keepers: int, base_posts: int, seed: np.uint64,
    month: int,
) -> None:  # fmt: skip
    """Keep, lose or take up the public jobs held open for it and posts at the camel base.

    Where the base of its gacha employs fewer than its `keepers`, each has the same chance to go. A new post goes to
    who has no work: `public_posts` are held open for the household, old ones included, `free_base_posts` are kept for
    it (see institutions/camel_bases.py).
    """
    rangers = min(h.ranger_jobs, public_posts, free)
    held = min(h.base_jobs, free - rangers)
    if keepers > base_posts:
        held -= successes(held, 1.0 - base_posts / keepers, seed, BASE_JOB_LOST, month, h.id)
    idle = max(0, free - rangers - held - h.wage_workers - h.migrants)
    hired = min(idle, public_posts - rangers)
    h.ranger_jobs = rangers + hired
    h.base_jobs = held + min(idle - hired, free_base_posts)


@kernel
def work(
    h: Row,
    labour: LabourSettings,
    settlement: SettlementSettings,
    free: int,
    vacancy_ratio: float,
    closure: float,
    seed: np.uint64,
    month: int,
) -> tuple[int, int]:
    """Lose and find jobs, leave and come home; returns the month's wages and remittances [fen].

    Of its `free` adults some hold public jobs and jobs at the base (take_posts). Migrants come home first, then
    workers leave their jobs, where herd or illness need the hands. `vacancy_ratio` is vacant jobs over seekers where
    it looks for work, at most 1: where seekers outnumber vacancies they queue. Of those who find none, some migrate
    (Harris and Todaro 1970: what a far wage leaves after living, by chance of schooling).
    """
    key = h.id
    free = free - h.ranger_jobs - h.base_jobs
    held = min(h.wage_workers, free)
    away = min(h.migrants, free - held)
    if away > 0:
        away -= successes(away, labour.returning, seed, HOMECOMING, month, key)
    if held > 0:
        held -= successes(held, labour.losing, seed, JOB_LOST, month, key)
    seekers = free - held - away
    if seekers > 0 and closure < 1.0:
        effort = (0.5 + h.aspiration) * max(0.0, 1.0 + labour.schooling_advantage * (h.schooling - 9.0))
        effort *= 1.0 - closure
        held_before = held
        access = job_access(h, settlement, month)
        found = min(1.0, labour.finding * vacancy_ratio * effort * access)
        held += successes(seekers, found, seed, JOB_FOUND, month, key)
        seekers -= held - held_before
        away += successes(seekers, min(1.0, labour.leaving * effort), seed, MIGRATION, month, key)
    h.wage_workers = held
    h.migrants = away
    wage = labour.wage * (1.0 - closure)
    wages = int(math.floor(100.0 * wage * held + 0.5))
    return wages, int(math.floor(100.0 * labour.remitted * wage * away + 0.5))
