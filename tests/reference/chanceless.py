"""Scenarios without chance, in which kernel and twin must agree to the fen and the head, and the comparison of the two.

Every chance is 0 or 1, prices do not swing, rain is the mean. Amounts are awkward on purpose, so that a rounding in
another place shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from twin import CLASSES, COUNTS, FLAGS, PRODUCTS, SPECIES, WATER, Start, TwinHousehold, TwinModel

from alxa_sim.interventions.minimum_living_allowance import MinimumLivingAllowance
from alxa_sim.model import AlxaModel
from alxa_sim.scenario import Scenario
from alxa_sim.shocks.dzud import Dzud

NEVER = 1e9
"""Years that a change takes which is not to happen."""
ALL_IN_APRIL = (0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)

STILL: dict[str, dict[str, Any]] = {
    "period": {"start": "2014-01", "end": "2015-12"},
    "world": {"rows": 2, "columns": 2, "sumu": 1, "poor_gacha": 1, "cell_size": 20.0},
    "population": {"households": 40},
    "casework": {"cadre_visits": 0.0},
    "climate": {"rain_cv": 0.0, "dzud_chance": 0.0, "persistence": 1.0, "winter_after_drought": 1.0},
    "herd": {
        "calving_rate": 0.0, "lambing_rate": 0.0, "kidding_rate": 0.0,
        "camel_maturing": NEVER, "small_maturing": NEVER, "camel_breeding_life": NEVER, "small_breeding_life": NEVER,
        "camel_death": 0.0, "camel_young_death": 0.0, "small_death": 0.0, "small_young_death": 0.0,
        "starvation": 0.0, "winter_deaths": 0.0,
    },
    "market": {"volatility": 0.0, "camel": {"2014-01": 9411.37, "2015-05": 9107.71}, "sheep": 1103.21, "goat": 697.77,
               "cashmere": 301.13, "hair": 41.27, "hay": 1.237, "young_value": 0.471, "other_value": 0.833,
               "distress_discount": 0.1437, "reversion": 0.0571, "crash_chance": 0.0, "milk": 29.37,
               "milk_demand": {"2014-01": 150.0, "2015-04": 611.0}},
    "dairy": {"least_yield": 1.113, "usual_yield": 1.113, "most_yield": 1.113, "adoption": 0.0, "reach": 1000.0},
    "otor": {"willing": 1.0, "below": 0.0},
    "credit": {"loan_to_value": 0.0, "interest": 0.1013, "instalment": 0.3517},
    "coping": {"lost_herd": 0.0, "viable_herd": 0.0, "lean_food": 0.731},
    "kin": {"giving": 0.0},
    "registration": {"income_error": 0.0, "sees_needs": 1.0, "enters": 1.0},
    "offtake": {"small_other": 0.0, "small_young": 0.0, "camel_other": 0.0, "slaughter": 0.0, "restock_share": 0.0,
                "cashmere": 0.2513, "hair": 5.31, "meat_share": 0.773},
    "labour": {"finding": 0.0, "losing": 0.0, "sheep_units_per_herder": 50_000.0, "chronic_loss": 0.0, "stay_loss": 0.0,
               "leaving": 0.0, "returning": 0.0, "remitted": 0.3719, "wage": {"2014-01": 2313.3, "2015-08": 2701.91}},
    "budget": {"inflation": 0.0231, "food_least": 115.17, "food_usual": 347.9, "clothing": 25.31, "school": 101.9,
               "water_hauling": 60.77, "herd_cost": 0.831, "interest": 0.0171, "pension": 161.37,
               "reserve_months": 2.37, "spending_rate": 0.1013, "school_return": 0.0},
    "health": {"hospitalisation": 0.0, "becomes_chronic": 0.0, "recovery": 0.0, "bill_spread": 0.0,
               "reimbursement": 0.5531, "outpatient": 24.77},
    "demography": {"birth": 0.0, "childhood": NEVER, "adulthood": NEVER, "child_death": 0.0, "adult_death": 0.0,
                   "elderly_death": 0.0, "emigration": 0.0, "division": 0.0},
}  # fmt: skip

Settings = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Case:
    """One scenario: what differs from `STILL`, what is done to the start, and what must have moved to make it a test."""

    settings: Settings
    must_move: tuple[str, ...]
    measures: dict[str, dict[str, Any]] = field(default_factory=dict)
    prepare: Callable[[Any], None] = lambda model: None
    seed: int = 5

    def scenario(self) -> Scenario:
        merged = {name: STILL.get(name, {}) | self.settings.get(name, {}) for name in STILL | self.settings}
        sections = {
            name: Scenario.model_fields[name].annotation(**values)  # type: ignore[misc]
            for name, values in merged.items()
        }
        return Scenario(name="chanceless", **sections, **self.measures)


NO_HERD = {"camel_keepers": 0.0, "small_keepers": 0.0}
ALL_HERDERS = {"camel_keepers": 1.0, "small_keepers": 1.0}


def many_chronic(model: Any) -> None:
    h = model._households
    h.chronic[:] = (h.children + h.adults + h.elderly + 1) // 2


def prices_astray(model: Any) -> None:
    model.market.deviation[:] = np.array([0.31, -0.22, 0.17, -0.41, 0.23, 0.37, -0.13])


def large_families(model: Any) -> None:
    h = model._households
    h.adults[:] = 1 + np.arange(len(h)) % 6
    h.children[:] = np.arange(len(h)) % 4
    h.elderly[:] = np.arange(len(h)) % 3
    h.wage_workers[:] = np.arange(len(h)) % 3
    h.chronic[:] = (h.children + h.adults + h.elderly) * 3 // 4
    h.out_of_school[:] = h.children // 2


def out_of_school(model: Any) -> None:
    h = model._households
    h.children[:] = 1 + np.arange(len(h)) % 5
    h.out_of_school[:] = (10 * h.children + 8) // 16


def some_years_ago(model: Any) -> None:
    h = model._households
    h.months_since_hunger[:] = np.arange(len(h)) % 5
    h.months_since_bare[:] = np.arange(len(h)) % 6
    h.months_since_untreated[:] = np.arange(len(h)) % 8


def dry_in_the_west(model: Any) -> None:
    gacha = model.gacha
    gacha.rain_anomaly[:] = np.linspace(-1.5, 1.1, len(gacha.rain_anomaly))
    gacha.winter_anomaly[:] = -gacha.rain_anomaly


def every_other_registered(model: Any) -> None:
    h = model._households
    h.registered[:] = np.arange(len(h)) % 2 == 0


def all_milk(model: Any) -> None:
    h = model._households
    h.dairies[:] = np.arange(len(h)) % 3 > 0
    h.skill[:] = np.linspace(0.0, 1.0, len(h))
    h.aspiration[:] = np.linspace(1.0, 0.1, len(h))


def eager(model: Any) -> None:
    h = model._households
    h.skill[:] = h.aspiration[:] = 1.0
    h.dairies[:] = False
    h.income_history[:] = 0
    h.income_12m[:] = 0


def indebted(model: Any) -> None:
    h = model._households
    h.debt[:] = 17_389 * (np.arange(len(h)) % 40)
    h.in_arrears[:] = np.arange(len(h)) % 7 == 3


def some_away(model: Any) -> None:
    h = model._households
    large_families(model)
    h.migrants[:] = np.minimum(np.arange(len(h)) % 4, np.maximum(h.adults - h.wage_workers, 0))


CASES = {
    "twelve years of an ordinary life": Case(
        {"period": {"start": "2014-01", "end": "2025-12"},
         "population": ALL_HERDERS | {"cash": 9_000.0, "kin_size": 5, "unsafe_water": 0.3, "unsafe_houses": 0.2},
         "herd": {"calving_rate": 0.5, "lambing_rate": 1.0, "kidding_rate": 1.0, "newborn_survival": 1.0,
                  "camel_births": ALL_IN_APRIL, "small_births": ALL_IN_APRIL, "good_condition": 0.02,
                  "barren_condition": 0.01},
         "offtake": {"small_young": 1.0, "camel_other": 1.0, "slaughter": 12.0, "restock_share": 0.31},
         "kin": {"giving": 0.317, "help_months": 2.7}, "coping": {"lost_herd": 1.3, "viable_herd": 21.7},
         "credit": {"loan_to_value": 0.317}, "learning": {"adjustment": 0.03},
         "budget": {"house_cost": 9_000.0, "well_cost": 9_000.0}},
        ("animal_sales", "animal_purchases", "camels_born", "sheep_born", "milk_sales", "kin_received", "house", "water"),
        prepare=all_milk,
    ),
    "drought is fled": Case(
        {"population": ALL_HERDERS | {"cash": 60_000.0}, "world": {"rain_mean": 40.0, "rain_gradient": 70.0, "columns": 3},
         "climate": {"rain_cv": 0.6}, "otor": {"below": 0.9, "gain": 0.07, "cost": 6.17, "least_herd": 20.0}},
        ("otor_costs",),
        prepare=dry_in_the_west,
        seed=3,
    ),
    "fodder is bought where a disaster is declared": Case(
        {"population": ALL_HERDERS | {"cash": 60_000.0}, "world": {"rain_mean": 60.0, "rain_gradient": 70.0, "columns": 3},
         "climate": {"rain_cv": 0.6, "drought_declared": 0.83, "dzud_declared": 0.37},
         "budget": {"fodder_target": 0.0, "disaster_fodder": 0.87}},
        ("fodder", "fodder_bought"),
        prepare=dry_in_the_west,
        measures={"shocks": {"dzud": Dzud(start="2015-02", end="2015-03", severity=0.41, gacha=(1, 2))}},
        seed=4,
    ),
    "camels are milked": Case(
        {"population": ALL_HERDERS | {"camels": 40.0}, "dairy": {"hours": 9.0}},
        ("milk_sales", "milk_sold", "fodder"),
        prepare=all_milk,
    ),
    "milk finds no buyer": Case(
        {"population": ALL_HERDERS, "dairy": {"reach": 70.0}, "world": {"columns": 3, "cell_size": 43.0}},
        ("milk_unsold", "milk_sold"),
        prepare=all_milk,
    ),
    "dairying is taken up": Case(
        {"population": ALL_HERDERS | {"cash": 60_000.0, "camels": 20.0, "unsafe_water": 0.3},
         "dairy": {"adoption": 1.0, "reach": 80.0, "yard": 9_111.1}, "period": {"start": "2014-01", "end": "2016-05"},
         "learning": {"adjustment": 0.0, "forgetting": 0.0}, "labour": {"wage": 0.0},
         "market": {"sheep": 1.7, "goat": 1.3, "camel": 9.1, "cashmere": 0.0, "hair": 0.0},
         "budget": {"pension": 0.0, "interest": 0.0}},
        ("yards", "milk_sales"),
        prepare=eager,
    ),
    "milk does not pay": Case(
        {"population": ALL_HERDERS, "market": {"milk": {"2014-01": 30.0, "2015-02": 1.7}}},
        ("milk_sales",),
        prepare=all_milk,
    ),
    "debt is served": Case(
        {"population": {"cash": 3_000.0}, "credit": {"smallest_loan": 1_777.0}},
        ("loan_interest", "repayments", "capitalised"),
        prepare=indebted,
    ),
    "loans against the herd": Case(
        {"population": ALL_HERDERS | {"cash": 300.0, "camels": 12.0, "employed_with_herd": 0.0},
         "credit": {"loan_to_value": 0.317}, "budget": {"food_least": 411.7}},
        ("loans", "repayments", "loan_interest", "distress_sales"),
        prepare=prices_astray,
    ),
    "borrowed money is invested": Case(
        {"population": ALL_HERDERS | {"cash": 25_000.0}, "offtake": {"restock_share": 0.31},
         "credit": {"unsecured": {"2014-01": 0.0, "2014-05": 50_000.0, "2015-09": 3_000.0}, "expected_return": 0.3}},
        ("loans", "animal_purchases"),
    ),
    "the herd or food": Case(
        {"population": ALL_HERDERS | {"cash": 200.0, "small_stock": 30.0, "camels": 2.0, "employed_with_herd": 0.0},
         "coping": {"lost_herd": 5.3, "viable_herd": 31.7}, "offtake": {"slaughter": 12.0}},
        ("held_on", "breeding_sales", "unpaid_bills"),
    ),
    "kin help": Case(
        {"population": {"cash": 9_000.0, "kin_size": 5}, "kin": {"giving": 0.317, "help_months": 2.7},
         "coping": {"lost_herd": 1.3}},
        ("kin_given", "kin_received"),
    ),
    "kin divide": Case(
        {"population": {"cash": 9_000.0}, "kin": {"giving": 0.317}, "demography": {"division": 1.0},
         "period": {"start": "2013-11", "end": "2015-10"}},
        ("kin_given", "kin_received", "remittances"),
        prepare=some_away,
    ),
    "migrants come and go": Case(
        {"population": NO_HERD, "labour": {"leaving": 1.0, "returning": 1.0, "schooling_advantage": 0.0}},
        ("remittances",),
        prepare=some_away,
    ),
    "aspirations move": Case(
        {"population": {"cash": 4_000.0}, "learning": {"adjustment": 0.31, "forgetting": 0.2, "from_kin": 0.5, "pioneer_income": 1.3}},
        ("milk_sales",),
        prepare=all_milk,
    ),
    "the register is brought up to date": Case(
        {"population": {"cash": 5_000.0, "unsafe_houses": 0.3}, "budget": {"house_cost": 9_000.0},
         "period": {"start": "2014-01", "end": "2017-12"}},
        ("house",),
        prepare=large_families,
    ),
    "nobody has a herd and few have cash": Case(
        {"population": NO_HERD | {"cash": 600.0, "employed_without_herd": 0.1, },
         "poverty": {"food_memory": 1, "clothing_memory": 5, "medical_memory": 2}},
        ("food", "medical", "school", "clothing", "transfers", "unpaid_bills"),
        prepare=large_families,
    ),
    "rich herds": Case(
        {"population": ALL_HERDERS | {"camels": 80.0, "small_stock": 200.0},
         "offtake": {"slaughter": 12.0, "meat_share": 0.313}},
        ("fibre_sales", "herd_costs", "own_consumption", "sheep_eaten", "goats_eaten", "interest", "other"),
    ),
    "autumn sales": Case(
        {"population": ALL_HERDERS, "offtake": {"small_other": 1.0, "small_young": 1.0, "camel_other": 1.0}},
        ("camels_sold", "sheep_sold", "goats_sold", "animal_sales"),
    ),
    "water is hauled until there is a well": Case(
        {"population": {"unsafe_water": 0.9, "cash": 20_000.0}, "budget": {"well_cost": 9_000.0}},
        ("water",),
    ),
    "houses are made safe": Case(
        {"population": {"unsafe_houses": 0.9, "cash": 40_000.0}, "budget": {"house_cost": 20_111.5}},
        ("house",),
    ),
    "distress sales": Case(
        {"population": {"cash": 200.0, "small_stock": 12.0, "camels": 4.0, "camel_keepers": 0.5,
                        "employed_with_herd": 0.0, "employed_without_herd": 0.0}},
        ("distress_sales", "breeding_sales", "camels_sold", "sheep_sold", "goats_sold"),
        prepare=prices_astray,
    ),
    "fodder is bought in a drought": Case(
        {"population": ALL_HERDERS | {"cash": 60_000.0}, "world": {"rain_mean": 12.0, "rain_gradient": 3.0},
         "pasture": {"initial_forage": 45.0}},
        ("fodder", "fodder_bought"),
    ),
    "land is overused": Case(
        {"population": ALL_HERDERS | {"camels": 300.0}, "world": {"rain_mean": 40.0},
         "climate": {"rain_cv": 0.5}},
        ("herd_costs",),
        seed=8,
    ),
    "a dzud kills all small stock where it strikes": Case(
        {"population": ALL_HERDERS, "climate": {"rain_cv": 0.4, "dzud_chance": 0.0},
         "herd": {"winter_deaths": 1.0, "camel_hardiness": 0.0}},
        ("sheep_died", "goats_died"),
        prepare=dry_in_the_west,
        measures={"shocks": {"dzud": Dzud(start="2015-02", end="2015-03", severity=1.0, gacha=(1, 2))}},
    ),
    "all young die and all females retire": Case(
        {"population": ALL_HERDERS, "herd": {"small_young_death": 1.0, "camel_young_death": 1.0,
                                             "camel_breeding_life": 1.0 / 12.0, "small_breeding_life": 1.0 / 12.0}},
        ("camels_died", "sheep_died", "goats_died"),
    ),
    "every female bears": Case(
        {"population": ALL_HERDERS, "herd": {
            "calving_rate": 0.5, "lambing_rate": 1.0, "kidding_rate": 2.0, "newborn_survival": 1.0,
            "camel_births": ALL_IN_APRIL, "small_births": ALL_IN_APRIL, "good_condition": 0.02,
            "barren_condition": 0.01}},
        ("camels_born", "sheep_born", "goats_born"),
    ),
    "allowance": Case(
        {"population": NO_HERD | {"employed_without_herd": 0.3}, "budget": {"pension": 71.3}},
        ("transfers",),
        measures={"interventions": {
            "broad": MinimumLivingAllowance(take_up=1.0, strength=0.7, ramp_months=5, start="2014-03", end="2015-08"),
            "narrow": MinimumLivingAllowance(take_up=1.0, registered_only=True, standard=1801.7),
        }},
        prepare=every_other_registered,
    ),
    "back to school": Case(
        {"population": {"cash": 30_000.0}, "budget": {"school_return": 1.0, "school": 311.13}},
        ("school",),
        prepare=out_of_school,
    ),
    "restocking": Case(
        {"population": {"cash": 300_000.0, "goats_share": 0.45}, "offtake": {"restock_share": 0.93},
         "labour": {"sheep_units_per_herder": 2_000.0, "stay_loss": 0.0}},
        ("animal_purchases", "camels_bought", "sheep_bought", "goats_bought"),
        prepare=prices_astray,
    ),
    "everybody is ill": Case(
        {"population": NO_HERD | {"cash": 5_000.0}, "health": {
            "hospitalisation": 1.0, "child_weight": 1.0, "elderly_weight": 1.0, "chronic_weight": 1.0, "chronic_share": 0.0,
            "bill": {"2014-01": 377.77, "2015-03": 911.13},
            "becomes_chronic": 1.0}, "labour": {"finding": 1.0, "schooling_advantage": 0.0, "jobs_per_adult": 9.0,
                                                "stay_loss": 0.5}},
        ("hospital_stays", "medical", "unpaid_bills"),
    ),
    "everybody recovers and finds work": Case(
        {"health": {"recovery": 1.0}, "labour": {"finding": 1.0, "schooling_advantage": 0.0, "jobs_per_adult": 9.0,
                                                 "sheep_units_per_herder": 50_000.0, "least_herding": 0.9}},
        ("wages",),
        prepare=many_chronic,
    ),
    "everybody loses work and finds it again": Case(
        {"labour": {"finding": 1.0, "losing": 1.0, "schooling_advantage": 0.0, "jobs_per_adult": 9.0}},
        ("wages",),
    ),
    "memories fade": Case(
        {"population": {"cash": 50_000.0}, "poverty": {"food_memory": 4, "clothing_memory": 5, "medical_memory": 7}},
        ("food", "clothing", "medical"),
        prepare=some_years_ago,
    ),
    "families divide": Case(
        {"demography": {"division": 1.0, "childhood": 1.0, "birth": 1.0},
         "population": {"cash": 9_000.0}, "period": {"start": "2013-11", "end": "2015-10"}},
        ("babies", "herd_costs"),
        prepare=large_families,
    ),
    "people die and leave": Case(
        {"demography": {"adult_death": 1.0, "child_death": 0.0}, "period": {"start": "2013-06", "end": "2015-05"}},
        ("died", "emigrated", "cash_left", "camels_left", "sheep_left", "goats_left"),
        prepare=large_families,
    ),
    "all adults emigrate or grow old": Case(
        {"demography": {"emigration": 1.0, "elderly_death": 1.0, "birth": 1.0}},
        ("emigrated", "died", "babies"),
        prepare=large_families,
    ),
    "all adults grow old": Case(
        {"demography": {"adulthood": 1.0, "emigration": 1.0}, "poverty": {"use_bureau_line": True}},
        ("transfers",),
        prepare=large_families,
    ),
}  # fmt: skip
"""Each exercises the rules it is named after, on 40 households of all kinds for 24 months, one for the whole period."""

INTEGERS = (*COUNTS, *FLAGS, *(f"{s}_{kind}" for s in SPECIES for kind in CLASSES), "camels_calved", "camels_nursing",
            *(f"water_{name}" for name in WATER),
            "income_12m", "support_12m", "income_history", "support_history", "wages_this_year")  # fmt: skip
LAND = ("rain_anomaly", "winter_anomaly", "winter_severity", "forage", "degradation", "pasture_share")
OBSERVED_FLOWS_LEFT_OUT = ("forage_needed",)


def run_in_step(case: Case, months: int | None = None) -> Iterator[tuple[int, AlxaModel, TwinModel]]:
    """Kernel and twin, month by month from the same start."""
    scenario = case.scenario()
    kernel = AlxaModel(scenario, seed=case.seed, check=True)
    case.prepare(kernel)
    twin = TwinModel(Start.of(kernel), scenario, seed=1)
    for month in range(months or kernel.months):
        kernel.step()
        twin.step()
        yield month, kernel, twin


def rows_of_kernel(kernel: AlxaModel) -> dict[tuple[Any, ...], dict[str, Any]]:
    """State of every living household, by its number; columns of numbers become lists."""
    h = kernel._households
    columns = {
        name: getattr(h, name).tolist()
        for name in ("id", "gacha", "grazes", "condition", "skill", "aspiration", *INTEGERS)
    }
    rows = ({name: values[row] for name, values in columns.items()} for row in np.flatnonzero(h.exists).tolist())
    return by_name(rows)


def rows_of_twin(twin: TwinModel) -> dict[tuple[Any, ...], dict[str, Any]]:
    return by_name(row_of(household) for household in twin.households)


def row_of(household: TwinHousehold) -> dict[str, Any]:
    """State of a twin household under the names of the kernel's columns."""
    row = {name: getattr(household, name) for name in INTEGERS if hasattr(household, name)}
    row |= {f"{s}_{kind}": getattr(household.herd[s], kind) for s in SPECIES for kind in CLASSES}
    row |= {f"camels_{kind}": getattr(household.herd["camels"], kind) for kind in ("calved", "nursing")}
    row |= {f"water_{name}": value for name, value in household.water.items()}
    gacha = household.model.gachas.index(household.gacha)
    grazes = household.model.gachas.index(household.grazes)
    floats = {name: getattr(household, name) for name in ("condition", "skill", "aspiration")}
    return row | {"id": household.number, "gacha": gacha, "grazes": grazes} | floats


