"""The dairy company: which routes it runs, what it pays, how it grows, and when it stops buying.

Without a programme it is a small local buyer within reach of the town. Linked to bases, cooperatives and households it
opens the routes whose milk is worth the drive, announces a price, develops products, and builds plant as milk comes
in.
"""

from __future__ import annotations

from typing import Any

from alxa_sim.columns import Floats
from alxa_sim.config import Config, Count, NonNegative, Positive, Share
from alxa_sim.households import Flows, Stocks
from alxa_sim.institutions.books import Cooperatives, DairyCompany, InstitutionFlows, Routes
from alxa_sim.late_import import np
from alxa_sim.levers import Levers, fen
from alxa_sim.processes.dairy import DAYS, DairySettings
from alxa_sim.processes.market import MILK, Market, MarketSettings


class CompanySettings(Config):
    """What the dairy company starts with and how it decides."""

    cash: NonNegative = 3_000_000.0
    """Money at the start [yuan]. Assumed: a small plant with a year's costs in hand."""
    capacity: Positive = 15_000.0
    """Milk that its plant can process at the start [kg/month]. Source: FACTS 0, a few hundred jin a day [SEED]."""
    product_value: NonNegative = 70.0
    """What a kilogram of milk earns as products [yuan/kg]. Assumed: twice what the herder gets, as for powder."""
    surplus_value: NonNegative = 15.0
    """What a kilogram of milk earns that is sold on raw because demand or plant do not suffice [yuan/kg]. Assumed:
    half of the usual price."""
    processing_cost: NonNegative = 8.0
    """Processing and packing [yuan/kg]. Assumed: small plant."""
    fixed_cost: NonNegative = 1.0
    """Staff and upkeep of the plant for each kilogram of monthly capacity [yuan/month]. Assumed: ten workers at the
    start."""
    plant_cost: NonNegative = 150.0
    """Cost of new plant for each kilogram of monthly capacity [yuan]. Assumed: 45 m yuan for ten tonnes a day."""
    plant_step: Share = 0.25
    """Plant added at a time, relative to the plant that is there [1]. Assumed: a line at a time."""
    full_plant: Share = 0.85
    """Use of the plant in a month from which more is built [1]. Assumed: milk cannot wait for the next month."""
    potential: Positive = 1_500_000.0
    """Milk that the national market could take as products in the end [kg/month]. Assumed: 50 t a day, far more than
    the banner gives."""
    demand_growth: NonNegative = 0.06
    """Growth of demand in a month of full linkage once products are developed, while the market is far from full
    [1/month]. Assumed: doubles in a year; to be calibrated."""
    undeveloped: Share = 0.5
    """Part of that growth before any research [1]. Assumed: half."""
    kilometre_cost: NonNegative = 4.0
    """Cost of a kilometre of the milk van [yuan/km]. Assumed: fuel, driver and cooling."""
    trips: Positive = 10.0
    """Trips of the van to a gacha [1/month]. Assumed: every third day, as long as milk keeps."""
    pooled_trips: Positive = 5.0
    """Trips where a cooperative cools and pools the milk [1/month]. Assumed: half."""
    route_margin: Share = 0.5
    """Part of what a kilogram earns the company above price and processing that it would spend on fetching it [1].
    Assumed: half; the rest bears plant and staff."""
    followers: Share = 0.3
    """Part of the milk of camels not yet milked that it expects a new route to bring forth [1]. Assumed: a third of
    the herders follow."""
    patience: Count = 12
    """Months in a row that a route may cost more than it brings before it is closed [month]. Assumed: a year."""
    routes_a_month: Count = 1
    """Most routes it opens in a month [1/month]. Assumed: vans, drivers and tanks come one by one."""
    plant_credit: Share = 0.4
    """Debt up to which banks lend for new plant, relative to the value of all plant [1]. Assumed: collateral at two
    fifths."""
    bankruptcy: NonNegative = 0.8
    """Debt at which it is bankrupt and buys no more, relative to the value of its plant [1]. Assumed: banks call the
    loans before the plant is worth less than they are."""
    loan_rate: NonNegative = 0.06
    """Interest on its debt [1/year]. Assumed: a commercial loan."""
    kept_profit: NonNegative = 10_000_000.0
    """Money above which owners take half of what it has each December [yuan]. Assumed: plant of the next years."""


