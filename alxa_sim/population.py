"""The world and the households a run starts with: generated from published margins, or read from the user's tables.

Everything here is drawn from numpy's Philox keyed by seed and stream, so that a run's start does not depend on
what follows.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, NamedTuple

from annotated_types import Ge, Le
from pydantic import model_validator

from alxa_sim.columns import Flags, Floats
from alxa_sim.config import Config, Count, NonNegative, Positive, Share, Spread
from alxa_sim.households import Households
from alxa_sim.late_import import np
from alxa_sim.levers import fen
from alxa_sim.randomness import POPULATION, generator
from alxa_sim.records import Refusal
from alxa_sim.user_tables import (
    IN_TOWN,
    MOST_CASH,
    MOST_CELLS,
    MOST_OF_A_KIND,
    NOT_GIVEN,
    read_gacha,
    read_households,
)

MOST_HOUSEHOLDS = 10_000_000
GridSide = Annotated[int, Ge(1), Le(10_000)]


class WorldSettings(Config):
    """The grid of gacha."""

    gacha_table: str | None = None
    """CSV file of gacha that replaces the generated world [path]. Assumed: none."""
    geography: Count = 1
    """Number of the generated geography: distances, poor gacha, where people live; the same in every run [1].
    Assumed: any."""
    rows: GridSide = 5
    """Rows of the grid, north to south [1]. Assumed: with 8 columns the 40 gacha of FACTS 0."""
    columns: GridSide = 8
    """Columns of the grid, west to east [1]. Assumed: with 5 rows the 40 gacha of FACTS 0."""
    cell_size: Positive = 43.0
    """Side of a cell [km]. Source: FACTS 0, 73,000 km2 over 40 gacha [D]."""
    sumu: Count = 7
    """Sumu and towns [1]. Source: FACTS 0 [SEED]."""
    poor_gacha: Count = 8
    """Officially poor gacha, the remotest with some chance [1]. Source: FACTS 0 [SEED]."""
    usable_share: Share = 0.5
    """Share of the area that livestock can use [1]. Assumed: half, as in the check of carrying capacity in FACTS 3."""
    rain_mean: Positive = 115.0
    """Mean rain of the banner [mm/year]. Source: FACTS 3 and 7 [R]."""
    rain_gradient: NonNegative = 60.0
    """Difference of mean rain between the wettest, southern row and the driest, northern one [mm/year]. Assumed:
    within the stations of FACTS 3, from 34 to 205 mm."""
    water_distance: Positive = 5.0
    """Mean distance from pasture to water [km]. Assumed: several wells a gacha."""
    unevenness: Spread = 0.5
    """Standard deviation of the log population of a gacha [1]. Assumed: the largest has several times the smallest."""
    road_factor: Positive = 1.3
    """Road distance relative to the straight line to the banner town [1]. Assumed: tracks around dunes."""

    @model_validator(mode="after")
    def check_size(self) -> WorldSettings:
        if self.gacha_table is not None:  # it says how many there are
            return self
        cells = self.rows * self.columns
        if cells > MOST_CELLS:
            raise ValueError(f"rows times columns is {cells:,}; at most {MOST_CELLS:,} gacha are possible")
        if self.poor_gacha > cells:
            raise ValueError(f"poor_gacha is {self.poor_gacha}, but there are {cells} gacha")
        if self.sumu > self.columns:
            raise ValueError(f"sumu is {self.sumu}, but there are {self.columns} columns to share among them")
        return self


class PopulationSettings(Config):
    """Households in January of the first year."""

    households_table: str | None = None
    """CSV file of households that replaces the generated ones [path]. Assumed: none."""
    households: Annotated[int, Ge(0), Le(MOST_HOUSEHOLDS)] = 3900
    """Households [1]. Source: FACTS 1.6 and 4, 9,400 people at 2.4 each [D]."""
    registered_share: Share = 0.1081
    """Share of the people on the register of the poor at the start [1]. Source: FACTS 0 [SEED]."""
    elderly_households: Share = 0.16
    """Share of households without an adult below 60 [1]. Assumed: with the others it gives the age mix of FACTS 4
    and 2.4 members."""
    elderly_couples: Share = 0.65
    """Share of these that are couples [1]. Assumed: with the others it gives the age mix of FACTS 4 and 2.4 members."""
    single_adults: Share = 0.24
    """Share of the other households with one adult [1]. Assumed: with the others it gives the age mix of FACTS 4
    and 2.4 members."""
    three_adults: Share = 0.19
    """Share of the other households with three adults [1]. Assumed: with the others it gives the age mix of FACTS
    4 and 2.4 members."""
    children: NonNegative = 0.58
    """Mean children of a household with two or more adults [person]. Assumed: with the others it gives the age mix
    of FACTS 4 and 2.4 members."""
    elderly_at_home: Share = 0.18
    """Share of the other households with an elderly member [1]. Assumed: with the others it gives the age mix of
    FACTS 4 and 2.4 members."""
    chronic: Share = 0.11
    """Share of people with a chronic illness [1]. Source: FACTS 4, frequent illness in 27 % of families [D]."""
    camel_keepers: Share = 0.23
    """Share of households with camels [1]. Source: FACTS 2.3, 900 keepers in 2025 [F-]."""
    camels: NonNegative = 50.0
    """Mean camels of a keeper [head]. Assumed: 65,000 in 2022, FACTS 2.3, taken back at 4 % a year."""
    small_keepers: Share = 0.80
    """Share of households with sheep and goats [1]. Assumed: the banner's stock has no published figure, FACTS 9."""
    small_stock: NonNegative = 60.0
    """Mean sheep and goats of a keeper [head]. Assumed: camels and small stock together fill the pasture."""
    herd_spread: Spread = 0.7
    """Standard deviation of the log herd of a keeper [1]. Assumed: half have less than two thirds of the mean."""
    camels_breeding: Share = 0.49
    """Share of breeding females among camels [1]. Source: FACTS 2.3, 32,000 of 65,000 [D]."""
    camels_young: Share = 0.65
    """Share of young among camels that are not breeding females [1]. Assumed: four years of calves."""
    small_breeding: Share = 0.55
    """Share of breeding females among sheep and goats [1]. Assumed: usual herd structure."""
    small_young: Share = 0.73
    """Share of young among sheep and goats that are not breeding females [1]. Assumed: usual herd structure."""
    goats_share: Share = 0.6
    """Share of goats among small stock [1]. Assumed: cashmere country."""
    kin_size: Annotated[int, Ge(1), Le(10_000)] = 8
    """Households in a group of kin, neighbours in one gacha [household]. Assumed: two generations of siblings."""
    dairying: Share = 0.3
    """Share of camel keepers within reach of a buyer who milk at the start [1]. Source: FACTS 0, a few hundred jin a
    day [SEED]."""
    skill: Share = 0.1
    """Milking skill of those who do not sell milk [1]. Assumed: everybody has milked for the tea."""
    cash: Positive = 16_000.0
    """Mean cash and deposits of a household [yuan]. Assumed: a year's income of a poor household."""
    cash_spread: Spread = 1.0
    """Standard deviation of log cash [1]. Assumed: as unequal as wealth elsewhere."""
    remoteness_penalty: NonNegative = 0.4
    """Wealth lost in the remotest gacha relative to the nearest [sd]. Assumed: as poor gacha are remote."""
    luck: NonNegative = 0.5
    """Spread of hardship that wealth does not explain [sd]. Assumed: illness, site, family."""
    unsafe_houses: Share = 0.06
    """Share of households in a house of grade C or D, those in most hardship [1]. Assumed: half as many as the
    registered."""
    dangerous_houses: Share = 0.3
    """Share of grade D among the unsafe houses [1]. Assumed: three in ten."""
    best_houses: Share = 0.4
    """Share of grade A among the safe houses [1]. Assumed: four in ten."""
    unsafe_water: Share = 0.106
    """Share of households whose water fails an indicator, those in most hardship [1]. Source: FACTS 0, water was
    brought to 415 of 3,900 households [D]."""
    water_failures: Share = 0.6
    """Chance of each of the four water indicators to fail where water is unsafe; at least one does [1]. Assumed:
    most."""
    out_of_school: Share = 0.01
    """Share of school-age children who do not attend [1]. Assumed: schooling is compulsory."""
    employed_without_herd: Share = 0.75
    """Share of the adults with a wage job in households without a herd [1]. Assumed: they live on something."""
    employed_with_herd: Share = 0.15
    """Share of the adults with a wage job in households with a herd [1]. Assumed: a herd needs hands."""
    schooling: Positive = 9.0
    """Mean years of school of the best-schooled adult [year]. Assumed: junior middle school."""
    schooling_spread: NonNegative = 2.5
    """Standard deviation of the years of school [year]. Assumed: from primary to senior school."""
    schooling_hardship: NonNegative = 1.5
    """Years of school lost to a standard deviation of hardship [year]. Assumed: poorer is less schooled."""
    register_error: NonNegative = 0.5
    """Noise in who is registered, relative to one unmet guarantee [1]. Assumed: most of the register is right."""


