"""Where intervals begin and end on a canvas, and where the numbers beside a figure say that they should."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import pandas as pd
from matplotlib.collections import Collection, LineCollection, PolyCollection
from matplotlib.figure import Figure

from alxa_sim.figures.herd_transition_map import CLASSES

Ends = tuple[float, float]
NEAR = 1e-6
"""Differences that are rounding [part of a number]."""


class DrawnSpans:
    """The ends of whiskers and lines, and of bands at every place along them, in the units of the axes."""

    def __init__(self, canvas: Figure) -> None:
        self.whiskers = np.array([span for one in canvas.findobj(LineCollection) for span in spans_of(one)])
        self.bands = [ys for one in canvas.findobj(PolyCollection) for ys in heights_of(one)]

    def have(self, low: float, high: float) -> bool:
        """Whether an interval is drawn from `low` to `high`, neither shorter nor longer."""
        near = NEAR * max(abs(low), abs(high), NEAR)
        if len(self.whiskers) and (np.abs(self.whiskers - (low, high)) <= near).all(axis=1).any():
            return True
        return any(all(np.abs(ys - end).min() <= near for end in (low, high)) for ys in self.bands)


def spans_of(lines: LineCollection) -> Iterator[Ends]:
    """From where to where each line goes, along either axis."""
    for path in lines.get_paths():
        if len(path.vertices) == 2:
            yield from ((min(along), max(along)) for along in path.vertices.T)


def heights_of(bands: Collection) -> Iterator[np.ndarray]:
    """The heights of the outline of a band at each place along it."""
    for path in bands.get_paths():
        for x in np.unique(path.vertices[:, 0]):
            yield path.vertices[path.vertices[:, 0] == x, 1]


def between(low: str, high: str, scale: float = 1.0, clip: float = np.inf) -> Callable[[pd.DataFrame], list[Ends]]:
    """Ends in two columns, in the unit of the axis; those beyond the end of the axis at it."""

    def ends(numbers: pd.DataFrame) -> list[Ends]:
        known = numbers[[low, high]].dropna() * scale
        return list(known.clip(-clip, clip).itertuples(index=False, name=None))

    return ends


def totals(numbers: pd.DataFrame) -> list[Ends]:
    return between("p5", "p95", 1e-3)(numbers[numbers["source"] == "total"])


def about_means(numbers: pd.DataFrame) -> list[Ends]:
    """Along both axes of the frontier."""
    found = []
    for column, scale in (("person_years_averted", 1.0), ("public_cost", 1e-6)):
        mean, half = scale * numbers[column], scale * numbers[f"{column}_half_width"]
        found += list(zip(mean - half, mean + half, strict=True))
    return found


def of_systems(numbers: pd.DataFrame) -> list[Ends]:
    shown = numbers[numbers["outcome"].isin(["exits", "relapses averted", "poor person-years averted"])]
    cost = numbers[numbers["outcome"] == "public cost"]
    return between("low", "high")(shown) + between("low", "high", 1e-6)(cost)


def growing_herds(numbers: pd.DataFrame) -> list[Ends]:
    is_told = (numbers["estimate"] == "herd_grows") & (numbers["kind"] == "between-run error of the mean")
    return between("low", "high")(numbers[is_told & numbers["group"].isin(CLASSES[1:-1])])


def on_the_pile(numbers: pd.DataFrame) -> list[Ends]:
    """Once a year at each edge but the highest, in a month of its own."""
    chosen = numbers[numbers["state"] != "never_poor"]
    months = {"poor": "06", "again": "04", "out": "02"}
    is_drawn = [str(month)[-2:] == months[state] for month, state in zip(chosen["month"], chosen["state"], strict=True)]
    return between("top_p5", "top_p95")(chosen[is_drawn])


def at_lower_edges(numbers: pd.DataFrame) -> list[Ends]:
    """Of every box that is there, measured from its top."""
    boxes = numbers[(numbers["to"] == "") & (numbers["mean"] > 0)]
    ends = boxes[["p5", "p95"]].add(boxes["top"], axis="index")
    return list(ends.itertuples(index=False, name=None))


ENDS: dict[str, Callable[[pd.DataFrame], Sequence[Ends]]] = {
    "calibrated_predictions": between("p5_placed", "p95_placed", clip=6.0),
    "calibrated_settings": between("share_p5", "share_p95", 100.0),
    "cost_effectiveness_frontier": about_means,
    "cumulative_relapse": between("band_low", "band_high", 100.0),
    "duration_dependence": between("low", "high"),
    "emulator_checks": between("p2_5", "p97_5"),
    "flows_between_states": at_lower_edges,
    "forage_where_left": between("p5", "p95"),
    "herd_transition_map": growing_herds,
    "incidence": between("p5", "p95"),
    "income_by_source": totals,
    "milk_intake_and_price": between("p5", "p95"),
    "paired_differences": between("low", "high"),
    "recovery_ranks": between("low", "high"),
    "relapse_by_scenario": between("band_low", "band_high", 100.0),
    "risk_of_relapse": between("low", "high", 100.0),
    "sensitivity_bars": between("low", "high"),
    "shapley_shares": of_systems,
    "state_shares": on_the_pile,
    "survival_to_exit": between("band_low", "band_high", 100.0),
    "targets_against_model": between("near", "far", clip=6.0),
    "tornado": between("low", "high"),
}
"""What a figure should have drawn, by its numbers."""
