"""A month: what happens to the land and the market, then to every household, in this order and no other."""

from __future__ import annotations

from typing import NamedTuple

from alxa_sim.columns import Row, Rows
from alxa_sim.households import Gacha
from alxa_sim.kernel_cache import kernel
from alxa_sim.late_import import np
from alxa_sim.levers import LeverArrays
from alxa_sim.processes.budget import (
    buy_fodder,
    fodder_target,
    herd_upkeep,
    meet_needs,
    replaceable_food,
    return_to_school,
    spend_freely,
)
from alxa_sim.processes.climate import declare_disasters, weather
from alxa_sim.processes.credit import credit_left, soft_credit_left, soft_rate, support_interest
from alxa_sim.processes.dairy import (
    fed_at_base,
    join_cooperative,
    milk_camels,
    milked_camels,
    milking_labour,
    open_routes,
    take_up_dairying,
)
from alxa_sim.processes.demography import grow_older
from alxa_sim.processes.guarantees import bring_back_to_school, connect_water, pay_school, reimburse, renovate
from alxa_sim.processes.health import hospital_bill, stays_in_hospital
from alxa_sim.processes.herd import HerdSettings, feed_need, raise_herd, sheep_units
from alxa_sim.processes.industry import industry_labour, take_part
from alxa_sim.processes.insurance import claim, insure
from alxa_sim.processes.kin import add_to_kin, exchange_with_kin, plan_help
from alxa_sim.processes.labour import free_adults, herding_labour, labour_supply, take_posts, work
from alxa_sim.processes.learning import is_pioneer, learn
from alxa_sim.processes.market import HAY, trade
from alxa_sim.processes.offtake import fen_of, fibre_sales, planned_sales, restock, slaughter
from alxa_sim.processes.otor import find_neighbours, move_herd
from alxa_sim.processes.parameters import Parameters
from alxa_sim.processes.pasture import graze
from alxa_sim.processes.poverty import judge, poverty_line
from alxa_sim.processes.registration import bring_register_up_to_date
from alxa_sim.processes.settlement import SCATTERED, TRANSFERRED, accepts, gain_of_moving, herd_kept, move


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
    gacha: Gacha, stocks: Rows, market: Rows, levers: LeverArrays, numbers: Rows, grid: Grid, clock: Clock
) -> None:
    """Weather, pasture and prices of the month. `stocks` are those at the end of the month before."""
    p = numbers[0]
    weather(gacha, p.climate, grid.rows, grid.columns, grid.cell_size, clock.seed, clock.month, clock.is_first)
    for cell in range(len(gacha.winter_severity)):
        gacha.winter_severity[cell] += levers.gacha[cell].winter_severity
        gacha.rain[cell] *= levers.gacha[cell].rain_factor
    declare_disasters(gacha, p.climate, clock.month, clock.is_first)
    graze(gacha, p.pasture, stocks)
    find_neighbours(gacha, grid.rows, grid.columns)
    open_routes(gacha, p.dairy)
    met = 0.0
    needed = 0.0
    for cell in range(len(gacha.pasture_share)):
        needed += stocks[cell].forage_need
        met += stocks[cell].forage_need * gacha.pasture_share[cell]
    shortage = 1.0 - met / needed if needed > 0.0 else 0.0
    trade(market[0], p.market, levers.market[0].price_factor, clock.seed, clock.month, shortage)


@kernel
def vacancy_ratio(jobs: float, stocks: Row) -> float:
    """Vacant jobs over seekers in a gacha at the end of last month, at most 1."""
    return min(1.0, max(0.0, jobs - stocks.wage_workers) / max(1.0, float(stocks.job_seekers)))


@kernel
def odds_of_work(stocks: Row) -> float:
    """Share of those who want a job in a gacha that had one at the end of last month."""
    return float(stocks.wage_workers) / max(1.0, float(stocks.wage_workers + stocks.job_seekers))


