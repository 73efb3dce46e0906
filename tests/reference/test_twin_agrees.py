"""Kernel and twin are two readings of docs/model/odd.md; they must agree.

Without chance they agree to the fen and the head, household by household and month by month. With chance they agree in
distribution: 100 pairs of runs from common starts, a paired t test of the mean and a Kolmogorov-Smirnov test of the
distribution of every number; and every calendar month of 2,000 households from a common start, a paired t test of every
column of the household. Each family of tests has a familywise error rate of 0.001 by Holm's method and is shown to find a
planted change of 5 %.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest
from chanceless import CASES, INTEGERS, differences, row_of, run_in_step
from scipy import stats
from twin import PRODUCTS, SPECIES, Start, TwinModel, field_correlation

from alxa_sim.interventions.minimum_living_allowance import MinimumLivingAllowance
from alxa_sim.model import AlxaModel
from alxa_sim.population import PopulationSettings, WorldSettings
from alxa_sim.processes.budget import BudgetSettings
from alxa_sim.processes.climate import ClimateSettings
from alxa_sim.processes.demography import DemographySettings
from alxa_sim.processes.health import HealthSettings
from alxa_sim.processes.herd import HerdSettings
from alxa_sim.processes.labour import LabourSettings
from alxa_sim.processes.market import MarketSettings
from alxa_sim.scenario import Scenario
from alxa_sim.shocks.dzud import Dzud

FAMILYWISE_ERROR = 0.001
SEEDS = range(1, 101)
TWIN_SEEDS_FROM = 10_000
"""Seeds of the twin begin here, so that no generator of a pair starts alike."""

# Without chance -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CASES)
def test_without_chance_they_agree_to_the_fen_and_the_head(name: str) -> None:
    case = CASES[name]
    moved: Counter[str] = Counter()
    for month, kernel, twin in run_in_step(case):
        found = differences(kernel, twin)
        assert not found, f"month {month}: " + "; ".join(found[:10])
        moved.update(twin.moved)
    idle = [flow for flow in case.must_move if not moved[flow]]
    assert not idle, f"nothing moved in {idle}: the case shows less than it should"


@pytest.mark.parametrize(
    ("section", "key", "name"),
    [
        ("budget", "spending_rate", "rich herds"),
        ("market", "distress_discount", "distress sales"),
        ("pasture", "water_reach", "land is overused"),
        ("herd", "conditioning", "fodder is bought in a drought"),
        ("offtake", "meat_share", "rich herds"),
    ],
)
def test_without_chance_a_planted_change_of_5_percent_is_found(section: str, key: str, name: str) -> None:
    case = CASES[name]
    scenario = case.scenario()
    settings = getattr(scenario, section)
    planted = settings.model_copy(update={key: 1.05 * getattr(settings, key)})
    kernel = AlxaModel(scenario, seed=case.seed)
    case.prepare(kernel)
    twin = TwinModel(Start.of(kernel), scenario.model_copy(update={section: planted}), seed=1)
    for _ in range(kernel.months):
        kernel.step()
        twin.step()
        if differences(kernel, twin):
            return
    pytest.fail("nobody noticed")


# With chance --------------------------------------------------------------------------------------------------------

Numbers = dict[str, float]
Flags = ("poor", "income_poor", "deprived")

HARD_TIMES = Scenario(
    name="hard_times",
    period={"start": "2014-01", "end": "2016-12"},
    world=WorldSettings(rows=2, columns=3, sumu=1, poor_gacha=1, cell_size=20.0, rain_mean=75.0, rain_gradient=30.0),
    population=PopulationSettings(
        households=24, camel_keepers=0.6, camels=50.0, small_stock=80.0, cash=4_000.0, chronic=0.25, children=1.0,
        three_adults=0.3, employed_with_herd=0.05, employed_without_herd=0.3, unsafe_houses=0.2, unsafe_water=0.2,
    ),
    climate=ClimateSettings(correlation_length=30.0),
    labour=LabourSettings(sheep_units_per_herder=350.0),
    budget=BudgetSettings(house_cost=15_000.0, well_cost=9_000.0),
    demography=DemographySettings(birth=0.15, emigration=0.04, elderly_death=0.1, division=0.3),
    interventions={"allowance": MinimumLivingAllowance()},
    shocks={"dzud": Dzud(start="2015-11", end="2016-02", severity=0.7)},
)  # fmt: skip
"""Everything happens: drought, winters, fodder, forced sales, hunger, illness, houses and wells, division, families that end."""

CAMEL_COUNTRY = Scenario(
    name="camel_country",
    period={"start": "2014-01", "end": "2014-06"},
    world=WorldSettings(rows=2, columns=3, sumu=1, poor_gacha=1),
    population=PopulationSettings(households=25, camel_keepers=1.0, camels=100.0),
)
"""Many camels on wide pasture, over one season of calving."""

FLOWS = ("animal_sales", "fibre_sales", "wages", "transfers", "interest", "food", "clothing", "school", "medical", "water",
         "fodder", "herd_costs", "animal_purchases", "house", "other", "remittances", "milk_sales", "kin_given", "kin_received",
         "loans", "loan_interest", "repayments", "yards", "otor_costs", "capitalised", "debt_left", "own_consumption", "distress_sales", "breeding_sales",
         "unpaid_bills", "hospital_stays", "held_on", "milk_sold", "babies", "died", "emigrated",
         *(f"{s}_{what}" for s in SPECIES for what in ("born", "died", "sold", "bought", "left")),
         "sheep_eaten", "goats_eaten")  # fmt: skip
"""Flows that are summed over the run."""

STOCKS = ("persons", "cash", "debt", "income_12m", "wage_workers", "migrants", "chronic", "out_of_school", "registered",
          "dairies", "skill", "aspiration")  # fmt: skip
"""Columns or properties of a household that are summed over households at the end."""


def run_kernel(model: AlxaModel) -> Numbers:
    """Run to the end; the numbers that are compared."""
    while model.running:
        model.step()
    tables = model.tables()
    by_gacha, monthly, h = tables["gacha_monthly"], tables["monthly"].iloc[1:], model._households
    living = h.exists
    numbers = {name: float(by_gacha[name].sum()) for name in FLOWS}
    numbers |= {f"months_{flag}": float(by_gacha[f"{flag}_persons"].sum()) for flag in Flags}
    numbers |= {f"incidence_{flag}": float(by_gacha[f"{flag}_persons"].iloc[-6:].sum()) for flag in Flags}
    numbers |= {f"mean_{layer}": float(by_gacha[layer].mean()) for layer in LAND}
    numbers |= {f"end_{species}": float(by_gacha[species].iloc[-6:].sum()) for species in SPECIES}
    persons = h.children + h.adults + h.elderly
    columns = {"persons": persons, **{name: getattr(h, name) for name in STOCKS[1:]}}
    numbers |= {f"end_{name}": float(column[living].sum()) for name, column in columns.items()}
    numbers["end_households"] = float(living.sum())
    numbers["income_per_head"] = numbers["end_income_12m"] / numbers["end_persons"]
    numbers["mean_hunger"] = float(monthly["lacks_food"].mean())
    numbers["mean_bare"] = float(monthly["lacks_clothing"].mean())
    return numbers | {f"end_price_{name}": float(model.market.price[0, k]) for k, name in enumerate(PRODUCTS)}


LAND = ("pasture_share", "forage", "degradation", "winter_severity")


def run_twin(model: TwinModel, months: int) -> Numbers:
    """The same numbers of a twin."""
    total: Counter[str] = Counter()
    for _ in range(months):
        model.step()
        total.update({name: model.moved[name] for name in FLOWS})
        total.update({f"mean_{layer}": sum(getattr(g, layer) for g in model.gachas) for layer in LAND})
        persons = Counter({"all": 0})
        for household in model.households:
            members = household.members
            persons["all"] += members
            for flag in (*Flags, "lacks_food", "lacks_clothing"):
                persons[flag] += members * getattr(household, flag)
        total.update({f"months_{flag}": persons[flag] for flag in Flags})
        total["mean_hunger"] += persons["lacks_food"] / persons["all"]
        total["mean_bare"] += persons["lacks_clothing"] / persons["all"]
    numbers = {name: float(total[name]) for name in FLOWS}
    in_fen = (*FLOWS[: FLOWS.index("hospital_stays")],)
    numbers |= {name: numbers[name] / 100.0 for name in in_fen}
    numbers |= {f"months_{flag}": float(total[f"months_{flag}"]) for flag in Flags}
    numbers |= {f"incidence_{flag}": float(persons[flag]) for flag in Flags}
    numbers |= {f"mean_{layer}": total[f"mean_{layer}"] / months / len(model.gachas) for layer in LAND}
    households = list(model.households)
    numbers |= {f"end_{species}": float(sum(h.herd[species].heads for h in households)) for species in SPECIES}
    numbers["end_persons"] = float(persons["all"])
    numbers |= {f"end_{name}": float(sum(getattr(h, name) for h in households)) for name in STOCKS[1:]}
    numbers["end_households"] = float(len(households))
    numbers["income_per_head"] = numbers["end_income_12m"] / numbers["end_persons"]
    numbers |= {name: total[name] / months for name in ("mean_hunger", "mean_bare")}
    return numbers | {f"end_price_{name}": model.price[name] for name in PRODUCTS}


def pairs_of_runs(scenario: Scenario, planted: Scenario | None = None) -> tuple[list[Numbers], ...]:
    """Numbers of the kernel, of the twin, and of a twin under another scenario, from common starts."""
    runs: tuple[list[Numbers], ...] = ([], [], [])
    for seed in SEEDS:
        kernel = AlxaModel(scenario, seed=seed)
        start, months = Start.of(kernel), kernel.months
        runs[0].append(run_kernel(kernel))
        runs[1].append(run_twin(TwinModel(start, scenario, TWIN_SEEDS_FROM + seed), months))
        if planted is not None:
            runs[2].append(run_twin(TwinModel(start, planted, 2 * TWIN_SEEDS_FROM + seed), months))
        kernel.release()
    return runs


def p_values(one: list[Numbers], other: list[Numbers]) -> dict[tuple[str, str], float]:
    """Paired t and Kolmogorov-Smirnov tests of every number that ever differs between the two.

    Starts are common, so the two samples of the latter are alike rather than independent: it errs less often than stated.
    """
    found = {}
    for name in one[0]:
        # Nine digits: what two orders of the same sum leave behind is no difference.
        ours, theirs = (np.array([float(f"{run[name]:.9g}") for run in runs]) for runs in (one, other))
        if np.any(ours != theirs):
            found[name, "mean"] = float(stats.ttest_rel(ours, theirs).pvalue)
            found[name, "distribution"] = float(stats.ks_2samp(ours, theirs).pvalue)
    return found


def rejected(found: dict[tuple[str, str], float]) -> list[str]:
    """What Holm's method rejects at the familywise error rate."""
    ordered = sorted(found.items(), key=lambda item: item[1])
    refused = []
    for k, (name, p) in enumerate(ordered):
        if p > FAMILYWISE_ERROR / (len(ordered) - k):
            break
        refused.append(f"{' '.join(name)}: p = {p:.1e}")
    return refused


