"""State of the model: what is known of every household and every gacha, one declared column a line.

Money is kept in whole fen (1/100 yuan) and animals in whole heads, so that accounts balance exactly and a sum does not
depend on its order.
"""

from __future__ import annotations

from alxa_sim.columns import Flags, Floats, Ints, Keys, Table, column


class Households(Table):
    """One row a household, kept when the household ends (`exists` false)."""

    id: Keys = column("1", "Permanent number, which keys every random draw of the household.")
    gacha: Ints = column("cell", "Gacha it lives in, as the number of its cell (row times columns plus column).")
    exists: Flags = column("1", "Whether the household still lives in the banner.", default=1)
    kin: Ints = column("number", "Group of kin it belongs to, from 0.")
    parent: Keys = column("1", "Household it divided off from; 0 for one that was there at the start.")
    ending: Ints = column("code", "How it ended: 0 it goes on, 2 its last members left the banner, 3 they died.")

    children: Ints = column("person", "Members below 16.")
    adults: Ints = column("person", "Members of 16 to 59.")
    elderly: Ints = column("person", "Members of 60 and over.")
    chronic: Ints = column("person", "Members with a chronic illness or disability.")
    out_of_school: Ints = column("person", "Children of school age who do not attend.")
    schooling: Floats = column("year", "Years of school of the best-schooled adult.")

    camels_breeding: Ints = column("head", "Camel females of breeding age.")
    camels_calved: Ints = column("head", "Of the breeding camels, those that calved this year.")
    camels_nursing: Ints = column("head", "Of the breeding camels, those that calved last year and are not mated.")
    camels_young: Ints = column("head", "Camels below breeding age.")
    camels_other: Ints = column("head", "Grown camels that do not breed: males, geldings and old females.")
    sheep_breeding: Ints = column("head", "Ewes of breeding age.")
    sheep_young: Ints = column("head", "Sheep not yet grown.")
    sheep_other: Ints = column("head", "Grown sheep that do not breed.")
    goats_breeding: Ints = column("head", "Does of breeding age.")
    goats_young: Ints = column("head", "Goats not yet grown.")
    goats_other: Ints = column("head", "Grown goats that do not breed.")
    condition: Floats = column("1", "Body condition of the herd: smoothed ratio of fodder eaten to fodder needed.",
                               default=0.9)  # fmt: skip

    cashmere: Floats = column("kg", "Cashmere combed and not sold yet.")
    hair: Floats = column("kg", "Camel hair gathered and not sold yet.")

    grazes: Ints = column("cell", "Gacha whose pasture its herd grazes this month: its own, or a neighbour's on otor.")
    dairies: Flags = column("1", "Has a milking yard and milks its camels.")
    skill: Floats = column("1", "Skill in milking and selling milk, 0 = none, 1 = master.")
    aspiration: Floats = column("1", "How much better than today it wants to live and believes it can, 0 to 1.",
                                default=0.5)  # fmt: skip

    cash: Ints = column("fen", "Cash and deposits.")
    debt: Ints = column("fen", "Owed to the lender, unpaid interest included.")
    in_arrears: Flags = column("1", "Could not pay what was due on its debt this month.")
    asks_kin: Ints = column("fen", "What it lacks for next month and asks its kin for.")
    offers_kin: Ints = column("fen", "What it would give to kin in need next month.")
    house_grade: Ints = column("grade", "Safety of the house: 1 = A (safe) to 4 = D (dangerous).", default=2)
    water_quantity: Flags = column("1", "Drinking water is enough in quantity.")
    water_quality: Flags = column("1", "Drinking water is of safe quality.")
    water_convenience: Flags = column("1", "Drinking water is at the door or near it.")
    water_reliability: Flags = column("1", "Drinking water runs all year.")
    wage_workers: Ints = column("person", "Members with a wage job in the banner.")
    migrants: Ints = column("person", "Members who work far away for the season or longer.")
    labour_market: Ints = column("cell", "Gacha where its members look for work: its own, or the town's once it moved.")
    seekers: Ints = column("person", "Adults without a job whom herd and milking leave free, at the month's end.")
    ranger_jobs: Ints = column("person", "Members paid by the public to guard pasture and forest.")
    base_jobs: Ints = column("person", "Members who keep camels at the base of a cooperative.")

    settlement: Ints = column("code", "How it is settled: 0 scattered, 1 concentrated at a road or sumu seat, 2 in the "
                              "town, 3 scattered with a fixed point and mobile services.")  # fmt: skip
    moved: Ints = column("month", "Month in which it moved, counted from year 0; 0 = it never did.")
    member: Flags = column("1", "Member of the cooperative of its gacha.")
    boarded: Ints = column("head", "Milking camels, of its own, that the base of the cooperative keeps.")
    insured: Flags = column("1", "Its camels are insured this month.")
    in_industry: Flags = column("1", "Takes part in the specialty industry of its sumu.")
    milk_this_year: Ints = column("kg", "Milk sold since January, which decides the delivery bonus.")
    soft_debt: Ints = column("fen", "Part of the debt that is microcredit without collateral.")
    wages_this_year: Ints = column("fen", "Pay of wage, public and base jobs, and remittances, since January.")
    sales_this_year: Ints = column("fen", "Income from animals sold since January, breeding stock apart.")
    herd_died_this_year: Floats = column("sheep unit", "Animals that died since January, young ones counted whole.")
    herd_sold_this_year: Floats = column("sheep unit", "Animals sold since January, young ones counted whole.")

    income_history: Ints = column("fen", "Net income of each of the last twelve months, by calendar month.", width=12)
    income_12m: Ints = column("fen", "Net income of the last twelve months.")
    support_history: Ints = column("fen", "Public support of each of the last twelve months, by calendar month.",
                                   width=12)  # fmt: skip
    support_12m: Ints = column("fen", "Part of that income that was public support, pensions apart.")
    months_since_hunger: Ints = column("month", "Months since food fell short of the food need.", default=999)
    months_since_bare: Ints = column("month", "Months since clothing and household goods could not be bought.",
                                     default=999)  # fmt: skip
    months_since_untreated: Ints = column("month", "Months since a hospital bill could not be paid.", default=999)

    registered: Flags = column("1", "On the register of poor households.")
    register_status: Ints = column("code", "Administrative poverty: 0 never registered, 1 registered, 2 exited with "
                                   "support going on, 3 exited and monitored, 4 relapsed.")  # fmt: skip
    cause: Ints = column("code", "Main cause of registration: 0 none, 1 illness, 2 labour, 3 schooling, 4 funds, "
                         "5 water or housing.")  # fmt: skip
    known: Floats = column("1", "How well the work team or the cadres know the household, 0 = not, 1 = fully.")
    needs_seen: Ints = column("bits", "Needs that the team has noted and that are not met yet, a bit each (needs.py).")
    case_months: Ints = column("month", "Months since the case was opened; 0 = no open case.")
    need_months: Ints = column("month", "Months for which a true need has waited for a plan of measures.")
    measured: Flags = column("1", "The plan for an open case is made, so that measures can reach the household.")
    watched: Flags = column("1", "On the list of households watched for relapse.")
    income_poor: Flags = column("1", "Net income per head of the last twelve months is below the line.")
    lacks_food: Flags = column("1", "Food guarantee unmet.")
    lacks_clothing: Flags = column("1", "Clothing guarantee unmet.")
    lacks_school: Flags = column("1", "Schooling guarantee unmet.")
    lacks_medical: Flags = column("1", "Medical guarantee unmet.")
    lacks_housing: Flags = column("1", "Housing guarantee unmet: grade C or D.")
    lacks_water: Flags = column("1", "Water guarantee unmet: one of its four indicators fails.")
    deprived: Flags = column("1", "At least one guarantee unmet.")
    poor: Flags = column("1", "Actually poor: income-poor or deprived.")
    divides: Flags = column("1", "A young adult founds a household of their own this month.")


