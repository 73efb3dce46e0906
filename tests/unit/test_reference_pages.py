"""The reference pages say what the program declares, and what they cite is there."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from loose_scripts import ROOT, module_of

from alxa_sim.batch.store import NOT_KEPT
from alxa_sim.config import GRADES
from alxa_sim.extension_points import Shock
from alxa_sim.model import AlxaModel
from alxa_sim.population import PopulationSettings, WorldSettings
from alxa_sim.scenario import Scenario
from alxa_sim.scenario.schema import Period

DOCS = ROOT / "docs"


printing = module_of(ROOT / "docs" / "print_reference.py")
PAGES = printing.pages()
CLASSES = printing.all_settings_classes()
CITED = [(key, said) for key, said in printing.documented_settings() if printing.sections_cited(said.source)]


def facts_by_section() -> dict[str, str]:
    """The text of every numbered section of docs/facts.md."""
    text = (DOCS / "facts.md").read_text(encoding="utf-8")
    parts = re.split(r"^#+ .*\{ #facts-(\d(?:-\d)?) \}$", text, flags=re.MULTILINE)
    return {number.replace("-", "."): body for number, body in zip(parts[1::2], parts[2::2], strict=True)}


@pytest.mark.parametrize("name", PAGES)
def test_a_reference_page_is_what_the_declarations_print(name: str) -> None:
    path = DOCS / "reference" / name
    assert printing.is_current(path, PAGES[name]), f"{name} is out of date: run python docs/print_reference.py"


def test_every_page_of_the_reference_is_printed() -> None:
    written = {"checked_statistics.md"}  # tests/statistics_library/test_checked_values.py counts its values
    assert {path.name for path in (DOCS / "reference").iterdir()} - written == set(PAGES)


def test_the_example_of_how_to_read_numbers_is_of_this_version() -> None:
    """Where results have moved: `python docs/print_numbers.py DIR`, as that file says."""
    printed = module_of(DOCS / "print_numbers.py")
    example = printed.PAGE.read_text(encoding="utf-8").split(printed.BEGIN)[1].split(printed.END)[0]
    assert printed.version() in example
    assert example.count("| 6 of 6 |") == 2 * len(printed.TOLD)


@pytest.mark.parametrize("settings", CLASSES, ids=lambda cls: cls.__name__)
def test_every_setting_is_documented_in_the_required_form(settings: type) -> None:
    for name in settings.model_fields:
        if printing.is_group(settings, name):
            continue
        said = settings.documentation().get(name)
        assert said is not None, f"{settings.__name__}.{name} says nothing"
        assert said.grade in GRADES.values()


@pytest.mark.parametrize("settings", CLASSES, ids=lambda cls: cls.__name__)
def test_every_setting_of_every_class_stands_on_a_page(settings: type) -> None:
    printed = PAGES["settings.md"] + PAGES["interventions_and_shocks.md"] + PAGES["design_files.md"]
    for name in settings.model_fields:
        assert printing.is_group(settings, name) or f"| `{name}` |" in printed, f"{settings.__name__}.{name}"


@pytest.mark.parametrize(("key", "said"), CITED, ids=[key for key, _ in CITED])
def test_a_cited_section_stands_among_the_facts(key: str, said: printing.Documentation) -> None:
    sections = facts_by_section()
    for section in printing.sections_cited(said.source):
        assert section in sections, f"{key} cites FACTS {section}, which docs/facts.md does not have"


@pytest.mark.parametrize(("key", "said"), CITED, ids=[key for key, _ in CITED])
def test_a_cited_section_has_a_figure_of_the_grade_claimed(key: str, said: printing.Documentation) -> None:
    """A derived figure may rest on any; of the others a row must carry the very grade."""
    if said.grade in ("assumed", "derived"):
        return
    sections = facts_by_section()
    found = "".join(sections.get(section, "") for section in printing.sections_cited(said.source))
    assert f"`{said.grade}`" in found, f"{key} claims {said.grade}"


@pytest.mark.parametrize(
    ("source", "sections"),
    [
        ("FACTS 2.3 [F]", ["2.3"]),
        ("FACTS 1.6 and 4, 9,400 people at 2.4 each", ["1.6", "4"]),
        ("FACTS 4, 27 % of families", ["4"]),
        ("FACTS 3, x 2 to 3.3", ["3"]),
        ("FACTS 2.3, 3 to 5 years", ["2.3"]),
        ("FACTS 2.3, 7 to 10 calves and 2 more", ["2.3"]),
        ("FACTS 3, 228 kg/ha over 115 mm", ["3"]),
        ("FACTS 3 and 7", ["3", "7"]),
        ("herd growth then falls in 1.5 to 8 % of FACTS 2.3", ["2.3"]),
        ("a survey", []),
    ],
)
def test_the_sections_that_a_source_names_are_found_and_nothing_else(source: str, sections: list[str]) -> None:
    assert printing.sections_cited(source) == sections


def test_the_figures_of_a_source_are_no_links() -> None:
    linked = printing.linked("FACTS 1.6 and 4, 9,400 people at 2.4 each")
    expected = "[FACTS 1.6](../facts.md#facts-1-6) and [4](../facts.md#facts-4), 9,400 people at 2.4 each"
    assert linked == expected


def test_text_that_would_be_markup_is_written_out_but_not_in_code() -> None:
    assert printing.escaped("a | b * c `x | y` <d> [e]") == r"a \| b \* c `x | y` \<d> \[e\]"


def test_a_value_of_an_unknown_type_asks_for_a_word() -> None:
    class Odd(Shock):
        strange: bytes = b""
        """Something strange [1]. Assumed: for a test."""

    with pytest.raises(ValueError, match=r"Odd.strange: the reference has no word"):
        printing.values_taken(Odd, "strange")


def test_the_columns_of_a_run_are_those_on_the_page() -> None:
    model = AlxaModel(
        Scenario(
            name="pages",
            period=Period(start="2014-12", end="2015-01"),
            world=WorldSettings(rows=2, columns=2, sumu=1, poor_gacha=1),
            population=PopulationSettings(households=40),
        ),
        seed=1,
    )
    while model.running:
        model.step()
    kept = {name: table for name, table in model.tables().items() if name not in NOT_KEPT}
    for name, table in kept.items():
        assert {"run", *table.columns} == set(printing.stored_columns(name)), name


def test_the_commands_of_the_quickstart_are_those_of_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = re.findall(r"<!-- \w+ command -->\n(```bash\n.*?```)", readme, flags=re.DOTALL)
    assert len(commands) == 2
    for page in (DOCS / "quickstart.md", ROOT / "README.zh-CN.md"):
        for command in commands:
            assert command in page.read_text(encoding="utf-8"), f"{page.name} has other commands than README.md"


def test_both_readmes_show_the_same_code() -> None:
    """Comments are translated; code is not."""

    def code_of(name: str) -> list[str]:
        blocks = re.findall(
            r"^```\w*\n.*?^```", (ROOT / name).read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL
        )
        return [re.sub(r"(?:\s*#|(?<=question:)) .*", "", block) for block in blocks]

    assert code_of("README.md") == code_of("README.zh-CN.md")


@pytest.mark.parametrize("name", printing.SETTINGS_TOLD)
def test_a_readme_says_how_many_settings_are_sourced_and_how_many_assumed(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assumed = sum(said.grade == "assumed" for _, said in printing.documented_settings())
    told = text.partition(printing.SETTINGS_MARK)[2].partition(printing.END_OF_SETTINGS)[0]
    assert re.search(rf"\b{assumed}\b", told)
    assert printing.with_settings_counted(text, printing.SETTINGS_TOLD[name]) == text


def test_the_first_result_of_the_quickstart_belongs_to_the_published_numbers() -> None:
    mark = printing.FIRST_RESULT_MARK.format(printing.golden_digest())
    advice = "run alxa run scenarios/baseline.yaml, then python docs/print_reference.py --first-result results/baseline"
    assert mark in (DOCS / "quickstart.md").read_text(encoding="utf-8"), advice


def test_the_script_says_what_is_out_of_date(tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                             capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    monkeypatch.setattr(printing, "REFERENCE", tmp_path)
    monkeypatch.setattr(sys, "argv", ["print_reference.py", "--check"])
    assert printing.main() == 1
    assert "out of date: docs/reference/settings.md" in capsys.readouterr().out
    assert not list(tmp_path.iterdir())
    monkeypatch.setattr(sys, "argv", ["print_reference.py"])
    assert printing.main() == 0
    assert {path.name for path in tmp_path.iterdir()} == set(PAGES)
    monkeypatch.setattr(sys, "argv", ["print_reference.py", "--check"])
    assert printing.main() == 0