@pytest.mark.statistical
@pytest.mark.slow
def test_in_hard_times_they_agree_in_distribution() -> None:
    kernel, twin, _ = pairs_of_runs(HARD_TIMES)
    found = p_values(kernel, twin)
    assert len({name for name, _ in found}) >= 60, "numbers that never moved are not compared"
    assert rejected(found) == []


@pytest.mark.statistical
@pytest.mark.slow
def test_with_chance_a_planted_change_of_5_percent_is_found() -> None:
    """The twin that calves 5 % more often is told from the kernel, with a power above 0.9; the true twin is not."""
    herd: Any = HerdSettings(calving_rate=1.05 * CAMEL_COUNTRY.herd.calving_rate)
    kernel, twin, planted = pairs_of_runs(CAMEL_COUNTRY, CAMEL_COUNTRY.model_copy(update={"herd": herd}))
    assert rejected(p_values(kernel, twin)) == []
    found = p_values(kernel, planted)
    assert any(name.startswith("camels_born mean") for name in rejected(found))
    assert power_of_paired_t([run["camels_born"] for run in kernel], [run["camels_born"] for run in twin],
                             0.05, FAMILYWISE_ERROR / len(found)) > 0.9  # fmt: skip


def power_of_paired_t(one: list[float], other: list[float], change: float, level: float) -> float:
    """Chance that the paired t test at this level finds a relative change of the mean, from the spread seen here."""
    n = len(one)
    spread = np.std(np.subtract(one, other), ddof=1)
    shift = change * np.mean(one) / spread * np.sqrt(n)
    critical = stats.t.ppf(1.0 - level / 2.0, n - 1)
    return float(stats.nct.sf(critical, n - 1, shift))


