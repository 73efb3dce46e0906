"""Tables for papers: both languages, four formats, an interval beside every number, every digit in the CSV file."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
from loose_scripts import ROOT, module_of

from alxa_sim.batch.drawing import results_in
from alxa_sim.batch.paper_tables import PaperTable, number, paper_tables
from alxa_sim.batch.risk_tables import risk_tables
from alxa_sim.batch.table_formats import FORMATS, html, latex, markdown
from alxa_sim.batch.tabling import tables_command
from alxa_sim.cli import main
from alxa_sim.glossary import LANGUAGES, Words
from alxa_sim.manifest import read_manifest
from alxa_sim.records import Refusal

KINDS = {"runs": ["summary"], "comparison": ["comparison_baseline", "cost_effectiveness_baseline"], "shares": ["shares"],
         "risk_of_relapse": ["summary", "risk", "risk_calibration"]}  # fmt: skip
LATIN = re.compile(r"[A-Za-z]{3,}")
SPAN = re.compile(r"[−\d.,]+ (to|至) ([−\d.,]+|∞)|–")


def tables(folders: dict[str, Path], kind: str, language: str) -> list[PaperTable]:
    return [*paper_tables(results_in(folders[kind]), Words(language)), *risk_tables(folders[kind], Words(language))]


class Cells(HTMLParser):
    """Collects the cells of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open, self.found = [], []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in ("meta",):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in ("td", "th"):
            self.found.append(data)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_number_of_a_table_has_its_interval(kind: str, language: str, folders: dict[str, Path]) -> None:
    found = tables(folders, kind, language)
    assert [table.name for table in found] == KINDS[kind]
    for table in found:
        place = table.headings.index(Words(language)("table.interval"))
        assert len(table.lines) > 3
        assert all(SPAN.fullmatch(line.cells[place]) for line in table.lines)
        assert all(re.search(r"5", line.cells[-1]) for line in table.lines)


@pytest.mark.parametrize("kind", KINDS)
def test_heads_and_cells_of_a_chinese_table_leave_nothing_in_english(kind: str, folders: dict[str, Path]) -> None:
    for table in tables(folders, kind, "zh"):
        texts = [*table.headings, *(text for line in table.lines for text in line)]
        cells = [text for line in table.lines for text in line.cells]
        assert [text for text in (*texts[: len(table.headings)], *cells) if LATIN.search(text) and "SST" not in text] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_all_formats_show_the_same_cells(kind: str, language: str, folders: dict[str, Path]) -> None:
    for table in tables(folders, kind, language):
        cells = [cell for line in table.lines for cell in line.cells]
        page = Cells(html(table))
        assert page.open == []
        sections = {line.section for line in table.lines}
        assert [cell for cell in page.found if cell not in sections] == [*table.headings, *[c for c in cells if c not in sections]]
        rows = [line for line in markdown(table).splitlines() if line.startswith("|")]
        assert {row.count("|") for row in rows} == {len(table.headings) + 1}
        text = latex(table)
        assert text.count(r"\begin{") == text.count(r"\end{")
        body = [line for line in text.splitlines() if line.endswith(r"\\") and "multicolumn" not in line and "caption" not in line]
        assert {len(re.findall(r"(?<!\\)&", line)) for line in body} == {len(table.headings) - 1}


@pytest.mark.parametrize("language", LANGUAGES)
def test_files_are_written_and_listed_in_the_manifest(language: str, folders: dict[str, Path]) -> None:
    folder = folders["runs"]
    assert tables_command(folder, language, tuple(FORMATS), None) == 0
    place = folder / "tables" / ("" if language == "en" else language)
    numbers = pd.read_csv(place / "summary.csv", encoding="utf-8-sig")
    mean = Words(language)("table.mean")
    pd.testing.assert_series_equal(numbers[mean], pd.read_csv(folder / "summary.csv")["mean"], check_names=False)
    listed = read_manifest(folder)["files"]
    assert all((place / f"summary.{suffix}").relative_to(folder).as_posix() in listed for suffix in FORMATS)