class World(NamedTuple):
    """Shape of the grid, side of a cell [km], columns of `Gacha` flattened row by row, cell of each gacha's name, the
    share of generated households that settle in each cell, and what a user's table calls the sumu, from number 1."""

    rows: int
    columns: int
    cell_size: float
    gacha: dict[str, Any]
    cell_of: dict[str, int]
    settlement: Floats
    sumu_names: tuple[str, ...] = ()


def starting_world(settings: WorldSettings) -> World:
    """The grid of gacha, generated or from the user's table. Raises TableError for a table that cannot be."""
    if settings.gacha_table is not None:
        return world_from(read_gacha(Path(settings.gacha_table)), settings)
    cells = {str(cell): cell for cell in range(settings.rows * settings.columns)}
    gacha = generate_world(settings)
    return World(settings.rows, settings.columns, settings.cell_size, gacha, cells, settlement(settings, gacha))


def world_from(table: Mapping[str, list[Any]], settings: WorldSettings) -> World:
    """The grid that a table of gacha spans; cells that it does not name hold no gacha."""
    rows, columns = max(table["row"]) + 1, max(table["column"]) + 1
    cell = np.array(table["row"]) * columns + np.array(table["column"])
    sumu = {name: number for number, name in enumerate(dict.fromkeys(table["sumu"]), start=1)}
    given = {
        "is_gacha": np.ones(len(cell), dtype=np.bool_),
        "sumu": np.array([sumu[name] for name in table["sumu"]]),
        "usable_area": 100.0 * np.array(table["area"]) * settings.usable_share,
        "water_distance": np.array(table["water_distance"]),
        "road_distance": np.array(table["road_distance"]),
        "rain_mean": np.array(table["rain"]),
        "poor_gacha": np.array(table["poor"]),
        "border": np.array(table["border"]),
    }
    gacha = {name: np.zeros(rows * columns, dtype=values.dtype) for name, values in given.items()}
    for name, values in given.items():
        gacha[name][cell] = values
    names = dict(zip(table["id"], cell.tolist(), strict=True))
    return World(rows, columns, settings.cell_size, gacha, names, settlement(settings, gacha), tuple(sumu))