def by_name(rows: Iterator[dict[str, Any]]) -> dict[tuple[Any, ...], dict[str, Any]]:
    """Rows by number; founded households, numbered differently by the two, by their state."""
    named: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in rows:
        number = row.pop("id")
        state = tuple(
            row[name] if not isinstance(row[name], list) else tuple(row[name]) for name in ("gacha", *INTEGERS)
        )
        name = (number,) if number <= STILL["population"]["households"] else ("founded", *state)
        while name in named:
            name = (*name, "again")
        named[name] = row
    return named


def differences(kernel: AlxaModel, twin: TwinModel) -> list[str]:
    """Everything in which the two differ now."""
    found = []
    ours, theirs = rows_of_twin(twin), rows_of_kernel(kernel)
    found += [f"household {name[:8]} only in the twin" for name in ours.keys() - theirs.keys()]
    found += [f"household {name[:8]} only in the kernel" for name in theirs.keys() - ours.keys()]
    for name in ours.keys() & theirs.keys():
        mine, other = ours[name], theirs[name]
        found += [
            f"household {name[:1]}: {key} is {mine[key]} in the twin, {other[key]} in the kernel"
            for key in ("gacha", "grazes", *INTEGERS)
            if mine[key] != other[key]
        ]
        has_herd = any(other[f"{species}_{kind}"] for species in SPECIES for kind in CLASSES)
        if has_herd and not np.isclose(mine["condition"], other["condition"], rtol=1e-9):
            found.append(f"household {name[:1]}: condition {mine['condition']}, {other['condition']} in the kernel")
        found += [
            f"household {name[:1]}: {key} is {mine[key]} in the twin, {other[key]} in the kernel"
            for key in ("skill", "aspiration")
            if not np.isclose(mine[key], other[key], rtol=1e-9)
        ]
    for layer in LAND:
        mine, other = [getattr(gacha, layer) for gacha in twin.gachas], getattr(kernel.gacha, layer)
        if not np.allclose(mine, other, rtol=1e-8, atol=1e-12):  # the kernel's normal quantile is that exact
            found.append(f"{layer} is {mine} in the twin, {other.tolist()} in the kernel")
    prices = [twin.price[product] for product in PRODUCTS]
    if not np.allclose(prices, kernel.market.price[0], rtol=1e-9):
        found.append(f"prices are {prices} in the twin, {kernel.market.price[0].tolist()} in the kernel")
    return found + differing_flows(kernel, twin)


def differing_flows(kernel: AlxaModel, twin: TwinModel) -> list[str]:
    """The accounts of the last month, over all gacha, in fen and heads."""
    from alxa_sim.households import Flows

    recorded = kernel._recorder._flows[-1]
    found = []
    for name in Flows.columns:
        kernel_sum = int(getattr(recorded, name).sum())
        if name not in OBSERVED_FLOWS_LEFT_OUT and kernel_sum != twin.moved[name]:
            found.append(f"{name} sums to {twin.moved[name]} in the twin, {kernel_sum} in the kernel")
    return found