class Gacha(Table):
    """One cell a gacha; these are the property layers of the grid, flattened."""

    is_gacha: Flags = column("1", "Whether the cell holds a gacha.")
    sumu: Ints = column("number", "Sumu (township) the gacha belongs to, from 1.")
    usable_area: Floats = column("ha", "Area that livestock can use.")
    water_distance: Floats = column("km", "Mean distance from pasture to water.")
    road_distance: Floats = column("km", "Distance from the gacha seat to the banner town by road.")
    rain_mean: Floats = column("mm/year", "Long-run mean rain.")
    poor_gacha: Flags = column("1", "One of the officially poor gacha.")
    border: Flags = column("1", "Touches the state border.")
    rain_anomaly: Floats = column("sd", "Standard normal rain index of the year.")
    winter_anomaly: Floats = column("sd", "Standard normal severity index of the winter.")
    rain: Floats = column("mm/month", "Rain of the month.")
    winter_severity: Floats = column("1", "Severity of winter disaster this month; 0 in a normal winter.")
    rain_deficit: Floats = column("mm", "What the rain since January lacks of that below which a drought is declared.")
    drought: Flags = column("1", "A drought was declared last October.")
    disaster: Flags = column("1", "A drought or a winter disaster is declared this month.")
    forage: Floats = column("kg/ha", "Standing forage, dry matter.")
    degradation: Floats = column("1", "Share of productivity lost to overuse.")
    pasture_share: Floats = column("1", "Share of the herds' need that the pasture met this month.", default=1)
    jobs: Floats = column("person", "Wage jobs within reach of the gacha.")
    otor_cell: Ints = column("cell", "Neighbour gacha with the best pasture, where it is better than here; else here.")
    milk_route: Flags = column("1", "Somebody collects milk here this month.")
    has_cooperative: Flags = column("1", "A cooperative operates here.")
    cooperative_trust: Floats = column("1", "Factor on the chance to join the cooperative; more where the party leads.")
    boarding_places: Ints = column("head", "Camels that the base of the cooperative can still take on.")
    dividend: Ints = column("fen", "What the cooperative pays each member this month.")
    pooled_milk: Ints = column("kg", "Milk that the members of the cooperative sold since January.")
    base_posts: Ints = column("person", "Keepers that the base of the cooperative employs, at most.")
    water_project: Flags = column("1", "A water project is finished: safe water at the door, wells on the pasture.")
    clinic: Floats = column("1", "Standard of the clinic within reach: 0 none, 1 premises, drugs and equipment as set.")


