"""Budget: money comes in by source and goes out by purpose; what is short is raised by sale or goes unmet."""

from __future__ import annotations

import math

from alxa_sim.columns import Floats, Row
from alxa_sim.config import Config, NonNegative, Share, YearlyRate
from alxa_sim.kernel_cache import kernel
from alxa_sim.late_import import np
from alxa_sim.processes.coping import CopingSettings, holds_on, sell_breeding, sell_spare
from alxa_sim.processes.credit import CreditSettings, borrow, debt_due, herd_value, serve_debt
from alxa_sim.processes.herd import HerdSettings, sheep_units
from alxa_sim.processes.market import MarketSettings
from alxa_sim.processes.offtake import OfftakeSettings, fen_of
from alxa_sim.randomness import RETURN_TO_SCHOOL, successes


class BudgetSettings(Config):
    """Needs and spending, in prices of January 2014."""

    inflation: Share = 0.02
    """Rise of the prices of what households buy [1/year]. Assumed: the national consumer prices of the decade."""
    food_least: NonNegative = 115.0
    """Food that keeps a person from hunger [yuan/month]. Assumed: half of the 2014 line of FACTS 1.1."""
    food_usual: NonNegative = 350.0
    """Food a person has when money is no constraint [yuan/month]. Assumed: a third of usual consumption."""
    clothing: NonNegative = 25.0
    """Clothing and household goods a person must have [yuan/month]. Assumed: a tenth of the 2014 line."""
    school: NonNegative = 100.0
    """Boarding and transport of a child at school, ten months a year [yuan/month]. Assumed: tuition is free."""
    water_hauling: NonNegative = 60.0
    """Fuel and fees of hauling drinking water to a house without it [yuan/month]. Assumed: two trips a month."""
    herd_cost: NonNegative = 0.8
    """Veterinary care, salt and shearing for a sheep unit [yuan/month]. Assumed: ten yuan a year."""
    fodder_target: Share = 0.5
    """Share of the herd's need up to which fodder is bought when pasture gives less [1]. Assumed: survival ration."""
    disaster_fodder: Share = 0.5
    """The same share while a drought or a winter disaster is declared [1]. Assumed: no other than in ordinary times."""
    fodder_cash: Share = 0.5
    """Most of its cash that a household spends on fodder in a month [1]. Assumed: half."""
    interest: YearlyRate = 0.015
    """Interest on deposits, paid monthly [1/year]. Assumed: a one-year deposit."""
    pension: NonNegative = 160.0
    """Basic rural pension of an elderly person [yuan/month]. Assumed: twice the national floor, the league being
    well off."""
    reserve_months: NonNegative = 3.0
    """Needs that a household keeps in cash before it spends freely [month]. Assumed: a season; that a buffer is kept
    where income is uncertain and credit scarce: Deaton 1991, Carroll 1997."""
    spending_rate: Share = 0.10
    """Share of the cash above the reserve that is spent freely [1/month]. Assumed: spread over a year."""
    house_cost: NonNegative = 60_000.0
    """Cost to make a house of grade C or D safe [yuan]. Assumed: 80 m2 in the village."""
    well_cost: NonNegative = 25_000.0
    """Cost of a well and filter that meet the four indicators of water [yuan]. Assumed: borehole by hand pump."""
    school_return: Share = 0.5
    """Chance that a child out of school returns in September, where there is money [1]. Assumed: even."""


@kernel
def has_safe_water(h: Row) -> bool:
    """Whether the water source meets all four indicators."""
    return h.water_quantity and h.water_quality and h.water_convenience and h.water_reliability


@kernel
def children_at_school(h: Row, month: int) -> int:
    """Children who cost school money this month; January and July are holidays."""
    if month % 12 == 0 or month % 12 == 6:
        return 0
    return max(0, school_children(h) - h.out_of_school)


@kernel
def school_children(h: Row) -> int:
    """Children of compulsory school age, 6 to 15: ten of the sixteen years of childhood, rounded."""
    return (10 * h.children + 8) // 16


@kernel
def regular_needs(
    h: Row, budget: BudgetSettings, outpatient: float, price_level: float, month: int
) -> tuple[int, int, int, int, int]:
    """Food, medical, school, clothing and water that must be paid this month [fen]."""
    persons = h.children + h.adults + h.elderly
    scale = price_level * persons
    in_school = children_at_school(h, month)
    water = 0 if h.water_convenience else fen_of(budget.water_hauling * price_level)
    return (
        fen_of(budget.food_least * scale),
        fen_of(outpatient * scale),
        fen_of(budget.school * price_level * in_school),
        fen_of(budget.clothing * scale),
        water,
    )


@kernel
def fodder_target(budget: BudgetSettings, is_disaster: bool) -> float:
    """Share of the herd's need up to which fodder is bought, where a disaster is declared and where none is."""
    return budget.disaster_fodder if is_disaster else budget.fodder_target


@kernel
def buy_fodder(
    h: Row, flows: Row, budget: BudgetSettings, target: float, need: int, pasture_share: float, hay_price: float
) -> float:
    """Fill up what the pasture gives to `target`, as far as cash reaches; returns the share of `need` [g] got."""
    lacking = (target - pasture_share) * need / 1000.0
    if need == 0 or lacking <= 0.0:
        return pasture_share
    within_reach = budget.fodder_cash * h.cash / 100.0 / hay_price if hay_price > 0.0 else lacking
    kilograms = int(min(lacking, within_reach))
    cost = min(h.cash, fen_of(kilograms * hay_price))
    h.cash -= cost
    flows.fodder += cost
    flows.fodder_bought += kilograms
    return pasture_share + 1000.0 * kilograms / need


