"""The notebook of the docs runs from its first cell to its last, and its page is what it gave."""

from __future__ import annotations

import re
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

pytest.importorskip("nbclient", reason="the extra `notebook` is not installed")
import nbformat

DOCS = Path(__file__).resolve().parents[2] / "docs"


def load_script() -> ModuleType:
    """`docs/print_notebook.py`, which is part of no package."""
    spec = spec_from_file_location("print_notebook", DOCS / "print_notebook.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


printing = load_script()


@pytest.fixture(scope="module")
def kept() -> Any:
    """The notebook as it lies in the docs."""
    return nbformat.read(printing.NOTEBOOK, as_version=4)


@pytest.fixture(scope="module")
def anew() -> Any:
    """The notebook executed now, in a process of its own."""
    return printing.executed(printing.NOTEBOOK)


def tables(notebook: Any) -> list[str]:
    found = [output["data"]["text/html"] for cell in notebook.cells for output in cell.get("outputs", ())
             if "text/html" in output.get("data", {})]  # fmt: skip
    return [re.sub(r"<[^>]+>", " ", table) for table in found]


def test_every_cell_runs_and_gives_what_the_docs_show(kept: Any, anew: Any) -> None:
    """Tables are numbers of the model: the same seeds give the same, to the digits shown."""
    assert [cell.source for cell in anew.cells] == [cell.source for cell in kept.cells]
    assert tables(anew) == tables(kept), "the model's numbers moved: run python docs/print_notebook.py"
    assert len(tables(anew)) >= 5


def test_it_tells_a_paired_difference_with_an_interval_and_shows_figures(anew: Any) -> None:
    (difference,) = (table for table in tables(anew) if "higher - today" in table)
    row = difference.partition("income_poverty_headcount")[2].split()
    middle, low, high = map(float, row[2:5])
    assert low < middle < high < 0
    pictures = [output for cell in anew.cells for output in cell.get("outputs", ()) if "image/png" in output.get("data", {})]
    assert len(pictures) == 2


def test_the_page_is_printed_from_the_notebook(kept: Any) -> None:
    page, pictures = printing.page_of(kept, printing.NOTEBOOK.name)
    assert printing.NOTEBOOK.with_suffix(".md").read_text(encoding="utf-8") == page
    for name, content in pictures.items():
        assert (printing.NOTEBOOK.parent / name).read_bytes() == content
