"""The model a second time: slow, plain, written from docs/model/odd.md and not from the compiled code.

One Mesa agent a household with ordinary attributes, one object a gacha, chance from `model.rng`. Methods stand in the order
of the protocol and carry its section numbers, so that the two can be read side by side. Only the start is taken over from
an `AlxaModel` that has not stepped yet: how a world and its households are generated (section 3) is not told twice, and
what is wrong there is wrong in both (tests/unit/test_population.py looks at it). Every month after it is the twin's own. It
shares no rule and no random number with the kernel: where both are right they agree in distribution, and to the fen and
the head where chance is switched off.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import ceil, exp, floor, log, sqrt
from statistics import NormalDist
from typing import Any

import mesa
import numpy as np

SPECIES = ("camels", "sheep", "goats")
PRODUCT = {"camels": "camel", "sheep": "sheep", "goats": "goat"}
PRODUCTS = ("camel", "sheep", "goat", "cashmere", "hair", "hay", "milk")
CRASHING = PRODUCTS[:5]
CLASSES = ("breeding", "young", "other")
WATER = ("quantity", "quality", "convenience", "reliability")
SPARE = (("goats", "other"), ("sheep", "other"), ("goats", "young"), ("sheep", "young"), ("camels", "other"),
         ("camels", "young"))  # fmt: skip
BREEDING = (("goats", "breeding"), ("sheep", "breeding"), ("camels", "breeding"))
"""Classes in the order in which a household in need sells them (4.10), before and after it borrows."""

NEVER, REGISTERED, EXITED, MONITORED, RELAPSED = range(5)
ILLNESS, LABOUR, SCHOOLING, FUNDS, FOUNDATIONS = range(1, 6)
JANUARY, MARCH, MAY, JUNE, JULY, SEPTEMBER, OCTOBER, NOVEMBER, DECEMBER = 1, 3, 5, 6, 7, 9, 10, 11, 12
AUTUMN = (9, 10, 11)
WINTER = (11, 12, 1, 2, 3)
PRICE_BASE = 2014 * 12
"""January 2014, in months since year 0."""

COUNTS = ("children", "adults", "elderly", "chronic", "out_of_school", "cash", "house_grade", "wage_workers", "migrants",
          "kin", "debt", "asks_kin", "offers_kin", "register_status", "cause", "months_since_hunger", "months_since_bare", "months_since_untreated")  # fmt: skip
FLAGS = ("registered", "lacks_food", "lacks_clothing", "lacks_school", "lacks_medical", "lacks_housing", "lacks_water",
         "income_poor", "deprived", "poor", "in_arrears", "dairies")  # fmt: skip
"""Attributes that have the name and the meaning of a column of `alxa_sim.households.Households`."""


def fen(yuan: float) -> int:
    """Whole fen, halves up."""
    return floor(100.0 * yuan + 0.5)


def per_month(yearly_chance: float) -> float:
    """The chance a month that compounds to a chance a year."""
    return 1.0 - (1.0 - yearly_chance) ** (1.0 / 12.0)


@dataclass
class Animals:
    """The animals of one species in one household."""

    breeding: int
    young: int
    other: int
    calved: int = 0
    nursing: int = 0

    @property
    def heads(self) -> int:
        return self.breeding + self.young + self.other

    @property
    def grown(self) -> int:
        return self.breeding + self.other

    def let_open_go_first(self) -> None:
        """After females were sold or handed over: those that calved this year are the last to go."""
        self.calved = min(self.calved, self.breeding)
        self.nursing = min(self.nursing, self.breeding - self.calved)


@dataclass
class Gacha:
    """One cell: land, weather, jobs, and what the households have to know of one another."""

    usable_area: float
    water_distance: float
    rain_mean: float
    jobs: float
    road_distance: float
    rain_anomaly: float
    winter_anomaly: float
    forage: float
    degradation: float
    rain_deficit: float
    """Rain since January that is missing to a year without drought [mm]."""
    drought: bool
    disaster: bool = False
    winter_severity: float = 0.0
    pasture_share: float = 1.0
    need: float = 0.0
    """Fodder that all herds need this month [kg]."""
    vacancy: float = 0.0
    """Vacant jobs a seeker, at most 1."""
    milking: float = 0.0
    """Share of households that milk."""
    pioneers: int = 0
    income_a_head: float = 0.0
    """Mean income of the year [fen]."""
    neighbours: list[Gacha] = field(default_factory=list)
    """Itself and the gacha around it, in reading order."""


@dataclass
class KinGroup:
    """What a group of kin asks and offers as the month begins."""

    asked: int = 0
    offered: int = 0
    households: int = 0
    milking: int = 0


class TwinHousehold(mesa.Agent):
    """A household: members, herd, money, memories."""

    model: TwinModel

    def __init__(self, model: TwinModel, number: int, gacha: Gacha) -> None:
        super().__init__(model)
        self.number = number
        self.gacha = self.grazes = gacha
        self.draw_of_take_up = model.rng.random()
        self.schooling = 0.0
        self.skill = 0.0
        self.aspiration = 0.5
        dairy = model.settings.dairy
        low, mode, high = dairy.least_yield, dairy.usual_yield, dairy.most_yield
        self.milk_a_day = float(model.rng.triangular(low, mode, high)) if high > low else low
        self.condition = 0.0
        self.herd = {species: Animals(0, 0, 0) for species in SPECIES}
        self.water = dict.fromkeys(WATER, True)
        self.income_history = [0] * 12
        self.support_history = [0] * 12
        self.children = self.adults = self.elderly = self.chronic = self.out_of_school = 0
        self.cash = 0
        self.house_grade = 2
        self.wage_workers = self.migrants = self.wages_this_year = 0
        self.kin = self.debt = self.asks_kin = self.offers_kin = self.register_status = self.cause = 0
        self.in_arrears = self.dairies = False
        self.months_since_hunger = self.months_since_bare = self.months_since_untreated = 999
        self.registered = self.income_poor = self.deprived = self.poor = False
        self.lacks_food = self.lacks_clothing = self.lacks_school = False
        self.lacks_medical = self.lacks_housing = self.lacks_water = False
        # Of this month only:
        self.transfer = 0
        self.stays = 0
        self.bill = 0
        self.meat = self.meat_counted = self.meat_left = 0
        self.regular_needs = self.reserve = 0
        self.income = 0

    @property
    def members(self) -> int:
        return self.children + self.adults + self.elderly

    @property
    def school_age(self) -> int:
        return (10 * self.children + 8) // 16

    @property
    def income_12m(self) -> int:
        return sum(self.income_history)

    @property
    def support_12m(self) -> int:
        return sum(self.support_history)

    @property
    def sheep_units(self) -> float:
        s = self.model.settings.herd
        camels, sheep, goats = (self.herd[species] for species in SPECIES)
        return (
            s.sheep_unit_camel * (camels.grown + s.sheep_unit_young * camels.young)
            + (sheep.grown + s.sheep_unit_young * sheep.young)
            + s.sheep_unit_goat * (goats.grown + s.sheep_unit_young * goats.young)
        )

    @property
    def fodder_need(self) -> int:
        """What the herd needs this month [g]."""
        return floor(1000.0 * self.model.settings.herd.daily_feed * 365.0 / 12.0 * self.sheep_units + 0.5)

    # 4.1 Demography -------------------------------------------------------------------------------------------------

    def grow_older(self) -> None:
        """January: births, deaths, ageing, emigration; the household ends when no grown member is left."""
        s, draw, moved = self.model.settings.demography, self.model.binomial, self.model.moved
        members_before = self.members
        babies = draw(self.adults // 2, s.birth)
        child_deaths = draw(self.children, s.child_death)
        adult_deaths = draw(self.adults, s.adult_death)
        elderly_deaths = draw(self.elderly, s.elderly_death)
        children, adults = self.children - child_deaths, self.adults - adult_deaths
        coming_of_age = draw(children, 1.0 / s.childhood)
        growing_old = draw(adults, 1.0 / s.adulthood)
        emigrants = draw(adults - growing_old, s.emigration)

        self.children = children - coming_of_age + babies
        self.adults = adults + coming_of_age - growing_old - emigrants
        self.elderly += growing_old - elderly_deaths
        moved["babies"] += babies
        moved["died"] += child_deaths + adult_deaths + elderly_deaths
        moved["emigrated"] += emigrants
        if self.adults + self.elderly == 0:
            self.end()
            return
        if self.members < members_before:
            self.chronic = self.chronic * self.members // members_before
        self.out_of_school = min(self.out_of_school, self.school_age)

    def end(self) -> None:
        """Children go to kin elsewhere, animals and cash to the heirs."""
        moved = self.model.moved
        moved["emigrated"] += self.children
        moved["cash_left"] += self.cash
        moved["debt_left"] += self.debt
        for species, animals in self.herd.items():
            moved[f"{species}_left"] += animals.heads
        self.remove()

    def divide(self) -> None:
        """January: one or two adults may found a household of their own."""
        if self.adults < 3 or not self.model.happens(self.model.settings.demography.division):
            return
        founders, adults = (2 if self.adults >= 4 else 1), self.adults
        child = TwinHousehold(self.model, self.model.new_number(), self.gacha)

        def part(of: int) -> int:
            return of * founders // adults

        child.adults = founders
        self.adults -= founders
        child.cash, child.debt = part(self.cash), part(self.debt)
        self.cash -= child.cash
        self.debt -= child.debt
        self.offers_kin = min(self.offers_kin, self.cash)
        for species in SPECIES:
            mine, theirs = self.herd[species], child.herd[species]
            theirs.breeding, theirs.young, theirs.other = part(mine.breeding), part(mine.young), part(mine.other)
            theirs.calved, theirs.nursing = part(mine.calved), part(mine.nursing)
            mine.calved -= theirs.calved
            mine.nursing -= theirs.nursing
            mine.breeding -= theirs.breeding
            mine.let_open_go_first()
            mine.young -= theirs.young
            mine.other -= theirs.other
        for name in ("income_history", "support_history"):
            kept = getattr(self, name)
            taken = [part(amount) for amount in kept]
            setattr(child, name, taken)
            setattr(self, name, [all_of_it - gone for all_of_it, gone in zip(kept, taken, strict=True)])
        child.wage_workers = min(founders, self.wage_workers)
        self.wage_workers -= child.wage_workers
        self.migrants = min(self.migrants, max(0, self.adults - self.wage_workers))
        for name in ("schooling", "skill", "aspiration", "kin", "grazes", "register_status", "cause", "house_grade", "condition", "months_since_hunger", "months_since_bare",
                     "months_since_untreated", *FLAGS):  # fmt: skip
            setattr(child, name, getattr(self, name))
        child.in_arrears = child.dairies = False
        child.water = dict(self.water)
        self.chronic = min(self.chronic, self.members)

    # The month of a household ---------------------------------------------------------------------------------------

    def step(self) -> None:
        """4.5 to 4.20, in the order of 1.3."""
        self.income = 0
        self.exchange_with_kin()
        self.fall_ill()
        self.work()
        self.receive_money()
        self.move_herd()
        self.feed_herd()
        self.raise_herd()
        self.milk_camels()
        self.use_herd()
        self.meet_needs()
        self.spend_freely()
        self.take_up_dairying()
        self.remember_income()
        self.learn()
        self.plan_help()
        self.judge_poverty()
        self.be_assessed()

    def earn(self, purpose: str, amount: int, *, is_income: bool = True) -> None:
        """Cash comes in; the sale of breeding stock is no income."""
        self.cash += amount
        self.income += amount if is_income else 0
        self.model.moved[purpose] += amount

    def pay(self, purpose: str, amount: int) -> None:
        self.cash -= amount
        self.model.moved[purpose] += amount

    # 4.5 Illness ----------------------------------------------------------------------------------------------------

    def fall_ill(self) -> None:
        s, month, draw = self.model.settings.health, self.model.month, self.model.binomial
        self.chronic -= draw(self.chronic, per_month(s.recovery))
        weight = s.child_weight * self.children + self.adults + s.elderly_weight * self.elderly
        weight += s.chronic_weight * self.chronic
        of_average = s.child_weight * s.children_share + s.elderly_weight * s.elderly_share
        of_average += 1.0 - s.children_share - s.elderly_share + s.chronic_weight * s.chronic_share
        chance = min(1.0, per_month(s.hospitalisation) * weight / (of_average * self.members))
        self.stays = draw(self.members, chance)
        self.bill = 0
        if self.stays:
            self.chronic = min(self.members, self.chronic + draw(self.stays, s.becomes_chronic))
            luck = exp(s.bill_spread * self.model.rng.standard_normal() - s.bill_spread**2 / 2.0)
            own_share = (1.0 - s.reimbursement) * s.bill.at(month)
            self.bill = fen(self.stays * own_share * self.model.price_level * luck)
        self.model.moved["hospital_stays"] += self.stays

    # 4.6 Work -------------------------------------------------------------------------------------------------------

    def labour(self, stays: int) -> float:
        """A: what the members can work."""
        s = self.model.settings.labour
        able = self.adults + s.elderly_labour * self.elderly - s.chronic_loss * self.chronic - s.stay_loss * stays
        return max(0.0, able)

    def free_adults(self, stays: int) -> int:
        """Adults whom herd and milking do not need."""
        s, units = self.model.settings.labour, self.sheep_units
        herding = max(s.least_herding, units / s.sheep_units_per_herder) if units > 0 else 0.0
        milking = self.milked * self.model.settings.dairy.hours / 25.0 / self.model.settings.dairy.working_hours
        return min(self.adults, max(0, floor(self.labour(stays) - herding - milking + 0.5)))

    def work(self) -> None:
        s, draw = self.model.settings.labour, self.model.binomial
        free = self.free_adults(self.stays)
        self.wage_workers = min(self.wage_workers, free)
        self.migrants = min(self.migrants, free - self.wage_workers)
        self.migrants -= draw(self.migrants, s.returning)
        self.wage_workers -= draw(self.wage_workers, s.losing)
        effort = (0.5 + self.aspiration) * max(0.0, 1.0 + s.schooling_advantage * (self.schooling - 9.0))
        seekers = free - self.wage_workers - self.migrants
        found = draw(seekers, min(1.0, s.finding * self.gacha.vacancy * effort))
        self.wage_workers += found
        self.migrants += draw(seekers - found, min(1.0, s.leaving * effort))

    # 4.7 Money in ---------------------------------------------------------------------------------------------------

    def receive_money(self) -> None:
        s, month = self.model.settings, self.model.month
        monthly_rate = (1.0 + s.budget.interest) ** (1.0 / 12.0) - 1.0
        interest = floor(monthly_rate * self.cash)
        wages = fen(s.labour.wage.at(month) * self.wage_workers)
        remittances = fen(s.labour.remitted * s.labour.wage.at(month) * self.migrants)
        self.earn("wages", wages)
        self.earn("remittances", remittances)
        is_january = self.model.calendar_month == 1
        self.wages_this_year = wages + remittances + (0 if is_january else self.wages_this_year)
        self.earn("transfers", self.transfer)
        self.earn("transfers", fen(s.budget.pension * self.elderly * self.model.price_level))
        self.earn("interest", interest)

    # 4.8 Fodder and herd --------------------------------------------------------------------------------------------

    def feed_herd(self) -> None:
        """Buy fodder where the pasture falls short; condition follows what the herd ate."""
        s, price = self.model.settings, self.model.price["hay"]
        need, share = self.fodder_need / 1000.0, self.grazes.pasture_share
        self.model.moved["forage_needed"] += need
        if need == 0.0:
            return
        bought = 0
        target = s.budget.disaster_fodder if self.grazes.disaster else s.budget.fodder_target
        if share < target:
            affordable = s.budget.fodder_cash * self.cash / 100.0 / price
            bought = floor(min((target - share) * need, affordable))
            cost = fen(bought * price)
            self.pay("fodder", cost)
            self.income -= cost
            self.model.moved["fodder_bought"] += bought
        intake = min(1.0, share + bought / need)
        self.condition += s.herd.conditioning * (intake - self.condition)

    def raise_herd(self) -> None:
        """Deaths, then births, retirement and growing up of each species."""
        s, draw, moved = self.model.settings.herd, self.model.binomial, self.model.moved
        month, condition, severity = self.model.calendar_month, self.condition, self.grazes.winter_severity
        fertility = (condition - s.barren_condition) / (s.good_condition - s.barren_condition)
        fertility = min(1.0, max(0.0, fertility))
        hunger = s.starvation * max(0.0, s.weak_condition - condition) / s.weak_condition
        cold = s.winter_deaths * severity * (1.0 + s.winter_weakness * max(0.0, 1.0 - condition))
        rates = {"sheep": s.lambing_rate, "goats": s.kidding_rate}
        for species, animals in self.herd.items():
            if animals.heads == 0:
                continue
            if species == "camels":
                extra = s.camel_hardiness * (hunger + cold)
                death, young_death = per_month(s.camel_death), per_month(s.camel_young_death)
                season, breeding_life, maturing = s.camel_births[month - 1], s.camel_breeding_life, s.camel_maturing
            else:
                extra = hunger + cold
                death, young_death = per_month(s.small_death), per_month(s.small_young_death)
                season, breeding_life, maturing = s.small_births[month - 1], s.small_breeding_life, s.small_maturing
            before, females_before = animals.heads, animals.breeding
            animals.breeding -= draw(animals.breeding, death + extra)
            animals.young -= draw(animals.young, young_death + extra)
            animals.other -= draw(animals.other, death + extra)
            moved[f"{species}_died"] += before - animals.heads

            retired = draw(animals.breeding, 1.0 / (12.0 * breeding_life))
            grown = draw(animals.young, 1.0 / (12.0 * maturing))
            females = draw(grown, 0.5)
            if species == "camels":
                born = self.calve(animals, females_before, animals.breeding - retired, fertility)
            else:
                born = draw(animals.breeding, rates[species] * season * fertility * s.newborn_survival)
            animals.breeding += females - retired
            animals.young += born - grown
            animals.other += grown - females + retired
            moved[f"{species}_born"] += born

    def calve(self, camels: Animals, before: int, left: int, fertility: float) -> int:
        """Camels calve every other year; returns the calves that live. `before` and `left` are the females before death
        and retirement and after them."""
        s, draw, month = self.model.settings.herd, self.model.binomial, self.model.calendar_month
        taken, others = before - left, before - camels.calved
        if taken:
            from_calved = draw(taken, camels.calved / before)
            from_calved = min(camels.calved, max(from_calved, taken - others))
            rest = taken - from_calved
            from_nursing = draw(rest, camels.nursing / others) if others else 0
            camels.calved -= from_calved
            camels.nursing -= min(camels.nursing, max(from_nursing, rest - (others - camels.nursing)))
        yearly = s.calving_rate / (1.0 - s.calving_rate)
        earlier, now = sum(s.camel_births[: month - 1]), s.camel_births[month - 1]
        chance = yearly * now / (1.0 - yearly * earlier) if now > 0.0 else 0.0
        calving = draw(left - camels.calved - camels.nursing, min(1.0, fertility * chance))
        camels.calved += calving
        born = draw(calving, s.newborn_survival)
        if month == DECEMBER:
            camels.calved, camels.nursing = 0, camels.calved
        return born

    # 4.9 Planned use of the herd ------------------------------------------------------------------------------------

    def use_herd(self) -> None:
        s, month, price = self.model.settings.offtake, self.model.calendar_month, self.model.price
        if month in AUTUMN:
            self.sell_in_autumn()
        goats, sheep, camels = self.herd["goats"], self.herd["sheep"], self.herd["camels"]
        if month == MAY:
            self.earn("fibre_sales", fen(s.cashmere * goats.grown * price["cashmere"]))
        if month == JUNE:
            self.earn("fibre_sales", fen(s.hair * camels.grown * price["hair"]))
        self.meat = 0
        if goats.other + sheep.other > 0 and self.model.happens(s.slaughter * self.members / 12.0):
            species, animals = ("goats", goats) if goats.other else ("sheep", sheep)
            animals.other -= 1
            self.meat = fen(self.price_of(species, "other"))
            self.income += self.meat
            self.model.moved[f"{species}_eaten"] += 1
            self.model.moved["own_consumption"] += self.meat

    def sell_in_autumn(self) -> None:
        """Animals that herders cannot tend, and those kept for sale."""
        s, units, draw = self.model.settings.offtake, self.sheep_units, self.model.binomial
        if units == 0.0:
            return
        excess = max(0.0, 1.0 - self.herding_capacity() / units) / 3.0
        for species, animals in self.herd.items():
            young, other = (0.0, s.camel_other) if species == "camels" else (s.small_young, s.small_other)
            self.sell(species, "breeding", draw(animals.breeding, excess))
            self.sell(species, "young", draw(animals.young, max(young, excess)))
            self.sell(species, "other", draw(animals.other, max(other, excess)))

    def herding_capacity(self) -> float:
        """C: sheep units that the labour of this month can tend."""
        return self.labour(self.stays) * self.model.settings.labour.sheep_units_per_herder

    def price_of(self, species: str, kind: str) -> float:
        """Price of an animal [yuan]."""
        s = self.model.settings.market
        value = {"breeding": 1.0, "young": s.young_value, "other": s.other_value}[kind]
        return self.model.price[PRODUCT[species]] * value

    def sell(self, species: str, kind: str, heads: int, discount: float = 0.0) -> int:
        """Sell animals of one class; returns the fen they brought."""
        if heads == 0:
            return 0
        animals = self.herd[species]
        setattr(animals, kind, getattr(animals, kind) - heads)
        animals.let_open_go_first()
        amount = heads * fen(self.price_of(species, kind) * (1.0 - discount))
        self.earn("animal_sales", amount, is_income=kind != "breeding")
        self.model.moved[f"{species}_sold"] += heads
        if kind == "breeding":
            self.model.moved["breeding_sales"] += amount
        return amount

    # 4.10 Needs and coping ------------------------------------------------------------------------------------------

    def meet_needs(self) -> None:
        """Pay what must be paid, selling animals where cash falls short; what stays unpaid leaves its mark."""
        s, level, n = self.model.settings, self.model.price_level, self.members
        has_school = self.model.calendar_month not in (JANUARY, JULY)
        pupils = self.school_age - self.out_of_school if has_school else 0
        hauls = not self.water["convenience"]
        least_food = fen(s.budget.food_least * n * level)
        drugs = fen(s.health.outpatient.at(self.model.month) * n * level)
        school = fen(s.budget.school * level * pupils)
        clothing = fen(s.budget.clothing * n * level)
        hauling = fen(s.budget.water_hauling * level) if hauls else 0
        upkeep = fen(s.budget.herd_cost * self.sheep_units * level)
        self.meat_counted = min(self.meat, fen(s.offtake.meat_share * s.budget.food_usual * n * level))
        self.regular_needs = least_food + drugs + school + clothing + hauling
        due = {
            "food": max(0, least_food - self.meat_counted),
            "medical": drugs + self.bill,
            "school": school,
            "clothing": clothing,
            "water": hauling,
            "herd_costs": upkeep,
        }
        interest, instalment = self.debt_due()
        due |= {"loan_interest": interest, "repayments": instalment}
        needs = sum(due.values())
        self.sell_for_need(needs, SPARE)
        if needs > self.cash:
            self.borrow(needs - self.cash)
        if needs > self.cash:
            if self.holds_on:
                self.model.moved["held_on"] += 1
                needs = floor(s.coping.lean_food * due["food"])
            self.sell_for_need(needs, BREEDING)
        unpaid = {}
        for purpose, amount in due.items():
            paid = min(amount, self.cash)
            self.pay(purpose, paid)
            unpaid[purpose] = amount - paid
        self.income -= due["herd_costs"] - unpaid["herd_costs"]
        self.income -= interest - unpaid["loan_interest"]
        self.debt += unpaid["loan_interest"] - (instalment - unpaid["repayments"])
        self.in_arrears = unpaid["loan_interest"] + unpaid["repayments"] > 0
        self.model.moved["capitalised"] += unpaid["loan_interest"]
        self.meat_left = max(0, self.meat_counted - least_food)
        self.model.moved["unpaid_bills"] += unpaid["medical"]
        self.months_since_hunger = 0 if unpaid["food"] else self.months_since_hunger + 1
        self.months_since_untreated = 0 if unpaid["medical"] else self.months_since_untreated + 1
        self.months_since_bare = 0 if unpaid["clothing"] else self.months_since_bare + 1
        self.out_of_school += 1 if unpaid["school"] else 0

    @property
    def is_lost(self) -> bool:
        """Whether the herd is below what kin and the household itself still count on."""
        return self.sheep_units < self.model.settings.coping.lost_herd * self.members

    @property
    def holds_on(self) -> bool:
        return self.sheep_units < self.model.settings.coping.viable_herd * self.members and not self.is_lost

    def sell_for_need(self, needs: int, classes: tuple[tuple[str, str], ...]) -> None:
        discount = self.model.settings.market.distress_discount
        for species, kind in classes:
            gap = needs - self.cash
            if gap <= 0:
                return
            wanted = ceil(gap / fen(self.price_of(species, kind) * (1.0 - discount)))
            heads = min(getattr(self.herd[species], kind), wanted)
            self.model.moved["distress_sales"] += self.sell(species, kind, heads, discount)

    # 4.11 Free spending ---------------------------------------------------------------------------------------------

    def spend_freely(self) -> None:
        s, level, month = self.model.settings, self.model.price_level, self.model.calendar_month
        reserve = self.reserve = floor(s.budget.reserve_months * self.regular_needs)
        if month == SEPTEMBER and self.cash >= reserve:
            self.out_of_school -= self.model.binomial(self.out_of_school, s.budget.school_return)
        house = fen(s.budget.house_cost * level)
        if self.house_grade >= 3 and self.cash >= house + reserve:
            self.pay("house", house)
            self.house_grade = 2
        well = fen(s.budget.well_cost * level)
        if not all(self.water.values()) and self.cash >= well + reserve:
            self.pay("water", well)
            self.water = dict.fromkeys(WATER, True)
        free = floor(s.budget.spending_rate * max(0, self.cash - reserve))
        better_food = fen((s.budget.food_usual - s.budget.food_least) * self.members * level)
        food = min(free, max(0, better_food - self.meat_left))
        self.pay("food", food)
        self.pay("other", free - food)
        if month == MAY:
            share = min(1.0, s.offtake.restock_share * (0.5 + self.aspiration))
            self.restock(floor(share * max(0, self.cash - 2 * reserve)))

    def restock(self, own: int) -> None:
        """Buy breeding females of the species the household keeps, as far as its labour allows."""
        units, s = self.sheep_units, self.model.settings.credit
        if units == 0.0:
            return
        budget = own
        if (1.0 + s.interest) ** (1.0 / 12.0) - 1.0 < s.expected_return / 12.0:
            budget += floor(self.aspiration * self.credit_left(collateral=0.0))
        if self.herd["camels"].breeding:
            species, unit = "camels", self.model.settings.herd.sheep_unit_camel
        elif self.herd["goats"].breeding > self.herd["sheep"].breeding:
            species, unit = "goats", self.model.settings.herd.sheep_unit_goat
        else:
            species, unit = "sheep", 1.0
        price = fen(self.price_of(species, "breeding"))
        room = floor((self.herding_capacity() - units) / unit)
        heads = max(0, min(budget // price, room))
        self.herd[species].breeding += heads
        self.take_loan(max(0, heads * price - own))
        self.pay("animal_purchases", heads * price)
        self.model.moved[f"{species}_bought"] += heads

    # 4.12 Income and poverty ----------------------------------------------------------------------------------------

    def remember_income(self) -> None:
        now = self.model.calendar_month - 1
        self.income_history[now] = self.income
        self.support_history[now] = self.transfer

    def judge_poverty(self) -> None:
        s, month = self.model.settings.poverty, self.model.month
        line = (s.bureau_line if s.use_bureau_line else s.six_percent_line).at(month)
        self.income_poor = self.income_12m < 100.0 * line * self.members
        self.lacks_food = self.months_since_hunger < s.food_memory
        self.lacks_clothing = self.months_since_bare < s.clothing_memory
        self.lacks_medical = self.months_since_untreated < s.medical_memory
        self.lacks_school = self.out_of_school > 0
        self.lacks_housing = self.house_grade >= 3
        self.lacks_water = not all(self.water.values())
        self.deprived = (
            self.lacks_food
            or self.lacks_clothing
            or self.lacks_medical
            or self.lacks_school
            or self.lacks_housing
            or self.lacks_water
        )
        self.poor = self.income_poor or self.deprived

    # 4.15 Otor ------------------------------------------------------------------------------------------------------

    def move_herd(self) -> None:
        s, home, units = self.model.settings.otor, self.gacha, self.sheep_units
        cost = fen(s.cost * units * self.model.price_level)
        if self.grazes is not home:
            if home.pasture_share >= min(self.grazes.pasture_share, s.below):
                self.grazes = home
                self.pay_for_trek(min(cost, self.cash))
            return
        best = max(home.neighbours, key=lambda gacha: gacha.pasture_share)
        has_reason = home.pasture_share < s.below and best.pasture_share >= home.pasture_share + s.gain
        is_able = units >= s.least_herd and cost <= self.cash
        if has_reason and best is not home and is_able and self.model.happens(s.willing):
            self.grazes = best
            self.pay_for_trek(cost)

    def pay_for_trek(self, cost: int) -> None:
        self.pay("otor_costs", cost)
        self.income -= cost

    # 4.16 Dairy -----------------------------------------------------------------------------------------------------

    @property
    def milked(self) -> int:
        return floor(self.model.settings.dairy.milked * self.herd["camels"].breeding) if self.dairies else 0

    @property
    def has_route(self) -> bool:
        return self.gacha.road_distance <= self.model.settings.dairy.reach

    def milk_camels(self) -> None:
        s, price = self.model.settings.dairy, self.model.price
        season = s.season[self.model.calendar_month - 1]
        if not self.milked or not season:
            return
        days = 365.0 / 12.0
        condition = min(1.0, self.condition / self.model.settings.herd.good_condition)
        hand = s.unskilled + (1.0 - s.unskilled) * self.skill
        kilograms = floor(self.milked * self.milk_a_day * days * season * condition * hand)
        if not self.has_route:
            self.model.moved["milk_unsold"] += kilograms
            return
        fodder = floor(self.milked * s.supplement * days * season)
        cost = min(self.cash, fen(fodder * price["hay"]))
        self.pay("fodder", cost)
        self.income -= cost
        self.model.moved["fodder_bought"] += fodder
        self.model.moved["milk_sold"] += kilograms
        self.earn("milk_sales", fen(kilograms * price["milk"]))

    def take_up_dairying(self) -> None:
        if self.model.calendar_month != MARCH:
            return
        s, price, camels = self.model.settings.dairy, self.model.price, self.herd["camels"].breeding
        margin = s.usual_yield * (1.0 + s.unskilled) / 2.0 * price["milk"] - s.supplement * price["hay"]
        gain = 100.0 * floor(s.milked * camels) * 365.0 / 12.0 * sum(s.season) * margin
        if self.dairies:
            self.dairies = gain > 0.0
            return
        yard = fen(s.yard * self.model.price_level)
        is_able = camels >= s.least_camels and self.water["convenience"] and self.has_route
        if gain <= 0.0 or not is_able or self.cash < yard + self.reserve:
            return
        income_before = self.income_12m
        pull = gain / (gain + max(0, income_before))
        chance = s.adoption * min(1.0, 2.0 * self.aspiration) * min(1.0, 2.0 * self.skill) * pull
        if self.model.happens(chance):
            self.pay("yards", yard)
            self.dairies = True

    # 4.17 Credit ----------------------------------------------------------------------------------------------------

    @property
    def herd_value(self) -> float:
        """Every class at its market price [yuan]."""
        return sum(
            getattr(animals, kind) * self.price_of(species, kind)
            for species, animals in self.herd.items()
            for kind in CLASSES
        )

    def credit_left(self, collateral: float) -> int:
        s = self.model.settings.credit
        if self.in_arrears:
            return 0
        limit = floor(100.0 * (s.unsecured.at(self.model.month) + s.loan_to_value * collateral))
        return limit - self.debt if limit - self.debt >= fen(s.smallest_loan) else 0

    def take_loan(self, amount: int) -> None:
        self.debt += amount
        self.cash += amount
        self.model.moved["loans"] += amount

    def borrow(self, gap: int) -> None:
        self.take_loan(min(gap, self.credit_left(self.herd_value)))

    def debt_due(self) -> tuple[int, int]:
        s = self.model.settings.credit
        interest = floor(((1.0 + s.interest) ** (1.0 / 12.0) - 1.0) * self.debt)
        if self.model.calendar_month != OCTOBER:
            return interest, 0
        return interest, self.debt if self.debt <= fen(s.smallest_loan) else floor(s.instalment * self.debt)

    # 4.18 Kin -------------------------------------------------------------------------------------------------------

    def exchange_with_kin(self) -> None:
        group = self.model.kin[self.kin]
        if not group.asked or not group.offered:
            return
        given = min(self.offers_kin, ceil(self.offers_kin * min(1.0, group.asked / group.offered)))
        received = floor(self.asks_kin * min(1.0, group.offered / group.asked))
        self.pay("kin_given", given)
        self.earn("kin_received", received, is_income=False)

    def plan_help(self) -> None:
        s = self.model.settings.kin
        lacking = floor(s.help_months * self.regular_needs) - self.cash
        self.asks_kin = lacking if lacking > 0 and not self.is_lost else 0
        spare = self.cash - 2 * self.reserve
        self.offers_kin = floor(s.giving * spare) if spare > 0 and lacking <= 0 else 0

    # 4.19 Learning and aspiration -----------------------------------------------------------------------------------

    def learn(self) -> None:
        s, group = self.model.settings.learning, self.model.kin[self.kin]
        rate = s.from_neighbours * self.gacha.milking
        rate += s.from_kin * group.milking / group.households if group.households else 0.0
        if self.gacha.pioneers:
            rate += s.from_pioneers
        if self.dairies:
            rate += s.by_doing
        else:
            self.skill *= 1.0 - s.forgetting
        self.skill += min(1.0, rate) * (1.0 - self.skill)
        own = max(1.0, self.income_12m / self.members)
        gap = min(50.0, max(0.0, self.gacha.income_a_head / own - 1.0)) / s.near_gap
        goal = 0.5 + s.inspiration * gap * exp(1.0 - gap) + (s.example if self.gacha.pioneers else 0.0)
        goal -= s.hardship if self.months_since_hunger < 12 else 0.0
        self.aspiration += s.adjustment * (min(1.0, max(0.0, goal)) - self.aspiration)

    @property
    def is_pioneer(self) -> bool:
        poverty = self.model.settings.poverty
        series = poverty.bureau_line if poverty.use_bureau_line else poverty.six_percent_line
        line = 100.0 * series.at(self.model.month) * self.members
        return self.dairies and self.income_12m >= self.model.settings.learning.pioneer_income * line

    # 4.20 Register --------------------------------------------------------------------------------------------------

    def be_assessed(self) -> None:
        s = self.model.settings.registration
        if self.model.calendar_month != DECEMBER or not s.is_dynamic:
            return
        poverty = self.model.settings.poverty
        series = poverty.bureau_line if poverty.use_bureau_line else poverty.six_percent_line
        line = 100.0 * series.at(self.model.month) * self.members
        assessed = self.income_12m * exp(s.income_error * self.model.rng.standard_normal())
        found_poor = assessed < line or (self.deprived and self.model.happens(s.sees_needs))
        if self.registered and not found_poor:
            self.registered, self.register_status = False, EXITED
        elif not self.registered and found_poor and self.model.happens(s.enters):
            self.registered = True
            self.register_status = RELAPSED if self.register_status in (EXITED, MONITORED) else REGISTERED
            self.cause = self.main_cause()
        if self.register_status in (EXITED, MONITORED):
            self.register_status = MONITORED if assessed < s.monitoring * line else EXITED

    def main_cause(self) -> int:
        if self.chronic:
            return ILLNESS
        if not self.adults:
            return LABOUR
        if self.lacks_school:
            return SCHOOLING
        return FOUNDATIONS if self.lacks_housing or self.lacks_water else FUNDS


class TwinModel(mesa.Model):
    """The banner: land, market, programme, and the order of the month."""

    def __init__(self, start: Start, scenario: Any, seed: int) -> None:
        super().__init__(rng=seed)
        self.settings = scenario  # `scenario` is Mesa's own from 3.5 on
        self.start = self.month = start.month
        self.deviation = dict(start.deviation)
        self.price: dict[str, float] = {}
        self.price_level = 1.0
        self.moved: Counter[str] = Counter()
        """What moved this month, by the names of `alxa_sim.households.Flows`."""
        self.milk_intake = start.milk_intake
        self.gachas = [Gacha(**columns) for columns in start.gachas]
        for cell, gacha in enumerate(self.gachas):
            row, column = divmod(cell, scenario.world.columns)
            gacha.neighbours = [
                self.gachas[r * scenario.world.columns + c]
                for r in range(max(0, row - 1), min(scenario.world.rows, row + 2))
                for c in range(max(0, column - 1), min(scenario.world.columns, column + 2))
            ]
        self.kin: dict[int, KinGroup] = {}
        self.lower = np.linalg.cholesky(field_correlation(scenario))
        for columns in start.households:
            self.settle(columns)
        self.last_number = max((household.number for household in self.households), default=0)

    def settle(self, columns: dict[str, Any]) -> None:
        """A household as the start says."""
        household = TwinHousehold(self, columns["id"], self.gachas[columns["gacha"]])
        household.schooling = columns["schooling"]
        household.condition = columns["condition"]
        household.skill, household.aspiration = columns["skill"], columns["aspiration"]
        household.grazes = self.gachas[columns["grazes"]]
        for name in COUNTS + FLAGS:
            setattr(household, name, columns[name])
        for species in SPECIES:
            household.herd[species] = Animals(*(columns[f"{species}_{kind}"] for kind in CLASSES))
        camels = household.herd["camels"]
        camels.calved, camels.nursing = columns["camels_calved"], columns["camels_nursing"]
        household.water = {name: columns[f"water_{name}"] for name in WATER}
        household.income_history = list(columns["income_history"])
        household.support_history = list(columns["support_history"])

    @property
    def households(self) -> Iterator[TwinHousehold]:
        return iter(self.agents_by_type.get(TwinHousehold, ()))

    @property
    def calendar_month(self) -> int:
        """1 for January to 12 for December."""
        return self.month % 12 + 1

    def new_number(self) -> int:
        self.last_number += 1
        return self.last_number

    def binomial(self, n: int, chance: float) -> int:
        """How many of `n` it happens to."""
        if n <= 0 or chance <= 0.0:
            return 0
        if chance >= 1.0:
            return n
        return int(self.rng.binomial(n, chance))

    def happens(self, chance: float) -> bool:
        return bool(self.rng.random() < chance)

    # 1.3 Process overview -------------------------------------------------------------------------------------------

    def step(self) -> None:
        """One month."""
        self.moved = Counter()
        self.price_level = (1.0 + self.settings.budget.inflation) ** ((self.month - PRICE_BASE) / 12.0)
        if self.calendar_month == JANUARY:
            for household in list(self.households):
                household.grow_older()
            for household in list(self.households):
                household.divide()
            if self.month > self.start:
                self.spread_jobs()
        self.count_stocks()
        self.bring_weather()
        for gacha in self.gachas:
            self.graze(gacha)
        self.trade()
        self.pay_allowances()
        for household in list(self.households):
            household.step()
        self.milk_intake = self.moved["milk_sold"]
        self.month += 1

    def spread_jobs(self) -> None:
        """3 and 4.6: in January jobs follow the adults, near the town more of them."""
        s = self.settings.labour
        adults = {id(gacha): 0 for gacha in self.gachas}
        for household in self.households:
            adults[id(household.gacha)] += household.adults
        pulls = [adults[id(gacha)] * exp(-gacha.road_distance / s.remoteness) for gacha in self.gachas]
        jobs = s.jobs_per_adult * sum(adults.values())
        for gacha, pull in zip(self.gachas, pulls, strict=True):
            gacha.jobs = jobs * pull / sum(pulls) if sum(pulls) else 0.0

    def count_stocks(self) -> None:
        """What households see of one another: fodder need and the queue for jobs, as the month begins."""
        need = dict.fromkeys(map(id, self.gachas), 0)
        workers, seekers, milking, homes, people, income, pioneers = (dict(need) for _ in range(7))
        self.kin = {household.kin: KinGroup() for household in self.households}
        for household in self.households:
            cell = id(household.gacha)
            need[id(household.grazes)] += household.fodder_need
            workers[cell] += household.wage_workers
            free = household.free_adults(stays=0)
            seekers[cell] += max(0, free - household.wage_workers - household.migrants)
            milking[cell] += household.dairies
            pioneers[cell] += household.is_pioneer
            homes[cell] += 1
            people[cell] += household.members
            income[cell] += household.income_12m
            group = self.kin[household.kin]
            group.asked += household.asks_kin
            group.offered += household.offers_kin
            group.households += 1
            group.milking += household.dairies
        for gacha in self.gachas:
            cell = id(gacha)
            gacha.pioneers = pioneers[cell]
            gacha.milking = milking[cell] / max(1, homes[cell])
            gacha.income_a_head = income[cell] / max(1, people[cell])
            gacha.need = need[cell] / 1000.0
            gacha.vacancy = min(1.0, max(0.0, gacha.jobs - workers[cell]) / max(1, seekers[cell]))

    # 4.2 Weather ----------------------------------------------------------------------------------------------------

    def field(self) -> Any:
        """A standard normal number for every cell, correlated in space."""
        return self.lower @ self.rng.standard_normal(len(self.gachas))

    def bring_weather(self) -> None:
        s = self.settings.climate
        if self.calendar_month == JANUARY:
            for gacha, news in zip(self.gachas, self.field(), strict=True):
                gacha.rain_anomaly = s.persistence * gacha.rain_anomaly + sqrt(1.0 - s.persistence**2) * news
        if self.calendar_month == NOVEMBER:
            k = s.winter_after_drought
            for gacha, news in zip(self.gachas, self.field(), strict=True):
                gacha.winter_anomaly = sqrt(1.0 - k**2) * news - k * gacha.rain_anomaly
        for gacha in self.gachas:
            gacha.winter_severity = self.severity_of(gacha.winter_anomaly)
        for shock in self.settings.shocks.values():  # dzud is the only kind
            if self.is_in_force(shock):
                for cell in range(len(self.gachas)) if shock.gacha is None else shock.gacha:
                    self.gachas[cell].winter_severity += shock.severity.at(self.month)
        for gacha in self.gachas:
            self.declare_disaster(gacha)

    def declare_disaster(self, gacha: Gacha) -> None:
        s, month = self.settings.climate, self.calendar_month
        enough = s.drought_declared * gacha.rain_mean * s.seasonality[month - 1]
        so_far = 0.0 if month == JANUARY else gacha.rain_deficit
        gacha.rain_deficit = so_far + enough - self.rain_of(gacha)
        if month == OCTOBER:
            gacha.drought = gacha.rain_deficit > 0.0
        gacha.disaster = gacha.drought or gacha.winter_severity >= s.dzud_declared

    def severity_of(self, winter_index: float) -> float:
        s = self.settings.climate
        if self.calendar_month not in WINTER or s.dzud_chance == 0.0:
            return 0.0
        hard = NormalDist().inv_cdf(1.0 - s.dzud_chance) if s.dzud_chance < 1.0 else -np.inf
        return max(0.0, (winter_index - s.mild_winter) / max(0.1, hard - s.mild_winter))

    def rain_of(self, gacha: Gacha) -> float:
        """Rain of the month [mm]."""
        s = self.settings.climate
        variance = log(1.0 + s.rain_cv**2)
        factor = exp(sqrt(variance) * gacha.rain_anomaly - variance / 2.0)
        return gacha.rain_mean * factor * s.seasonality[self.calendar_month - 1]

    # 4.3 Pasture ----------------------------------------------------------------------------------------------------

    def graze(self, gacha: Gacha) -> None:
        s = self.settings.pasture
        if gacha.usable_area == 0.0:
            gacha.pasture_share = 0.0 if gacha.need else 1.0
            return
        sound = 1.0 - gacha.degradation
        standing = gacha.forage + s.rain_use_efficiency * self.rain_of(gacha) * sound
        within_reach = max(0.0, standing - s.residual) * gacha.usable_area * exp(-gacha.water_distance / s.water_reach)
        gacha.pasture_share = 1.0 - exp(-within_reach / gacha.need) if gacha.need else 1.0
        eaten = gacha.pasture_share * gacha.need / gacha.usable_area
        gacha.forage = (standing - eaten) * (1.0 - s.weathering)
        usual_growth = s.rain_use_efficiency * gacha.rain_mean / 12.0 * sound
        overuse = eaten / usual_growth - s.sustainable_use
        if overuse > 0.0:
            gacha.degradation += s.degradation_rate * min(1.0, overuse) / 12.0
        else:
            gacha.degradation -= s.recovery_rate * gacha.degradation / 12.0
        gacha.degradation = min(0.95, max(0.0, gacha.degradation))

    # 4.4 Market -----------------------------------------------------------------------------------------------------

    def trade(self) -> None:
        s = self.settings.market
        variance = s.volatility**2 / (1.0 - (1.0 - s.reversion) ** 2) if s.reversion else 0.0
        for product in PRODUCTS:
            news = s.volatility * self.rng.standard_normal()
            self.deviation[product] = (1.0 - s.reversion) * self.deviation[product] + news
            if product in CRASHING and self.calendar_month == JANUARY and self.happens(s.crash_chance):
                fall = s.crash_least + (s.crash_most - s.crash_least) * self.rng.random()
                self.deviation[product] += log(1.0 - fall)
            mean = getattr(s, product).at(self.month)
            self.price[product] = mean * exp(self.deviation[product] - variance / 2.0)
        need = sum(gacha.need for gacha in self.gachas)
        met = sum(gacha.pasture_share * gacha.need for gacha in self.gachas)
        unmet = 1.0 - met / need if need else 0.0
        self.price["hay"] *= 1.0 + s.drought_hay * unmet
        demand = s.milk_demand.at(self.month)
        if self.milk_intake > demand:
            self.price["milk"] *= (demand / self.milk_intake) ** s.milk_glut

    # 4.13 Intervention minimum_living_allowance ---------------------------------------------------------------------

    def pay_allowances(self) -> None:
        for household in self.households:
            household.transfer = 0
        for allowance in self.settings.interventions.values():  # the only kind
            if self.is_in_force(allowance):
                for household in self.households:
                    household.transfer += self.allowance_of(household, allowance)

    def allowance_of(self, household: TwinHousehold, allowance: Any) -> int:
        own_income = household.income_12m - household.support_12m
        gap = 100.0 * allowance.standard.at(self.month) * household.members - own_income
        if gap <= 0 or household.draw_of_take_up >= allowance.take_up:
            return 0
        if allowance.registered_only and not household.registered:
            return 0
        since_start = self.month - (self.start if allowance.start is None else allowance.start)
        strength = allowance.strength.at(self.month) * min(1.0, (since_start + 1) / (allowance.ramp_months + 1))
        return floor(strength * gap / 12.0)

    def is_in_force(self, measure: Any) -> bool:
        has_begun = measure.start is None or self.month >= measure.start
        return has_begun and (measure.end is None or self.month <= measure.end)


def field_correlation(scenario: Any) -> Any:
    """Correlation of a field between cells: falls with the distance along each axis of the grid."""
    world = scenario.world
    row, column = np.divmod(np.arange(world.rows * world.columns), world.columns)
    steps = np.abs(row[:, None] - row) + np.abs(column[:, None] - column)
    return np.exp(-steps * world.cell_size / scenario.climate.correlation_length)


@dataclass(frozen=True)
class Start:
    """The state of a model before its first month, as plain Python."""

    month: int
    gachas: list[dict[str, float]]
    households: list[dict[str, Any]]
    deviation: dict[str, float]
    milk_intake: int

    @classmethod
    def of(cls, kernel: Any) -> Start:
        """The start of an `AlxaModel` that has not stepped yet."""
        layers = ("usable_area", "water_distance", "rain_mean", "jobs", "road_distance", "rain_anomaly", "winter_anomaly",
                  "forage", "degradation", "rain_deficit", "drought")  # fmt: skip
        by_layer = {name: getattr(kernel.gacha, name).tolist() for name in layers}
        table = kernel._households
        by_column = {name: getattr(table, name).tolist() for name in table.columns}
        return cls(
            month=kernel.settings.period.start + kernel.months_done,
            gachas=[{name: by_layer[name][cell] for name in layers} for cell in range(len(kernel.gacha.jobs))],
            households=[{name: values[row] for name, values in by_column.items()} for row in range(len(table))],
            deviation=dict(zip(PRODUCTS, kernel.market.deviation[0].tolist(), strict=True)),
            milk_intake=int(kernel.market.milk_intake[0]),
        )
