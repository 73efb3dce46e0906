"""Prints the gallery: every figure from real runs, in both languages, for `docs/gallery.md`.

    python docs/print_gallery.py COMPARISON SCENARIO SHARES SWEEP...

COMPARISON is a folder of `alxa compare`, SCENARIO one of its scenarios, SHARES a folder of `alxa attribute`; the sweeps
have the methods `one_at_a_time` and `saltelli`, one is of `alxa validate`, and one may be of `alxa calibrate`.
"""

from __future__ import annotations

import sys
from pathlib import Path

from matplotlib import style
from PIL import Image

from alxa_sim.batch.drawing import Results, drawing_of, results_in, why_absent
from alxa_sim.extension_points import Drawing, Figure
from alxa_sim.figures.style import SETTINGS, Choices, Sheet
from alxa_sim.glossary import LANGUAGES, Words
from alxa_sim.rendering import all_figures

DOCS = Path(__file__).resolve().parent
ESTIMATE = "actual.poor_person_years"
DOTS_PER_INCH, COLOURS = 130, 128
INTRODUCTION = """<!-- Printed by docs/print_gallery.py. -->

# Gallery of figures

Every figure that `alxa figures` draws, in English at its usual width and in Chinese for one column, from the runs named
below it. [How to make them](how_to/figures_tables_reports.md). What they show are results of a simulation that is not
calibrated to the banner.
"""


def main(folders: list[str]) -> None:
    comparison, scenario, *others = map(Path, folders)
    places = [comparison / scenario, comparison, *others]
    (DOCS / "gallery").mkdir(exist_ok=True)
    shown = [entry for place in places for entry in entries(results_in(place))]
    (DOCS / "gallery.md").write_text("\n".join([INTRODUCTION, *shown]), encoding="utf-8")


def entries(results: Results) -> list[str]:
    """What the page says of every figure that the folder has the data of."""
    choices = Choices(estimate=ESTIMATE if results.kind == "sweep" else None)
    chosen = [figure for figure in all_figures(results.kind) if why_absent(figure, results, choices) is None]
    return [entry(figure, results, choices) for figure in chosen]


def entry(figure: Figure, results: Results, choices: Choices) -> str:
    """The pictures of one figure with their titles, its caption and where it comes from."""
    titles, lines = [], []
    for language in LANGUAGES:
        words = Words(language)
        width = figure.width if language == "en" else "single"
        drawing = drawing_of(figure, results, Sheet(words, width, choices))
        name = f"gallery/{figure.name}.{language}.png"
        save(drawing, DOCS / name)
        titles.append(words(f"{figure.name}.title"))
        lines += [f"![{drawing.alt_text}]({name})", "", drawing.caption, ""]
    made = f"`{figure.name}`, results `{str(results.manifest.get('digest', ''))[:12]}`, {counted(results)}."
    return "\n".join([f"## {titles[0]} {titles[1]}", "", *lines, made, ""])


def counted(results: Results) -> str:
    """How many seeds a folder has, or of a calibration, each of whose points has its own, how many runs."""
    if results.kind == "calibration":
        return f"{results.manifest['runs']['done']} runs"
    seeds = results.manifest.get("seeds", {})
    asked = seeds["asked"] if isinstance(seeds, dict) and "asked" in seeds else seeds
    return f"{len(asked)} seeds"


def save(drawing: Drawing, path: Path) -> None:
    """Write a small picture: few colours are enough for lines and letters."""
    with style.context(["default", SETTINGS]):
        drawing.canvas.savefig(path, dpi=DOTS_PER_INCH)
    few = Image.open(path).convert("RGB").quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(path, optimize=True)


if __name__ == "__main__":
    main(sys.argv[1:])
