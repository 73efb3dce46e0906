"""Whether posteriors are as wide as they should be: where known truths lie among the draws from data made from them."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

from alxa_sim.extension_points import Drawing, figure
from alxa_sim.figures import style
from alxa_sim.figures.style import Sheet
from alxa_sim.figures.wrapping import wrapped

BINS = 10
LEVEL = 0.99
"""Share of heights that lie in the band if truths are recovered as they should be."""


@figure(of="calibration", recovery=("setting", "data_set", "below"))
def recovery_ranks(sheet: Sheet, recovery: pd.DataFrame) -> Drawing:
    """A histogram of ranks a setting, and the band that chance leaves around an even one."""
    words = sheet.words
    settings = list(dict.fromkeys(recovery["setting"]))
    data_sets = recovery["data_set"].nunique()
    columns = 2 if sheet.is_single else 4
    rows = -(-len(settings) // columns)
    names = [wrapped(words.setting(setting), 25) for setting in settings]
    lines = max(1 + name.count("\n") for name in names)
    canvas = sheet.canvas(24 + (23 + style.LINE * lines) * rows)
    panels = canvas.subplots(rows, columns, squeeze=False, sharex=True, sharey=True)
    low, high = (float(stats.binom.ppf(0.5 + side * LEVEL / 2, data_sets, 1 / BINS)) for side in (-1, 1))
    numbers = []
    for axes, setting, name in zip(panels.ravel(), settings, names, strict=False):
        counts, edges = np.histogram(recovery.loc[recovery["setting"] == setting, "below"], BINS, (0.0, 1.0))
        axes.fill_between([0, 100], low, high, color=style.GREY, alpha=0.6, linewidth=0,
                          label=words("recovery_ranks.band"))  # fmt: skip
        axes.stairs(counts, 100 * edges, color=style.BLUE, linewidth=1.2, label=words("recovery_ranks.counts"))
        axes.set_title(name, loc="left")
        axes.set_xlim(0, 100)
        axes.set_xticks([0, 50, 100])
        numbers += [{"setting": setting, "from": edge, "data_sets": count, "low": low, "high": high}
                    for edge, count in zip(edges, counts, strict=False)]  # fmt: skip
    for axes in panels.ravel()[len(settings) :]:
        axes.set_visible(False)
    panels[0, 0].set_ylim(bottom=0)
    for axes in panels[:, 0]:
        axes.set_ylabel(words("recovery_ranks.axis_counts"))
    for axes in panels.ravel()[max(len(settings) - columns, 0) : len(settings)]:  # the lowest of every column
        axes.tick_params(labelbottom=True)
        axes.set_xlabel(words("recovery_ranks.axis_ranks"))
    canvas.legend(*panels[0, 0].get_legend_handles_labels(), loc="outside lower center", ncols=2)
    outside = sum(not low <= row["data_sets"] <= high for row in numbers)
    caption = words("recovery_ranks.caption", n=data_sets, bins=BINS)
    alt = words("recovery_ranks.alt", count=len(settings), outside=outside, bars=len(numbers))
    return Drawing(canvas, pd.DataFrame(numbers), caption, alt)
