"""Climate: rain and winters, each a standard normal index that persists from year to year and varies smoothly in
space."""

from __future__ import annotations

import math

from alxa_sim.columns import Floats
from alxa_sim.config import Config, MonthlyShares, NonNegative, Positive, Share
from alxa_sim.households import Gacha
from alxa_sim.kernel_cache import allocating, kernel
from alxa_sim.late_import import np
from alxa_sim.randomness import RAIN, WINTER, normal_quantile, uniform


class ClimateSettings(Config):
    """Rain and winter disaster."""

    rain_cv: NonNegative = 0.39
    """Coefficient of variation of yearly rain [1]. Source: FACTS 3, neighbouring South Gobi [F]."""
    persistence: Share = 0.3
    """Correlation of the rain index from one year to the next [1]. Source: FACTS 3, four in ten drought episodes
    go on [D]."""
    correlation_length: Positive = 300.0
    """Distance over which the correlation between gacha falls to 1/e [km]. Assumed: the scale of weather systems."""
    seasonality: MonthlyShares = (0.01, 0.01, 0.02, 0.04, 0.07, 0.15, 0.25, 0.24, 0.12, 0.05, 0.02, 0.02)
    """Share of the year's rain that falls in each month [1]. Assumed: mostly June to August, as FACTS 3 says."""
    dzud_chance: Share = 0.10
    """Share of winters with a disaster of severity 1 or more [1]. Assumed: within 0.05 to 0.15 of FACTS 7."""
    winter_after_drought: Share = 0.3
    """Correlation of a hard winter with a dry summer before it [1]. Assumed: drought and dzud come together in
    FACTS 3."""
    mild_winter: NonNegative = 0.5
    """Winter index below which a winter does no harm [sd]. Assumed: two winters in three."""
    drought_declared: NonNegative = 0.7
    """Rain from January to October, relative to the usual, below which a drought is declared for a year [1]. Assumed:
    three years in ten with the spread of rain, FACTS 7."""
    dzud_declared: Positive = 1.0
    """Severity of a winter month from which a winter disaster is declared [1]. Assumed: one winter in ten, FACTS 7."""


@kernel
def smooth_field(field: Floats, rows: int, columns: int, correlation: float) -> None:
    """Turn independent normals on a grid into a field whose correlation is `correlation` a cell of distance.

    A stationary first-order filter along the columns, then along the rows; the variance stays 1.
    """
    rest = math.sqrt(1.0 - correlation * correlation)
    for row in range(rows):
        for c in range(1, columns):
            here = row * columns + c
            field[here] = correlation * field[here - 1] + rest * field[here]
    for row in range(1, rows):
        for c in range(columns):
            here = row * columns + c
            field[here] = correlation * field[here - columns] + rest * field[here]


@kernel
@allocating
def draw_field(seed: np.uint64, stream: int, month: int, rows: int, columns: int, correlation: float) -> Floats:
    """A standard normal field over the grid, keyed by cell and month."""
    field = np.empty(rows * columns)
    for cell in range(rows * columns):
        field[cell] = normal_quantile(uniform(seed, stream, month, np.uint64(cell)))
    smooth_field(field, rows, columns, correlation)
    return field


@kernel
def weather(
    gacha: Gacha,
    climate: ClimateSettings,
    rows: int,
    columns: int,
    cell_size: float,
    seed: np.uint64,
    month: int,
    is_first: bool,
) -> None:
    """Set rain [mm] and winter severity of the month; new indices are drawn every January and November."""
    calendar_month = month % 12
    correlation = math.exp(-cell_size / climate.correlation_length)
    if calendar_month == 0 or is_first:
        fresh = draw_field(seed, RAIN, month - calendar_month, rows, columns, correlation)
        memory = 0.0 if is_first else climate.persistence
        for cell in range(rows * columns):
            gacha.rain_anomaly[cell] = (
                memory * gacha.rain_anomaly[cell] + math.sqrt(1.0 - memory * memory) * fresh[cell]
            )
    if calendar_month == 10:
        fresh = draw_field(seed, WINTER, month, rows, columns, correlation)
        link = climate.winter_after_drought
        for cell in range(rows * columns):
            gacha.winter_anomaly[cell] = math.sqrt(1.0 - link * link) * fresh[cell] - link * gacha.rain_anomaly[cell]
    spread = math.sqrt(math.log(1.0 + climate.rain_cv * climate.rain_cv))
    hard = normal_quantile(min(max(1.0 - climate.dzud_chance, 1e-12), 1.0 - 1e-12))
    is_winter = calendar_month >= 10 or calendar_month <= 2
    for cell in range(rows * columns):
        ratio = math.exp(spread * gacha.rain_anomaly[cell] - 0.5 * spread * spread)
        gacha.rain[cell] = gacha.rain_mean[cell] * ratio * climate.seasonality[calendar_month]
        beyond = (gacha.winter_anomaly[cell] - climate.mild_winter) / max(hard - climate.mild_winter, 0.1)
        gacha.winter_severity[cell] = max(0.0, beyond) if is_winter and climate.dzud_chance > 0.0 else 0.0


@kernel
def declare_disasters(gacha: Gacha, climate: ClimateSettings, month: int, is_first: bool) -> None:
    """Declare drought in October, for twelve months, and winter disasters in the months they last."""
    calendar_month = month % 12
    usual = climate.drought_declared * climate.seasonality[calendar_month]
    for cell in range(len(gacha.rain)):
        if calendar_month == 0 or is_first:
            gacha.rain_deficit[cell] = 0.0
        gacha.rain_deficit[cell] += usual * gacha.rain_mean[cell] - gacha.rain[cell]
        if calendar_month == 9:
            gacha.drought[cell] = gacha.rain_deficit[cell] > 0.0
        gacha.disaster[cell] = gacha.drought[cell] or gacha.winter_severity[cell] >= climate.dzud_declared
