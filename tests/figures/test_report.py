"""A report opens, holds its fonts, can be searched in Chinese, needs no network, and is the same bytes twice."""

from __future__ import annotations

import re
import sys
from html.parser import HTMLParser
from pathlib import Path

import pypdf
import pytest

from alxa_sim.batch.drawing import results_in
from alxa_sim.batch.paper_tables import PaperTable
from alxa_sim.batch.paper_tables import number as number_told
from alxa_sim.batch.report_content import Compared, scenarios
from alxa_sim.batch.reporting import figures_in, report_command
from alxa_sim.batch.swept import Swept
from alxa_sim.cli import main
from alxa_sim.glossary import Words
from alxa_sim.manifest import read_manifest
from alxa_sim.records import Refusal
from alxa_sim.scenario import load_scenario

SAID = {
    "en": ("Question", "Scenario", "Results", "Figures", "Sources", "How to reproduce", "banner_report"),
    "zh": ("研究问题", "在实际帮扶下，哪些牧户脱贫", "情景设定", "贫困发生率", "返贫", "参数来源", "繁殖母驼产羔率", "事实页 2.3；蒙古国 2016 年",
           "如何重现", "旗报告", "草场"),
}
BASELINE = Path(__file__).parents[2] / "scenarios" / "baseline.yaml"


@pytest.fixture(scope="module", params=[("runs", "zh"), ("comparison", "en")], ids="-".join)
def report(request: pytest.FixtureRequest, folders: dict[str, Path]) -> tuple[str, str, Path]:
    kind, language = request.param
    assert report_command(folders[kind], language, BASELINE, None) == 0
    return kind, language, folders[kind] / "report" / f"report.{language}"


class Page(HTMLParser):
    """Pictures and addresses of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.alternatives, self.addresses = [], []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "img":
            self.alternatives.append(told["alt"])
        self.addresses += [told[name] for name in ("src", "href") if name in told]


def test_the_pdf_can_be_searched_and_holds_its_fonts(report: tuple[str, str, Path]) -> None:
    _, language, stem = report
    pdf = pypdf.PdfReader(stem.parent / f"{stem.name}.pdf")
    text = "".join(page.extract_text() for page in pdf.pages).replace("\n", "").replace(" ", "")
    for words in SAID[language]:
        assert words.replace(" ", "") in text, words
    fonts = [font.get_object() for page in pdf.pages for font in page["/Resources"]["/Font"].get_object().values()]
    assert fonts
    for font in fonts:
        (below,) = font["/DescendantFonts"]
        assert "NotoSansSCAlxa" in below.get_object()["/BaseFont"]
        described = below.get_object()["/FontDescriptor"].get_object()
        assert {"/FontFile2", "/FontFile3"} & set(described)


def test_a_kind_that_is_a_word_of_the_glossary_stands_as_in_the_scenario_file_beside_values_that_are_said() -> None:
    baseline = load_scenario(BASELINE)
    without = baseline.model_copy(update={"interventions": {"public_jobs": baseline.interventions["public_jobs"]}})
    words = Words("zh")
    (table,) = [block for block in scenarios([Compared(without, baseline)], words) if isinstance(block, PaperTable)]
    cells = {line.cells[0]: line.cells[1:] for line in table.lines}
    for kind in ("microcredit", "pioneers", "relocation", "shed_subsidy"):
        assert cells[words.setting(f"interventions.{kind}")] == (f"interventions.{kind}", kind, words.said("absent"))


def test_the_page_needs_no_network_and_every_picture_says_what_it_shows(report: tuple[str, str, Path]) -> None:
    _, language, stem = report
    text = (stem.parent / f"{stem.name}.html").read_text(encoding="utf-8")
    page = Page(text)
    assert all(address.startswith(("data:", "#")) for address in page.addresses)
    assert len(page.alternatives) >= 5
    assert all(len(words) > 20 for words in page.alternatives)
    assert f'lang="{"en" if language == "en" else "zh-CN"}"' in text
    told = re.sub(r"data:image[^\"]+", "", text)
    assert all(words in told for words in SAID[language])
    assert "population.households" in told


def test_it_is_the_same_twice_and_listed_in_the_manifest(
    report: tuple[str, str, Path], folders: dict[str, Path], tmp_path: Path
) -> None:
    kind, language, stem = report
    assert report_command(folders[kind], language, BASELINE, tmp_path) == 0
    for suffix in ("html", "pdf"):
        name = f"report.{language}.{suffix}"
        assert (tmp_path / name).read_bytes() == (stem.parent / name).read_bytes()
        assert f"report/{name}" in read_manifest(folders[kind])["files"]


def test_without_typst_nothing_is_written(
    folders: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    assert main(["report", str(folders["runs"]), "--out", str(tmp_path / "out")]) == 2
    assert "pip install 'alxa_sim[report]'" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_report_of_shares_is_refused(folders: dict[str, Path]) -> None:
    with pytest.raises(Refusal, match="alxa compare"):
        report_command(folders["shares"], "en", None, None)


@pytest.mark.parametrize(("kind", "language"), [("tornado", "zh"), ("sensitivity_bars", "en")])
def test_a_sweep_is_reported_by_its_design_and_numbers(kind: str, language: str, swept: dict[str, Path], tmp_path: Path) -> None:
    number = "income.poor_person_years"
    assert report_command(swept[kind], language, BASELINE, tmp_path, (number,)) == 0
    text = (tmp_path / f"report.{language}.html").read_text(encoding="utf-8")
    page = Page(text)
    assert all(address.startswith(("data:", "#")) for address in page.addresses)
    assert len(page.alternatives) == 1
    said = {"zh": ("试验设计", "变动的参数", "收入贫困", "与首项之差", "城乡居民基础养老金 = 300", "budget.pension"),
            "en": ("Design", "Settings that vary", "uniform(0, 300)", "income poverty", "Sources")}  # fmt: skip
    assert [words for words in said[language] if words not in text] == []
    folder = Swept(swept[kind])
    assert folder.digest in text
    mean = folder.by_seed(number).by_seed[0, 0].mean()
    assert kind == "sensitivity_bars" or number_told(mean, mean) in text
    pdf = pypdf.PdfReader(tmp_path / f"report.{language}.pdf")
    assert "budget.pension" in "".join(page.extract_text() for page in pdf.pages)


def test_a_number_that_a_sweep_does_not_have_is_refused_with_the_nearest(swept: dict[str, Path], compared: Path, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=r"did you mean 'actual\.relapse_3y'"):
        report_command(swept["tornado"], "en", None, tmp_path / "out", ("actual.relaps_3y",))
    with pytest.raises(Refusal, match="is for the results of alxa sweep"):
        report_command(compared / "baseline", "en", None, tmp_path / "out", ("actual.relapse_3y",))
    assert not (tmp_path / "out").exists()


def test_a_scenario_of_a_folder_such_as_without_has_its_figure_in_the_report(folders: dict[str, Path], tmp_path: Path) -> None:
    (picture,) = figures_in(results_in(folders["runs"]), "zh", tmp_path / "without" / "relocation", ["incidence"], "without/relocation")
    assert picture.path.exists()
    assert picture.caption.startswith("无易地搬迁。")
