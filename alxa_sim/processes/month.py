"""A month: what happens to the land and the market, then to every household, in this order and no other."""

from __future__ import annotations

from typing import NamedTuple

from alxa_sim.columns import Floats, Row, Rows
from alxa_sim.households import Gacha
from alxa_sim.kernel_cache import kernel
from alxa_sim.late_import import np
from alxa_sim.levers import LeverArrays
from alxa_sim.processes.budget import (
    buy_fodder,
    herd_upkeep,
    meet_needs,
    replaceable_food,
    return_to_school,
    spend_freely,
)
from alxa_sim.processes.climate import weather
from alxa_sim.processes.credit import credit_left
from alxa_sim.processes.dairy import milk_camels, milked_camels, open_routes, take_up_dairying
from alxa_sim.processes.demography import grow_older
from alxa_sim.processes.health import hospital_bill, stays_in_hospital
from alxa_sim.processes.herd import feed_need, raise_herd
from alxa_sim.processes.kin import add_to_kin, exchange_with_kin, plan_help
from alxa_sim.processes.labour import free_adults, labour_supply, work
from alxa_sim.processes.learning import is_pioneer, learn
from alxa_sim.processes.market import HAY, trade
from alxa_sim.processes.offtake import fen_of, fibre_sales, planned_sales, restock, slaughter
from alxa_sim.processes.otor import find_neighbours, move_herd
from alxa_sim.processes.parameters import Parameters
from alxa_sim.processes.pasture import graze
from alxa_sim.processes.poverty import judge, poverty_line
from alxa_sim.processes.registration import bring_register_up_to_date


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
    gacha: Gacha, stocks: Rows, market: Rows, levers: LeverArrays, p: Parameters, grid: Grid, clock: Clock
) -> None:
    """Weather, pasture and prices of the month. `stocks` are those at the end of the month before."""
    weather(gacha, p.climate, grid.rows, grid.columns, grid.cell_size, clock.seed, clock.month, clock.is_first)
    for cell in range(len(gacha.winter_severity)):
        gacha.winter_severity[cell] += levers.gacha[cell].winter_severity
    graze(gacha, p.pasture, stocks)
    find_neighbours(gacha, grid.rows, grid.columns)
    open_routes(gacha, p.dairy)
    met = 0.0
    needed = 0.0
    for cell in range(len(gacha.pasture_share)):
        needed += stocks[cell].forage_need
        met += stocks[cell].forage_need * gacha.pasture_share[cell]
    shortage = 1.0 - met / needed if needed > 0.0 else 0.0
    trade(market[0], p.market, clock.seed, clock.month, shortage)


@kernel
def vacancy_ratio(jobs: float, stocks: Row) -> float:
    """Vacant jobs over seekers in a gacha at the end of last month, at most 1."""
    return min(1.0, max(0.0, jobs - stocks.wage_workers) / max(1.0, float(stocks.job_seekers)))


@kernel
def live_a_month(
    h: Row,
    flows: Row,
    gacha: Gacha,
    neighbours: Row,
    kin: Row,
    support: int,
    price: Floats,
    p: Parameters,
    clock: Clock,
) -> None:
    """One month of a household, in order.

    `neighbours` are the stocks of its gacha and `kin` what its group asked and offered, both at the end of last month;
    `support` [fen] is what programmes pay it.
    """
    seed = clock.seed
    month = clock.month
    level = clock.price_level

    exchange_with_kin(h, flows, kin)
    stays = stays_in_hospital(h, flows, p.health, seed, month)
    hospital = hospital_bill(p.health, stays, level, seed, month, h.id)
    capacity = labour_supply(h, p.labour, stays) * p.labour.sheep_units_per_herder

    vacancies = vacancy_ratio(gacha.jobs[h.gacha], neighbours)
    wages, remittances = work(h, p.labour, p.herd, p.dairy, vacancies, stays, seed, month)
    transfer = support + fen_of(p.budget.pension * h.elderly * level)
    interest = int(p.budget.interest * h.cash)
    h.cash += wages + remittances + transfer + interest
    flows.wages += wages
    flows.remittances += remittances
    flows.transfers += transfer
    flows.interest += interest

    need = feed_need(h, p.herd)
    flows.forage_needed += need // 1000
    trek = move_herd(h, flows, gacha, p.otor, p.herd, level, seed, month)
    cash = h.cash
    intake = buy_fodder(h, flows, p.budget, need, gacha.pasture_share[h.grazes], price[HAY])
    fodder = cash - h.cash
    raise_herd(h, flows, p.herd, min(1.0, intake), gacha.winter_severity[h.grazes], seed, month)

    has_route = gacha.milk_route[h.gacha]
    milk, feed = milk_camels(h, flows, p.dairy, p.herd, price, has_route, seed, month)
    h.cash += milk
    flows.milk_sales += milk

    sales, assets = planned_sales(h, flows, p.offtake, p.herd, p.market, price, capacity, seed, month)
    fibre = fibre_sales(h, p.offtake, price, month)
    meat = slaughter(h, flows, p.offtake, p.market, price, seed, month)
    h.cash += sales + assets + fibre
    flows.animal_sales += sales + assets
    flows.breeding_sales += assets
    flows.fibre_sales += fibre
    flows.own_consumption += meat

    upkeep = herd_upkeep(h, p.budget, p.herd, level)
    eaten = min(meat, replaceable_food(h, p.offtake, p.budget, level))
    forced, regular, meat_left = meet_needs(
        h, flows, p.budget, p.coping, p.credit, p.market, p.herd, price, hospital, eaten, p.health.outpatient, upkeep,
        level, month,
    )  # fmt: skip
    reserve = int(p.budget.reserve_months * regular)
    return_to_school(h, p.budget, reserve, seed, month)
    spend_freely(h, flows, p.budget, reserve, meat_left, level)
    invest = 0
    if p.credit.interest < p.credit.expected_return / 12.0:
        invest = credit_left(h, p.credit, 0.0)
    purchases, loan = restock(h, flows, p.offtake, p.herd, price, h.cash - 2 * reserve, invest, capacity, month)
    h.debt += loan
    flows.loans += loan
    h.cash += loan - purchases
    flows.animal_purchases += purchases
    take_up_dairying(h, flows, p.dairy, price, has_route, reserve, level, seed, month)

    net_income = wages + remittances + transfer + interest + sales + forced + fibre + milk + meat - fodder - feed - trek
    remember_income(h, net_income, support, month)
    learn(h, p.learning, neighbours, kin)
    plan_help(h, p.kin, p.coping, p.herd, regular, reserve)


