"""A month: what happens to the land and the market, then to every household, in this order and no other."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from alxa_sim.households import Flows, Gacha, Households, Stocks
from alxa_sim.kernel_cache import kernel
from alxa_sim.levers import LeverArrays
from alxa_sim.processes.budget import (
    buy_fodder,
    herd_upkeep,
    meet_needs,
    return_to_school,
    spend_freely,
)
from alxa_sim.processes.climate import weather
from alxa_sim.processes.demography import grow_older
from alxa_sim.processes.health import hospital_bill, stays_in_hospital
from alxa_sim.processes.herd import feed_need, raise_herd
from alxa_sim.processes.labour import free_adults, labour_supply, work
from alxa_sim.processes.market import HAY, Market, trade
from alxa_sim.processes.offtake import fen_of, fibre_sales, planned_sales, restock, slaughter
from alxa_sim.processes.parameters import Parameters
from alxa_sim.processes.pasture import graze
from alxa_sim.processes.poverty import judge


class Grid(NamedTuple):
    """Shape of the grid: rows, columns, and the side of a cell [km]."""

    rows: int
    columns: int
    cell_size: float


class Clock(NamedTuple):
    """The month and what goes with it; `month` counts from year 0."""

    seed: np.uint64
    month: int
    is_first: bool
    price_level: float


@kernel
def land_and_market(
    gacha: Gacha, stocks: Stocks, market: Market, levers: LeverArrays, p: Parameters, grid: Grid, clock: Clock
) -> None:
    """Weather, pasture and prices of the month. `stocks` are those at the end of the month before."""
    weather(gacha, p.climate, grid.rows, grid.columns, grid.cell_size, clock.seed, clock.month, clock.is_first)
    for cell in range(len(gacha.winter_severity)):
        gacha.winter_severity[cell] += levers.gacha.winter_severity[cell]
    graze(gacha, p.pasture, stocks.forage_need)
    met = 0.0
    needed = 0.0
    for cell in range(len(gacha.pasture_share)):
        needed += stocks.forage_need[cell]
        met += stocks.forage_need[cell] * gacha.pasture_share[cell]
    shortage = 1.0 - met / needed if needed > 0.0 else 0.0
    trade(market, p.market, clock.seed, clock.month, shortage)


@kernel
def vacancy_ratio(gacha: Gacha, stocks: Stocks, cell: int) -> float:
    """Vacant jobs over seekers in a gacha at the end of last month, at most 1."""
    vacant = max(0.0, gacha.jobs[cell] - stocks.wage_workers[cell])
    return min(1.0, vacant / max(1.0, float(stocks.job_seekers[cell])))


@kernel
def live_a_month(
    h: Households,
    gacha: Gacha,
    levers: LeverArrays,
    flows: Flows,
    before: Stocks,
    market: Market,
    p: Parameters,
    clock: Clock,
    i: int,
) -> None:
    """One month of household `i`. `before` are the stocks of the gacha at the end of last month."""
    seed = clock.seed
    month = clock.month
    level = clock.price_level
    cell = h.gacha[i]
    price = market.price

    stays = stays_in_hospital(h, flows, p.health, seed, month, i)
    hospital = hospital_bill(p.health, stays, level, seed, month, h.id[i])
    capacity = labour_supply(h, p.labour, stays, i) * p.labour.sheep_units_per_herder

    wages = work(h, p.labour, p.herd, vacancy_ratio(gacha, before, cell), stays, seed, month, i)
    support = levers.households.transfer[i]
    transfer = support + fen_of(p.budget.pension * h.elderly[i] * level)
    interest = int(p.budget.interest * h.cash[i])
    h.cash[i] += wages + transfer + interest
    flows.wages[cell] += wages
    flows.transfers[cell] += transfer
    flows.interest[cell] += interest

    need = feed_need(h, p.herd, i)
    flows.forage_needed[cell] += need // 1000
    cash = h.cash[i]
    intake = buy_fodder(h, flows, p.budget, need, gacha.pasture_share[cell], price[HAY], i)
    fodder = cash - h.cash[i]
    raise_herd(h, flows, p.herd, min(1.0, intake), gacha.winter_severity[cell], seed, month, i)

    breeding_before = flows.breeding_sales[cell]
    sales = planned_sales(h, flows, p.offtake, p.herd, p.market, price, capacity, seed, month, i)
    asset_sales = flows.breeding_sales[cell] - breeding_before
    fibre = fibre_sales(h, p.offtake, price, month, i)
    meat = slaughter(h, flows, p.offtake, p.market, price, seed, month, i)
    h.cash[i] += sales + fibre
    flows.animal_sales[cell] += sales
    flows.fibre_sales[cell] += fibre
    flows.own_consumption[cell] += meat

    persons = h.children[i] + h.adults[i] + h.elderly[i]
    replaced = min(meat, fen_of(p.offtake.meat_share * p.budget.food_usual * persons * level))
    upkeep = herd_upkeep(h, p.budget, p.herd, level, i)
    forced, regular = meet_needs(
        h, flows, p.budget, p.market, price, hospital, replaced, p.health.outpatient, upkeep, level, month, i
    )
    reserve = int(p.budget.reserve_months * regular)
    return_to_school(h, p.budget, reserve, seed, month, i)
    spend_freely(h, flows, p.budget, reserve, replaced, level, i)
    spare = h.cash[i] - 2 * reserve
    purchases = restock(h, flows, p.offtake, p.herd, price, spare, capacity, month, i)
    h.cash[i] -= purchases
    flows.animal_purchases[cell] += purchases

    operating = sales - asset_sales + forced + fibre + meat - fodder - upkeep
    slot = month % 12
    net_income = wages + transfer + interest + operating
    h.income_12m[i] += net_income - h.income_history[i, slot]
    h.income_history[i, slot] = net_income
    h.support_12m[i] += support - h.support_history[i, slot]
    h.support_history[i, slot] = support


@kernel
def count(h: Households, stocks: Stocks, p: Parameters, was_poor: bool, i: int) -> None:
    """Add household `i` to the stocks of its gacha."""
    cell = h.gacha[i]
    persons = h.children[i] + h.adults[i] + h.elderly[i]
    stocks.households[cell] += 1
    stocks.persons[cell] += persons
    stocks.camels[cell] += h.camels_breeding[i] + h.camels_young[i] + h.camels_other[i]
    stocks.sheep[cell] += h.sheep_breeding[i] + h.sheep_young[i] + h.sheep_other[i]
    stocks.goats[cell] += h.goats_breeding[i] + h.goats_young[i] + h.goats_other[i]
    stocks.cash[cell] += h.cash[i]
    stocks.income_12m[cell] += h.income_12m[i]
    stocks.wage_workers[cell] += h.wage_workers[i]
    stocks.job_seekers[cell] += max(0, free_adults(h, p.labour, p.herd, 0, i) - h.wage_workers[i])
    stocks.forage_need[cell] += feed_need(h, p.herd, i)
    if h.registered[i]:
        stocks.registered_households[cell] += 1
        stocks.registered_persons[cell] += persons
    if h.income_poor[i]:
        stocks.income_poor_persons[cell] += persons
    if h.deprived[i]:
        stocks.deprived_persons[cell] += persons
    if h.poor[i]:
        stocks.poor_households[cell] += 1
        stocks.poor_persons[cell] += persons
    if h.poor[i] and not was_poor:
        stocks.poor_entries[cell] += 1
    if was_poor and not h.poor[i]:
        stocks.poor_exits[cell] += 1


@kernel
def live(
    h: Households,
    gacha: Gacha,
    levers: LeverArrays,
    flows: Flows,
    before: Stocks,
    after: Stocks,
    market: Market,
    p: Parameters,
    clock: Clock,
    first: int,
    last: int,
) -> None:
    """One month of the households in rows `first` to `last` (excluded). They see each other only through `before`."""
    for i in range(first, last):
        if h.exists[i]:
            was_poor = h.poor[i]
            live_a_month(h, gacha, levers, flows, before, market, p, clock, i)
            judge(h, p.poverty, i)
            count(h, after, p, was_poor, i)


@kernel
def assess(h: Households, stocks: Stocks, p: Parameters) -> None:
    """Poverty and stocks as they stand, without a month passing."""
    for i in range(len(h.exists)):
        if h.exists[i]:
            judge(h, p.poverty, i)
            count(h, stocks, p, h.poor[i], i)


@kernel
def recount(h: Households, stocks: Stocks, p: Parameters) -> None:
    """Stocks as they stand; nobody's poverty is judged anew."""
    for i in range(len(h.exists)):
        if h.exists[i]:
            count(h, stocks, p, h.poor[i], i)


@kernel
def new_year(h: Households, flows: Flows, p: Parameters, clock: Clock, first: int, last: int) -> None:
    """January's demography of the households in rows `first` to `last` (excluded)."""
    for i in range(first, last):
        if h.exists[i]:
            grow_older(h, flows, p.demography, clock.seed, clock.month, i)