def test_every_table_and_caption_that_a_command_writes_names_its_folder_and_digest(folders: dict[str, Path]) -> None:
    """Text in its words, CSV in columns, Parquet in its schema; tables of the model itself are listed in the manifest."""
    seen = set()
    for kind, folder in folders.items():
        is_sweep = kind in ("sensitivity_bars", "tornado", "targets_against_model")
        if kind in KINDS:
            tables_command(folder, "zh", tuple(FORMATS), None)
        manifest = read_manifest(folder)
        digest = manifest["digest"][:12]
        for path in folder.rglob("*"):
            within = path.relative_to(folder)
            own = manifest.get("scenarios", ()) if kind == "comparison" else ("runs",) if kind == "shares" else ()
            if kind == "calibration" or (within.parts[0] in own and len(within.parts) > 1):  # has a digest of its own
                continue
            if path.suffix in (".csv", ".md", ".tex", ".html") or path.name.endswith(".caption.txt"):
                text = path.read_text("utf-8").replace(r"\_", "_")
                assert digest in text, path
                assert folder.name in text, path
            elif path.suffix == ".parquet" and not is_sweep and path.stem not in manifest.get("tables", ()):
                told = pq.read_schema(path).metadata
                assert told[b"digest"].decode() == digest, path
                assert told[b"folder"].decode().endswith(folder.name), path
            else:
                continue
            seen.add(path.name)
    promised = {"summary.md", "summary.tex", "summary.csv", "estimates.md", "estimates.tex", "curves.parquet", "comparison.md",
                "comparison.csv", "differences.csv", "frontier.parquet", "shares.md", "shares.csv", "risk_comparison.csv",
                "risk_calibration.html", "cost_effectiveness_baseline.tex", "score_card.zh.md", "score_card.csv",
                "paired_differences.caption.txt", "incidence.csv"}  # fmt: skip
    assert promised <= seen


def test_answers_about_a_sweep_name_its_folder_and_digest(folders: dict[str, Path], capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(folders["sensitivity_bars"])
    digest = read_manifest(Path(folder))["digest"][:12]
    name = "actual.exits"
    for command in (["results", folder], ["results", folder, "--estimate", name], ["results", folder, "--estimate", name, "--csv"],
                    ["sensitivity", folder, "--estimate", name], ["discover", folder, "--estimate", name, "--above", "0.5"],
                    ["robustness", folder, "--estimate", name, "--better", "higher"]):  # fmt: skip
        assert main(command) == 0, command
        told = capsys.readouterr().out
        assert digest in told, command
        assert folder in told, command


def test_a_number_that_rounds_to_nothing_has_no_minus() -> None:
    assert [number(value, 20.0) for value in (-0.04, 0.0, -0.06, -12.0)] == ["0.0", "0.0", "−0.1", "−12.0"]


def test_a_folder_without_results_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="holds no results"):
        tables_command(tmp_path, "en", ("md",), None)
    assert list(tmp_path.iterdir()) == []


def test_the_example_of_how_to_read_numbers_shows_levels_that_differ_as_it_says(folders: dict[str, Path]) -> None:
    """`docs/print_numbers.py` on runs of this version: each level less that of the first is the difference beside it."""
    printed = module_of(ROOT / "docs" / "print_numbers.py")
    rows = [line.strip("| ").split(" | ") for line in printed.example(folders["comparison"]) if line.startswith("| ")]
    levels, pairs = rows[1 : 1 + len(printed.TOLD)], rows[2 + len(printed.TOLD) :]
    assert [row[:3] for row in levels] == [row[:3] for row in pairs]
    first = pd.read_csv(folders["comparison"] / "no_programme" / "estimates.csv")
    for (layer, minimum, name), level, pair in zip(printed.TOLD, levels, pairs, strict=True):
        other = printed.chosen(first, layer, minimum, name)["value"].iloc[0]
        told, difference = (float(text.replace(",", "")) for text in (level[4], pair[3]))
        assert difference == pytest.approx(told - other, abs=0.11 if abs(told) < 1000 else 1)  # both are rounded
        assert level[-1] == pair[-1] == "5 of 5"
