"""Whatever the settings: every month balances, nothing falls below nothing, and every number stays one."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from annotated_types import Ge, Gt, Le
from everything_on_offer import AMOUNTS, EverythingOnOffer
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st
from pydantic import AfterValidator, ValidationError

from alxa_sim.config import LARGEST, Config, DatedValue, dated, parse_month
from alxa_sim.extension_points import Intervention, Shock
from alxa_sim.households import Flows, Households, Stocks
from alxa_sim.interventions.minimum_living_allowance import MinimumLivingAllowance
from alxa_sim.model import AlxaModel
from alxa_sim.population import PopulationSettings, WorldSettings
from alxa_sim.processes.climate import ClimateSettings
from alxa_sim.processes.demography import DemographySettings
from alxa_sim.processes.health import HealthSettings
from alxa_sim.processes.labour import LabourSettings
from alxa_sim.processes.market import MarketSettings
from alxa_sim.processes.parameters import SETTINGS
from alxa_sim.processes.pasture import MOST_DEGRADED, PastureSettings
from alxa_sim.scenario import Scenario
from alxa_sim.scenario.schema import Period
from alxa_sim.shocks.dzud import Dzud

MAY_BE_NEGATIVE = {"income_12m", "income_history", "support_12m", "collective_fund"}
"""The last because `EverythingOnOffer` shares out what the funds do not hold."""
MEMORIES = ("income", "support")


def values_of(cls: type[Config], name: str) -> st.SearchStrategy[Any]:
    """Values within the type of a setting; what has only the bound of all settings goes to some times its default."""
    field = cls.model_fields[name]
    default = field.default
    bounds = {type(bound): bound for bound in field.metadata if isinstance(bound, Ge | Gt | Le)}
    if any(isinstance(part, AfterValidator) for part in field.metadata):
        return st.lists(st.floats(0, 1), min_size=12, max_size=12).filter(sum).map(shares_of)
    if isinstance(default, tuple):
        return st.tuples(*[st.floats(0, 4 * max(default))] * 12) | st.just((0.0,) * 12)
    if isinstance(default, DatedValue):
        return st.floats(0, 4 * max(default.values) or 1e5).map(dated) | st.just(dated(0.0))
    if isinstance(default, bool):
        return st.booleans()
    if field.annotation is int:
        return st.integers(1 if Gt in bounds else 0, min(3 * default, bounds[Le].le if Le in bounds else 3 * default))
    if bounds[Le].le < LARGEST:
        most = bounds[Le].le if bounds[Le].le <= 1 else min(bounds[Le].le, 4 * default)
        return st.sampled_from([0.0, float(most)]) | st.floats(0, most)
    if Gt in bounds:
        return st.floats(default / 20, 20 * default)
    return st.just(0.0) | st.floats(0, 4 * default)


def shares_of(parts: list[float]) -> tuple[float, ...]:
    """The parts as shares of their sum."""
    return tuple(part / math.fsum(parts) for part in parts)


@st.composite
def some_settings(draw: st.DrawFn, cls: type[Config], keep: tuple[str, ...] = ()) -> Config:
    """Settings of which some differ from their defaults, whatever they mean."""
    names = [name for name in cls.model_fields if name not in keep]
    changed = draw(st.lists(st.sampled_from(names), unique=True, max_size=6))
    try:
        return cls(**{name: draw(values_of(cls, name)) for name in changed})
    except ValidationError:  # settings that contradict one another
        reject()


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    start = draw(st.integers(parse_month("2013-06"), parse_month("2020-01")))
    sections: dict[str, Any] = {
        section: draw(some_settings(cls)) for section, cls in SETTINGS.items() if draw(st.booleans())
    }
    population = draw(some_settings(PopulationSettings, ("households_table", "households")))
    world = draw(some_settings(WorldSettings, ("gacha_table", "rows", "columns", "geography", "sumu", "poor_gacha")))
    size = {"rows": draw(st.integers(1, 3)), "columns": draw(st.integers(1, 3)), "geography": draw(st.integers(0, 99))}
    size |= {"sumu": draw(st.integers(0, size["columns"])),
             "poor_gacha": draw(st.integers(0, size["rows"] * size["columns"]))}  # fmt: skip
    interventions: dict[str, Intervention] = {}
    shocks: dict[str, Shock] = {}
    if draw(st.booleans()):
        interventions["offers"] = draw(random_offers())
    if draw(st.booleans()):
        strength, take_up = draw(st.floats(0, 3)), draw(st.floats(0, 1))
        interventions["dibao"] = MinimumLivingAllowance(standard=9000.0, strength=strength, take_up=take_up)
    if draw(st.booleans()):
        shocks["dzud"] = Dzud(severity=draw(st.floats(0, 100)))
    return Scenario(
        name="any",
        period=Period(start=f"{start // 12:04d}-{start % 12 + 1:02d}", end="2030-12"),
        population=population.model_copy(update={"households": draw(st.integers(0, 40))}),
        world=world.model_copy(update=size),
        interventions=interventions,
        shocks=shocks,
        **sections,
    )


@st.composite
def random_offers(draw: st.DrawFn) -> Intervention:
    """Any part of any lever, from nothing to four times what the intervention of everything moves it to; settlements
    are a code and no amount."""
    names = draw(st.lists(st.sampled_from(sorted(AMOUNTS)), min_size=1, max_size=12, unique=True))
    factors = {name: st.sampled_from([0.0, 1.0] if name == "move_to" else [0.0, 0.1, 1.0, 4.0]) for name in names}
    amounts = {name: scaled(AMOUNTS[name], draw(factor)) for name, factor in factors.items()}
    return EverythingOnOffer(amounts=amounts, strength=draw(st.sampled_from([0.0, 1.0])))


def scaled(amount: float, factor: float) -> float:
    """The amount times the factor, in its own type."""
    return type(amount)(amount * factor)


def check_households(h: Households) -> None:
    for name, declared in h.columns.items():
        values = getattr(h, name)
        assert np.isfinite(np.asarray(values, np.float64)).all(), name
        if declared.dtype is np.int64 and name not in MAY_BE_NEGATIVE:
            assert values.min(initial=0) >= 0, name
    persons = h.children + h.adults + h.elderly
    living = h.exists
    assert np.all((h.adults + h.elderly)[living] > 0)
    assert not persons[~living].any()
    assert np.all(h.chronic <= persons)
    assert np.all(h.wage_workers + h.migrants + h.ranger_jobs + h.base_jobs <= h.adults)
    assert np.all(h.soft_debt <= h.debt)
    assert np.all(h.boarded <= h.camels_breeding)
    assert np.all(h.camels_calved + h.camels_nursing <= h.camels_breeding)
    assert np.all(h.settlement <= 3)
    assert np.all((h.moved > 0) == (h.settlement > 0))
    assert not (h.ranger_jobs + h.base_jobs + h.member + h.in_industry + h.insured)[~living].any()
    assert np.all(h.offers_kin <= h.cash)
    for share in (h.skill, h.aspiration):
        assert np.all((share >= 0.0) & (share <= 1.0))
    assert not (h.debt + h.asks_kin + h.offers_kin)[~living].any()
    assert np.all(h.out_of_school <= (10 * h.children + 8) // 16)
    assert np.all((h.condition >= 0) & (h.condition <= 1.0))
    assert np.all((h.house_grade >= 1) & (h.house_grade <= 4))
    assert len(np.unique(h.id)) == len(h)
    for name in MEMORIES:
        assert np.array_equal(getattr(h, f"{name}_12m"), getattr(h, f"{name}_history").sum(axis=1)), name
    assert np.array_equal((h.income_poor | h.deprived)[living], h.poor[living])


def check_land(model: AlxaModel) -> None:
    gacha = model.gacha
    for name, layer in zip(gacha._fields, gacha, strict=True):
        assert np.isfinite(np.asarray(layer, np.float64)).all(), name
    assert gacha.forage.min() >= 0
    assert np.all((gacha.degradation >= 0) & (gacha.degradation <= MOST_DEGRADED))
    assert np.all((gacha.pasture_share >= 0) & (gacha.pasture_share <= 1))
    assert gacha.rain.min() >= 0
    assert gacha.winter_severity.min() >= 0
    assert np.isfinite(model.market.price).all()
    assert model.market.price.min() >= 0


def lived(scenario: Scenario, months: int, seed: int = 1) -> AlxaModel:
    """The model after so many months, each of which balances and leaves a state that can be."""
    model = AlxaModel(scenario, seed=seed, check=True)
    for _ in range(months):
        model.step()
        check_households(model._households)
        check_land(model)
    recorded = model.tables()["gacha_monthly"]
    for name in (*Flows.columns, *Stocks.columns):
        if name not in MAY_BE_NEGATIVE:
            assert recorded[name].min() >= 0, name
    return model


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(scenario=scenarios(), seed=st.integers(0, 2**64 - 1))
def test_any_settings_balance_and_keep_every_number_within_its_bounds(scenario: Scenario, seed: int) -> None:
    lived(scenario, 14, seed)


SMALL = PopulationSettings(households=60)
NOTHING_PAID = dict.fromkeys(("camel", "sheep", "goat", "cashmere", "hair", "hay"), dated(0.0))
ILL = HealthSettings(hospitalisation=1.0, child_weight=1.0, elderly_weight=1.0, chronic_weight=1.0, chronic_share=0.0,
                     becomes_chronic=1.0, recovery=0.0)  # fmt: skip
DEADLY = DemographySettings(child_death=1.0, adult_death=1.0, elderly_death=1.0)
RESTLESS = DemographySettings(division=1.0, childhood=1.0, birth=1.0)


@pytest.mark.parametrize(("sections", "months"), [
    ({"population": PopulationSettings(households=0)}, 25),
    ({"population": PopulationSettings(households=1)}, 25),
    ({"world": WorldSettings(rows=1, columns=1, sumu=1, poor_gacha=1)}, 25),
    ({"population": PopulationSettings(households=60, camel_keepers=0.0)}, 25),
    ({"population": PopulationSettings(households=60, camel_keepers=0.0, small_keepers=0.0)}, 25),
    ({"population": PopulationSettings(households=60, chronic=1.0), "health": ILL}, 25),
    ({"climate": ClimateSettings().model_copy(update={"seasonality": (0.0,) * 12})}, 120),
    ({"labour": LabourSettings(wage=dated(0.0))}, 25),
    ({"market": MarketSettings(**NOTHING_PAID)}, 30),
    ({"world": WorldSettings(usable_share=0.0)}, 14),
    ({"pasture": PastureSettings(residual=1e6)}, 14),
    ({"demography": DEADLY}, 14),
    ({"demography": RESTLESS}, 61),
], ids=["no household", "one household", "one gacha", "no camels", "no animals", "everybody ill", "no rain for ten years",
        "no wages", "no prices", "no usable land", "no forage in reach", "everybody dies", "everybody divides"])  # fmt: skip
def test_extreme_worlds_balance(sections: dict[str, Any], months: int) -> None:
    model = lived(Scenario(name="x", **{"population": SMALL} | sections), months)
    assert model.months_done == months


def test_without_rain_for_ten_years_the_pasture_is_bare_and_herds_shrink() -> None:
    dry = ClimateSettings().model_copy(update={"seasonality": (0.0,) * 12})
    table = lived(Scenario(name="x", population=SMALL, climate=dry), 120).tables()["gacha_monthly"]
    months = table.groupby("month")[["rain", "sheep", "goats", "forage"]].sum()
    assert months["rain"].sum() == 0
    assert months["forage"].iloc[-1] < 0.01 * months["forage"].iloc[0]
    assert (months["sheep"] + months["goats"]).iloc[-1] < 0.5 * (months["sheep"] + months["goats"]).iloc[0]


def test_where_everybody_dies_the_banner_is_empty_and_all_is_accounted() -> None:
    model = lived(Scenario(name="x", population=SMALL, demography=DEADLY), 2)
    totals = model.tables()["gacha_monthly"].sum(numeric_only=True)
    assert not model._households.exists.any()
    assert totals["persons"] == totals["camels"] == totals["cash"] == 0
    assert totals["cash_left"] > 0