class Flows(Table):
    """What moved in a gacha in a month; with the stocks it must balance to the fen and the head."""

    camels_born: Ints = column("head", "Camel calves born alive.")
    camels_died: Ints = column("head", "Camels that died.")
    camels_sold: Ints = column("head", "Camels sold.")
    camels_eaten: Ints = column("head", "Camels slaughtered for the household.")
    camels_bought: Ints = column("head", "Camels bought.")
    camels_left: Ints = column("head", "Camels that left the banner with their owners.")
    sheep_born: Ints = column("head", "Lambs born alive.")
    sheep_died: Ints = column("head", "Sheep that died.")
    sheep_sold: Ints = column("head", "Sheep sold.")
    sheep_eaten: Ints = column("head", "Sheep slaughtered for the household.")
    sheep_bought: Ints = column("head", "Sheep bought.")
    sheep_left: Ints = column("head", "Sheep that left the banner with their owners.")
    goats_born: Ints = column("head", "Kids born alive.")
    goats_died: Ints = column("head", "Goats that died.")
    goats_sold: Ints = column("head", "Goats sold.")
    goats_eaten: Ints = column("head", "Goats slaughtered for the household.")
    goats_bought: Ints = column("head", "Goats bought.")
    goats_left: Ints = column("head", "Goats that left the banner with their owners.")

    animal_sales: Ints = column("fen", "Cash from animals sold.")
    fibre_sales: Ints = column("fen", "Cash from cashmere, wool and camel hair.")
    wages: Ints = column("fen", "Cash from wage work.")
    remittances: Ints = column("fen", "Cash that migrants bring or send home, their own living deducted.")
    milk_sales: Ints = column("fen", "Cash from camel milk.")
    transfers: Ints = column("fen", "Cash from public transfers.")
    public_wages: Ints = column("fen", "Cash from public jobs.")
    base_wages: Ints = column("fen", "Cash from keeping camels at a base.")
    boarding_fees: Ints = column("fen", "Cash that cooperatives pay for boarded camels.")
    dividends: Ints = column("fen", "Cash that cooperatives pay their members.")
    collective_income: Ints = column("fen", "Cash that gacha pay out of their collective funds.")
    industry_sales: Ints = column("fen", "Cash from specialty industries, own costs deducted.")
    payouts: Ints = column("fen", "Cash that insurance pays for dead camels.")
    kin_received: Ints = column("fen", "Cash received from kin.")
    loans: Ints = column("fen", "Cash borrowed.")
    interest: Ints = column("fen", "Interest on deposits.")
    food: Ints = column("fen", "Spent on food.")
    clothing: Ints = column("fen", "Spent on clothing and household goods.")
    school: Ints = column("fen", "Spent on school.")
    medical: Ints = column("fen", "Spent on medical care, after reimbursement.")
    water: Ints = column("fen", "Spent on hauling water and on wells.")
    fodder: Ints = column("fen", "Spent on bought fodder.")
    herd_costs: Ints = column("fen", "Spent on veterinary care, dip, salt and shearing.")
    animal_purchases: Ints = column("fen", "Spent on animals.")
    house: Ints = column("fen", "Spent on repairing or building the house.")
    other: Ints = column("fen", "Spent on everything else.")
    yards: Ints = column("fen", "Spent on milking yards.")
    otor_costs: Ints = column("fen", "Spent on moving herds to a neighbouring gacha.")
    premiums: Ints = column("fen", "Paid for camel insurance by households.")
    moving: Ints = column("fen", "Paid by households for a new house where they relocated.")
    stakes: Ints = column("fen", "Own money put into specialty industries.")
    kin_given: Ints = column("fen", "Cash given to kin.")
    loan_interest: Ints = column("fen", "Interest paid on debt.")
    repayments: Ints = column("fen", "Debt paid back.")
    cash_left: Ints = column("fen", "Cash that left the banner with its owners.")

    aid_house: Ints = column("fen", "Public money that made houses safe.")
    aid_water: Ints = column("fen", "Public money that brought water to houses.")
    aid_medical: Ints = column("fen", "Public money that paid hospital bills.")
    aid_school: Ints = column("fen", "Public money that paid school costs.")
    aid_yard: Ints = column("fen", "Public money that paid milking yards and sheds.")
    aid_move: Ints = column("fen", "Public money that paid new houses where households relocated.")
    aid_industry: Ints = column("fen", "Public money put into specialty industries.")
    aid_base_wage: Ints = column("fen", "Public money paid to cooperatives for the pay of keepers.")
    aid_interest: Ints = column("fen", "Public money that paid interest on microcredit.")
    aid_premium: Ints = column("fen", "Public money that paid premiums of camel insurance.")

    own_consumption: Ints = column("fen", "Value of own animals eaten (not cash).")
    distress_sales: Ints = column("fen", "Part of the animal sales that was forced by need.")
    breeding_sales: Ints = column("fen", "Part of the animal sales that was breeding stock: assets, not income.")
    capitalised: Ints = column("fen", "Interest that was not paid and was added to debt (not cash).")
    debt_left: Ints = column("fen", "Debt of households that ended, lost to the lender (not cash).")
    unpaid_bills: Ints = column("fen", "Hospital bills that could not be paid, and care forgone with them.")
    hospital_stays: Ints = column("person", "Stays in hospital.")
    milk_sold: Ints = column("kg", "Camel milk sold.")
    milk_unsold: Ints = column("kg", "Camel milk that nobody collected.")
    member_milk: Ints = column("kg", "Part of the milk sold that members of cooperatives sold.")
    base_milk: Ints = column("kg", "Camel milk of boarded camels, sold by cooperatives.")
    relocated: Ints = column("household", "Households that relocated.")
    cases_opened: Ints = column("household", "Households with a need that was noted for the first time.")
    visits: Ints = column("household", "Households visited by the work team or the cadres.")
    false_needs: Ints = column("household", "Households of which a need was noted that is not there.")
    cases_planned: Ints = column("household", "Households with a true need for which a plan of measures was made.")
    months_to_plan: Ints = column("month", "Months from need to plan, added up over these households.")
    cases_closed: Ints = column("household", "Households whose needs were all brought to zero.")
    corrections: Ints = column("household", "Changes of the register between two assessments.")
    held_on: Ints = column("household", "Households that ate less rather than sell breeding animals.")
    fodder_bought: Ints = column("kg", "Fodder bought, dry matter.")
    forage_needed: Ints = column("kg", "Fodder needed by the herds, dry matter.")
    babies: Ints = column("person", "Children born.")
    died: Ints = column("person", "Members who died.")
    emigrated: Ints = column("person", "Members who left the banner.")


