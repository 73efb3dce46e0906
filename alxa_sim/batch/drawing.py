"""`alxa figures`: the figures of a results folder in a language and a width, and why others cannot be drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from alxa_sim.batch.sweep_manifest import SWEEP
from alxa_sim.batch.sweep_tables import sweep_table
from alxa_sim.batch.swept import Swept
from alxa_sim.extension_points import Drawing, Figure, FolderKind
from alxa_sim.figures.style import Choices, Sheet, Width
from alxa_sim.glossary import Language, Words
from alxa_sim.manifest import read_manifest, write_manifest
from alxa_sim.provenance import called
from alxa_sim.records import Refusal, did_you_mean, quoted
from alxa_sim.rendering import FORMATS, all_figures, draw, drawn_from, missing_of, save, source_of

MADE_BY: dict[FolderKind, str] = {
    "runs": "alxa run SCENARIO",
    "comparison": "alxa compare SCENARIO SCENARIO",
    "shares": "alxa attribute SCENARIO",
    "sweep": "alxa sweep DESIGN",
    "calibration": "alxa calibrate SCENARIO",
}
"""The command that makes a folder of each kind."""


class Asked(NamedTuple):
    """What `alxa figures` was asked for."""

    only: Sequence[str] = ()
    language: Language = "en"
    formats: Sequence[str] = FORMATS
    width: Width | None = None
    out: Path | None = None
    choices: Choices = Choices()

    def sheet(self, figure: Figure) -> Sheet:
        return Sheet(Words(self.language), self.width or figure.width, self.choices)


class Results(NamedTuple):
    """A results folder as figures see it."""

    folder: Path
    manifest: Mapping[str, Any]
    kind: FolderKind

    @property
    def name(self) -> str:
        return self.folder.resolve().name


def figures_command(folder: Path, asked: Asked) -> int:
    """Draw the figures and say where they are, then which are missing and what would make them; returns 0, or 1 where
    one could not be drawn. Raises Refusal, with nothing written, where the folder or a figure asked for is none."""
    results = results_in(folder)
    chosen = chosen_figures(asked.only)
    absent = {figure.name: why for figure in chosen if (why := why_absent(figure, results, asked.choices)) is not None}
    if asked.only and absent:
        raise Refusal("\n".join(f"{name}: {why}" for name, why in absent.items()))
    failed = draw_all([figure for figure in chosen if figure.name not in absent], results, asked)
    for name, why in absent.items():
        print(f"not drawn: {name}: {why}")
    for name, why in failed.items():
        print(f"failed: {name}: {why}")
    return int(bool(failed))


def results_in(folder: Path) -> Results:
    """The results in a folder; Refusal where there are none."""
    try:
        manifest = read_manifest(folder)
    except (OSError, ValueError, AttributeError):
        raise Refusal(f"{folder}: holds no results of alxa (no manifest.json of its)") from None
    return Results(folder, manifest, kind_of(folder, manifest))


def kind_of(folder: Path, manifest: Mapping[str, Any]) -> FolderKind:
    """What a folder holds, from its manifest and its tables."""
    if manifest.get("kind") == SWEEP:
        return "sweep"
    if manifest.get("kind") == "calibration":
        return "calibration"
    if "scenarios" in manifest:
        return "comparison"
    return "shares" if (folder / "shares.parquet").exists() else "runs"


def chosen_figures(only: Sequence[str]) -> list[Figure]:
    """All figures, or those named; Refusal, with the nearest name, where one does not exist."""
    known = {figure.name: figure for figure in all_figures(None)}
    for name in only:
        if name not in known:
            raise Refusal(f"alxa figures: unknown figure {quoted(name)}{did_you_mean(name, known)}")
    return [figure for name, figure in known.items() if name in only or not only]


def why_absent(figure: Figure, results: Results, choices: Choices = Choices()) -> str | None:  # noqa: B008 - frozen
    """Why the folder cannot give a figure, and the command that would make its data; None where it can."""
    folder = results.folder
    if figure.of != results.kind:
        scenarios = results.manifest.get("scenarios", ())
        if figure.of == "runs" and results.kind == "comparison" and scenarios:
            return f"is drawn from the runs of one scenario: alxa figures {folder / str(scenarios[-1])}"
        return f"needs the results of another command: {MADE_BY[figure.of]}"
    if results.kind == "sweep":
        return why_absent_of_sweep(figure, results, choices)
    missing = missing_of(figure, folder)
    if missing is None:
        return None
    return f"the folder has no {missing}: {(figure.needs or MADE_BY[figure.of]).replace('FOLDER', str(folder))}"


def why_absent_of_sweep(figure: Figure, results: Results, choices: Choices) -> str | None:
    """Why the design of a sweep does not give a figure."""
    swept = Swept(results.folder)
    if choices.estimate is not None:
        swept.by_seed(choices.estimate)  # refuses a number that no run has
    try:
        tables_of_sweep(figure, swept, choices.estimate)
    except Refusal as refusal:
        return str(refusal)
    return None


def tables_of_sweep(figure: Figure, swept: Swept, estimate: str | None) -> dict[str, Any]:
    return {name: sweep_table(swept, name, estimate) for name in figure.tables}


def drawing_of(figure: Figure, results: Results, sheet: Sheet) -> Drawing:
    """Draw one figure of a folder of any kind."""
    if results.kind == "sweep":
        return drawn_from(figure, tables_of_sweep(figure, Swept(results.folder), sheet.choices.estimate), sheet)
    return draw(figure, results.folder, sheet)


def draw_all(figures: Sequence[Figure], results: Results, asked: Asked) -> dict[str, str]:
    """Draw figures, save them and list them in the manifest; returns why one failed, by its name."""
    place = asked.out or default_place(results.folder, asked.language)
    source = source_of(results.manifest, Words(asked.language), called(results.folder))
    failed = {}
    try:
        place.mkdir(parents=True, exist_ok=True)
        for figure in figures:
            sheet = asked.sheet(figure)
            try:
                drawing = drawing_of(figure, results, sheet)
            except Refusal:
                raise
            except Exception as error:  # a figure that fails costs no other
                failed[figure.name] = f"{type(error).__name__}: {error}".partition("\n")[0]
                continue
            print(save(drawing, figure, place, source, asked.formats, sheet.words))
        if results.kind != "sweep" and place.resolve().is_relative_to(results.folder.resolve()):
            write_manifest(results.folder, dict(results.manifest))
    except OSError as error:
        raise Refusal(f"{place}: cannot be written: {error.strerror or error}") from None
    return failed


def default_place(folder: Path, language: Language) -> Path:
    """English figures lie where the commands that make folders put them, others in a folder of their language."""
    return folder / "figures" if language == "en" else folder / "figures" / language
