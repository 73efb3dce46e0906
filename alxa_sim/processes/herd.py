"""Herd: feeding, births, growth, ageing and death of whole animals, each with its own chance."""

from __future__ import annotations

import math
from typing import Annotated

from annotated_types import Ge, Gt, Le

from alxa_sim.columns import Row
from alxa_sim.config import Config, MonthlyShares, NonNegative, Positive, Share, YearlyChance
from alxa_sim.kernel_cache import kernel
from alxa_sim.late_import import np
from alxa_sim.processes.calving import calve, calving_chance, lose_females, turn_year
from alxa_sim.randomness import (
    BREEDING_DEATHS,
    BREEDING_SEX,
    CALVING,
    MATURING,
    OTHER_DEATHS,
    RETIREMENT,
    SPECIES,
    YOUNG_DEATHS,
    successes,
)

CAMELS, SHEEP, GOATS = range(3)
SPECIES_NAMES = ("camels", "sheep", "goats")


Calves = Annotated[float, Ge(0), Le(0.5)]
"""A camel carries one calf for thirteen months and then nurses it: it calves in one year of two at most."""
Litters = Annotated[float, Ge(0), Le(3)]
"""A ewe or doe carries for five months, mostly one or two."""
Condition = Annotated[float, Gt(0), Le(1)]
SheepUnits = Annotated[float, Gt(0), Le(50)]
Feed = Annotated[float, Gt(0), Le(20)]
"""No animal of fifty kilograms eats more a day."""


