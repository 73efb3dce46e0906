"""Who falls back, known at the exit: whether predicted risks come true, and what a watch list of the riskiest finds."""

from __future__ import annotations

from typing import Any

import pandas as pd

from alxa_sim.extension_points import Drawing, figure
from alxa_sim.figures import style
from alxa_sim.figures.style import Sheet

HITS = ("found", "right")
LOOKS = dict(zip(("score", "rule"), (style.LOOKS[2], style.LOOKS[1]), strict=True))
ENDS = ("_low", "_high")


@figure(
    needs="alxa risk FOLDER",
    risk_calibration=("predicted", "seen", "low", "high", "households"),
    risk_comparison=("list", "rule_at", "layer", "months", "auc", "auc_low", "auc_high", "watched",
                     *(hit + end for hit in HITS for end in ("", *ENDS)), "clustered_on", "test_runs", "runs", "exits"),
)  # fmt: skip
def risk_of_relapse(sheet: Sheet, risk_calibration: pd.DataFrame, risk_comparison: pd.DataFrame) -> Drawing:
    """Calibration curve of the score on runs held out, and hits of its list beside those of the rule's."""
    words = sheet.words
    canvas, (curve, hits) = sheet.panels(2, 66)
    percent = 100 * risk_calibration[["predicted", "seen", "low", "high"]]
    top = 1.08 * float(percent.to_numpy().max())
    curve.plot([0, top], [0, top], color="black", linewidth=0.6, label=words("risk_of_relapse.perfect"))
    look = LOOKS["score"]
    curve.errorbar(percent["predicted"], percent["seen"], style.whiskers(percent, ("low", "high"), "seen"),
                   color=look.colour, marker=look.marker, markerfacecolor="white", linestyle="none", capsize=2,
                   linewidth=1, clip_on=False, zorder=3)  # fmt: skip
    curve.set(xlim=(0, top), ylim=(0, top), xlabel=words("risk_of_relapse.axis_predicted"),
              ylabel=words("risk_of_relapse.axis_seen"))  # fmt: skip
    rows: Any = risk_comparison.set_index("list")
    for place, (name, look) in enumerate(LOOKS.items()):
        told = pd.DataFrame({"hit": [rows.loc[name, hit] for hit in HITS]} | {
            end: [rows.loc[name, hit + end] for hit in HITS] for end in ENDS}) * 100  # fmt: skip
        x = [hit + 0.16 * (place - 0.5) for hit in range(len(HITS))]
        hits.errorbar(x, told["hit"], style.whiskers(told, ENDS, "hit"), color=look.colour, marker=look.marker,
                      markerfacecolor="white", linestyle="none", capsize=2, linewidth=1,
                      clip_on=False, zorder=3, label=list_name(sheet, rows, name))  # fmt: skip
    hits.set_xticks(range(len(HITS)), labels=[words(f"risk_of_relapse.{hit}") for hit in HITS])
    hits.set(xlim=(-0.5, len(HITS) - 0.5), ylim=(0, 100), ylabel=words("risk_of_relapse.axis_hits"))
    for letter, axes in zip("ab", (curve, hits), strict=True):
        style.title_panel(axes, letter)
        axes.grid(axis="y")
    entries = [axes.get_legend_handles_labels() for axes in (curve, hits)]
    handles = [handle for found, _ in entries for handle in found]
    labels = [label for _, found in entries for label in found]
    canvas.legend(handles, labels, loc="outside lower center", ncols=1 if sheet.is_single else 3)
    return Drawing(canvas, numbers(risk_calibration, risk_comparison), caption(sheet, rows), alt_text(sheet, rows))


def list_name(sheet: Sheet, rows: Any, name: str) -> str:
    """What a list is called: the score, or the rule with its limit."""
    return sheet.words(f"risk_of_relapse.{name}", at=rows.loc["score", "rule_at"])


def numbers(calibration: pd.DataFrame, comparison: pd.DataFrame) -> pd.DataFrame:
    """What is drawn, one row a mark."""
    hits = [
        {"panel": "b", "list": row["list"], "mark": hit, "value": row[hit], "low": row[hit + "_low"],
         "high": row[hit + "_high"]}
        for _, row in comparison.iterrows() for hit in HITS
    ]  # fmt: skip
    bins = calibration.assign(panel="a", list="score", mark="seen", value=calibration["seen"])
    columns = ["panel", "list", "mark", "predicted", "value", "low", "high", "households"]
    return pd.concat([bins, pd.DataFrame(hits)], ignore_index=True)[columns]


def caption(sheet: Sheet, rows: Any) -> str:
    words, first = sheet.words, rows.loc["score"]
    return words(
        "risk_of_relapse.caption", months=first["months"], layer=words(f"layer.{first['layer']}"), exits=first["exits"],
        clusters=words(f"risk_of_relapse.on_{first['clustered_on']}"), watched=100 * first["watched"],
        at=first["rule_at"], runs=words("shared.runs", done=first["test_runs"], asked=first["runs"]),
    )  # fmt: skip


def alt_text(sheet: Sheet, rows: Any) -> str:
    words = sheet.words
    told = [
        words("risk_of_relapse.alt_one", name=list_name(sheet, rows, name), found=100 * rows.loc[name, "found"],
              right=100 * rows.loc[name, "right"], area=rows.loc[name, "auc"])
        for name in LOOKS
    ]  # fmt: skip
    return words("risk_of_relapse.alt", told=words.listed(told, long=True))
