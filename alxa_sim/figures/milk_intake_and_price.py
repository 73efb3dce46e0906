"""The camel milk chain: what the company takes in, what it could process and sell, and what it pays."""

from __future__ import annotations

import pandas as pd

from alxa_sim.extension_points import Drawing, figure
from alxa_sim.figures import style
from alxa_sim.figures.style import Sheet
from alxa_sim.statistics.lasting_changes import month_number

TONNE = 1000.0
SERIES = style.looks(["company_intake", "company_capacity", "company_demand"])
PRICE = "company_price"


@figure(runs=("status",), institutions=("month", *SERIES, PRICE))
def milk_intake_and_price(sheet: Sheet, runs: pd.DataFrame, institutions: pd.DataFrame) -> Drawing:
    """Tonnes a year taken in, processed at most and sold at most; below, the price of milk."""
    words = sheet.words
    yearly = by_year(institutions)
    price = style.spread_by(institutions.rename(columns={PRICE: "value"}), ["month"])
    canvas = sheet.canvas(115 if sheet.is_single else 100)
    above, below = canvas.subplots(2, 1, sharex=True, height_ratios=(3, 2))
    for place, (name, look) in enumerate(SERIES.items()):
        part = yearly[yearly["series"] == name]
        above.errorbar(part["year"] + 0.4 + 0.1 * place, part["mean"], style.whiskers(part), color=look.colour,
                       linestyle=look.dashes, marker=look.marker, markerfacecolor="white", capsize=2, linewidth=1,
                       label=words(f"milk_intake_and_price.{name}"))  # fmt: skip
    style.ribbon(below, style.years_of(price["month"]), price, style.LOOKS[0], every=12)
    above.set_ylabel(words("milk_intake_and_price.axis_intake"))
    below.set_ylabel(words("milk_intake_and_price.axis_price"))
    below.set_xlabel(words("shared.year"))
    for axes, letter in ((above, "a"), (below, "b")):
        axes.set_ylim(bottom=0)
        axes.grid(axis="y")
        style.title_panel(axes, letter)
    if sheet.is_single:
        canvas.legend(*above.get_legend_handles_labels(), loc="outside lower center", ncols=1)
    else:
        style.legend_above(above, 3)
    months = month_number(price["month"])
    style.label_years(below, int(months.min()) // 12, int(months.max()) // 12, style.years_that_fit(sheet))
    numbers = pd.concat([yearly, price.assign(series=PRICE)], ignore_index=True)
    intake = yearly[yearly["series"] == "company_intake"]["mean"]
    alt = words("milk_intake_and_price.alt", begin=intake.iloc[0], end=intake.iloc[-1], low=price["mean"].min(),
                high=price["mean"].max())  # fmt: skip
    caption = words("milk_intake_and_price.caption", runs=sheet.runs(runs["status"]))
    return Drawing(canvas, numbers[["series", "year", "month", "mean", "p5", "p95"]], caption, alt)


def by_year(institutions: pd.DataFrame) -> pd.DataFrame:
    """Milk a year over runs [t/year]: `series`, `year`, mean, 5 and 95 % of runs."""
    year = institutions["month"].dt.year.rename("year")
    sums = institutions.groupby(["run", year])[list(SERIES)].sum() / TONNE
    return style.spread_by(sums.melt(ignore_index=False, var_name="series").reset_index(), ["series", "year"])