def starting_households(world: World, population: PopulationSettings, seed: int) -> tuple[Households, bool]:
    """The households, generated or from the user's table, and whether that table says who is registered."""
    if population.households_table is None:
        return generate_households(world, population, seed), False
    table = read_households(Path(population.households_table), world.cell_of)
    is_register_given = NOT_GIVEN not in table["registered"]
    h = Households(len(table["id"]))
    order = np.argsort(np.array(table["id"], dtype=np.uint64), kind="stable")
    table["gacha"] = [world.cell_of[name] for name in table["gacha"]]
    for money in ("cash", "debt"):
        table[money] = [fen(yuan) for yuan in table[money]]
    markets = np.array(table.pop("labour_market"), dtype=object)[order]
    if not is_register_given:
        del table["registered"]
    for name, values in table.items():
        getattr(h, name)[:] = np.array(values)[order]
    name_kin(h, population)
    town = int(np.where(world.gacha["is_gacha"], world.gacha["road_distance"], np.inf).argmin())
    home = np.where(h.settlement == IN_TOWN, town, h.gacha)
    h.labour_market[:] = [world.cell_of.get(name, at_home) for name, at_home in zip(markets, home, strict=True)]
    return h, is_register_given


def generate_world(world: WorldSettings) -> dict[str, Any]:
    """The columns of `Gacha` for a grid of `rows` by `columns` gacha, flattened row by row."""
    rng = generator(world.geography, POPULATION, 0, key=1)
    cells = world.rows * world.columns
    row, column = np.divmod(np.arange(cells), world.columns)
    seat_row, seat_column = world.rows * 0.6, world.columns * 0.45
    straight = np.hypot(row - seat_row, column - seat_column) * world.cell_size
    wetness = row / max(world.rows - 1, 1) - 0.5
    remote = np.argsort(-(straight + rng.normal(0.0, world.cell_size, cells)), kind="stable")
    poor = np.zeros(cells, dtype=np.bool_)
    poor[remote[: world.poor_gacha]] = True
    hectares = 100.0 * world.cell_size**2
    return {
        "is_gacha": np.ones(cells, dtype=np.bool_),
        "sumu": 1 + (column * world.sumu) // world.columns if world.sumu else np.zeros(cells, dtype=np.int64),
        "usable_area": np.full(cells, hectares * world.usable_share),
        "water_distance": world.water_distance * rng.lognormal(-0.08, 0.4, cells),
        "road_distance": world.road_factor * (straight + 10.0),
        "rain_mean": np.maximum(10.0, world.rain_mean + world.rain_gradient * wetness),
        "poor_gacha": poor,
        "border": row == 0,
    }


