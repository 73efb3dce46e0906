"""The books of the institutions, as tables: who they are, what they hold, how they stand."""

from __future__ import annotations

from alxa_sim.columns import Flags, Floats, Ints, Table, column


class WorkTeams(Table):
    """Resident work teams, one row a cell of the grid; without a programme they have no members."""

    members: Ints = column("person", "Members at work this month.")
    wanted: Ints = column("person", "Members that the programme asks for.")
    support: Floats = column("1", "Support by leaders and departments, 0 = none, 1 = 1121 in full.")
    effort: Floats = column("1", "Part of their time that members give to households, 0 to 1.")
    days: Floats = column("day/month", "Days of single members that the team has for visits this month.")
    capacity: Floats = column("household/month", "Households that it can visit this month, travel included.")
    focus: Ints = column("1", "Weights of the households that it may visit, added up.")
    kept: Floats = column("1", "Part of what the team knew of households that it still knows this month.", default=1)
    leaving: Ints = column("person", "Members promoted in the last assessment, who go next month.")
    vacant_months: Ints = column("month", "Months for which it has been short of members.")
    visits: Ints = column("household", "Households visited this month.")
    cases: Ints = column("household", "Open cases in its gacha.")
    measured: Ints = column("household", "Of these, with a plan of measures.")
    closed_this_year: Ints = column("household", "Cases closed since January.")
    score: Floats = column("1", "Score of the last December assessment, 0 to 1.")
    departures: Ints = column("person", "Members who left since the start.")
    promotions: Ints = column("person", "Members promoted for performance since the start.")


class Cooperatives(Table):
    """Cooperatives with a camel base, one row a cell of the grid; at most one in a gacha."""

    is_founded: Flags = column("1", "Has a name and a place; it operates only where it is asked to.")
    operates: Flags = column("1", "Really operates this month.")
    is_insolvent: Flags = column("1", "Had to close for want of money.")
    can_be_led: Flags = column("1", "The gacha secretary or a centre household would lead it.")
    party_led: Flags = column("1", "Led by the gacha secretary or a centre household this month.")
    capital: Ints = column("fen", "Money.")
    places: Ints = column("head", "Camels that the base has room for.")
    posts: Ints = column("person", "Keepers employed at most.")
    milk_this_year: Ints = column("kg", "Milk that members and the base sold since January.")
    dividend: Ints = column("fen", "Dividend of a member to be paid this month.")
    collective_shares: Ints = column("fen", "Part of the capital that the collective fund of the gacha put in.")
    loss_months: Ints = column("month", "Months in a row with less money than owed.")


class DairyCompany(Table):
    """The dairy company, one row."""

    cash: Ints = column("fen", "Money.")
    buys: Flags = column("1", "Buys milk this month.")
    has_failed: Flags = column("1", "Is bankrupt and buys no more.")
    capacity: Floats = column("kg/month", "Milk that its plant can process.")
    demand: Floats = column("kg/month", "Milk that it can sell as products without lowering the price.")
    research: Floats = column("1", "How far research has come, 0 to 1.")
    product_price: Floats = column("1", "What its products fetch, relative to ordinary times.", default=1)
    routes: Ints = column("gacha", "Gacha whose milk it collects.")
    route_km: Floats = column("km", "Length of its routes, there and back.")
    price: Floats = column("yuan/kg", "Price it pays this month, without bonus.")
    intake: Ints = column("kg/month", "Milk taken in last month.")
    usual_intake: Floats = column("kg/month", "Milk taken in a month, smoothed over about a year.")
    paid_out: Ints = column("fen", "Profit paid out to its owners since the start.")


class Routes(Table):
    """Collection routes, one row a cell of the grid."""

    is_open: Flags = column("1", "The company collects milk here, beyond the local reach.")
    volume: Floats = column("kg/month", "Milk of an average month that the company expects here.")
    losing_months: Ints = column("month", "Months in a row in which the route did not pay.")


class LeadingGroup(Table):
    """The leading group of the banner, one row."""

    assessment: Floats = column("1", "Strength of assessment in force.")
    supervision: Floats = column("1", "Strength of supervision in force.")
    promotion: Floats = column("1", "How far performance decides promotion.")
    monitoring: Floats = column("1", "Strength of relapse monitoring in force.")
    leakage: Floats = column("1", "Part of programme money that does not reach its purpose.")
    spent_this_year: Ints = column("fen", "Public money spent since January.")
    budget_left: Ints = column(
        "fen", "Money that special groups may still spend as the month begins, below 0 where they overspent; 0 without "
        "a limit."
    )  # fmt: skip
    promoted: Ints = column("person", "Officials promoted since the start.")
    task_groups: Ints = column("group", "Task groups at work.")


