"""Shares by time since a spell began, a line a layer of poverty, with simultaneous bands."""

from __future__ import annotations

import pandas as pd

from alxa_sim.extension_points import Drawing
from alxa_sim.figures import style
from alxa_sim.figures.style import Sheet

LAYERS = style.looks(["actual", "income", "administrative"])
BAND = ("band_low", "band_high")
COLUMNS = ("layer", "curve", "group", "month", "share", "low", "high", *BAND, "kind", "n", "asked")
TOLD = (12, 36, 60)
"""Months at which alternative texts tell the share."""


def draw_curves(sheet: Sheet, curves: pd.DataFrame, curve: str, name: str, months: int) -> Drawing:
    """The figure called `name` of the curves of everybody called `curve`, up to so many months."""
    words = sheet.words
    chosen = curves[(curves["curve"] == curve) & (curves["group"] == "all") & (curves["month"] <= months)]
    canvas = sheet.canvas(70)
    axes = canvas.subplots()
    for place, (layer, look) in enumerate(LAYERS.items()):
        part = chosen[(chosen["layer"] == layer) & chosen["share"].notna()]
        if len(part):
            percent = with_known_band(part)
            percent[["share", *BAND]] *= 100
            every = (2 + 4 * place, 12)
            style.ribbon(axes, part["month"], percent, look, words(f"layer.{layer}"), every, BAND, "share", True)
    axes.set_xlabel(words(f"{name}.axis_months"))
    axes.set_ylabel(words(f"{name}.axis_share"))
    axes.set_xticks(range(0, months + 1, 12))
    axes.set_xlim(0, months)
    axes.set_ylim(bottom=0)
    axes.grid(axis="y")
    canvas.legend(loc="outside lower center", ncols=2 if sheet.is_single else 3, handlelength=2.4)
    numbers = chosen[["layer", "month", "share", "low", "high", *BAND, "kind", "n", "asked"]].reset_index(drop=True)
    return Drawing(canvas, numbers, caption(sheet, chosen, name), alt_text(sheet, chosen, name))


def with_known_band(part: pd.DataFrame) -> pd.DataFrame:
    """The band, pointwise where no simultaneous one is known, and closed where nothing happened yet."""
    ends = dict(zip(BAND, ("low", "high"), strict=True))
    return part.assign(**{name: part[name].fillna(part[end]).fillna(part["share"]) for name, end in ends.items()})


def caption(sheet: Sheet, chosen: pd.DataFrame, name: str) -> str:
    kinds = chosen["kind"].unique()
    kind = sheet.words.name("kind", str(kinds[0])) if len(kinds) else ""
    done, asked = (int(chosen[column].max()) if len(chosen) else 0 for column in ("n", "asked"))
    return sheet.words(f"{name}.caption", kind=kind, runs=sheet.words("shared.runs", done=done, asked=asked))


def alt_text(sheet: Sheet, chosen: pd.DataFrame, name: str) -> str:
    words = sheet.words
    known = chosen[chosen["share"].notna()].set_index(["layer", "month"])["share"]
    told = [
        words("shared.after_months", name=words(f"layer.{layer}"), months=months, share=100 * known[layer, months])
        for layer in LAYERS
        for months in TOLD
        if (layer, months) in known.index
    ]
    return words(f"{name}.alt", told=words.listed(told, long=True))