@kernel
def pay(h: Row, bill: int) -> int:
    """Pay `bill` [fen] as far as cash reaches; returns what was paid."""
    paid = min(h.cash, bill)
    h.cash -= paid
    return paid


@kernel
def meet_needs(
    h: Row,
    flows: Row,
    budget: BudgetSettings,
    coping: CopingSettings,
    credit: CreditSettings,
    market: MarketSettings,
    herd: HerdSettings,
    price: Floats,
    offer: Row,
    school_aid: int,
    hospital: int,
    meat: int,
    outpatient: float,
    herd_cost: int,
    price_level: float,
    month: int,
) -> tuple[int, int, int]:
    """Pay what must be paid, in the order food, medical, school, clothing, water, herd, debt.

    Where cash is short, the household sells animals that do not breed, then borrows, then sells breeding animals or,
    near the threshold, holds on to them and eats less. `school_aid` [fen] is what the public pays of the school bill,
    `meat` [fen] food it did not have to buy. Returns income of
    the month (forced sales that are not of breeding stock, less upkeep and interest paid), the regular needs of the
    month, and the meat left after least food [fen].
    """
    food, medical, school, clothing, water = regular_needs(h, budget, outpatient, price_level, month)
    regular = food + medical + school + clothing + water
    school -= min(school, school_aid)
    meat_left = max(0, meat - food)
    food = max(0, food - meat)
    interest, instalment = debt_due(h, credit, offer, month)
    must = food + medical + hospital + school + clothing + water + herd_cost + interest + instalment
    income = 0
    if must > h.cash:
        income = sell_spare(h, flows, market, price, must - h.cash)
        h.cash += income
        flows.animal_sales += income
        flows.distress_sales += income
    if must > h.cash:
        borrow(h, flows, credit, herd_value(h, market, price), must - h.cash)
    if must > h.cash:
        wanted = must
        if holds_on(h, coping, herd):
            flows.held_on += 1
            wanted = int(math.floor(coping.lean_food * food))
        assets = sell_breeding(h, flows, market, price, wanted - h.cash)
        h.cash += assets
        flows.animal_sales += assets
        flows.distress_sales += assets
        flows.breeding_sales += assets
    paid_food = pay(h, food)
    flows.food += paid_food
    paid_medical = pay(h, medical + hospital)
    flows.medical += paid_medical
    flows.unpaid_bills += medical + hospital - paid_medical
    paid_school = pay(h, school)
    flows.school += paid_school
    paid_clothing = pay(h, clothing)
    flows.clothing += paid_clothing
    flows.water += pay(h, water)
    paid_upkeep = pay(h, herd_cost)
    flows.herd_costs += paid_upkeep
    paid_interest = serve_debt(h, flows, interest, instalment)
    h.months_since_hunger = 0 if paid_food < food else h.months_since_hunger + 1
    h.months_since_untreated = 0 if paid_medical < medical + hospital else h.months_since_untreated + 1
    h.months_since_bare = 0 if paid_clothing < clothing else h.months_since_bare + 1
    if paid_school < school:
        h.out_of_school = min(school_children(h), h.out_of_school + 1)
    return income - paid_upkeep - paid_interest, regular, meat_left


@kernel
def spend_freely(h: Row, flows: Row, budget: BudgetSettings, reserve: int, meat: int, price_level: float) -> None:
    """Repair the house, get water, then better food and everything else, out of cash above `reserve` [fen]."""
    house = fen_of(budget.house_cost * price_level)
    if h.house_grade > 2 and h.cash >= house + reserve:
        flows.house += pay(h, house)
        h.house_grade = 2
    well = fen_of(budget.well_cost * price_level)
    if not has_safe_water(h) and h.cash >= well + reserve:
        flows.water += pay(h, well)
        h.water_quantity = True
        h.water_quality = True
        h.water_convenience = True
        h.water_reliability = True
    free = int(math.floor(budget.spending_rate * max(0, h.cash - reserve)))
    persons = h.children + h.adults + h.elderly
    better_food = fen_of((budget.food_usual - budget.food_least) * persons * price_level)
    for_food = min(free, max(0, better_food - meat))
    flows.food += pay(h, for_food)
    flows.other += pay(h, free - for_food)


@kernel
def return_to_school(h: Row, budget: BudgetSettings, reserve: int, seed: np.uint64, month: int) -> None:
    """In September children out of school return by chance, where the household has its reserve in cash."""
    if month % 12 == 8 and h.out_of_school > 0 and h.cash >= reserve:
        h.out_of_school -= successes(h.out_of_school, budget.school_return, seed, RETURN_TO_SCHOOL, month, h.id)


@kernel
def replaceable_food(h: Row, offtake: OfftakeSettings, budget: BudgetSettings, price_level: float) -> int:
    """The most of a month's food that an own animal can replace [fen]."""
    persons = h.children + h.adults + h.elderly
    return fen_of(offtake.meat_share * budget.food_usual * persons * price_level)


@kernel
def herd_upkeep(h: Row, budget: BudgetSettings, herd: HerdSettings, price_level: float) -> int:
    """Running costs of the herd this month, fodder apart [fen]."""
    return fen_of(budget.herd_cost * sheep_units(h, herd) * price_level)