@kernel
def live_a_month(
    h: Row,
    flows: Row,
    gacha: Gacha,
    before: Rows,
    kin: Row,
    offer: Row,
    uptake: Row,
    shock: Row,
    market: Row,
    town: int,
    p: Parameters,
    clock: Clock,
) -> None:
    """One month of a household, in order.

    `before` are the stocks of all gacha and `kin` what its group asked and offered, both at the end of last month;
    `offer` is what programmes offer it, `uptake` takes down what it took, `shock` is what befalls its gacha, and
    `town` the cell where those who moved to the town look for work.
    """
    seed = clock.seed
    month = clock.month
    level = clock.price_level
    cell = h.gacha
    neighbours = before[cell]
    price = market.price
    open_trade = 1.0 - shock.closure
    clinic = gacha.clinic[cell]

    camels_died, sheep_died, goats_died = flows.camels_died, flows.sheep_died, flows.goats_died
    camels_sold, sheep_sold, goats_sold = flows.camels_sold, flows.sheep_sold, flows.goats_sold
    sold_so_far = flows.animal_sales - flows.breeding_sales

    exchange_with_kin(h, flows, kin)
    stays = stays_in_hospital(h, flows, p.health, shock.illness, clinic, seed, month)
    hospital = reimburse(flows, uptake, offer, hospital_bill(p.health, stays, level, seed, month, h.id))
    supply = labour_supply(h, p.labour, stays)
    whole_capacity = supply * p.labour.sheep_units_per_herder
    capacity = min(whole_capacity * herd_kept(p.settlement, h.settlement), offer.stocking_limit)

    free = free_adults(h, p.labour, p.herd, p.dairy, p.industry, stays)
    take_posts(h, free, offer.ranger_posts, offer.kept_posts, neighbours.base_jobs, gacha.base_posts[cell], seed, month)
    vacancies = vacancy_ratio(gacha.jobs[h.labour_market], before[h.labour_market])
    wages, remittances = work(h, p.labour, p.settlement, free, vacancies, shock.closure, seed, month)
    public_wages = offer.ranger_wage * h.ranger_jobs
    base_wages = fen_of(p.labour.base_wage * h.base_jobs)
    fees = fen_of(p.dairy.boarding_fee * h.boarded)
    dividend = gacha.dividend[cell] if h.member else 0
    collective = offer.collective_income
    transfer = offer.transfer + fen_of(p.budget.pension * h.elderly * level)
    interest = int(p.budget.interest * h.cash)
    h.cash += wages + remittances + public_wages + base_wages + fees + dividend + collective + transfer + interest
    flows.wages += wages
    flows.remittances += remittances
    flows.public_wages += public_wages
    flows.base_wages += base_wages
    borne = int(min(1.0, offer.base_wage) * base_wages)
    flows.aid_base_wage += borne
    flows.boarding_fees += fees
    flows.dividends += dividend
    flows.collective_income += collective
    flows.transfers += transfer
    flows.interest += interest
    uptake.ranger_posts += public_wages
    uptake.base_wage += borne
    uptake.transfer += offer.transfer
    uptake.collective_income += collective

    whole = feed_need(h, p.herd)
    at_base = min(whole, fed_at_base(h, p.dairy))
    need = whole - at_base
    flows.forage_needed += need // 1000
    trek = move_herd(h, flows, gacha, p.otor, p.herd, level, seed, month)
    cash = h.cash
    target = fodder_target(p.budget, gacha.disaster[h.grazes])
    intake = buy_fodder(h, flows, p.budget, target, need, gacha.pasture_share[h.grazes], price[HAY])
    fodder = cash - h.cash
    if at_base > 0:
        intake = (min(1.0, intake) * need + at_base) / whole
    premium = insure(h, flows, uptake, offer)
    grown_dead = raise_herd(
        h, flows, p.herd, min(1.0, intake), gacha.winter_severity[h.grazes], shock.small_disease, shock.camel_disease,
        seed, month,
    )  # fmt: skip
    payout = claim(h, flows, offer, grown_dead)

    has_route = gacha.milk_route[cell]
    milk, feed = milk_camels(
        h, flows, p.dairy, p.herd, market, has_route, gacha.pooled_milk[cell], shock.closure, seed, month
    )
    h.cash += milk
    flows.milk_sales += milk

    sales, assets = planned_sales(
        h, flows, p.offtake, p.herd, p.market, price, capacity, open_trade, seed, month
    )
    fibre = fibre_sales(h, p.offtake, price, open_trade, month)
    meat = slaughter(h, flows, p.offtake, p.market, price, seed, month)
    h.cash += sales + assets + fibre
    flows.animal_sales += sales + assets
    flows.breeding_sales += assets
    flows.fibre_sales += fibre
    flows.own_consumption += meat

    spare = supply - herding_labour(h, p.labour, p.herd) - milking_labour(h, p.dairy) - industry_labour(h, p.industry)
    earned = take_part(h, flows, uptake, p.industry, offer, spare, level)
    h.cash += earned
    flows.industry_sales += earned

    school_aid = pay_school(h, flows, uptake, p.budget, offer, level, month)
    support_interest(h, flows, uptake, p.credit, offer)
    upkeep = herd_upkeep(h, p.budget, p.herd, level)
    eaten = min(meat, replaceable_food(h, p.offtake, p.budget, level))
    outpatient = p.health.outpatient * (1.0 - p.health.clinic_saves * clinic)
    forced, regular, meat_left = meet_needs(
        h, flows, p.budget, p.coping, p.credit, p.market, p.herd, price, offer, school_aid, hospital, eaten, outpatient,
        upkeep, level, month,
    )  # fmt: skip
    reserve = int(p.budget.reserve_months * regular)
    return_to_school(h, p.budget, reserve, seed, month)
    bring_back_to_school(h, offer, seed, month)
    renovate(h, flows, uptake, p.budget, offer, level)
    connect_water(h, flows, uptake, offer)
    if offer.move_to != SCATTERED and h.settlement == SCATTERED and h.cash >= offer.move_own:
        gain = gain_of_moving(
            h, p.settlement, offer.move_to, sheep_units(h, p.herd) - p.herd.sheep_unit_camel * h.boarded, supply,
            whole_capacity, p.labour.wage, odds_of_work(before[h.labour_market]),
            odds_of_work(before[town if offer.move_to == TRANSFERRED else h.labour_market]),
        )  # fmt: skip
        if accepts(p.settlement, gain, seed, month, h.id):
            move(h, flows, uptake, offer, town, month)
    spend_freely(h, flows, p.budget, reserve, meat_left, level)
    worth = p.credit.expected_return / 12.0
    soft = soft_credit_left(h, p.credit, offer) if soft_rate(p.credit, offer) < worth else 0
    invest = soft
    if p.credit.interest < worth:
        invest += credit_left(h, p.credit, 0.0)
    purchases, loan = restock(h, flows, p.offtake, p.herd, price, h.cash - 2 * reserve, invest, capacity, month)
    h.debt += loan
    h.soft_debt += min(loan, soft)
    flows.loans += loan
    h.cash += loan - purchases
    flows.animal_purchases += purchases
    soft = soft_credit_left(h, p.credit, offer)
    take_up_dairying(h, flows, uptake, p.dairy, price, offer, has_route, reserve, soft, level, seed, month)
    join_cooperative(h, p.dairy, gacha, spare, offer.kept_places, seed, month)
    h.boarded = min(h.boarded, h.camels_breeding)

    earnings = wages + remittances + public_wages + base_wages + transfer + interest
    shares = fees + dividend + collective + earned
    produce = sales + forced + fibre + milk + meat + payout
    remember_income(h, earnings + shares + produce - fodder - feed - trek - premium, offer.transfer, month)
    died = units_of_heads(
        flows.camels_died - camels_died, flows.sheep_died - sheep_died, flows.goats_died - goats_died, p.herd
    )
    sold = units_of_heads(
        flows.camels_sold - camels_sold, flows.sheep_sold - sheep_sold, flows.goats_sold - goats_sold, p.herd
    )
    from_sales = flows.animal_sales - flows.breeding_sales - sold_so_far
    remember_year(h, wages + remittances + public_wages + base_wages, from_sales, died, sold, month)
    learn(h, p.learning, neighbours, kin, offer)
    plan_help(h, p.kin, p.coping, p.herd, regular, reserve)