def many_households(calendar_month: int) -> Scenario:
    """One month of a large banner whose land and prices are without chance, so that households differ on their own.

    Rare events are made common and herds large, so that small mistakes in a chance show.
    """
    month = f"2014-{calendar_month:02d}"
    return Scenario(
        name="many_households",
        period={"start": month, "end": month},
        world=WorldSettings(rows=2, columns=3, sumu=1, poor_gacha=1, cell_size=200.0),
        population=PopulationSettings(
            households=2_000, chronic=0.25, camel_keepers=1.0, camels=200.0, small_stock=600.0, herd_spread=0.2,
            cash=6_000.0, children=1.8, out_of_school=0.2,
        ),
        climate=ClimateSettings(persistence=1.0, winter_after_drought=1.0),
        herd=HerdSettings(camel_maturing=0.5, small_maturing=0.5, winter_deaths=0.1, starvation=0.3, camel_hardiness=0.5),
        labour=LabourSettings(sheep_units_per_herder=5_000.0, finding=0.6, losing=0.3, jobs_per_adult=0.6),
        health=HealthSettings(hospitalisation=0.9, becomes_chronic=0.5, recovery=0.5),
        demography=DemographySettings(
            birth=0.5, childhood=3.0, adulthood=5.0, child_death=0.2, adult_death=0.2, elderly_death=0.3, emigration=0.2,
            division=0.5,
        ),
        market=MarketSettings(volatility=0.0),
        interventions={"allowance": MinimumLivingAllowance(take_up=1.0)},
        shocks={"dzud": Dzud(severity=1.0)},
    )  # fmt: skip


