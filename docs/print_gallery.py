"""Prints the gallery: every figure from real runs, in both languages, for `docs/gallery.md`.

    python docs/print_gallery.py COMPARISON SCENARIO SHARES SWEEP...
    python docs/print_gallery.py --again FOLDER...

COMPARISON is a folder of `alxa compare`, SCENARIO one of its scenarios, whose exits `alxa risk` has scored, SHARES a
folder of `alxa attribute`; of the others three are sweeps with the methods `one_at_a_time`, `latin_hypercube` and
`saltelli`, one is of `alxa validate`, and one of `alxa calibrate`. Folders that leave out a figure are refused. With
`--again` the figures of some folders are printed anew, and the others stay as they are.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from matplotlib import style
from PIL import Image

from alxa_sim.batch.drawing import Results, drawing_of, results_in, why_absent
from alxa_sim.extension_points import Drawing, Figure
from alxa_sim.figures.style import SETTINGS, Choices, Sheet
from alxa_sim.glossary import LANGUAGES, Words
from alxa_sim.rendering import all_figures
from alxa_sim.scenario import load_scenario

DOCS = Path(__file__).resolve().parent
ESTIMATE = "actual.poor_person_years"
DOTS_PER_INCH, COLOURS = 130, 128
SECOND = {"saltelli": {"en": ": Sobol' indices", "zh": "：Sobol' 指数"}}
"""Methods whose sweeps show a figure once more, and what its title has behind it then."""
NAMES = {figure.name for figure in all_figures(None)} | {f"sensitivity_bars-{method}" for method in SECOND}
"""What the gallery shows."""
INTRODUCTION = """<!-- Printed by docs/print_gallery.py. -->

# Gallery of figures

Every figure that `alxa figures` draws, in English at its usual width and in Chinese for one column, from the runs named
below it. [How to make them](how_to/figures_tables_reports.md). All but the last four are of few runs, of scenarios that
are not calibrated to the banner: they show what a figure tells, not what to conclude. `small_banner` is the default
scenario in a smaller world. The last four are of a [calibration](model/calibration.md) of settings of the default
scenario.
"""


def main(folders: list[str]) -> None:
    (DOCS / "gallery").mkdir(exist_ok=True)
    if folders[0] == "--again":
        shown = printed_before()
        anew = entries_of(list(map(Path, folders[1:])))
        added = [name for name in anew if name not in shown]
        shown |= anew
        for name in added:  # beside those of the same figure
            shown = beside(shown, name)
    else:
        comparison, scenario, *others = map(Path, folders)
        shown = entries_of([comparison / scenario, comparison, *others])
    if missing := sorted(NAMES - set(shown)):
        raise SystemExit(f"the folders do not give {', '.join(missing)}")
    (DOCS / "gallery.md").write_text("\n".join([INTRODUCTION, *shown.values()]), encoding="utf-8")


def printed_before() -> dict[str, str]:
    """The entries of the page as it is, by their names."""
    _, *found = re.split(r"^(?=## )", (DOCS / "gallery.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {re.findall(r"\]\(gallery/(.+)\.en\.png\)", text)[0]: text.rstrip("\n") + "\n" for text in found}


def beside(shown: dict[str, str], name: str) -> dict[str, str]:
    """The entries with one of them behind the others of its figure."""
    ordered = [other for other in shown if other != name]
    place = max(k for k, other in enumerate(ordered) if other.partition("-")[0] == name.partition("-")[0])
    ordered.insert(place + 1, name)
    return {other: shown[other] for other in ordered}


def entries_of(places: list[Path]) -> dict[str, str]:
    return {name: entry for place in places for name, entry in entries(results_in(place)).items()}


def entries(results: Results) -> dict[str, str]:
    """What the page says of every figure that the folder has the data of, by its name."""
    choices = Choices(estimate=ESTIMATE if results.kind == "sweep" else None)
    chosen = [figure for figure in all_figures(results.kind) if why_absent(figure, results, choices) is None]
    return {name_of(figure, results): entry(figure, results, choices) for figure in chosen}


def name_of(figure: Figure, results: Results) -> str:
    """The name of a figure, with the method of a sweep of which it is shown a second time."""
    method = method_of(results)
    return f"{figure.name}-{method}" if method in SECOND else figure.name


def method_of(results: Results) -> str:
    return str(results.manifest["design"]["settings"].get("method")) if results.kind == "sweep" else ""


def entry(figure: Figure, results: Results, choices: Choices) -> str:
    """The pictures of one figure with their titles, its caption and where it comes from."""
    titles, lines = [], []
    second = SECOND.get(method_of(results), {})
    for language in LANGUAGES:
        words = Words(language)
        width = figure.width if language == "en" else "single"
        drawing = drawing_of(figure, results, Sheet(words, width, choices))
        name = f"gallery/{name_of(figure, results)}.{language}.png"
        save(drawing, DOCS / name)
        titles.append(words(f"{figure.name}.title") + second.get(language, ""))
        lines += [f"![{drawing.alt_text}]({name})", "", drawing.caption, ""]
    made = f"`{figure.name}`, of {scenarios_of(results)}, {counted(results)}, digest `{digest_of(results)}`."
    return "\n".join([f"## {titles[0]} {titles[1]}", "", *lines, made, ""])


def scenarios_of(results: Results) -> str:
    """The scenarios of a folder, each with the households it begins with."""
    told = ((name, load_scenario(file).population.households) for name, file in scenario_files(results))
    return ", ".join(f"`{name}` ({households:,} households)" for name, households in told)


def scenario_files(results: Results) -> list[tuple[str, Path]]:
    """Names of the scenarios of a folder, and where they lie in it."""
    folder, manifest = results.folder, results.manifest
    if results.kind == "sweep":
        return [(one["name"], folder / one["file"]) for one in manifest["design"]["scenarios"]]
    if results.kind == "comparison":
        return [(name, folder / name / "scenario.yaml") for name in manifest["scenarios"]]
    name = manifest["scenario"]["name"]
    files = (*folder.glob("scenario.yaml"), *sorted(folder.rglob(f"scenarios/{name}.yaml")))
    return [(name, files[0])]


def counted(results: Results) -> str:
    """How many seeds a folder has; of a calibration or a design of many points, how many runs."""
    if results.kind in ("calibration", "sweep"):
        return f"{results.manifest['runs']['done']} runs"
    return f"{len(results.manifest['seeds']['asked'])} seeds"


def digest_of(results: Results) -> str:
    return str(results.manifest["digest"])[:12]


def save_few_colours(picture: Image.Image, path: Path) -> None:
    """Write a small picture: few colours are enough for lines and letters."""
    few = picture.convert("RGB").quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(path, optimize=True)


def save(drawing: Drawing, path: Path) -> None:
    """Write a figure as a small picture."""
    with style.context(["default", SETTINGS]):
        drawing.canvas.savefig(path, dpi=DOTS_PER_INCH)
    save_few_colours(Image.open(path), path)


if __name__ == "__main__":
    main(sys.argv[1:])