class SpecialGroups(Table):
    """Special groups of the leading group, one row each in the order of leading_group.SPECIAL_GROUPS."""

    budget: Ints = column("fen", "Public money that it may spend this year; 0 where the programme has no limit.")
    spent_this_year: Ints = column("fen", "Public money that its interventions spent since January.")
    left: Ints = column(
        "fen", "Money released and not yet spent; below 0 where a bill was larger, in this year or an earlier one."
    )  # fmt: skip
    is_empty: Flags = column("1", "It has no money this month: its interventions stand still.")
    empty_months: Ints = column("month", "Months since the start in which it had no money.")


class CollectiveFunds(Table):
    """Collective funds, one row a cell of the grid."""

    balance: Ints = column("fen", "Money accumulated, shares in the cooperative apart.")
    invested: Ints = column("fen", "Part of it that works in specialty industry: sheds, greenhouses, shops.")
    management: Floats = column("1", "How well it is managed, 0 to 1.")
    earned_this_year: Ints = column("fen", "Rents, returns and dividends less losses, since January.")
    granted: Ints = column("fen", "Public money received since the start.")
    earned: Ints = column("fen", "Rents, returns and dividends less losses, since the start.")
    paid_out: Ints = column("fen", "Paid out to households since the start.")


class Sumu(Table):
    """Sumu and towns, one row a number from 0 (row 0 is not used)."""

    clinic: Floats = column("1", "Standard of the clinic.")
    industry_year: Floats = column("1", "What this year is worth to its specialty industry, relative to a usual one.")
    industry_return: Floats = column("1", "Return of its specialty industry this year, relative to a usual one.")


class Services(Table):
    """Clinics and water works, one row a cell of the grid."""

    clinic: Floats = column("1", "Standard of the clinic of the gacha itself.")
    is_seat: Flags = column("1", "Seat of its sumu, where the clinic of the sumu stands.")
    water_works: Floats = column("1", "Part of the water project that is built, 0 = not begun, 1 = finished.")


class Insurer(Table):
    """The insurer of camels, one row."""

    premiums: Ints = column("fen", "Premiums received since the start, both shares.")
    payouts: Ints = column("fen", "Sums paid for dead camels since the start.")
    premiums_this_year: Ints = column("fen", "Premiums received since January, both shares.")
    payouts_this_year: Ints = column("fen", "Sums paid since January.")
    closed_until: Ints = column("month", "Last month, counted from year 0, in which it insures nobody after a loss.")
    loss_ratio: Floats = column("1", "Payouts of about the last year over its premiums.")
    usual_premiums: Floats = column("fen/month", "Premiums of a month, smoothed over about a year.")
    usual_payouts: Floats = column("fen/month", "Payouts of a month, smoothed over about a year.")


class InstitutionFlows(Table):
    """Money of institutions in a month, one row a cell of the grid; the banner's own stands in the cell of the town."""

    coop_milk_sales: Ints = column("fen", "What the company paid cooperatives for the milk of their bases.")
    coop_costs: Ints = column("fen", "Fodder, cooling and upkeep of the bases.")
    coop_grants: Ints = column("fen", "Public money put into cooperatives.")
    coop_losses: Ints = column("fen", "Debts of cooperatives that closed, borne by their suppliers.")
    company_sales: Ints = column("fen", "What the company earned with its products.")
    company_costs: Ints = column("fen", "What the company paid for routes, plant and staff.")
    company_support: Ints = column("fen", "Public money for routes and research of the company.")
    fund_grants: Ints = column("fen", "Public money put into collective funds.")
    fund_returns: Ints = column("fen", "What collective funds earned: rents and returns of industry.")
    fund_losses: Ints = column("fen", "What collective funds lost in industry.")
    fund_shares: Ints = column("fen", "What collective funds put into cooperatives.")
    fund_dividends: Ints = column("fen", "What cooperatives paid collective funds.")
    programme_costs: Ints = column("fen", "Public money for staff, works and overheads of programmes.")
    leaked: Ints = column("fen", "Public money that did not reach its purpose.")