def month_of_many(kernel: AlxaModel, scenario: Scenario, seed: int) -> tuple[Any, Any]:
    """Columns of every household after the month in the kernel and in a twin under `scenario`; 0 where it has ended."""
    h = kernel._households
    h.condition[:] = 0.15 + 0.85 * (np.arange(len(h)) % 97) / 96.0
    start, numbers = Start.of(kernel), h.id.tolist()
    twin = TwinModel(start, scenario, seed)
    twin.step()
    kernel.step()
    h = kernel._households
    ours = np.column_stack([getattr(h, name)[: len(numbers)] * h.exists[: len(numbers)] for name in COLUMNS])
    rows = {household.number: row_of(household) for household in twin.households}
    nothing = dict.fromkeys(COLUMNS, 0)
    theirs = np.array([[rows.get(number, nothing)[name] for name in COLUMNS] for number in numbers])
    return ours.astype(float), theirs.astype(float)


COLUMNS = tuple(name for name in INTEGERS if not name.endswith("history"))


def household_p_values(ours: Any, theirs: Any) -> dict[tuple[str, str], float]:
    """Paired t tests over households, of the columns in which at least 20 of them differ."""
    found = {}
    for name, one, other in zip(COLUMNS, ours.T, theirs.T, strict=True):
        if np.count_nonzero(one != other) >= 20:
            found[name, "mean"] = float(stats.ttest_rel(one, other).pvalue)
    return found


@pytest.mark.statistical
@pytest.mark.slow
def test_every_calendar_month_of_many_households_agrees() -> None:
    found = {}
    for month in range(1, 13):
        scenario = many_households(month)
        here = household_p_values(*month_of_many(AlxaModel(scenario, seed=month), scenario, TWIN_SEEDS_FROM + month))
        found |= {(f"month {month}", name): p for (name, _), p in here.items()}
    assert len(found) >= 150
    assert rejected(found) == []


@pytest.mark.statistical
def test_in_one_month_of_many_households_a_planted_change_of_5_percent_is_found() -> None:
    scenario = many_households(4)
    herd = scenario.herd.model_copy(update={"good_condition": 1.05 * scenario.herd.good_condition})
    planted = scenario.model_copy(update={"herd": herd})
    found = household_p_values(*month_of_many(AlxaModel(scenario, seed=4), planted, TWIN_SEEDS_FROM))
    assert any(line.startswith("goats_young mean") for line in rejected(found))


@pytest.mark.statistical
def test_the_weather_of_the_kernel_has_the_correlations_of_the_protocol() -> None:
    """Rain and winter indices between gacha, between years, and of a winter after a dry year, by Fisher's z."""
    scenario = Scenario(
        name="weather",
        world=WorldSettings(rows=2, columns=2, sumu=1, poor_gacha=1, cell_size=150.0),
        population=PopulationSettings(households=4),
        climate=ClimateSettings(persistence=0.5, winter_after_drought=0.6),
    )
    rows = []
    for seed in range(1, 251):
        model = AlxaModel(scenario, seed=seed)
        last_year = [*model.gacha.rain_anomaly, *model.gacha.winter_anomaly]
        model.step()
        rows.append([*last_year, *model.gacha.rain_anomaly])
        model.release()
    field = field_correlation(scenario)
    k, persistence = scenario.climate.winter_after_drought, scenario.climate.persistence
    winter = (1.0 - k**2) * field + k**2 * field
    expected = np.block(
        [
            [field, -k * field, persistence * field],
            [-k * field, winter, -k * persistence * field],
            [persistence * field, -k * persistence * field, field],
        ]
    )
    observed = np.array(rows)
    pairs = np.triu_indices(len(expected), 1)
    seen = np.corrcoef(observed.T)[pairs]
    z = (np.arctanh(seen) - np.arctanh(expected[pairs])) * np.sqrt(len(rows) - 3)
    level = FAMILYWISE_ERROR / (len(z) + 2 * len(expected))
    assert np.all(2.0 * stats.norm.sf(np.abs(z)) > level)
    for column in observed.T:
        assert stats.kstest(column, "norm").pvalue > level
        assert stats.ttest_1samp(column, 0.0).pvalue > level
