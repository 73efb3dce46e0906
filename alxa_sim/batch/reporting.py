"""`alxa report`: a results folder as a PDF and as one page of HTML, in a language."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Sequence
from pathlib import Path

from alxa_sim.batch.contents import SCENARIO_FILE
from alxa_sim.batch.drawing import MADE_BY, Asked, Results, drawing_of, results_in, why_absent
from alxa_sim.batch.report_content import Compared, Picture, Report, report_of
from alxa_sim.batch.report_html import page_of
from alxa_sim.batch.report_of_sweep import numbers_told, report_of_sweep
from alxa_sim.batch.report_pdf import pdf_of
from alxa_sim.batch.sweep_tables import SCORE_CARD
from alxa_sim.batch.swept import Swept
from alxa_sim.extension_points import FolderKind
from alxa_sim.figures.style import Choices, Sheet
from alxa_sim.glossary import Language, Words
from alxa_sim.manifest import write_manifest
from alxa_sim.records import Refusal
from alxa_sim.rendering import all_figures, draw, save, source_of
from alxa_sim.scenario import Scenario, load_scenario

KINDS: tuple[FolderKind, ...] = ("runs", "comparison", "sweep")
"""Folders that a report can be made of."""
USUAL_BASELINE = Path("scenarios/baseline.yaml")
ORDER = ("incidence", "paired_differences", "relapse_by_scenario", "cost_effectiveness_frontier", "survival_to_exit",
         "cumulative_relapse", "state_shares", "flows_between_states", "income_by_source", "gacha_map")  # fmt: skip
"""Figures that come first in a report; others follow."""
OF_EACH_SCENARIO = ("incidence",)
"""Figures of single scenarios that the report of a comparison shows, too."""


def report_command(folder: Path, language: Language, baseline: Path | None, out: Path | None,
                   estimates: Sequence[str] = ()) -> int:  # fmt: skip
    """Write both files and say where; returns 0. Raises Refusal, with nothing written, where they cannot be made.

    The report of a sweep is about the numbers named in `estimates`, or about the usual ones.
    """
    results = results_in(folder)
    if results.kind not in KINDS:
        commands = ", ".join(MADE_BY[kind] for kind in KINDS[:-1])
        raise Refusal(f"{folder}: a report is made of the results of {commands} or {MADE_BY[KINDS[-1]]}")
    if estimates and results.kind != "sweep":
        raise Refusal(f"alxa report: --estimate is for the results of {MADE_BY['sweep']}")
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch)
        if results.kind == "sweep":
            report = written_of_sweep(results, baseline, estimates, language, place)
        else:
            told = scenarios_of(results, baseline)
            report = report_of(results, told, pictures_of(results, language, place), Words(language))
        files = {
            f"report.{language}.html": page_of(report, language).encode(),
            f"report.{language}.pdf": pdf_of(report, language, str(results.manifest["digest"])),
        }
    place = out or folder / "report"
    try:
        place.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (place / name).write_bytes(content)
            print(place / name)
        if results.kind != "sweep" and place.resolve().is_relative_to(folder.resolve()):
            write_manifest(folder, dict(results.manifest))
    except OSError as error:
        raise Refusal(f"{place}: cannot be written: {error.strerror or error}") from None
    return 0


def written_of_sweep(
    results: Results, baseline: Path | None, estimates: Sequence[str], language: Language, place: Path
) -> Report:
    """The report of a sweep; each of its scenarios is told beside the baseline."""
    swept, words = Swept(results.folder), Words(language)
    numbers = numbers_told(swept, estimates)
    beside = baseline_of(baseline)
    told = [Compared(file.scenario, beside) for file in swept.design.scenarios]
    pictures = [picture for one in numbers for picture in figures_about(results, one.name, words, place)]
    return report_of_sweep(swept, numbers, told, pictures, words)


def figures_about(results: Results, estimate: str, words: Words, place: Path) -> list[Picture]:
    """Every figure of a sweep about one of its numbers that its design gives."""
    choices = Choices(estimate=estimate)
    below = place / hashlib.sha256(estimate.encode()).hexdigest()[:8]
    below.mkdir()
    found = []
    for figure in all_figures("sweep"):
        if SCORE_CARD in figure.tables or why_absent(figure, results, choices) is not None:
            continue
        sheet = Sheet(words, figure.width, choices)
        drawing = drawing_of(figure, results, sheet)
        path = save(drawing, figure, below, source_of(results.manifest, words), ("svg",), words)
        found.append(Picture(path, drawing.caption, drawing.alt_text, sheet.is_single))
    return found


def scenarios_of(results: Results, baseline: Path | None) -> list[Compared]:
    """The scenarios of a folder, each beside the baseline, or in a comparison beside the first."""
    if results.kind == "comparison":
        first, *others = (load_scenario(results.folder / str(name) / SCENARIO_FILE)
                          for name in results.manifest["scenarios"])  # fmt: skip
        return [Compared(first, None, "report.first"), *(Compared(one, first) for one in others)]
    return [Compared(load_scenario(results.folder / SCENARIO_FILE), baseline_of(baseline))]


def baseline_of(path: Path | None) -> Scenario | None:
    """The scenario that others are told beside: of the file given, or of scenarios/baseline.yaml where it is there."""
    if path is None and not USUAL_BASELINE.exists():
        return None
    return load_scenario(path or USUAL_BASELINE)


def pictures_of(results: Results, language: Language, place: Path) -> list[Picture]:
    """Every figure that the folder has the data of; of a comparison also the incidence of each scenario."""
    found = figures_in(results, language, place, ())
    if results.kind == "comparison":
        for name in results.manifest["scenarios"]:
            below = place / str(name)
            found += figures_in(results_in(results.folder / str(name)), language, below, OF_EACH_SCENARIO, str(name))
    return found


def figures_in(
    results: Results, language: Language, place: Path, only: Sequence[str], lead: str = ""
) -> list[Picture]:
    """Figures of a folder, drawn as SVG into `place`, their captions led by a name."""
    place.mkdir(parents=True, exist_ok=True)
    asked = Asked(only, language, ("svg",))
    source = source_of(results.manifest, Words(language))
    found = []
    for figure in sorted(all_figures(results.kind), key=lambda figure: (*ORDER, figure.name).index(figure.name)):
        if (only and figure.name not in only) or why_absent(figure, results) is not None:
            continue
        sheet = asked.sheet(figure)
        drawing = draw(figure, results.folder, sheet)
        path = save(drawing, figure, place, source, asked.formats, sheet.words)
        name = sheet.words.scenario(lead)
        caption = sheet.words("report.of", name=name, text=drawing.caption) if lead else drawing.caption
        found.append(Picture(path, caption, drawing.alt_text, sheet.is_single))
    return found
