"""Figures of a results folder, drawn from its tables alone: pictures, the numbers, the words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import pyarrow.parquet as pq
from matplotlib import style
from matplotlib.figure import Figure as Canvas
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.text import Text

from alxa_sim.extension_points import Drawing, Figure, FolderKind
from alxa_sim.figures.pgf import without_tex
from alxa_sim.figures.style import SETTINGS, Sheet, space_lines
from alxa_sim.glossary import Words
from alxa_sim.manifest import read_manifest, write_manifest
from alxa_sim.provenance import SHOWN
from alxa_sim.provenance import called as name_of
from alxa_sim.registry import found_in

DOTS_PER_INCH = 300
FORMATS = ("svg", "pdf", "png")
"""Formats that are written where none is asked for; `pgf`, for LaTeX, is another."""
LED_BY = {"runs": "run", "comparison": "scenario", "shares": "part", "sweep": "scenario", "calibration": "setting"}
"""The first column of the tables of a folder, those apart that are of all runs together."""


class MissingGlyph(ValueError):  # noqa: N818 - what is missing, not what failed
    """A character stands on a figure that its font does not have."""


class Rendered(NamedTuple):
    """The first picture of every figure drawn, and why a figure could not be drawn, by its name."""

    drawn: list[Path]
    failed: dict[str, str]


def render(folder: Path, of: FolderKind = "runs", called: str = "") -> Rendered:
    """Draw the figures that belong to every results folder of a kind into `folder/figures`; a failure costs no other.

    The manifest is written anew with the digests of the files drawn; figures name the folder as it is `called`.
    """
    manifest = read_manifest(folder)
    source = source_of(manifest, Words(), called or name_of(folder))
    (folder / "figures").mkdir(exist_ok=True)
    rendered = Rendered([], {})
    for figure in all_figures(of):
        if figure.at_once:
            try:
                rendered.drawn.append(save(draw(figure, folder), figure, folder / "figures", source))
            except OSError:
                raise
            except Exception as error:
                rendered.failed[figure.name] = f"{type(error).__name__}: {error}".partition("\n")[0]
    write_manifest(folder, manifest)
    return rendered


def source_of(manifest: Mapping[str, Any], words: Words, folder: str = "") -> str:
    """What a figure is made from, for its metadata: digest and scenario, and the folder where it is named."""
    design = manifest.get("design", {}).get("scenarios", ())  # of a sweep
    names = words.listed([one["name"] for one in design] or [manifest["scenario"]["name"]])
    source = words("shared.source", digest=str(manifest.get("digest", "–"))[:SHOWN], name=names)
    return words("shared.source_folder", source=source, folder=folder) if folder else source


def all_figures(of: FolderKind | None = "runs") -> list[Figure]:
    """The figures of folders of a kind, or all of them."""
    found = found_in("alxa_sim.figures", Figure).values()
    return [figure for figure in found if of is None or figure.of == of]


def missing_of(figure: Figure, folder: Path) -> str | None:
    """The first table, or column of a table, that the folder lacks for a figure; None where it has all."""
    for name, columns in figure.tables.items():
        path = folder / f"{name}.parquet"
        if not path.exists():
            return f"{name}.parquet"
        there = set(pq.read_schema(path).names)
        for column in columns:
            if column not in there:
                return f"{name}.parquet: {column}"
    return None


def draw(figure: Figure, folder: Path, sheet: Sheet | None = None) -> Drawing:
    """Draw one figure from the columns it asks for, in English and its usual width where no `sheet` is given.

    Raises MissingGlyph where the font lacks a character of it.
    """
    tables = {name: read(folder / f"{name}.parquet", figure, columns) for name, columns in figure.tables.items()}
    return drawn_from(figure, tables, sheet)


def read(path: Path, figure: Figure, columns: Sequence[str]) -> pd.DataFrame:
    """Columns of a table, with the one that leads it where it has one."""
    led_by = [LED_BY[figure.of]] if LED_BY[figure.of] in pq.read_schema(path).names else []
    return pd.read_parquet(path, columns=list(dict.fromkeys([*led_by, *columns])))


def drawn_from(figure: Figure, tables: Mapping[str, pd.DataFrame], sheet: Sheet | None = None) -> Drawing:
    """Draw one figure from its tables."""
    with style.context(["default", SETTINGS]):
        drawing = figure.draw(sheet or Sheet(width=figure.width), **tables)
        space_lines(drawing.canvas)
        drawing.canvas.draw_without_rendering()
        refuse_missing_glyphs(drawing.canvas)
        drawing.canvas.set_layout_engine("none")  # laid out once, the same in every format
    return drawing


def refuse_missing_glyphs(canvas: Canvas) -> None:
    """Raise MissingGlyph for the first character on a canvas that its font does not have."""
    for text in canvas.findobj(Text):
        if text.get_visible():
            font = get_font(findfont(text.get_fontproperties()))
            for character in lacking_glyphs(text.get_text(), font.get_charmap()):
                raise MissingGlyph(f"the font has no {character!r} (U+{ord(character):04X}) of {text.get_text()!r}")


def lacking_glyphs(text: str, known: Iterable[int] | None = None) -> list[str]:
    """Characters of a text that a font (that of the figures, where none is given) does not have."""
    if known is None:
        known = get_font(findfont(FontProperties(family=SETTINGS["font.family"]))).get_charmap()
    return [character for character in text if character not in "\n" and ord(character) not in known]


def save(drawing: Drawing, figure: Figure, folder: Path, source: str, formats: Sequence[str] = FORMATS,
         words: Words | None = None) -> Path:  # fmt: skip
    """Write a drawing as pictures, a table of its numbers, a caption and an alternative text; returns a picture."""
    stem = folder / figure.name
    title = (words or Words())(f"{figure.name}.title")
    with style.context(["default", SETTINGS]):
        for suffix in formats:
            save_picture(drawing.canvas, stem.with_suffix(f".{suffix}"), title, source)
    drawing.numbers.assign(source=source).to_csv(stem.with_suffix(".csv"), index=False, lineterminator="\n")
    stem.with_suffix(".caption.txt").write_text(f"{drawing.caption}\n{source}\n", encoding="utf-8")
    stem.with_suffix(".alt.txt").write_text(drawing.alt_text + "\n", encoding="utf-8")
    return stem.with_suffix(".png" if "png" in formats else f".{formats[0]}")


def save_picture(canvas: Canvas, path: Path, title: str, source: str) -> None:
    """Write one picture, title and source in the words of its format; without dates, so that equal numbers give equal
    bytes."""
    metadata: dict[str, dict[str, Any]] = {
        ".svg": {"Title": title, "Source": source, "Creator": "alxa_sim", "Date": None},
        ".pdf": {"Title": title, "Subject": source, "Creator": "alxa_sim", "CreationDate": None},
        ".png": {"Title": title, "Source": source, "Software": "alxa_sim"},
    }
    if path.suffix == ".pgf":
        with without_tex():
            canvas.savefig(path)
        path.write_text(f"%% {title}\n%% {source}\n{path.read_text(encoding='utf-8')}", encoding="utf-8")
        return
    canvas.savefig(path, dpi=DOTS_PER_INCH, metadata=metadata[path.suffix])