@kernel
def units_of_heads(camels: int, sheep: int, goats: int, herd: HerdSettings) -> float:
    """Animals of any age by the weight of grown ones [sheep unit]."""
    return herd.sheep_unit_camel * camels + sheep + herd.sheep_unit_goat * goats


@kernel
def remember_year(h: Row, pay: int, sales: int, died: float, sold: float, month: int) -> None:
    """Add the month's pay and sales [fen] and animals that died and were sold [sheep unit] to those since January.

    December then tells what a year's income came from and where a herd went; nothing depends on them.
    """
    if month % 12 == 0:
        h.wages_this_year = h.sales_this_year = 0
        h.herd_died_this_year = h.herd_sold_this_year = 0.0
    h.wages_this_year += pay
    h.sales_this_year += sales
    h.herd_died_this_year += died
    h.herd_sold_this_year += sold


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
    """Add a household to the stocks of its gacha, and what its herd needs to those of the gacha where it grazes; note
    how many of it look for work."""
    stocks = all_stocks[h.gacha]
    need = feed_need(h, p.herd)
    all_stocks[h.grazes].forage_need += need - min(need, fed_at_base(h, p.dairy))
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
    free = free_adults(h, p.labour, p.herd, p.dairy, p.industry, 0)
    at_work = h.wage_workers + h.ranger_jobs + h.base_jobs + h.migrants
    all_stocks[h.labour_market].wage_workers += h.wage_workers
    h.seekers = max(0, free - at_work)
    all_stocks[h.labour_market].job_seekers += h.seekers
    if h.register_status > 0:
        all_stocks[h.labour_market].registered_seekers += h.seekers
    count_in_programme(h, stocks, persons)
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
def count_in_programme(h: Row, stocks: Row, persons: int) -> None:
    """Add what institutions and programmes have to do with a household of so many persons to the stocks of its
    gacha."""
    stocks.ranger_jobs += h.ranger_jobs
    stocks.base_jobs += h.base_jobs
    stocks.boarded += h.boarded
    if h.member:
        stocks.members += 1
    if h.in_industry:
        stocks.industry_households += 1
        if h.register_status > 0:
            stocks.industry_persons += persons
    if h.insured:
        stocks.insured += 1
    if h.settlement > 0:
        stocks.moved_households += 1
        stocks.moved_persons += persons
    if h.watched:
        stocks.watched_households += 1
    if h.case_months > 0:
        stocks.open_cases += 1


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
    town: int,
    numbers: Rows,
    clock: Clock,
    first: int,
    last: int,
) -> None:
    """One month of the households in rows `first` to `last` (excluded).

    They see each other only through `before`, the stocks of the gacha, and `kin`, both of the end of last month;
    `after` and `kin_after` take down those at the end of this one.
    """
    p = numbers[0]
    for i in range(first, last):
        h = households[i]
        if h.exists:
            cell = h.gacha
            was_poor = h.poor
            live_a_month(
                h,
                flows[cell],
                gacha,
                before,
                kin[h.kin],
                levers.households[i],
                levers.uptake[i],
                levers.gacha[cell],
                market[0],
                town,
                p,
                clock,
            )
            judge(h, p.poverty)
            bring_register_up_to_date(h, p.registration, p.poverty, levers.mandate[0], clock.seed, clock.month)
            count(h, after, p, was_poor)
            add_to_kin(h, kin_after, p.herd)


@kernel
def assess(households: Rows, stocks: Rows, numbers: Rows) -> None:
    """Poverty and stocks as they stand, without a month passing."""
    p = numbers[0]
    for i in range(len(households)):
        h = households[i]
        if h.exists:
            judge(h, p.poverty)
            count(h, stocks, p, h.poor)


@kernel
def recount(households: Rows, stocks: Rows, kin: Rows, numbers: Rows) -> None:
    """Stocks and what kin ask and offer, as they stand; nobody's poverty is judged anew."""
    p = numbers[0]
    for i in range(len(households)):
        h = households[i]
        if h.exists:
            count(h, stocks, p, h.poor)
            add_to_kin(h, kin, p.herd)


@kernel
def new_year(households: Rows, flows: Rows, numbers: Rows, clock: Clock, first: int, last: int) -> None:
    """January's demography of the households in rows `first` to `last` (excluded)."""
    p = numbers[0]
    for i in range(first, last):
        h = households[i]
        if h.exists:
            grow_older(h, flows[h.gacha], p.demography, clock.seed, clock.month)
