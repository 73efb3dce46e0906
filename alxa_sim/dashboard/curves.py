"""Curves of the months so far: indicators in blocks of one unit, and of two runs their difference."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from alxa_sim.dashboard.live_run import Seen
from alxa_sim.dashboard.maps import DIFFERENCE, SIDES
from alxa_sim.dashboard.pictures import Picture, pictured
from alxa_sim.figures import style
from alxa_sim.glossary import Words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SIZE = (5.2, 3.2)
BESIDE = (9.6, 2.9)
"""Size of the curves of one run, and of two and their difference [inch]."""


class Block(NamedTuple):
    """Indicators that are drawn on one axis: its unit (an entry of the glossary), and what they are multiplied by."""

    unit: str
    indicators: tuple[str, ...]
    scale: float = 1.0


BLOCKS = {
    "poverty": Block("percent_of_persons", ("poverty_headcount", "income_poverty_headcount", "deprivation_headcount",
                                            "registered_headcount"), 100.0),
    "guarantees": Block("percent_of_persons", ("lacks_food", "lacks_clothing", "lacks_school", "lacks_medical",
                                               "lacks_housing", "lacks_water"), 100.0),
    "watched": Block("percent_of_persons", ("open_case_share", "monitored_share", "relapsed_share"), 100.0),
    "depth": Block("index", ("poverty_gap", "poverty_severity", "multidimensional_poverty", "income_gini")),
    "income": Block("yuan_a_year", ("income_per_head", "median_income_per_head", "public_cost_per_head")),
    "sources": Block("percent_of_income", ("operating_share_of_income", "wage_share_of_income",
                                           "transfer_share_of_income", "milk_share_of_net_income"), 100.0),
    "herds": Block("sheep_unit", ("herd_size",)),
    "takes_part": Block("percent_of_households", ("dairy_share", "industry_share", "insured_share"), 100.0),
    "settled": Block("percent_of_persons", ("relocated_share",), 100.0),
    "debt": Block("yuan", ("debt_per_household",)),
    "motivation": Block("index", ("mean_skill", "mean_aspiration")),
}  # fmt: skip
"""What the page can draw, block by block."""


def curves_of(seen: Sequence[Seen], block: str, indicator: str, words: Words) -> Picture:
    """All indicators of a block of one run; of two runs one `indicator` of it, and beside it the second less the
    first."""
    told = words.listed([course_of(one, name, BLOCKS[block], words)
                         for one in seen for name in shown(seen, block, indicator)], long=True)  # fmt: skip
    alt_text = words("dashboard.curves_alt", month=seen[0].month, told=told)
    return pictured(compared if len(seen) > 1 else drawn, alt_text, seen, block, indicator, words)


def values_at_end(seen: Sequence[Seen], block: str, words: Words) -> list[tuple[str, ...]]:
    """What the curves of a block have come to, as text: name and unit of each, its value in every run, and of two runs
    the second less the first."""
    has = BLOCKS[block]
    rows = []
    for name in has.indicators:
        values = [has.scale * float(one.monthly[name].iloc[-1]) for one in seen]
        values += [values[1] - values[0]] if len(values) > 1 else []
        told = (written(value, max(map(abs, values[: len(seen)]))) for value in values)
        rows.append((words(f"indicator.{name}"), *told, words(f"unit.{has.unit}")))
    return rows


def written(value: float, largest: float) -> str:
    """A number with three digits that count in the largest of its row; a dash where there is none."""
    if not np.isfinite(value):
        return "–"
    digits = 2 if largest < 10 else 1 if largest < 1000 else 0
    return f"{value:,.{digits}f}".replace("-", "−")


def shown(seen: Sequence[Seen], block: str, indicator: str) -> tuple[str, ...]:
    return (indicator,) if len(seen) > 1 else BLOCKS[block].indicators


def course_of(seen: Seen, indicator: str, block: Block, words: Words) -> str:
    """From which value to which an indicator went, as words."""
    values = block.scale * seen.monthly[indicator]
    return words("dashboard.course", scenario=words.scenario(seen.scenario.name), name=words(f"indicator.{indicator}"),
                 begin=values.iloc[0], end=values.iloc[-1], unit=words(f"unit.{block.unit}"))  # fmt: skip


def drawn(seen: Sequence[Seen], block: str, _: str, words: Words) -> Figure:
    """The curves of one run."""
    canvas = style.canvas(*SIZE)
    axes = canvas.subplots()
    one, has = seen[0], BLOCKS[block]
    for name, look in style.looks(has.indicators).items():
        draw_curve(axes, one.monthly, has.scale * one.monthly[name], look, words(f"indicator.{name}"))
    finish(axes, one, words(f"unit.{has.unit}"))
    style.legend_above(axes, 1 if len(has.indicators) == 1 else 2 if len(has.indicators) < 5 else 3)
    return canvas


def compared(seen: Sequence[Seen], block: str, indicator: str, words: Words) -> Figure:
    """One indicator of two runs, and the difference between them."""
    has = BLOCKS[block]
    canvas = style.canvas(*BESIDE)
    both, apart = canvas.subplots(1, 2, width_ratios=[1, 1])
    values = [has.scale * one.monthly[indicator] for one in seen]
    for one, side, value, look in zip(seen, SIDES, values, style.LOOKS, strict=False):
        draw_curve(both, one.monthly, value, look, f"{side}  {words.scenario(one.scenario.name)}")
    name, unit = words(f"indicator.{indicator}"), words(f"unit.{has.unit}")
    finish(both, seen[0], f"{name}\n[{unit}]", bare=True)
    style.legend_above(both, 2)
    draw_curve(apart, seen[0].monthly, values[1] - values[0], style.LOOKS[2], DIFFERENCE)
    apart.axhline(0, color="black", linewidth=0.6)
    points = "points" if has.unit.startswith("percent") else has.unit
    finish(apart, seen[0], f"{DIFFERENCE}\n[{words(f'unit.{points}')}]", from_zero=False, bare=True)
    return canvas


def draw_curve(axes: Axes, monthly: pd.DataFrame, values: pd.Series[float], look: style.Look, label: str) -> None:
    """One curve, with a mark each year."""
    axes.plot(style.years_of(monthly["month"]), values, color=look.colour, linestyle=look.dashes, marker=look.marker,
              markevery=12, markerfacecolor="white", label=label)  # fmt: skip


def finish(axes: Axes, seen: Seen, label: str, from_zero: bool = True, bare: bool = False) -> None:
    """The axis of years, over the whole period from the start, and that of the values with its unit."""
    period = seen.scenario.period
    style.label_years(axes, period.start // 12, period.end // 12, 8)
    axes.axvline((period.start + seen.months) / 12, color=style.GREY, linewidth=0.8, zorder=0)
    axes.set_ylabel(label if bare else f"[{label}]")
    axes.grid(axis="y")
    if from_zero:
        low, high = axes.get_ylim()
        axes.set_ylim(min(0.0, low), high if np.isfinite(high) and high > 0 else 1.0)