def found_company(company: DairyCompany, settings: CompanySettings, market: MarketSettings, month: int) -> None:
    """The company as it is before the programme."""
    company.cash[0] = fen(settings.cash)
    company.capacity[0] = settings.capacity
    company.demand[0] = market.milk_demand.at(month)
    company.buys[0] = True


def run_company(
    company: DairyCompany,
    routes: Routes,
    cooperatives: Cooperatives,
    gacha: Any,
    stocks: Stocks,
    market: Market,
    levers: Levers,
    flows: InstitutionFlows,
    settings: CompanySettings,
    dairy: DairySettings,
    town: int,
) -> None:
    """The month of the company before milk comes in: research and demand, price and bonus, routes, plant.

    Sets the milk price, the bonus and the state of research in the market, and where milk is collected. `stocks` are
    those of the end of last month, the mandates those that interventions gave last month.
    """
    mandate = levers.mandate
    linkage = float(min(1.0, mandate.linkage[0]))
    company.buys[0] = not (company.has_failed[0] or levers.market.company_stopped[0])
    company.product_price[0] = levers.market.price_factor[0, MILK]
    company.research[0] += min(1.0, mandate.research[0]) * (1.0 - company.research[0])
    grow_demand(company, linkage, settings)
    set_price(company, market, linkage, float(mandate.announced_price[0]), settings)
    market.research[0] = company.research[0]
    market.bonus[0] = mandate.bonus[0] if company.buys[0] else 0.0
    expect_milk(routes, gacha, stocks, dairy, settings)
    choose_routes(company, routes, cooperatives, gacha, linkage, float(mandate.route_support[0]), settings)
    gacha.milk_route[:] = (gacha.milk_route | routes.is_open) & bool(company.buys[0])
    distance = route_kilometres(routes, cooperatives, gacha, settings)
    company.routes[0] = np.count_nonzero(gacha.milk_route & (stocks.households > 0))
    company.route_km[0] = float(distance.sum())
    flows.company_support[town] += fen(float(mandate.route_support[0]) * company.route_km[0])
    build_plant(company, flows, town, settings)


def grow_demand(company: DairyCompany, linkage: float, settings: CompanySettings) -> None:
    """Demand grows towards the national potential, the faster the further products are developed (logistic)."""
    developed = settings.undeveloped + (1.0 - settings.undeveloped) * company.research[0]
    room = max(0.0, 1.0 - company.demand[0] / settings.potential)
    company.demand[0] *= 1.0 + settings.demand_growth * linkage * developed * room


def set_price(
    company: DairyCompany, market: Market, linkage: float, announced: float, settings: CompanySettings
) -> None:
    """The milk price: the market's, and as far as the chain is linked what the company announced.

    Where a year's milk outruns demand, it pays less in proportion; for the part of last month's milk that its plant
    could not process, it pays what that fetches raw.
    """
    if linkage > 0.0 and announced > 0.0:
        glut = min(1.0, company.demand[0] / company.usual_intake[0]) if company.usual_intake[0] > 0.0 else 1.0
        handled = min(1.0, company.capacity[0] / company.intake[0]) if company.intake[0] > 0 else 1.0
        offered = glut * announced * float(company.product_price[0])
        offered = handled * offered + (1.0 - handled) * min(offered, settings.surplus_value)
        free = float(market.price[0, MILK])
        market.price[0, MILK] = (1.0 - linkage) * free + linkage * offered
    market.milk_demand[0] = company.demand[0]
    company.price[0] = market.price[0, MILK]


def expect_milk(
    routes: Routes, gacha: Any, stocks: Stocks, dairy: DairySettings, settings: CompanySettings
) -> None:
    """Milk of an average month that each gacha would deliver: of camels milked today, and of some of the others."""
    kilograms = dairy.usual_yield * DAYS * sum(dairy.season) / 12.0
    others = np.maximum(0.0, dairy.milked * stocks.camels_breeding - stocks.milked)
    routes.volume[:] = gacha.is_gacha * kilograms * (stocks.milked + stocks.boarded + settings.followers * others)