@kernel
def remember_income(h: Row, net_income: int, support: int, month: int) -> None:
    """Put the month in the place of that of a year ago [fen]."""
    slot = month % 12
    h.income_12m += net_income - h.income_history[slot]
    h.income_history[slot] = net_income
    h.support_12m += support - h.support_history[slot]
    h.support_history[slot] = support


@kernel
def count(h: Row, all_stocks: Rows, p: Parameters, was_poor: bool) -> None:
    """Add a household to the stocks of its gacha, and what its herd needs to those of the gacha where it grazes."""
    stocks = all_stocks[h.gacha]
    all_stocks[h.grazes].forage_need += feed_need(h, p.herd)
    if h.grazes != h.gacha:
        stocks.on_otor += 1
    persons = h.children + h.adults + h.elderly
    stocks.households += 1
    stocks.persons += persons
    stocks.camels += h.camels_breeding + h.camels_young + h.camels_other
    stocks.sheep += h.sheep_breeding + h.sheep_young + h.sheep_other
    stocks.goats += h.goats_breeding + h.goats_young + h.goats_other
    stocks.camels_breeding += h.camels_breeding
    stocks.camels_young += h.camels_young
    stocks.sheep_breeding += h.sheep_breeding
    stocks.sheep_young += h.sheep_young
    stocks.goats_breeding += h.goats_breeding
    stocks.goats_young += h.goats_young
    stocks.cash += h.cash
    stocks.debt += h.debt
    stocks.asks_kin += h.asks_kin
    stocks.income_12m += h.income_12m
    stocks.migrants += h.migrants
    stocks.skilled += int(1000.0 * h.skill)
    if h.dairies:
        stocks.dairies += 1
        stocks.milked += milked_camels(h, p.dairy)
        if is_pioneer(h, p.learning, poverty_line(p.poverty)):
            stocks.pioneers += 1
    stocks.wage_workers += h.wage_workers
    stocks.job_seekers += max(0, free_adults(h, p.labour, p.herd, p.dairy, 0) - h.wage_workers - h.migrants)
    if h.registered:
        stocks.registered_households += 1
        stocks.registered_persons += persons
    if h.income_poor:
        stocks.income_poor_persons += persons
    if h.deprived:
        stocks.deprived_persons += persons
    if h.poor:
        stocks.poor_households += 1
        stocks.poor_persons += persons
    if h.poor and not was_poor:
        stocks.poor_entries += 1
    if was_poor and not h.poor:
        stocks.poor_exits += 1


@kernel
def live(
    households: Rows,
    gacha: Gacha,
    levers: LeverArrays,
    flows: Rows,
    before: Rows,
    after: Rows,
    kin: Rows,
    kin_after: Rows,
    market: Rows,
    p: Parameters,
    clock: Clock,
    first: int,
    last: int,
) -> None:
    """One month of the households in rows `first` to `last` (excluded).

    They see each other only through `before`, the stocks of the gacha, and `kin`, both of the end of last month;
    `after` and `kin_after` take down those at the end of this one.
    """
    for i in range(first, last):
        h = households[i]
        if h.exists:
            cell = h.gacha
            was_poor = h.poor
            live_a_month(
                h,
                flows[cell],
                gacha,
                before[cell],
                kin[h.kin],
                levers.households[i].transfer,
                market[0].price,
                p,
                clock,
            )
            judge(h, p.poverty)
            bring_register_up_to_date(h, p.registration, p.poverty, clock.seed, clock.month)
            count(h, after, p, was_poor)
            add_to_kin(h, kin_after, p.herd)


@kernel
def assess(households: Rows, stocks: Rows, p: Parameters) -> None:
    """Poverty and stocks as they stand, without a month passing."""
    for i in range(len(households)):
        h = households[i]
        if h.exists:
            judge(h, p.poverty)
            count(h, stocks, p, h.poor)


@kernel
def recount(households: Rows, stocks: Rows, kin: Rows, p: Parameters) -> None:
    """Stocks and what kin ask and offer, as they stand; nobody's poverty is judged anew."""
    for i in range(len(households)):
        h = households[i]
        if h.exists:
            count(h, stocks, p, h.poor)
            add_to_kin(h, kin, p.herd)


@kernel
def new_year(households: Rows, flows: Rows, p: Parameters, clock: Clock, first: int, last: int) -> None:
    """January's demography of the households in rows `first` to `last` (excluded)."""
    for i in range(first, last):
        h = households[i]
        if h.exists:
            grow_older(h, flows[h.gacha], p.demography, clock.seed, clock.month)
