"""Whole numbers of fen, heads and grams have an end: a run whose totals could come near it is refused in time.

Each setting has a limit of its own; many large ones together, or a very large world, could still add up to more than 64
bits hold. What a month can add is bounded from above before it is lived, in floating point, which does not wrap around.
"""

from __future__ import annotations

from typing import Any

from alxa_sim.households import Stocks
from alxa_sim.late_import import np
from alxa_sim.records import Refusal

LARGEST_TOTAL = 2.0**62
"""Half of what a column of whole numbers holds."""
HEADROOM = 10.0
"""A household may meet several of the largest amounts in one month."""
GRAMS_A_MONTH = 31_000.0
"""Grams a month in a kilogram a day."""


def refuse_uncountable(stocks: Stocks, parameters: Any, setting: float, price_level: float, when: str) -> None:
    """Raise Refusal where money or fodder of a month that begins with `stocks` could outgrow whole numbers.

    `parameters` are the numbers of the settings in force, by process, in one row, and `setting` is the largest of them:
    no amount a head, a person or a household exceeds it, but for `HEADROOM`.
    """
    sizes = dict(zip(stocks.columns, np.abs(stocks.numbers.astype(np.float64)).sum(axis=0).tolist(), strict=True))
    heads = sizes["camels"] + sizes["sheep"] + sizes["goats"]
    payers = heads + sizes["persons"] + sizes["households"]
    money = 100.0 * HEADROOM * setting * max(1.0, price_level) * payers
    money += sizes["cash"] + sizes["debt"] + sizes["income_12m"]
    herd = parameters[0].herd
    fodder = GRAMS_A_MONTH * herd.daily_feed * max(1.0, herd.sheep_unit_camel) * heads
    for what, amount, unit in (("money", money, "fen"), ("fodder", fodder, "g")):
        if amount > LARGEST_TOTAL:
            raise Refusal(
                f"{when}: the {what} of the banner could exceed what can be counted ({amount:.0e} {unit}, at most "
                f"{LARGEST_TOTAL:.0e}); lower prices, incomes, herds or the number of households"
            )


def largest(parameters: Any) -> float:
    """The largest number among the settings of all processes."""
    numbers = (value for record in parameters[0].tolist() for value in record)
    return max(value if isinstance(value, float) else float(np.max(value)) for value in numbers)