def settlement(settings: WorldSettings, gacha: dict[str, Any]) -> Floats:
    """The share of households in each cell: uneven over the gacha, none elsewhere."""
    rng = generator(settings.geography, POPULATION, 0, key=4)
    pull: Floats = rng.lognormal(0.0, settings.unevenness, len(gacha["is_gacha"])) * gacha["is_gacha"]
    return pull / pull.sum()


def draw_members(h: Households, population: PopulationSettings, rng: np.random.Generator) -> None:
    """Children, adults and elderly from the shares of household types."""
    n = len(h)
    old = rng.random(n) < population.elderly_households
    kind = rng.random(n)
    h.adults[:] = np.where(kind < population.single_adults, 1, np.where(kind > 1.0 - population.three_adults, 3, 2))
    families = h.adults >= 2
    h.children[:] = np.where(families, rng.poisson(population.children, n), 0)
    h.elderly[:] = rng.random(n) < population.elderly_at_home
    h.adults[old] = 0
    h.children[old] = 0
    h.elderly[old] = 1 + (rng.random(n) < population.elderly_couples)[old]


def draw_herds(h: Households, wealth: Floats, population: PopulationSettings, rng: np.random.Generator) -> None:
    """Camels and small stock: who keeps them and how many rises with wealth; classes by their usual shares."""
    n = len(h)
    log_spread = population.herd_spread
    scale = np.exp(log_spread * wealth - 0.5 * log_spread**2)
    keeps_camels = ranked_below(-wealth + rng.normal(0.0, 1.0, n), population.camel_keepers)
    keeps_small = ranked_below(rng.normal(0.0, 1.0, n), population.small_keepers)
    camel_means = scaled_to(scale, keeps_camels, population.camels)
    small_means = scaled_to(scale, keeps_small, population.small_stock)
    refuse_absurd("camels", camel_means[keeps_camels], MOST_OF_A_KIND, "camels")
    refuse_absurd("small_stock", small_means[keeps_small], MOST_OF_A_KIND, "sheep and goats")
    camels = np.where(keeps_camels, rng.poisson(camel_means), 0)
    small = np.where(keeps_small, rng.poisson(small_means), 0)
    goats = rng.binomial(small, population.goats_share)
    for species, heads, shares in (
        ("camels", camels, (population.camels_breeding, population.camels_young)),
        ("sheep", small - goats, (population.small_breeding, population.small_young)),
        ("goats", goats, (population.small_breeding, population.small_young)),
    ):
        breeding, young = shares
        classes = rng.multinomial(heads, (breeding, (1.0 - breeding) * young, (1.0 - breeding) * (1.0 - young)))
        for k, name in enumerate(("breeding", "young", "other")):
            getattr(h, f"{species}_{name}")[:] = classes[:, k]


