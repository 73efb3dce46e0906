"""Where households come from and go to: flows between states of poverty from one date to the next."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from alxa_sim.extension_points import Drawing, figure
from alxa_sim.figures import style
from alxa_sim.figures.household_states import CHANGES, HOUSEHOLDS, STATES, states_at, turns_of
from alxa_sim.figures.style import Sheet
from alxa_sim.statistics.lasting_changes import HOUSEHOLD, month_number

if TYPE_CHECKING:
    from matplotlib.axes import Axes

GONE = len(STATES)
NODES = (*STATES, "gone")
ORDER = (1, 3, 2, 0, GONE)
"""States from the top."""
FILLS = {
    0: ("#F0F0F0", ""), 1: (style.VERMILLION, "////"), 2: (style.SKY, "...."), 3: (style.PURPLE, "xxxx"),
    GONE: ("#8C8C8C", ""),
}  # fmt: skip
MILESTONES = (2017, 2020)
"""Years whose end is shown between the begin and the end of the period."""
WIDTH, GAP = 0.09, 2.0
"""Width of a node [dates] and gap between nodes [% of households]."""
SMALLEST_LABELLED = 3.0
"""Share of a node below which its number would not fit [%]; it stands in the CSV file."""


@figure(runs=("status",), monthly=("month",), changes=CHANGES, households=HOUSEHOLDS)
def flows_between_states(
    sheet: Sheet, runs: pd.DataFrame, monthly: pd.DataFrame, changes: pd.DataFrame, households: pd.DataFrame
) -> Drawing:
    """An alluvial diagram of the households that were there at the start."""
    words = sheet.words
    months = np.unique(month_number(monthly["month"]))
    between = [12 * year + 11 for year in MILESTONES if months[0] < 12 * year + 11 < months[-1]]
    dates = [int(months[0]), *between, int(months[-1])]
    states = states_by_date(changes, households, dates)
    nodes, flows = node_shares(states, dates), flow_shares(states, dates)
    canvas = sheet.canvas(95 if sheet.is_single else 100)
    axes = canvas.subplots()
    draw_flows(axes, flows, nodes, len(dates))
    draw_nodes(axes, nodes)
    axes.set_xticks(range(len(dates)), labels=[f"{at // 12}-{at % 12 + 1:02d}" for at in dates])
    axes.set_xlim(-0.12, len(dates) - 1 + (0.5 if sheet.is_single else 0.3))
    axes.set_ylim(100 + GAP * len(ORDER), -1)
    axes.set_yticks([])
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0)
    axes.set_xlabel(words("shared.month"))
    handles = [
        Rectangle((0, 0), 1, 1, facecolor=FILLS[s][0], hatch=FILLS[s][1], edgecolor="black", linewidth=0.4,
                  label=words(f"state.{NODES[s]}"))
        for s in ORDER
    ]  # fmt: skip
    canvas.legend(handles=handles, loc="outside lower center", ncols=2 if sheet.is_single else 5, handlelength=1.4)
    numbers = pd.concat([nodes.assign(to=""), flows], ignore_index=True)
    last = nodes[nodes["date"] == len(dates) - 1].set_index("state")["mean"]
    told = [words("shared.percent_of", name=words(f"state.{NODES[s]}"), share=last[s]) for s in ORDER]
    caption = words("flows_between_states.caption", runs=sheet.runs(runs["status"]))
    alt = words("flows_between_states.alt", count=len(dates), told=words.listed(told))
    return Drawing(canvas, named(numbers), caption, alt)


def states_by_date(changes: pd.DataFrame, households: pd.DataFrame, dates: list[int]) -> pd.DataFrame:
    """The state at each date of the households that were there at the first, a column a date."""
    turns = turns_of(changes, households, dates[-1])
    gone = month_number(households["last_month"].fillna(pd.Timestamp("2200-01-01")))
    gone_at = pd.Series(gone.to_numpy(), pd.MultiIndex.from_frame(households[HOUSEHOLD]))
    found = pd.DataFrame({place: states_at(turns, at) for place, at in enumerate(dates)}).dropna(subset=[0])
    for place, at in enumerate(dates):
        found[place] = np.where(gone_at.reindex(found.index) <= at, GONE, found[place]).astype(int)
    return found


def node_shares(states: pd.DataFrame, dates: list[int]) -> pd.DataFrame:
    """Share of each state at each date [%], with 5 and 95 % of runs, and where its node begins from the top."""
    parts = []
    for place in range(len(dates)):
        part = spread_of(states[[place]], [(state,) for state in ORDER])
        part["state"] = [state for (state,) in part["key"]]
        above = part["mean"].cumsum().shift(fill_value=0.0)
        parts.append(part.drop(columns="key").assign(date=place, top=above + GAP * np.arange(len(part))))
    return pd.concat(parts, ignore_index=True)


def flow_shares(states: pd.DataFrame, dates: list[int]) -> pd.DataFrame:
    """Share of the households that go from a state to another between two dates [%], with 5 and 95 % of runs."""
    parts = []
    for place in range(len(dates) - 1):
        part = spread_of(states[[place, place + 1]], list(product(ORDER, ORDER)))
        part["state"], part["to"] = zip(*part["key"], strict=True)
        parts.append(part[part["mean"] > 0].drop(columns="key").assign(date=place))
    return pd.concat(parts, ignore_index=True)


def spread_of(states: pd.DataFrame, keys: list[tuple[int, ...]]) -> pd.DataFrame:
    """Share of the households of a run with each combination of states [%]: `key`, mean, 5 and 95 % of runs."""
    run = states.index.get_level_values("run")
    key = pd.Series(list(states.itertuples(index=False, name=None)), states.index)
    parts = []
    for one in keys:
        share = 100 * (key == pd.Series([one] * len(key), key.index)).groupby(run).mean()
        parts.append((one, share.mean(), share.quantile(0.05), share.quantile(0.95)))
    return pd.DataFrame(parts, columns=["key", "mean", "p5", "p95"])


def draw_nodes(axes: Axes, nodes: pd.DataFrame) -> None:
    """A box a state and date, its share in it, and a whisker of the spread of that share at its lower edge."""
    boxes: Iterator[Any] = nodes[nodes["mean"] > 0].itertuples()
    for row in boxes:
        colour, hatch = FILLS[row.state]
        axes.add_patch(Rectangle((row.date - WIDTH / 2, row.top), WIDTH, row.mean, facecolor=colour, hatch=hatch,
                                 edgecolor="black", linewidth=0.5))  # fmt: skip
        reach = [[row.mean - row.p5], [row.p95 - row.mean]]
        axes.errorbar(row.date - WIDTH / 4, row.top + row.mean, reach, color="black", capsize=1.2, linewidth=0.7)
        if row.mean >= SMALLEST_LABELLED:
            text = f"{row.mean:.1f} %"
            axes.text(row.date + WIDTH * 0.7, row.top + row.mean / 2, text, ha="left", va="center", size=7)


def draw_flows(axes: Axes, flows: pd.DataFrame, nodes: pd.DataFrame, dates: int) -> None:
    """Ribbons from node to node, in the order of the states on both sides."""
    rank = {state: place for place, state in enumerate(ORDER)}
    tops: dict[Any, float] = nodes.set_index(["date", "state"])["top"].to_dict()
    for place in range(dates - 1):
        part: list[Any] = list(flows[flows["date"] == place].itertuples())
        leaving, arriving = dict(tops), dict(tops)
        begins, ends = {}, {}
        for row in sorted(part, key=lambda r: (rank[r.state], rank[r.to])):
            begins[row.state, row.to] = leaving[place, row.state]
            leaving[place, row.state] += row.mean
        for row in sorted(part, key=lambda r: (rank[r.to], rank[r.state])):
            ends[row.state, row.to] = arriving[place + 1, row.to]
            arriving[place + 1, row.to] += row.mean
        for row in part:
            key = (row.state, row.to)
            path = ribbon(place + WIDTH / 2, place + 1 - WIDTH / 2, begins[key], ends[key], row.mean)
            fill = {"facecolor": FILLS[row.state][0], "alpha": 0.45}
            axes.add_patch(PathPatch(path, edgecolor="#808080", linewidth=0.2, **fill))


def ribbon(left: float, right: float, begin: float, end: float, height: float) -> Path:
    """The outline of a ribbon that bends from one node to the next."""
    middle = (left + right) / 2
    points = [
        (left, begin), (middle, begin), (middle, end), (right, end),
        (right, end + height), (middle, end + height), (middle, begin + height), (left, begin + height), (left, begin),
    ]  # fmt: skip
    curve, line = Path.CURVE4, Path.LINETO
    return Path(points, [Path.MOVETO, curve, curve, curve, line, curve, curve, curve, Path.CLOSEPOLY])


def named(numbers: pd.DataFrame) -> pd.DataFrame:
    """The numbers with the names of states and the number of their date."""
    names = dict(enumerate(NODES))
    told = numbers.assign(state=numbers["state"].map(names), to=numbers["to"].map(lambda to: names.get(to, "")))
    return told[["date", "state", "to", "mean", "p5", "p95", "top"]]