class HerdSettings(Config):
    """Reproduction, growth and death of camels, sheep and goats."""

    calving_rate: Calves = 0.43
    """Calves per breeding camel in good condition [1/year]. Source: FACTS 2.3, Mongolia 2016 [F]."""
    lambing_rate: Litters = 0.841
    """Lambs per breeding ewe in good condition [1/year]. Source: FACTS 2.3, Mongolia 2016 [F]."""
    kidding_rate: Litters = 0.782
    """Kids per breeding doe in good condition [1/year]. Source: FACTS 2.3, Mongolia 2016 [F]."""
    newborn_survival: Share = 0.975
    """Newborn animals that live [1]. Source: FACTS 2.3, Mongolia 2016 [F]."""
    camel_births: MonthlyShares = (0.0, 0.2, 0.4, 0.3, 0.1, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    """Share of the year's camel births in each month [1]. Assumed: February to May."""
    small_births: MonthlyShares = (0.0, 0.1, 0.4, 0.4, 0.1, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    """Share of the year's lambs and kids born in each month [1]. Assumed: February to May."""

    camel_maturing: Positive = 4.0
    """Age at which a camel is grown [year]. Source: FACTS 2.3, 3 to 5 years [F]."""
    small_maturing: Positive = 1.5
    """Age at which a sheep or goat is grown [year]. Assumed: first mated in the second autumn."""
    camel_breeding_life: Positive = 16.0
    """Years a camel breeds [year]. Source: FACTS 2.3, 7 to 10 calves, one every other year [D]."""
    small_breeding_life: Positive = 6.0
    """Years a ewe or doe breeds [year]. Assumed: until the teeth go."""

    camel_death: YearlyChance = 0.02
    """Chance of a grown camel to die in an ordinary year [1/year]. Assumed: herd growth then falls in 1.5 to 8 %
    of FACTS 2.3."""
    camel_young_death: YearlyChance = 0.03
    """Chance of a young camel to die in an ordinary year [1/year]. Source: FACTS 2.3, calf survival above 95 % [F-]."""
    small_death: YearlyChance = 0.03
    """Chance of a grown sheep or goat to die in an ordinary year [1/year]. Assumed: old age and accidents."""
    small_young_death: YearlyChance = 0.07
    """Chance of a young sheep or goat to die in an ordinary year [1/year]. Source: FACTS 3, 4.8 % over all classes
    [D]."""

    sheep_unit_camel: SheepUnits = 7.0
    """Feed of a grown camel [sheep unit]. Source: FACTS 2.4, Gansu convention [F-]."""
    sheep_unit_goat: SheepUnits = 0.8
    """Feed of a grown goat [sheep unit]. Source: FACTS 2.4, Gansu convention [F-]."""
    sheep_unit_young: Share = 0.5
    """Feed of a young animal relative to a grown one of its species [1]. Assumed: half."""
    daily_feed: Feed = 1.8
    """Hay a sheep unit needs, dry matter [kg/day]. Source: FACTS 2.4, NY/T 635-2015 [F]."""
    conditioning: Share = 0.25
    """Share by which body condition follows this month's feeding [1/month]. Assumed: reserves last a season."""
    good_condition: Condition = 0.85
    """Condition at which fertility is full [1]. Assumed: feed a sixth short."""
    barren_condition: Share = 0.35
    """Condition at which no female conceives or carries [1]. Assumed: feed two thirds short."""
    weak_condition: Condition = 0.8
    """Condition below which animals starve [1]. Assumed: feed a fifth short, so that deaths of drought years come near
    the 11 % of FACTS 3."""
    starvation: Share = 0.2
    """Deaths of small stock for each unit of condition below `weak_condition`, relative to it [1/month]. Assumed:
    on half the feed a third dies within five months; with `weak_condition` chosen for the drought years of FACTS 3."""
    winter_deaths: Share = 0.018
    """Deaths of small stock in a winter month of severity 1, in condition 1 [1/month]. Assumed: five such months
    add some 9 %, so that a dzud year is near the 13 % of FACTS 3."""
    winter_weakness: NonNegative = 1.5
    """Rise of winter deaths for each unit of condition lost [1]. Assumed: drought and dzud together give 18 %,
    FACTS 3."""
    camel_hardiness: Share = 0.15
    """Deaths of camels from hunger and winter relative to small stock [1]. Source: FACTS 2.3, dzud 2009-10 [D]."""


@kernel
def sheep_units(h: Row, herd: HerdSettings) -> float:
    """Size of the herd of a household [sheep unit]."""
    return (
        herd.sheep_unit_camel * (h.camels_breeding + h.camels_other + herd.sheep_unit_young * h.camels_young)
        + (h.sheep_breeding + h.sheep_other + herd.sheep_unit_young * h.sheep_young)
        + herd.sheep_unit_goat * (h.goats_breeding + h.goats_other + herd.sheep_unit_young * h.goats_young)
    )


@kernel
def feed_need(h: Row, herd: HerdSettings) -> int:
    """Fodder the herd needs in a month, dry matter [g]."""
    units = sheep_units(h, herd)
    return int(math.floor(1000.0 * herd.daily_feed * 365.0 / 12.0 * units + 0.5))


@kernel
def fertility(herd: HerdSettings, condition: float) -> float:
    """Births relative to those in good condition: 0 when barren, 1 from `good_condition` up, linear in between."""
    span = max(herd.good_condition - herd.barren_condition, 1e-9)
    return min(1.0, max(0.0, (condition - herd.barren_condition) / span))


@kernel
def extra_deaths(herd: HerdSettings, condition: float, winter: float) -> float:
    """Chance of small stock to die of hunger or winter this month, over that of an ordinary month."""
    hunger = herd.starvation * max(0.0, herd.weak_condition - condition) / herd.weak_condition
    cold = herd.winter_deaths * winter * (1.0 + herd.winter_weakness * max(0.0, 1.0 - condition))
    return hunger + cold


@kernel
def species_deaths(
    breeding: int, young: int, other: int, species: int, grown_death: float, young_death: float,
    seed: np.uint64, month: int, key: np.uint64,
) -> tuple[int, int, int]:  # fmt: skip
    """Breeding, young and other animals that die this month."""
    shift = SPECIES * (species + 1)
    return (
        successes(breeding, grown_death, seed, BREEDING_DEATHS + shift, month, key),
        successes(young, young_death, seed, YOUNG_DEATHS + shift, month, key),
        successes(other, grown_death, seed, OTHER_DEATHS + shift, month, key),
    )


@kernel
def species_ageing(
    breeding: int, young: int, species: int, maturing: float, retiring: float,
    seed: np.uint64, month: int, key: np.uint64,
) -> tuple[int, int, int]:  # fmt: skip
    """Breeding females that grow too old, young animals that are grown, and females among these."""
    shift = SPECIES * (species + 1)
    retired = successes(breeding, retiring, seed, RETIREMENT + shift, month, key)
    grown = successes(young, maturing, seed, MATURING + shift, month, key)
    return retired, grown, successes(grown, 0.5, seed, BREEDING_SEX + shift, month, key)


@kernel
def change_camels(
    h: Row, flows: Row, herd: HerdSettings, fertile: float, extra: float, seed: np.uint64, month: int
) -> int:  # fmt: skip
    """One month of the camels: deaths, growing up and growing old, then calves of the females that are open.

    `fertile` is the fertility and `extra` the chance to die over that of an ordinary month; returns how many grown
    camels died.
    """
    before = h.camels_breeding
    dead, dead_young, dead_other = species_deaths(
        before, h.camels_young, h.camels_other, CAMELS, herd.camel_death + extra, herd.camel_young_death + extra,
        seed, month, h.id,
    )  # fmt: skip
    retired, grown, females = species_ageing(
        before - dead, h.camels_young - dead_young, CAMELS, 1.0 / (12.0 * herd.camel_maturing),
        1.0 / (12.0 * herd.camel_breeding_life), seed, month, h.id,
    )  # fmt: skip
    lose_females(h, before, dead + retired, seed, month)
    chance = fertile * calving_chance(herd.camel_births, herd.calving_rate, month % 12)
    calves = calve(h, before - dead - retired, chance, herd.newborn_survival, seed, month)
    turn_year(h, month)
    h.camels_breeding += females - dead - retired
    h.camels_young += calves - dead_young - grown
    h.camels_other += grown - females + retired - dead_other
    flows.camels_born += calves
    flows.camels_died += dead + dead_other + dead_young
    return dead + dead_other


@kernel
def change_species(
    breeding: int,
    young: int,
    other: int,
    species: int,
    birth_chance: float,
    grown_death: float,
    young_death: float,
    maturing: float,
    retiring: float,
    seed: np.uint64,
    month: int,
    key: np.uint64,
) -> tuple[int, int, int, int, int, int]:
    """One month of one species: deaths, then growing up and growing old, then births.

    Returns breeding, young and other animals after it, how many were born, and how many grown and young ones died.
    """
    if breeding + young + other == 0:
        return breeding, young, other, 0, 0, 0
    shift = SPECIES * (species + 1)
    dead_breeding, dead_young, dead_other = species_deaths(
        breeding, young, other, species, grown_death, young_death, seed, month, key
    )
    breeding -= dead_breeding
    young -= dead_young
    other -= dead_other
    calves = successes(breeding, birth_chance, seed, CALVING + shift, month, key)
    retired, grown, females = species_ageing(breeding, young, species, maturing, retiring, seed, month, key)
    return (
        breeding + females - retired,
        young + calves - grown,
        other + grown - females + retired,
        calves,
        dead_breeding + dead_other,
        dead_young,
    )


@kernel
def raise_herd(
    h: Row,
    flows: Row,
    herd: HerdSettings,
    intake: float,
    winter: float,
    small_disease: float,
    camel_disease: float,
    seed: np.uint64,
    month: int,
) -> int:
    """One month of the herd of a household, which got `intake` of the fodder it needs; returns how many grown camels
    died."""
    h.condition += herd.conditioning * (intake - h.condition)
    condition = h.condition
    fertile = fertility(herd, condition)
    extra = extra_deaths(herd, condition, winter)
    camel_extra = herd.camel_hardiness * extra + camel_disease
    extra += small_disease
    calendar_month = month % 12
    small = herd.small_births[calendar_month] * fertile * herd.newborn_survival
    small_maturing = 1.0 / (12.0 * herd.small_maturing)
    small_retiring = 1.0 / (12.0 * herd.small_breeding_life)
    grown_dead = change_camels(h, flows, herd, fertile, camel_extra, seed, month)
    h.sheep_breeding, h.sheep_young, h.sheep_other, born, died, young_died = change_species(
        h.sheep_breeding, h.sheep_young, h.sheep_other, SHEEP,
        herd.lambing_rate * small, herd.small_death + extra, herd.small_young_death + extra,
        small_maturing, small_retiring, seed, month, h.id,
    )  # fmt: skip
    flows.sheep_born += born
    flows.sheep_died += died + young_died
    h.goats_breeding, h.goats_young, h.goats_other, born, died, young_died = change_species(
        h.goats_breeding, h.goats_young, h.goats_other, GOATS,
        herd.kidding_rate * small, herd.small_death + extra, herd.small_young_death + extra,
        small_maturing, small_retiring, seed, month, h.id,
    )  # fmt: skip
    flows.goats_born += born
    flows.goats_died += died + young_died
    h.boarded = min(h.boarded, h.camels_breeding)
    return grown_dead