def refuse_absurd(of: str, amounts: Floats, most: int, unit: str) -> None:
    """Raise Refusal where a generated household would have more than a table of households may say."""
    if len(amounts) and not amounts.max() <= most:
        raise Refusal(
            f"population.{of}: a household would have {amounts.max():.3g} {unit}, and at most {most:,} can be counted; "
            "lower the mean or its spread"
        )


def scaled_to(scale: Floats, chosen: Flags, mean: float) -> Floats:
    """`scale` times the factor that gives it the wanted mean over the chosen."""
    return scale * (mean / scale[chosen].mean()) if chosen.any() else scale


def ranked_below(score: Floats, share: float) -> Flags:
    """The `share` of rows with the lowest score."""
    chosen = np.zeros(len(score), dtype=np.bool_)
    chosen[np.argsort(score, kind="stable")[: round(share * len(score))]] = True
    return chosen


def draw_conditions(h: Households, hardship: Floats, population: PopulationSettings, rng: np.random.Generator) -> None:
    """Health, schooling, house, water, jobs: what hardship brings with it."""
    n = len(h)
    persons = h.children + h.adults + h.elderly
    ill = np.clip(population.chronic * np.exp(0.5 * hardship - 0.125), 0.0, 1.0)
    h.chronic[:] = rng.binomial(persons, ill)
    h.out_of_school[:] = rng.binomial((10 * h.children + 8) // 16, population.out_of_school)
    h.schooling[:] = np.clip(
        rng.normal(population.schooling - population.schooling_hardship * hardship, population.schooling_spread, n),
        0.0,
        19.0,
    )
    unsafe = ranked_below(-hardship + rng.normal(0.0, 0.3, n), population.unsafe_houses)
    h.house_grade[:] = np.where(
        unsafe,
        3 + (rng.random(n) < population.dangerous_houses),
        2 - (rng.random(n) < population.best_houses),
    )
    dry = ranked_below(-hardship + rng.normal(0.0, 0.3, n), population.unsafe_water)
    spared_none = rng.integers(0, 4, n)  # an indicator that fails in any case
    for k, name in enumerate(("quantity", "quality", "convenience", "reliability")):
        fails = dry & ((rng.random(n) < population.water_failures) | (spared_none == k))
        getattr(h, f"water_{name}")[:] = ~fails
    has_herd = h.camels_breeding + h.sheep_breeding + h.goats_breeding > 0
    employed = np.where(has_herd, population.employed_with_herd, population.employed_without_herd)
    h.wage_workers[:] = rng.binomial(h.adults, employed)


def generate_households(world: World, population: PopulationSettings, seed: int) -> Households:
    """Households with members, herds, money, health, house and water; nobody is registered yet."""
    rng = generator(seed, POPULATION, 0, key=2)
    h = Households(population.households)
    h.id[:] = np.arange(1, len(h) + 1, dtype=np.uint64)
    if len(h) == 0:
        return h
    h.gacha[:] = np.sort(rng.choice(len(world.settlement), size=len(h), p=world.settlement))
    draw_members(h, population, rng)
    distance = world.gacha["road_distance"] / max(float(np.max(world.gacha["road_distance"])), 1.0)
    wealth = rng.normal(0.0, 1.0, len(h)) - population.remoteness_penalty * (distance[h.gacha] - 0.5)
    draw_herds(h, wealth, population, rng)
    spread = population.cash_spread
    yuan = population.cash * np.exp(spread * (0.7 * wealth + 0.7 * rng.normal(0.0, 1.0, len(h))) - 0.5 * spread**2)
    refuse_absurd("cash", yuan, MOST_CASH, "yuan")
    h.cash[:] = np.floor(100.0 * yuan).astype(np.int64)
    hardship = (population.luck * rng.normal(0.0, 1.0, len(h)) - wealth) / np.hypot(1.0, population.luck)
    draw_conditions(h, hardship, population, rng)
    name_kin(h, population)
    return h


def name_kin(h: Households, population: PopulationSettings) -> None:
    """Put neighbours into groups of kin and herds on their own pasture; in a gacha, households that stand near one
    another in the table are kin."""
    order = np.argsort(h.gacha, kind="stable")
    gacha = h.gacha[order]
    place = np.arange(len(h)) - np.searchsorted(gacha, gacha)  # number of the household within its gacha
    begins = place % population.kin_size == 0
    h.kin[order] = np.cumsum(begins) - 1
    h.grazes[:] = h.gacha
    h.labour_market[:] = h.gacha
    h.skill[:] = population.skill


def begin_dairying(
    h: Households, routes: Flags, least_camels: float, population: PopulationSettings, seed: int
) -> None:
    """Some of those with camels and a buyer in reach milk already; they are skilled."""
    rng = generator(seed, POPULATION, 0, key=5)
    able = (h.camels_breeding >= least_camels) & routes[h.gacha]
    h.dairies[:] = able & (rng.random(len(h)) < population.dairying)
    h.skill[h.dairies] = 0.8


def begin_calving(h: Households, rate: float, births_left: float, seed: int) -> None:
    """Some breeding camels, drawn with chance `rate`, calved in the last season: that of last year where `births_left`,
    the share of this year's births that is still to come, is above 0, else that of this year."""
    rng = generator(seed, POPULATION, 0, key=7)
    calved = rng.binomial(h.camels_breeding, rate)
    (h.camels_nursing if births_left > 0.0 else h.camels_calved)[:] = calved


def leave_jobs_that_are_not_there(h: Households, jobs: Floats, seed: int) -> None:
    """In gacha with more wage workers than whole jobs, some workers, drawn at random, are without one."""
    rng = generator(seed, POPULATION, 0, key=6)
    workers = rng.permutation(np.repeat(np.arange(len(h)), h.wage_workers))  # a row number for each worker
    workers = workers[np.argsort(h.gacha[workers], kind="stable")]
    gacha = h.gacha[workers]
    place = np.arange(len(workers)) - np.searchsorted(gacha, gacha)  # number of the worker within the gacha
    h.wage_workers[:] = np.bincount(workers[place < np.floor(jobs[gacha])], minlength=len(h))


def register_poor(h: Households, population: PopulationSettings, line: float, seed: int) -> None:
    """Put the households in most need on the register, with errors, until the wanted share of the people is on it.

    Need counts the unmet guarantees and how far income falls short of twice the `line` [yuan/year a head].
    """
    rng = generator(seed, POPULATION, 0, key=3)
    persons = h.children + h.adults + h.elderly
    income = h.income_12m / np.maximum(persons, 1) / 100.0
    guarantees = np.column_stack([h.lacks_food, h.lacks_clothing, h.lacks_school, h.lacks_medical, h.lacks_housing,
                                  h.lacks_water]).sum(axis=1)  # fmt: skip
    need = guarantees + (2.0 * np.clip(1.0 - income / (2.0 * line), 0.0, 2.0) if line > 0.0 else 0.0)
    order = np.argsort(-(need + rng.normal(0.0, population.register_error, len(h))), kind="stable")
    covered = np.cumsum(persons[order])
    wanted = population.registered_share * persons.sum()
    h.registered[order[: int(np.argmin(np.abs(np.concatenate([[0], covered]) - wanted)))]] = True
