"""Actual poverty in its three readings: income-poor, deprived of a guarantee, and poor, which is either."""

from __future__ import annotations

from alxa_sim.columns import Row
from alxa_sim.config import Config, Count, Dated, dated
from alxa_sim.kernel_cache import kernel


def six_percent_line() -> dict[str, float]:
    """2,800 yuan in 2014, raised by 6 % a year and rounded to whole yuan."""
    return {f"{year}-01": float(round(2800.0 * 1.06 ** (year - 2014))) for year in range(2014, 2026)}


class PovertySettings(Config):
    """The line and the guarantees."""

    six_percent_line: Dated = dated(six_percent_line())
    """Line that cadres used to verify exit, a head [yuan/year]. Source: FACTS 1.1, 2,800 in 2014 and 6 % a year,
    carried on after 2020 [F-]."""
    bureau_line: Dated = dated(
        {
            "2013-01": 2736.0,
            "2014-01": 2800.0,
            "2015-01": 2855.0,
            "2016-01": 2952.0,
            "2018-01": 2995.0,
            "2019-01": 3218.0,
            "2020-01": 4000.0,
        }
    )
    """Line of the statistics bureau, a head [yuan/year]. Source: FACTS 1.1, NBS monitoring reports [R]."""
    use_bureau_line: bool = False
    """Whether the bureau's line decides who is income-poor, not the 6 % line [1]. Assumed: exits were verified by
    the latter."""
    food_memory: Count = 3
    """Months for which a month of hunger counts as the food guarantee unmet [month]. Assumed: a season."""
    clothing_memory: Count = 3
    """Months for which a month without money for clothing counts as that guarantee unmet [month]. Assumed: a season."""
    medical_memory: Count = 12
    """Months for which an unpaid hospital bill counts as the medical guarantee unmet [month]. Assumed: a year."""


@kernel
def poverty_line(poverty: PovertySettings) -> float:
    """The line in force, a head [yuan/year]."""
    return poverty.bureau_line if poverty.use_bureau_line else poverty.six_percent_line


@kernel
def judge(h: Row, poverty: PovertySettings) -> None:
    """Set the flags of actual poverty of a household from its state; strictly below the line is poor."""
    persons = h.children + h.adults + h.elderly
    h.income_poor = h.income_12m < 100.0 * poverty_line(poverty) * persons
    h.lacks_food = h.months_since_hunger < poverty.food_memory
    h.lacks_clothing = h.months_since_bare < poverty.clothing_memory
    h.lacks_school = h.out_of_school > 0
    h.lacks_medical = h.months_since_untreated < poverty.medical_memory
    h.lacks_housing = h.house_grade > 2
    h.lacks_water = not (h.water_quantity and h.water_quality and h.water_convenience and h.water_reliability)
    h.deprived = (
        h.lacks_food or h.lacks_clothing or h.lacks_school or h.lacks_medical or h.lacks_housing or h.lacks_water
    )
    h.poor = h.income_poor or h.deprived
