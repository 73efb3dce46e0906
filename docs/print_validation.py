"""Prints the score card of a folder of `alxa validate` into docs/model/validation.md and both READMEs.

`alxa validate scenarios/baseline.yaml --out DIR`, then `python docs/print_validation.py DIR`. Without a folder all of
it is printed again from the numbers kept in docs/model/validation.csv. No number of the card is typed by hand.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from alxa_sim.batch.swept import Swept
from alxa_sim.glossary import Language
from alxa_sim.validation.loading import Targets, banner_targets
from alxa_sim.validation.score_card import DASH, USES, cells, scores_from, section_of
from alxa_sim.validation.scoring import Score
from alxa_sim.validation.validating import CARDS, provenance
from alxa_sim.validation.words import WORDS

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "model" / "validation.md"
NUMBERS = PAGE.with_suffix(".csv")
READMES: dict[str, Language] = {"README.md": "en", "README.zh-CN.md": "zh"}
BEGIN, END = "<!-- score card -->", "<!-- end of score card -->"
MADE_FROM = "<!-- Printed by docs/print_validation.py. "
SHORT: dict[Language, tuple[str, str, str, str]] = {
    "en": ("quantity [unit]", "record", "model (90 % of runs)", "verdict"),
    "zh": ("指标 [单位]", "记载", "模型（90% 的运行）", "判定"),
}
INTRODUCTION = """\
# Validation

What the default scenario gives beside what is known of the banner: `alxa validate`, the card printed by
`python docs/print_validation.py`. {provenance}

Twelve settings were [fitted](calibration.md) to numbers of the first part; the second was not looked at, and never will
be fitted to. A target may be missed; it is never taken out for that. {note}
"""
WHY = """
## Why each target is where it is

How far a figure can be trusted is its grade (see [facts](../facts.md)). *World*: runs with the
programme, without it, or with an end of its direct payments in 2021.
"""
NOT_SCORED = """
## What is known and not scored

- Adoption of dairying by distance, pasture where people left, and the part of camels in a dzud have a direction and no
  figure of the banner; `experiments/dairy_chain`, `relocation` and `camels_in_dzud` tell them.
- Single settlement sites, and industries by sumu, have no counterpart among the quantities.
"""


def page(found: list[Score], made: str) -> Iterator[str]:
    """The page as lines of Markdown."""
    words = WORDS["en"]
    yield f"{MADE_FROM}{made} -->\n"
    yield INTRODUCTION.format(provenance=made, note=words["note"])
    for use in USES:
        yield f"## {section_of(use, found, 'en')}\n"
        yield "| " + " | ".join(words["headings"]) + " |\n|:--|:--|" + "--:|" * (len(words["headings"]) - 2)
        yield from ("| " + " | ".join(cells(score, "en")) + " |" for score in found if score.target.use == use)
        yield ""
    yield WHY
    yield from reasons({score.name: score.target for score in found})
    yield NOT_SCORED.rstrip()


def reasons(targets: Targets) -> Iterator[str]:
    yield "| quantity | use | world | source | grade | why |\n|:--|:--|:--|:--|:--|:--|"
    for target in targets.values():
        use, world = (text.replace("_", " ") for text in (target.use, target.world))
        yield f"| {target.title} | {use} | {world} | {target.source} | `{target.trust}` | {target.why} |"


def short_card(found: list[Score], made: str, language: Language) -> Iterator[str]:
    """The card as the READMEs have it."""
    headings = SHORT[language]
    yield "| " + " | ".join(headings) + " |\n|:--|--:|--:|:--|"
    for use in USES:
        yield f"| **{section_of(use, found, language)}** | | | |"
        for score in found:
            if score.target.use == use:
                title, unit, record, median, span, verdict, _, _ = cells(score, language)
                model = median if span == DASH else f"{median} ({span})"
                yield f"| {title} [{unit}] | {record} | {model} | {verdict} |"
    yield f"\n{made}"


def with_card(text: str, found: list[Score], made: str, language: Language) -> str:
    """The text of a README with the card between its marks."""
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    return "\n".join([before + BEGIN, "", *short_card(found, made, language), END + after])


def made_from(text: str) -> str:
    """What the page says it was made from."""
    return text.splitlines()[0].removeprefix(MADE_FROM).removesuffix(" -->")


def kept_scores() -> list[Score]:
    return scores_from(pd.read_csv(NUMBERS), banner_targets())


def main(arguments: list[str]) -> None:
    if arguments:
        swept = Swept(Path(arguments[0]))
        NUMBERS.write_bytes((swept.path / f"{CARDS}.csv").read_bytes().removeprefix("\ufeff".encode()))
        made = provenance(swept)
    else:
        made = made_from(PAGE.read_text(encoding="utf-8"))
    found = kept_scores()
    PAGE.write_text("\n".join(page(found, made)) + "\n", encoding="utf-8")
    for name, language in READMES.items():
        path = ROOT / name
        path.write_text(with_card(path.read_text(encoding="utf-8"), found, made, language), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