class Stocks(Table):
    """What stands in a gacha at the end of a month."""

    households: Ints = column("household", "Households.")
    persons: Ints = column("person", "People.")
    registered_households: Ints = column("household", "Registered poor households.")
    registered_persons: Ints = column("person", "People in registered households.")
    poor_households: Ints = column("household", "Actually poor households.")
    poor_persons: Ints = column("person", "People in actually poor households.")
    income_poor_persons: Ints = column("person", "People in income-poor households.")
    deprived_persons: Ints = column("person", "People in deprived households.")
    poor_entries: Ints = column("household", "Households that became actually poor this month.")
    poor_exits: Ints = column(
        "household", "Households that left actual poverty this month, or were founded out of it by poor parents."
    )
    camels: Ints = column("head", "Camels.")
    sheep: Ints = column("head", "Sheep.")
    goats: Ints = column("head", "Goats.")
    camels_breeding: Ints = column("head", "Camel females of breeding age.")
    camels_young: Ints = column("head", "Camels below breeding age.")
    sheep_breeding: Ints = column("head", "Ewes of breeding age.")
    sheep_young: Ints = column("head", "Sheep not yet grown.")
    goats_breeding: Ints = column("head", "Does of breeding age.")
    goats_young: Ints = column("head", "Goats not yet grown.")
    cash: Ints = column("fen", "Cash and deposits of the households.")
    debt: Ints = column("fen", "Debt of the households.")
    income_12m: Ints = column("fen", "Net income of the last twelve months, all households.")
    asks_kin: Ints = column("fen", "What households ask their kin for.")
    dairies: Ints = column("household", "Households that milk camels.")
    pioneers: Ints = column("household", "Households that milk camels and have become well off, whom others see.")
    milked: Ints = column("head", "Camels that are milked in the season.")
    skilled: Ints = column("1/1000", "Milking skill summed over households.")
    migrants: Ints = column("person", "People who work far away.")
    on_otor: Ints = column("household", "Households whose herd grazes in another gacha.")
    members: Ints = column("household", "Members of the cooperative.")
    boarded: Ints = column("head", "Milking camels that the base keeps.")
    industry_households: Ints = column("household", "Households in specialty industries.")
    industry_persons: Ints = column("person", "People of registered or exited households in specialty industries.")
    insured: Ints = column("household", "Households whose camels are insured.")
    moved_households: Ints = column("household", "Households that relocated, ever.")
    moved_persons: Ints = column("person", "People of households that relocated, ever.")
    ranger_jobs: Ints = column("person", "People in public jobs.")
    base_jobs: Ints = column("person", "People who keep camels at a base.")
    watched_households: Ints = column("household", "Households watched for relapse.")
    open_cases: Ints = column("household", "Households with a need that is noted and not yet met.")
    wage_workers: Ints = column("person", "People with a wage job in the banner.")
    job_seekers: Ints = column("person", "People who look for a wage job.")
    collective_fund: Ints = column("fen", "Collective fund of the gacha, shares in the cooperative included.")
    registered_seekers: Ints = column("person", "Those of them whose household is or was on the register.")
    forage_need: Ints = column("g/month", "Fodder that the herds will need next month, dry matter.")


class Kin(Table):
    """What the households of a group of kin ask and offer at the start of a month."""

    asked: Ints = column("fen", "Asked for, all households.")
    offered: Ints = column("fen", "Offered, all households.")
    households: Ints = column("household", "Households.")
    dairies: Ints = column("household", "Households that milk camels.")
    wealth: Ints = column("sheep unit", "Herds of all households, rounded.")
