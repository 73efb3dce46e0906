"""`alxa validate`: run a scenario with and without its interventions, and hold it against what is known."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from rich.console import Console

from alxa_sim.batch.design import Seeds
from alxa_sim.batch.executors import workers_at
from alxa_sim.batch.paper_tables import with_source
from alxa_sim.batch.sweep import Asked, run_design
from alxa_sim.batch.swept import Swept
from alxa_sim.batch.table_formats import FORMATS
from alxa_sim.glossary import Words
from alxa_sim.provenance import Source, called
from alxa_sim.records import Refusal
from alxa_sim.validation.loading import Targets, banner_targets, load_targets
from alxa_sim.validation.score_card import card
from alxa_sim.validation.scoring import Score, scores
from alxa_sim.validation.worlds import design_of, values_in

CARDS = "score_card"


class Validation(NamedTuple):
    """What `alxa validate` was asked for."""

    scenario: Path
    overrides: tuple[str, ...]
    targets: Path | None
    seeds: Seeds
    out: Path | None
    workers: int
    resume: bool

    @property
    def place(self) -> Path:
        return self.out or Path("results") / f"validation_of_{self.scenario.stem}"

    @property
    def going_on(self) -> str:
        """The command that does what is missing."""
        words = ["alxa", "validate", str(self.scenario), "--out", str(self.place), "--resume"]
        words += [part for override in self.overrides for part in ("--set", override)]
        words += ["--targets", str(self.targets)] if self.targets else []
        return shlex.join([*words, "--replicates", str(self.seeds.number), "--seed", str(self.seeds.first)])


def validate_command(asked: Validation) -> int:
    """Do the runs that the folder lacks, score them, show and write the card.

    Returns 0, 1 where a run failed, 130 after Ctrl-C; a MISS is a finding, not a failure. Raises Refusal, with
    nothing written, for a scenario or targets that cannot be, or a folder that is not their own.
    """
    messages = Console(stderr=True, highlight=False, soft_wrap=True)
    targets = load_targets(asked.targets) if asked.targets else banner_targets()
    design = design_of(asked.scenario, asked.overrides, asked.seeds)
    count, command = asked.seeds.number, asked.going_on
    going = Asked(asked.scenario, asked.place, count, asked.resume, asked.workers, None, False, command)
    code = run_design(going, design, messages, workers_at(None, asked.workers))
    swept = Swept(asked.place)
    if not swept.manifest["runs"]["done"]:
        raise Refusal(f"{asked.place}: no run is complete, so nothing can be held against the record")
    found = score(swept, targets)
    write_cards(swept, found)
    show(swept, found)
    return code


def score(swept: Swept, targets: Targets, point: int = 0) -> list[Score]:
    """The scores of a folder of `alxa validate`, or of one point of a sweep over the same two worlds."""
    return scores(targets.items(), values_in(swept, point))


def provenance(swept: Swept) -> str:
    """What made the numbers, apart from where they lie."""
    runs = swept.manifest["runs"]
    seeds = f"seeds {swept.seeds[0]} to {swept.seeds[-1]}"
    return f"n = {runs['done']:,} of {runs['asked']:,} runs, {seeds}, digest {swept.digest[:12]}."


def write_cards(swept: Swept, found: Sequence[Score]) -> None:
    """Write the card in both languages and all formats."""
    for language, suffix in (("en", ""), ("zh", ".zh")):
        words = Words(language)  # type: ignore[arg-type]
        plain = card(found, swept.scenarios[0], provenance(swept), words.language)
        table = with_source(plain, Source(called(swept.path), swept.digest), words)
        for ending, write in FORMATS.items():
            if ending != "csv" or language == "en":
                (swept.path / f"{CARDS}{suffix}.{ending}").write_text(write(table), encoding="utf-8")


def show(swept: Swept, found: Sequence[Score]) -> None:
    """The card on the screen."""
    from rich.table import Table
    from rich.text import Text

    table = card(found, swept.scenarios[0], swept.provenance)
    screen = Table(title=table.title, title_justify="left", title_style="bold", box=None, padding=(0, 1, 0, 0),
                   caption=table.note, caption_justify="left")  # fmt: skip
    for place, heading in enumerate(table.headings):
        screen.add_column(heading, justify="left" if place < table.text_columns else "right")
    section = ""
    for line in table.lines:
        if line.section != section:
            section = line.section
            screen.add_row(Text(section, style="bold"))
        screen.add_row(*(Text(cell.strip("*")) for cell in line.cells))
    console = Console(highlight=False)
    console.width = max(console.width, 120)
    console.print(screen)
    print(f"Results: {swept.path / CARDS}.md, .tex, .csv, .html, and in Chinese .zh.md")
