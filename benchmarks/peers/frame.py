"""The rule as expressions of Polars, shared by the peers whose households are rows of a data frame."""

from __future__ import annotations

import polars as pl
import rule


def after_a_month(frame: pl.DataFrame, season: int) -> pl.DataFrame:
    """The households after a month; `season` counts from 0 in January. Each step sees the columns that the one before made."""
    herd, cash, generator = pl.col("herd"), pl.col("cash"), pl.col("generator")
    draw = (rule.FACTOR * generator + rule.ADDITION) % rule.MODULUS
    luck = generator * rule.TO_UNIT
    births = (herd * rule.BIRTHS[season] + luck).floor().cast(pl.Int64)
    deaths = pl.min_horizontal(herd, (herd * rule.DEATHS[season] + luck).floor().cast(pl.Int64))
    over = pl.max_horizontal(herd - rule.CAPACITY, pl.lit(0, pl.Int64)) // 2
    wage = pl.when(luck < rule.JOB_CHANCE).then(rule.WAGE).otherwise(0)
    lack = pl.max_horizontal(-cash, pl.lit(0, pl.Int64))
    forced = pl.min_horizontal(herd, (lack + (rule.DISTRESS_PRICE - 1)) // rule.DISTRESS_PRICE)
    amount = pl.col("_amount")
    steps = [
        {"generator": draw}, {"_amount": births},
        {"generator": draw}, {"herd": herd + amount, "_deaths": deaths},
        {"herd": herd - pl.col("_deaths")}, {"_amount": over},
        {"herd": herd - amount, "generator": draw}, {"_income": amount * rule.PRICE + wage},
        {"cash": cash + pl.col("_income") - pl.col("persons") * rule.NEED}, {"_amount": forced},
        {"herd": herd - amount, "cash": cash + amount * rule.DISTRESS_PRICE,
         "year_income": pl.col("year_income") + pl.col("_income") + amount * rule.DISTRESS_PRICE},
        {"hunger_months": pl.col("hunger_months") + (cash < 0), "cash": pl.max_horizontal(cash, pl.lit(0, pl.Int64))},
    ]  # fmt: skip
    if season == 11:
        steps += [
            {"poor": (pl.col("year_income") < rule.LINE * pl.col("persons")).cast(pl.Int64)},
            {"spell_years": (pl.col("spell_years") + 1) * pl.col("poor"), "year_income": pl.lit(0, pl.Int64)},
        ]
    living = frame.lazy()
    for step in steps:
        living = living.with_columns(**step)
    return living.drop("_amount", "_deaths", "_income").collect()


def totals(frame: pl.DataFrame) -> tuple[int, ...]:
    return tuple(int(value) for value in frame.select(pl.col(*rule.TOTALS).sum()).row(0))
