"""What each intervention and each shock, alone, must change and in which direction: the sign tests of test_extensions."""

from __future__ import annotations

from typing import Any, NamedTuple


class Expectation(NamedTuple):
    """Over the last year of a run, a number must be higher (`sign` 1) or lower (-1) than without the measure.

    `number` is an indicator (a column of `monthly`), a stock or flow summed over the gacha (of `gacha_monthly`), or one of
    the institutions.
    `settings` make the measure bite within the years and the few hundred households of the test; the interventions it
    needs `beside` it stand in the runs with and without it.
    """

    number: str
    sign: int
    settings: dict[str, Any] = {}
    beside: tuple[str, ...] = ()


EXPECTED: dict[str, tuple[Expectation, ...]] = {
    "base_jobs": (Expectation("base_wages", 1, {"cooperatives": 1.0}),),
    "border_support": (Expectation("transfers", 1), Expectation("transfer_share_of_income", 1)),
    "camel_dairy_linkage": (Expectation("milk_sold", 1),),
    "camel_insurance": (Expectation("payouts", 1), Expectation("aid_premium", 1)),
    "collective_economy": (Expectation("collective_fund", 1),),
    "education_support": (Expectation("lacks_school", -1),),
    "grassland_compensation": (Expectation("transfers", 1), Expectation("income_per_head", 1)),
    "health_support": (Expectation("medical", -1),),
    "housing_renovation": (Expectation("lacks_housing", -1, {"applying": 0.5}),),
    "industry_projects": (Expectation("industry_sales", 1), Expectation("income_per_head", 1)),
    "microcredit": (Expectation("loans", 1), Expectation("aid_interest", 1)),
    "minimum_living_allowance": (Expectation("income_poverty_headcount", -1),),
    "pioneers": (Expectation("mean_skill", 1), Expectation("mean_aspiration", 1)),
    "public_jobs": (Expectation("public_wages", 1, {"applying": 0.5}),),
    "relapse_monitoring": (Expectation("watched_households", 1), Expectation("transfers", 1)),
    "relocation": (Expectation("moved_households", 1), Expectation("lacks_water", -1)),
    "responsibility_system": (
        Expectation("visits", 1),
        Expectation("leakage", -1),
        Expectation("team_effort", 1, beside=("work_teams",)),
        Expectation("delay", -1, beside=("work_teams",)),
    ),
    "shed_subsidy": (Expectation("dairies", 1, {"take_up": 1.0}, ("camel_dairy_linkage",)),),
    "work_teams": (Expectation("visits", 1), Expectation("cases_planned", 1)),
    "water_projects": (Expectation("lacks_water", -1, {"months": 6}), Expectation("water", -1, {"months": 6})),
}
"""By kind."""

EXPECTED_SHOCKS: dict[str, tuple[Expectation, ...]] = {
    "company_failure": (
        Expectation("milk_sold", -1, beside=("camel_dairy_linkage",)),
        Expectation("milk_unsold", 1, beside=("camel_dairy_linkage",)),
    ),
    # So few households graze the pasture of a whole banner too lightly for herds to feel what does not grow.
    "drought": (Expectation("rain", -1), Expectation("forage", -1)),
    "dzud": (Expectation("sheep_died", 1), Expectation("goats_died", 1)),
    "epizootic": (Expectation("sheep_died", 1), Expectation("goats_died", 1)),
    "illness_wave": (Expectation("hospital_stays", 1), Expectation("medical", 1)),
    "market_closure": (
        Expectation("wages", -1),
        Expectation("milk_unsold", 1, beside=("camel_dairy_linkage",)),
    ),
    "price_crash": (
        Expectation("fibre_sales", -1),
        Expectation("milk_sales", -1, beside=("camel_dairy_linkage",)),
    ),
    "programme_withdrawal": (
        Expectation("transfers", -1, beside=("minimum_living_allowance",)),
        Expectation("visits", -1, beside=("work_teams",)),
    ),
}
"""By kind; the shock lasts the year that is compared."""
