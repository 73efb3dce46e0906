"""Figures of a results folder, drawn from its tables alone: SVG, PDF and PNG, the numbers, the words."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
from matplotlib import style

from alxa_sim.extension_points import Drawing, Figure, FolderKind
from alxa_sim.figures.style import SETTINGS
from alxa_sim.manifest import read_manifest, write_manifest
from alxa_sim.registry import found_in

DOTS_PER_INCH = 300


class Rendered(NamedTuple):
    """The PNG file of every figure drawn, and why a figure could not be drawn, by its name."""

    drawn: list[Path]
    failed: dict[str, str]


def render(folder: Path, of: FolderKind = "runs") -> Rendered:
    """Draw all figures of the results in `folder` into `folder/figures`; a failure costs no other.

    `of` says what the folder holds.
    The manifest is written anew with the digests of the files drawn.
    """
    manifest = read_manifest(folder)
    source = f"alxa_sim results {manifest['digest']} of scenario {manifest['scenario']['name']}"
    (folder / "figures").mkdir(exist_ok=True)
    rendered = Rendered([], {})
    for figure in all_figures(of):
        try:
            rendered.drawn.append(save(draw(figure, folder), figure, folder / "figures", source))
        except OSError:
            raise
        except Exception as error:
            rendered.failed[figure.name] = f"{type(error).__name__}: {error}".partition("\n")[0]
    write_manifest(folder, manifest)
    return rendered


def all_figures(of: FolderKind = "runs") -> list[Figure]:
    """The figures of folders of a kind."""
    return [figure for figure in found_in("alxa_sim.figures", Figure).values() if figure.of == of]


def draw(figure: Figure, folder: Path) -> Drawing:
    """Draw one figure from the columns it asks for."""
    led_by = "run" if figure.of == "runs" else "scenario"
    tables = {
        name: pd.read_parquet(folder / f"{name}.parquet", columns=[led_by, *columns])
        for name, columns in figure.tables.items()
    }
    with style.context(["default", SETTINGS]):
        return figure.draw(**tables)


def save(drawing: Drawing, figure: Figure, folder: Path, source: str) -> Path:
    """Write a drawing as three pictures, a table of its numbers, a caption and an alternative text."""
    stem = folder / figure.name
    with style.context(["default", SETTINGS]):
        drawing.canvas.draw_without_rendering()
        drawing.canvas.set_layout_engine("none")  # laid out once, the same in every format
        for suffix, metadata in metadata_of(figure.title, source).items():
            drawing.canvas.savefig(stem.with_suffix(suffix), dpi=DOTS_PER_INCH, metadata=metadata)
    drawing.numbers.to_csv(stem.with_suffix(".csv"), index=False, lineterminator="\n")
    stem.with_suffix(".caption.txt").write_text(drawing.caption + "\n", encoding="utf-8")
    stem.with_suffix(".alt.txt").write_text(drawing.alt_text + "\n", encoding="utf-8")
    return stem.with_suffix(".png")


def metadata_of(title: str, source: str) -> dict[str, dict[str, Any]]:
    """Title and source in the words of each format; without dates, so that equal numbers give equal bytes."""
    return {
        ".svg": {"Title": title, "Source": source, "Creator": "alxa_sim", "Date": None},
        ".pdf": {"Title": title, "Subject": source, "Creator": "alxa_sim", "CreationDate": None},
        ".png": {"Title": title, "Source": source, "Software": "alxa_sim"},
    }
