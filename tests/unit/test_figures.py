"""What is drawn is what the CSV files say, in the same bytes every time; tests/figures looks at the pictures."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib import style
from matplotlib.colors import to_hex

from alxa_sim.batch.store import Store
from alxa_sim.extension_points import Drawing
from alxa_sim.figures.gacha_map import written
from alxa_sim.figures.incidence import turns_per_year
from alxa_sim.manifest import read_manifest, write_manifest
from alxa_sim.rendering import all_figures, draw, render

RUNS = 3
FIGURES = {figure.name: figure for figure in all_figures() if figure.at_once}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, make_fake_model: Any) -> Path:
    """Results of three runs that were done, of four that were asked for."""
    place = tmp_path_factory.mktemp("results")
    with Store(place) as store:
        for seed in range(RUNS):
            store.add(seed, make_fake_model(seed).tables())
        status = ["done"] * RUNS + ["failed"]
        store.write("runs", pd.DataFrame({"run": range(RUNS + 1), "status": status}))
    write_manifest(place, {"made_by": "alxa_sim", "digest": "d1ge57", "scenario": {"name": "baseline"}})
    return place


@pytest.fixture(scope="module")
def drawings(folder: Path) -> dict[str, Drawing]:
    return {name: draw(figure, folder) for name, figure in FIGURES.items()}


def test_the_incidence_drawn_is_the_incidence_in_the_csv(drawings: dict[str, Drawing]) -> None:
    drawing = drawings["incidence"]
    above, below = drawing.canvas.axes
    for line, (_, rows) in zip(above.lines, drawing.numbers.groupby("series", sort=False), strict=False):
        np.testing.assert_array_equal(line.get_ydata(), rows["mean"])
    bars = [patch.get_height() for patch in below.patches]
    np.testing.assert_array_equal(bars, drawing.numbers.loc[drawing.numbers["year"].notna(), "mean"])


def test_incidence_starts_with_the_state_at_the_start(folder: Path, drawings: dict[str, Drawing]) -> None:
    numbers = drawings["incidence"].numbers
    monthly = pd.read_parquet(folder / "monthly.parquet")
    first = monthly.loc[monthly["month"] == monthly["month"].min(), "poverty_headcount"]
    assert numbers["mean"].iloc[0] == pytest.approx(100 * first.mean())
    assert numbers["p95"].iloc[0] == pytest.approx(100 * first.quantile(0.95))
    assert drawings["incidence"].canvas.axes[0].lines[0].get_xdata()[0] == 2014.0


def test_the_map_colours_and_labels_what_the_csv_says(folder: Path, drawings: dict[str, Drawing]) -> None:
    drawing = drawings["gacha_map"]
    gacha = pd.read_parquet(folder / "gacha_monthly.parquet")
    end = gacha[gacha["month"] == gacha["month"].max()].groupby("gacha")[["poor_persons", "persons"]].sum()
    numbers = drawing.numbers[drawing.numbers["month"] == "2025-12"].set_index("gacha")["value"]
    pd.testing.assert_series_equal(numbers, 100 * end["poor_persons"] / end["persons"], check_names=False)
    shown = [text.get_text() for text in drawing.canvas.axes[1].texts]
    assert shown == [label for number, value in numbers.items() for label in (str(number), written(value))]
    outlines = [patch for patch in drawing.canvas.axes[0].patches if not patch.get_fill()]
    assert len(outlines) == (gacha.groupby("gacha")["poor_gacha"].mean() >= 0.5).sum() > 0


def test_rendering_twice_gives_the_same_bytes_and_an_honest_manifest(folder: Path) -> None:
    def contents() -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in (folder / "figures").iterdir()}

    pictures = render(folder)
    assert [path.stem for path in pictures.drawn] == list(FIGURES)
    first = contents()
    assert render(folder) == pictures
    assert contents() == first
    assert len(first) == 6 * len(FIGURES)
    assert {f"figures/{name}" for name in first} < set(read_manifest(folder)["files"])


def test_every_picture_names_its_source_and_the_pdf_holds_its_fonts(folder: Path) -> None:
    render(folder)
    for name in FIGURES:
        for suffix in ("svg", "pdf", "png"):
            assert b"d1ge57" in (folder / f"figures/{name}.{suffix}").read_bytes()
        pdf = (folder / f"figures/{name}.pdf").read_bytes()
        assert b"/FontFile2" in pdf
        assert b"/Type3" not in pdf


def test_one_run_is_drawn_without_a_spread(tmp_path: Path, make_fake_model: Any) -> None:
    with Store(tmp_path) as store:
        store.add(1, make_fake_model(1).tables())
        store.write("runs", pd.DataFrame({"run": [1], "status": ["done"]}))
    for figure in FIGURES.values():
        assert "n = 1 run" in draw(figure, tmp_path).caption


def test_settings_of_the_reader_change_nothing(folder: Path) -> None:
    with style.context({"font.size": 20, "lines.linewidth": 9}):
        drawing = draw(FIGURES["incidence"], folder)
    assert drawing.canvas.axes[0].yaxis.label.get_size() == 8


def test_marks_and_letters_stand_on_the_figures_themselves(drawings: dict[str, Drawing]) -> None:
    gacha_map = drawings["gacha_map"].canvas
    assert [axes.get_title("left")[0] for axes in gacha_map.axes[:2]] == ["a", "b"]
    assert "officially poor gacha" in [text.get_text() for text in gacha_map.legends[0].get_texts()]
    above, below = drawings["incidence"].canvas.axes
    assert "held 3 months" in below.get_ylabel()
    bars = {to_hex(patch.get_facecolor()) for patch in below.patches}
    assert len(bars) == 3
    assert bars.isdisjoint(to_hex(line.get_color()) for line in above.lines)


def test_a_relapse_is_told_from_a_first_entry() -> None:
    months = pd.date_range("2013-12", "2015-12", freq="MS")
    monthly = pd.DataFrame({"run": 1, "month": months})
    turns = [  # household, month, became poor, held already when first seen
        (1, "2013-12", True, True), (1, "2014-03", False, False), (1, "2014-09", True, False),
        (2, "2014-02", True, False), (2, "2014-08", False, False), (2, "2015-01", True, False),
        (3, "2014-05", True, False), (3, "2014-06", False, False), (3, "2015-02", True, False),
    ]  # fmt: skip
    changes = pd.DataFrame(turns, columns=["household", "month", "entered", "first"]).assign(run=1, layer="actual")
    counted = turns_per_year(monthly, changes.assign(month=pd.to_datetime(changes["month"]))).set_index(["series", "year"])
    assert counted["value"].to_dict() == {
        ("exits", 2014): 2, ("exits", 2015): 0,
        ("first entries", 2014): 1, ("first entries", 2015): 1,  # a month of poverty is no spell: the third comes first in 2015
        ("relapses", 2014): 1, ("relapses", 2015): 1,
    }  # fmt: skip


def test_a_banner_that_nobody_lives_in_is_drawn_all_the_same(tmp_path: Path, make_fake_model: Any) -> None:
    tables = make_fake_model(1).tables()
    shares = tables["monthly"].columns.drop("month")
    tables["monthly"][shares] = np.nan
    tables["gacha_monthly"][["persons", "poor_persons"]] = 0
    tables["changes"] = tables["changes"].iloc[:0]
    with Store(tmp_path) as store:
        store.add(1, tables)
        store.write("runs", pd.DataFrame({"run": [1], "status": ["done"]}))
    write_manifest(tmp_path, {"made_by": "alxa_sim", "digest": "d1ge57", "scenario": {"name": "empty"}})
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        rendered = render(tmp_path)
    assert rendered.failed == {}
    assert "nobody lives in any gacha" in (tmp_path / "figures" / "gacha_map.alt.txt").read_text(encoding="utf-8")