def route_kilometres(routes: Routes, cooperatives: Cooperatives, gacha: Any, settings: CompanySettings) -> Floats:
    """Kilometres a month of the routes beyond the local reach."""
    trips = np.where(cooperatives.operates, settings.pooled_trips, settings.trips)
    kilometres: Floats = np.where(routes.is_open, 2.0 * gacha.road_distance * trips, 0.0)
    return kilometres


def choose_routes(
    company: DairyCompany,
    routes: Routes,
    cooperatives: Cooperatives,
    gacha: Any,
    linkage: float,
    support: float,
    settings: CompanySettings,
) -> None:
    """Open the routes that pay best, a few a month; close those that have not paid for long.

    A route pays where what its milk earns above price and processing, so much of it as the company would spend on
    fetching it, covers the kilometres that the programme does not bear.
    """
    trips = np.where(cooperatives.operates, settings.pooled_trips, settings.trips)
    cost = 2.0 * gacha.road_distance * trips * max(0.0, settings.kilometre_cost - support)
    value = settings.product_value * company.product_price[0]
    margin = max(0.0, value - settings.processing_cost - company.price[0])
    gain = settings.route_margin * margin * routes.volume - cost
    routes.losing_months[:] = np.where(routes.is_open & (gain < 0.0), routes.losing_months + 1, 0)
    keeps = routes.losing_months <= settings.patience
    routes.is_open[:] &= keeps & (linkage > 0.0) & bool(company.buys[0])
    if linkage <= 0.0 or not company.buys[0]:
        return
    candidates = np.flatnonzero(gacha.is_gacha & ~gacha.milk_route & ~routes.is_open & (gain > 0.0))
    best = candidates[np.argsort(-gain[candidates], kind="stable")]
    routes.is_open[best[: settings.routes_a_month]] = True


def build_plant(company: DairyCompany, flows: InstitutionFlows, town: int, settings: CompanySettings) -> None:
    """Add plant where last month filled it, a year's products would sell, and own money or banks pay for it."""
    added = settings.plant_step * company.capacity[0]
    cost = fen(added * settings.plant_cost)
    is_full = company.intake[0] > settings.full_plant * company.capacity[0]
    sells = company.demand[0] > company.usual_intake[0]
    credit = settings.plant_credit * fen(settings.plant_cost * company.capacity[0])
    if company.buys[0] and is_full and sells and company.cash[0] - cost > -credit:
        company.capacity[0] += added
        company.cash[0] -= cost
        flows.company_costs[town] += cost


def close_company(
    company: DairyCompany,
    flows: Flows,
    institution_flows: InstitutionFlows,
    intake: int,
    settings: CompanySettings,
    town: int,
    month: int,
) -> None:
    """Milk came in: what it paid, what it sold, what was left, and whether it can go on.

    `intake` [kg] is all the milk of the month, that of households and of the bases of cooperatives. Products keep, so
    that demand limits the milk of a year and not that of a summer month.
    """
    in_store = max(float(company.demand[0]), float(company.demand[0]) * intake / max(1.0, company.usual_intake[0]))
    processed = min(float(intake), float(company.capacity[0]), in_store)
    worth = processed * settings.product_value + (intake - processed) * settings.surplus_value
    sales = fen(float(company.product_price[0]) * worth)
    costs = fen(processed * settings.processing_cost + company.capacity[0] * settings.fixed_cost)
    costs += fen(company.route_km[0] * settings.kilometre_cost)
    costs += int(max(0, -int(company.cash[0])) * settings.loan_rate / 12.0)
    if company.has_failed[0]:
        sales = costs = 0
    paid = int(flows.milk_sales.sum()) + int(institution_flows.coop_milk_sales.sum())
    support = int(institution_flows.company_support.sum())
    company.cash[0] += sales + support - costs - paid
    excess = int(company.cash[0]) - fen(settings.kept_profit)
    if month % 12 == 11 and excess > 0:
        company.paid_out[0] += excess // 2
        company.cash[0] -= excess // 2
        costs += excess // 2
    institution_flows.company_sales[town] += sales
    institution_flows.company_costs[town] += costs
    company.intake[0] = intake
    company.usual_intake[0] += (intake - company.usual_intake[0]) / 12.0
    if company.cash[0] < -settings.bankruptcy * fen(settings.plant_cost * company.capacity[0]):
        company.has_failed[0] = True
