"""Prints the reference pages, and the sentence of the READMEs on where settings come from, out of what the program
declares: `python docs/print_reference.py`.

No number, unit or name is typed into `docs/reference/` by hand. A test fails when a page differs from a fresh print.

After results have moved, `python docs/print_reference.py --first-result results/baseline` puts the numbers of a new run
of the README's command into the quickstart.
"""

from __future__ import annotations

import argparse
import hashlib
import inspect
import os
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from itertools import groupby
from pathlib import Path
from pkgutil import walk_packages
from typing import Any, NamedTuple
from unittest.mock import patch

import pandas as pd

import alxa_sim
from alxa_sim import cli
from alxa_sim.batch.design_settings import DesignSettings
from alxa_sim.batch.distributions import FAMILIES
from alxa_sim.batch.drawing import MADE_BY
from alxa_sim.batch.fields import Field as StoredField
from alxa_sim.batch.fields import fields_of
from alxa_sim.batch.shard_tables import ANSWERS
from alxa_sim.batch.shard_tables import RUNS as SWEEP_RUNS
from alxa_sim.batch.store import RUN
from alxa_sim.batch.summary_table import HEADINGS, lines
from alxa_sim.columns import Table
from alxa_sim.config import GRADES, Config, DatedValue, Documentation, Monthly, serialize_dated
from alxa_sim.estimates.quantities import QUANTITIES
from alxa_sim.extension_points import Figure, Indicator, Intervention, Measure, TargetedIntervention
from alxa_sim.glossary import Words
from alxa_sim.households import Flows, Gacha, Households, Stocks
from alxa_sim.levers import GachaLevers, HouseholdLevers
from alxa_sim.recorder import LAND, PLACE
from alxa_sim.records import Field as TableField
from alxa_sim.records import finite_number, label
from alxa_sim.registry import found_in
from alxa_sim.scenario.display import documentation_of, summary_of, written, written_setting
from alxa_sim.scenario.schema import MEASURES, SECTIONS, TEXTS, Scenario, is_settings, kinds_of, section_class
from alxa_sim.user_tables import GACHA_FIELDS, household_fields, measure
from alxa_sim.validation.target import Target

REFERENCE = Path(__file__).resolve().parent / "reference"
ROOT = Path(__file__).resolve().parents[1]

QUICKSTART = REFERENCE.parent / "quickstart.md"
GOLDEN = REFERENCE.parents[1] / "tests" / "golden" / "baseline_seed_1.json"

FIRST_RESULT = ("Actually poor", "Income-poor", "Exits and relapses (actual poverty)", "Public cost")
"""Sections of the summary that the quickstart shows."""

FIRST_RESULT_MARK = "<!-- First result, of published numbers {} -->"
END_OF_FIRST_RESULT = "<!-- End of first result -->"

PRINTED = "<!-- Printed by docs/print_reference.py. Change the declarations, then print again. -->"

SETTINGS_MARK, END_OF_SETTINGS = "<!-- settings by grade -->", "<!-- end of settings by grade -->"


class SettingsTold(NamedTuple):
    """How a README says where its settings come from: the sentence, one part a grade, and the words of the grades."""

    sentence: str
    part: str
    between: str
    grades: Mapping[str, str]


SETTINGS_TOLD = {
    "README.md": SettingsTold(
        "of {total} settings {parts}", "{n} are {words} (`{grade}`)", ", ",
        {"sourced": "from a published source", "weak": "from a weak one", "derived": "derived from sources",
         "unverified": "from a source not checked", "banner_report": "from the report of the banner",
         "assumed": "assumed by the authors"},
    ),
    "README.zh-CN.md": SettingsTold(
        "{total} 项参数中，{parts}", "{words} {n} 项（`{grade}`）", "，",
        {"sourced": "有公开来源", "weak": "来源较弱", "derived": "由来源推算", "unverified": "来源未核实",
         "banner_report": "出自旗的材料", "assumed": "作者假定"},
    ),
}  # fmt: skip

MOST = 10**9
"""A limit of this size only keeps absurd numbers out, and is not worth a reader's time."""

CITATION = re.compile(r"FACTS (?P<first>\d(?:\.\d)?)(?P<rest>(?: and \d(?:\.\d)?(?![\d.]*\d| ?%))*)")
"""`FACTS 2.3`, `FACTS 1.6 and 4`; what follows a comma is the figure, not a section."""

TABLES_OF_THE_MODEL: tuple[tuple[type[Table], str], ...] = (
    (Households, "the state of the households"),
    (Gacha, "the state of the gacha, and the property layers of the grid"),
    (Flows, "what moved in a gacha in a month"),
    (Stocks, "what stands in a gacha at the end of a month"),
    (HouseholdLevers, "what a measure may move in a household this month"),
    (GachaLevers, "what a measure may move in a gacha this month"),
)

STORED_TABLES = {
    "runs": "One row a seed that was asked for: what became of it.",
    "monthly": "One row a month: the [indicators](indicators.md) of the whole world. The first row is the state at\n"
    "the start, dated to the month before the first.",
    "gacha_monthly": "One row a gacha and month: where it is, its land, its stocks at the end, its flows in the month.",
    "households": "One row a household: as it stood when it was first seen, and when it ended.",
    "changes": "One row a change of poverty status: the household as it stood at that moment. Households that are\n"
    "poor before the first month have a row with `first` true.",
    "costs": "One row a month and intervention: what it cost the public.",
    "institutions": "One row a month: company, cooperatives, work teams and their cases, leading group, funds.",
    "places": "One row a gacha: what it and its sumu are called.",
    "estimates_by_run": "One row an estimate of each run: exits, relapses, measures of poverty, by layer and group.",
    "ledger": "One row a month and flow of money: how much, from which sector to which.",
}

FILES = (
    ("`manifest.json`", "What made the folder: command, versions, scenario in full, seeds, digests of all tables."),
    ("`scenario.yaml`", "The scenario with all it extends and every default filled in; it can be run again."),
    ("`summary.csv`, `.md`, `.tex`", "The table on the screen: mean over runs, its interval, the spread of runs, n."),
    ("`estimates.csv`, `.parquet`, `.md`, `.tex`",
     "All estimates pooled over runs, a row for each kind of interval."),
    ("`curves`, `group_tests`, `regressions`, each `.csv` and `.parquet`",
     "Curves with bands, log-rank tests of groups, Cox and discrete-time hazards, over all runs together."),
    *((f"[`{name}.parquet`](#{name})", f"{re.split('[:.]', text)[0]}.") for name, text in STORED_TABLES.items()),
    ("`figures/`", "Each figure as SVG, PDF and PNG; its numbers as CSV; its caption and alternative text as TXT."),
)

SETTINGS_INTRODUCTION = """\
# Settings

Every setting of a scenario file, with its default. `alxa scenario explain FILE KEY` says which line of which file set a
value; [Write a scenario](../how_to/write_a_scenario.md) says how. FACTS numbers lead to [the facts](../facts.md).

Of {total} settings, those of interventions and shocks included,
{counts}.
[What a grade means](../facts.md#grades).

A *yearly chance* is applied each month as 1 − (1 − p)^(1/12). A *dated value* is one number, or a map of months to
numbers, each of which holds until the next.

## The scenario itself
"""

MEASURES_INTRODUCTION = """\
# Interventions and shocks

What can stand under `interventions` and `shocks` of a scenario, each under a name of your choice with its `kind`, or
under its kind as the name. Each part says what the measure does, for whom, what limits it, who pays what, and how it
fails; then come its settings, with unit, source and grade. `alxa catalogue` prints the same on the screen.

How an intervention works, whichever it is: it makes an **offer** or gives institutions a **task**, and nothing more.
Whether a household takes an offer follows from its own rules and means. The public pays for what is taken, for staff
and for works; what the household adds is counted apart. At strength 0 nothing changes. In the code, measures move only
the [levers](columns.md#householdlevers)."""

DESIGN_INTRODUCTION = """\
# Design files

What `alxa sweep` reads: scenarios x points x seeds. [Run a sweep](../how_to/sweep.md) shows one of each kind. A setting
that varies is named as in `--set`: `herd.calving_rate`, `interventions.NAME.strength`; `interventions.NAME` alone is a
switch, true or false.
"""

WRITTEN_BY_HAND = (
    ("seeds", "`20`", "Seeds of every scenario and point: a number, or `{first: 101, count: 20}`."),
    ("vary", "none", "Settings with their values (`grid`, `one_at_a_time`) or [distributions](#distributions)."),
    ("switches", "none", "Interventions and shocks that `factorial` switches: a list, or a map of names to groups."),
    ("cases", "none", "The points of a `list`, each a map of settings."),
)

DISTRIBUTIONS = """\
A setting is drawn as `{uniform: [0.35, 0.5], unit: 1/year}`. The unit must be that of the setting, and may be left out
where the setting has none. `between: [low, high]` cuts any distribution at its limits."""

TARGETS = """\
`alxa validate --targets FILE` holds runs against a file of targets of one's own; without it, against what is known of
the banner (`alxa_sim/validation/targets.yaml`). A file is a map of names to targets:

```yaml
camels_2022:
  title: Camels of the banner, 2022
  title_zh: 全旗骆驼存栏，2022年
  quantity: camels
  kind: level
  use: held_out
  unit: head
  year: 2022
  value: 65000
  tolerance: 5000
  source: FACTS 2.3
  grade: F
  why: Births, deaths and sales are set from elsewhere; their sum can fail.
```

A target passes where the median of the runs lies within the tolerance or in the range, is near at most one tolerance
outside, and missed beyond. A design that keeps `quantities` can be scored at every point."""
POSTERIOR = """\
`method: posterior` reads points from a file, Parquet where its name ends in `.parquet` and CSV otherwise: one row a
draw, one column a setting, named as under `vary`, with a value in every cell. Values are checked as if a scenario
file had them, in every scenario. A column `weight`, 0 or more, says how much a row counts (of an importance sample,
or of an accepted simulation); rows without it count alike. Without `points` every row is a point, with `points` that
many are drawn: without repetition where rows count alike, and in proportion to their weights, rounded up or down,
where they do not.

```csv
herd.calving_rate,budget.inflation,weight
0.41,0.021,0.8
0.44,0.017,1.3
```"""

SWEEP_INTRODUCTION = """\
# Folder of a sweep

What `alxa sweep` leaves. Every table but `runs` and `points` is a data set: a folder of Parquet files, each of which
holds the rows of a span of runs. Two sweeps of one design by one version are equal, file by file and byte by byte,
whatever interrupted them; only the diary differs.
"""

SWEEP_FILES = (
    ("`manifest.json`", "Design, seeds, versions, how many runs are done and failed, digest of the whole."),
    ("`scenarios/`", "Every scenario with all it extends and every default filled in."),
    ("`points.parquet`", "One row a point: the value of every setting that varies."),
    ("[`runs.parquet`](#runs)", "One row a run: scenario, point, seed, what became of it, and how to repeat it."),
    ("[`estimates/`](#estimates)", "What every run says of exits, relapses, poverty measures and years."),
    ("[`answers/`](#answers)", "The numbers of the summary, for every run."),
    ("`monthly/`, `costs/`, ...", "[Tables of the runs](results_folder.md), those that the design keeps, by `run`."),
    ("`receipts/`", "What every span of runs holds, with digests; the rest does not count."),
    ("`sessions.jsonl`", "The diary: when and where each session ran, and what it did."),
)

SWEEP_READING = """
## Reading it { #reading }

```python
import pandas as pd

runs = pd.read_parquet("results/relapse/runs.parquet")
estimates = pd.read_parquet("results/relapse/estimates").merge(runs, on="run")
```

```r
library(arrow)
library(dplyr)

runs <- read_parquet("results/relapse/runs.parquet")
open_dataset("results/relapse/estimates") |>
  filter(layer == "actual", estimate == "relapse_3y", group == "all", minimum == 3) |>
  collect() |>
  inner_join(runs, by = "run")
```

```sql
-- duckdb, in the folder of the sweep; with the extra `sql` also: alxa results results/relapse --sql "..."
select scenario, avg(value) as relapse_3y, count(value) as n
from 'runs.parquet' join 'estimates/*.parquet' using (run)
where layer = 'actual' and estimate = 'relapse_3y' and "group" = 'all' and minimum = 3
group by scenario;
```

While a sweep is running, or when it was killed, only runs that are `done` in `runs.parquet` count; `--resume` brings a
folder in order. A row's `minimum` and `group` say which of several estimates of one name it is: filter on both."""

INDICATORS_INTRODUCTION = """\
# Indicators

Numbers of the whole world, computed every month from the households that exist. They are the columns of the table
[`monthly`](results_folder.md#monthly) of a results folder. Where nobody is left they are not a number. Unit 1 is a
share between 0 and 1, or a plain ratio.
"""

COLUMNS_INTRODUCTION = """\
# Columns of the model

The state of a run, as `AlxaModel` holds it. Money is in whole fen (1/100 yuan) and animals are whole heads.
`model.households["cash"]` gives a column of the living households; the layers of `model.grid` are those of the gacha.
A results folder holds [its own tables](results_folder.md), with money in yuan."""

USER_TABLES_INTRODUCTION = """\
# Tables of your own

CSV files that replace the generated world or the generated households. The first line names the columns, in any order;
the encoding is UTF-8. Flags are written 1 or 0, true or false, yes or no. No number is negative. A problem is told with
its line before anything runs.

## Gacha: `world.gacha_table` { #gacha }
"""

RESULTS_INTRODUCTION = """\
# The results folder

`alxa run` leaves one folder, written whole or not at all. Money is in yuan, a month is its first day, and every table
is led by `run`, the seed of the run. [Read the numbers](../how_to/read_the_numbers.md) says what can be concluded from
them.
"""

FIGURES_INTRODUCTION = (
    "`alxa figures FOLDER` draws all that the folder has the data of, in English (`--lang en`) or Chinese "
    "(`--lang zh`), for one or two columns of a journal; `alxa run` and `alxa compare` draw the main ones at once."
)
RESULTS_EXAMPLE = """
Each column of a Parquet file carries its unit and meaning as metadata:

```python
import pandas as pd, pyarrow.parquet as pq

monthly = pd.read_parquet("results/baseline/monthly.parquet")
print(monthly.groupby("month")["poverty_headcount"].mean())
print(pq.read_schema("results/baseline/monthly.parquet").field("poverty_headcount").metadata)
```"""

COMMAND_LINE_INTRODUCTION = """\
# Command line

`COMMAND --help` prints the same. Every command answers with exit code 0 when all went well, 1 when a run failed or a
figure could not be drawn, 2 when it refuses what it was asked (nothing is written then), and 130 after Ctrl-C."""


def main() -> int:
    """Write the pages, or with `--check` say which are out of date; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 where a page is out of date")
    parser.add_argument("--first-result", metavar="DIR", type=Path, help="results folder of the quickstart's numbers")
    options = parser.parse_args()
    if options.first_result:
        QUICKSTART.write_text(with_first_result(options.first_result), encoding="utf-8")
    fresh = pages()
    stale = [name for name, text in fresh.items() if not is_current(REFERENCE / name, text)]
    for name in stale:
        if not options.check:
            (REFERENCE / name).write_text(fresh[name], encoding="utf-8")
        print(f"{'out of date' if options.check else 'printed'}: docs/reference/{name}")
    for name, told in SETTINGS_TOLD.items():
        text = (ROOT / name).read_text(encoding="utf-8")
        fresh_text = with_settings_counted(text, told)
        if fresh_text != text:
            stale.append(name)
            if not options.check:
                (ROOT / name).write_text(fresh_text, encoding="utf-8")
            print(f"{'out of date' if options.check else 'printed'}: {name}")
    return int(options.check and bool(stale))


def with_settings_counted(readme: str, told: SettingsTold) -> str:
    """A README whose sentence between the marks says how many settings there are of each grade."""
    counted = Counter(said.grade for _, said in documented_settings())
    parts = [told.part.format(words=told.grades[name], n=counted[name], grade=name) for name in GRADES.values()]
    sentence = told.sentence.format(total=sum(counted.values()), parts=told.between.join(parts))
    before, mark, rest = readme.partition(SETTINGS_MARK)
    after = rest.partition(END_OF_SETTINGS)[2]
    return f"{before}{mark}{sentence}{END_OF_SETTINGS}{after}" if mark else readme


def is_current(path: Path, text: str) -> bool:
    return path.exists() and path.read_text(encoding="utf-8") == text


def pages() -> dict[str, str]:
    """The text of every reference page, by its file name."""
    printed = {
        "settings.md": settings_page(),
        "interventions_and_shocks.md": measures_page(),
        "indicators.md": indicators_page(),
        "columns.md": columns_page(),
        "user_tables.md": user_tables_page(),
        "results_folder.md": results_page(),
        "design_files.md": design_page(),
        "sweep_folder.md": sweep_page(),
        "command_line.md": command_line_page(),
    }
    return {name: "\n".join([PRINTED, "", *lines]).rstrip() + "\n" for name, lines in printed.items()}


# Settings


def all_settings_classes() -> list[type[Config]]:
    """Every settings class of the package, found by importing all of it but the dashboard, which has none and needs
    more than the tests install."""
    for module in walk_packages(alxa_sim.__path__, "alxa_sim."):
        if not module.name.startswith("alxa_sim.dashboard."):
            import_module(module.name)
    found: list[type[Config]] = []
    waiting: list[type[Config]] = [Config]
    while waiting:
        children = [child for child in waiting.pop().__subclasses__() if child.__module__.startswith("alxa_sim.")]
        found += [child for child in children if child not in found]
        waiting += children
    return found


def is_group(settings: type[Config], name: str) -> bool:
    """Whether a field holds settings of its own, which have their own documentation."""
    return name in MEASURES or is_settings(settings.model_fields[name].annotation)


def documented_settings() -> Iterator[tuple[str, Documentation]]:
    """Every setting that a scenario can hold, once: its key and what is said of it."""
    for name in TEXTS:
        yield name, documentation_of(Scenario, name)
    for section in SECTIONS:
        yield from ((f"{section}.{name}", said) for name, said in section_class(section).documentation().items())
    for section, base in MEASURES.items():
        yield from ((f"{section}.*.{name}", said) for name, said in base.documentation().items())
        for kind, settings in kinds_of(section).items():
            own = settings.documentation().items() - base.documentation().items()
            yield from ((f"{section}.{kind}.{name}", said) for name, said in sorted(own))


def settings_page() -> Iterator[str]:
    counted = Counter(said.grade for _, said in documented_settings())
    counts = listed(f"{counted[grade]} are `{grade}`" for grade in GRADES.values() if counted[grade])
    yield SETTINGS_INTRODUCTION.format(total=sum(counted.values()), counts=counts)
    yield from settings_table(Scenario, TEXTS)
    for section in SECTIONS:
        settings = section_class(section)
        yield from ("", f"## `{section}` {{ #{section} }}", "", summary_of(settings), "", *settings_table(settings))
    yield from ("", "`interventions` and `shocks` have [a page of their own](interventions_and_shocks.md).")


def settings_table(settings: type[Config], names: Iterable[str] | None = None) -> Iterator[str]:
    """A table of the named settings, or of all."""
    chosen = list(settings.model_fields if names is None else names)
    rows = [setting_row(settings, name, settings.documentation()[name]) for name in chosen]
    yield from markdown_table(("Setting", "Default", "Meaning", "Grade and source"), rows, "settings")


def setting_row(settings: type[Config], name: str, said: Documentation) -> tuple[str, str, str, str]:
    unit = "" if said.unit in ("1", "text", "path", "month") else f" {said.unit}"
    default = default_of(settings, name)
    value = f"{default}<br>{unit.strip()}" if "<br>" in default else default if default == "none" else default + unit
    source = "" if said.source == "none" else f": {linked(escaped(said.source))}"
    return (
        f"`{name}`",
        value,
        f"{escaped(said.meaning)}.<br><small>{values_taken(settings, name)}</small>",
        f"**{said.grade}**{source}",
    )


def default_of(settings: type[Config], name: str) -> str:
    """The default as it would stand in YAML, a dated one with a line for each month."""
    field = settings.model_fields[name]
    if field.is_required():
        return "needed"
    if isinstance(field.default, DatedValue):
        value = serialize_dated(field.default)
        if isinstance(value, dict):
            return "<br>".join(f"{month}: {written(number)}" for month, number in value.items())
    text = written_setting(settings.model_construct(), name)
    return escaped(text) if text else "empty"


def values_taken(settings: type[Config], name: str) -> str:
    """What kind of value a setting takes, and within which limits."""
    field = settings.model_fields[name]
    if "yearly chance" in field.metadata:
        return "yearly chance, 0 to 1"
    if "parse_month" in f"{field.metadata} {field.annotation}":
        return "month"
    if field.annotation is DatedValue:
        return "dated value, 0 or more"
    if field.annotation == Monthly:
        return "twelve numbers, January first, each 0 or more"
    if field.annotation is bool:
        return "true or false"
    if field.annotation in (str, str | None):
        return "path of a file" if documentation_of(settings, name).unit == "path" else "text"
    limits = {key: getattr(entry, key) for entry in field.metadata for key in ("ge", "gt", "le") if hasattr(entry, key)}
    if field.annotation in (int, float):
        kind = "whole number" if field.annotation is int else "number"
        if "ge" in limits:
            most = limits.get("le", MOST)
            return f"{kind}, {limits['ge']} to {most:,}" if most < MOST else f"{kind}, {limits['ge']} or more"
        most = limits.get("le", MOST)
        upper = f" to {most:,}" if most < MOST else ""
        return f"{kind}, above {limits['gt']}{upper}" if "gt" in limits else kind
    if field.annotation == tuple[str, ...] | None:
        return "list of names"
    if "parse_place" in str(field.annotation):
        return "list of cells or names of gacha"
    if re.match(r"tuple\[.*\bint\b.*, \.\.\.\]", str(field.annotation)):
        return "list of whole numbers"
    raise ValueError(f"{settings.__name__}.{name}: the reference has no word for {field.annotation}")


def sections_cited(source: str) -> list[str]:
    """The sections of the facts that a source names: `FACTS 1.6 and 4, ...` gives 1.6 and 4."""
    found: list[str] = []
    for match in CITATION.finditer(source):
        found += [match["first"], *re.findall(r"\d(?:\.\d)?", match["rest"])]
    return found


def linked(source: str) -> str:
    """A source with its sections of the facts as links."""

    def link(match: re.Match[str]) -> str:
        rest = re.sub(r"\d(?:\.\d)?", lambda found: f"[{found[0]}]({place_of(found[0])})", match["rest"])
        return f"[FACTS {match['first']}]({place_of(match['first'])}){rest}"

    return CITATION.sub(link, source)


def place_of(section: str) -> str:
    return f"../facts.md#facts-{section.replace('.', '-')}"


# Interventions and shocks


def measures_page() -> Iterator[str]:
    yield MEASURES_INTRODUCTION
    yield from ("", *which_do_not_leak())
    for section, base in MEASURES.items():
        kinds = kinds_of(section)
        yield from ("", f"## {section.capitalize()}", "", summary_of(base), "")
        rows = [(f"[{title_of(settings)}](#{kind})", escaped(summary_of(settings))) for kind, settings in kinds.items()]
        yield from markdown_table(("Name", "In a sentence"), rows)
        yield from ("", f"All {section} have:", "", *settings_table(base))
        for kind, settings in kinds.items():
            yield from ("", f"### {title_of(settings)} {{ #{kind} }}", "", f"In a scenario: `kind: {kind}`.", "")
            yield from (*docstring(settings), "", *whom_and_money(settings), *own_settings(settings, base))


def which_do_not_leak() -> Iterator[str]:
    """Which interventions keep all money of their offers, by what the classes say, and why."""
    kept = {kind: settings for kind, settings in kinds_of("interventions").items() if not settings.leaks}
    names = listed(f"[{title_of(settings).partition(' (')[0]}](#{kind})" for kind, settings in kept.items())
    yield "Where responsibility is weak, part of the money for offers goes astray. That of these does not:"
    yield f"{names} ({len(kept)} of {len(kinds_of('interventions'))})."
    yield "What they pay is due by name and rule (allowances, wages, premiums, interest), or it is for staff, courses"
    yield "and inspections and comes with no offer. Works, and grants to institutions, arrive the smaller whoever asks"
    yield "for them."


def title_of(settings: type[Measure]) -> str:
    """What people call it, as the first line of its file says, with the Chinese term; else its kind in words."""
    first = (import_module(settings.__module__).__doc__ or "").partition("\n")[0]
    name, bracket, _ = first.partition(")")
    return escaped(name + bracket) if bracket else settings.kind.replace("_", " ").capitalize()


def whom_and_money(settings: type[Measure]) -> Iterator[str]:
    """How an intervention reaches households, and whether its money can go astray."""
    if not issubclass(settings, Intervention):
        return
    if issubclass(settings, TargetedIntervention):
        yield "- **Reached through** the work team, which notes the need and plans, or an application of its own."
    goes = "can go astray where responsibility is weak" if settings.leaks else "is paid by name and does not go astray"
    yield f"- **Public money** for its offers {goes}."
    yield ""


def own_settings(settings: type[Measure], base: type[Measure]) -> Iterable[str]:
    own = [name for name in settings.model_fields if name not in base.model_fields]
    return settings_table(settings, own) if own else ["It has no settings of its own."]


def docstring(declared: Any) -> list[str]:
    return [escaped(line) for line in (inspect.getdoc(declared) or "").splitlines()]


# Indicators and columns


def indicators_page() -> Iterator[str]:
    indicators = found_in("alxa_sim.indicators", Indicator)
    rows = [(f"`{name}`", i.unit, escaped(i.meaning)) for name, i in sorted(indicators.items())]
    yield INDICATORS_INTRODUCTION
    yield from markdown_table(("Indicator", "Unit", "Meaning"), rows)


def columns_page() -> Iterator[str]:
    yield COLUMNS_INTRODUCTION
    for table, what in TABLES_OF_THE_MODEL:
        first, _, more = "\n".join(docstring(table)).partition("\n")
        rows = map(column_row, table.columns.values())
        yield from ("", f"## `{table.__name__}` {{ #{table.__name__.lower()} }}", "", f"{first} In the model: {what}.")
        yield from (more, "", *markdown_table(("Column", "Unit", "Type", "A new row has", "Meaning"), rows))


def column_row(column: Any) -> tuple[str, ...]:
    words = {"i": "whole number", "f": "number", "b": "true or false", "u": "key"}
    kind = words[column.dtype().dtype.kind] + (f", {column.width} a row" if column.width > 1 else "")
    default = column.default if words["b"] != kind else bool(column.default)
    return (f"`{column.name}`", column.unit, kind, written(default), escaped(column.meaning))


def user_tables_page() -> Iterator[str]:
    yield USER_TABLES_INTRODUCTION
    yield from table_fields(GACHA_FIELDS)
    yield from ("", "## Households: `population.households_table` { #households }", "")
    yield from ("Without the column `registered`, the register is drawn as for generated households.", "")
    yield from table_fields(household_fields(()))


def table_fields(fields: Sequence[TableField]) -> Iterable[str]:
    kinds = {finite_number: "number", measure: "number", label: "text"}
    rows = [
        (
            f"`{field.name}`",
            "needed" if field.default is None else escaped(written(field.default)),
            field.unit,
            kinds.get(field.read, field.read.__name__.replace("_", " ")) + (", each once" if field.unique else ""),
            f"{escaped(field.meaning.rstrip('.'))}.",
        )
        for field in fields
    ]
    return markdown_table(("Column", "Left out", "Unit", "Type", "Meaning"), rows)


# Results


def results_page() -> Iterator[str]:
    yield RESULTS_INTRODUCTION
    yield from markdown_table(("File", "What it holds"), FILES)
    yield RESULTS_EXAMPLE
    for name, text in STORED_TABLES.items():
        rows = [stored_row(column, field) for column, field in stored_columns(name).items()]
        yield from ("", f"## `{name}` {{ #{name} }}", "", text, "")
        yield from markdown_table(("Column", "Unit", "Type", "Meaning"), rows)
    english, chinese = Words("en"), Words("zh")
    drawn = [
        (f"`{name}`", english(f"{name}.title"), chinese(f"{name}.title"), f.needs or MADE_BY[f.of],
         listed(f"`{table}`" for table in f.tables))
        for name, f in found_in("alxa_sim.figures", Figure).items()
    ]  # fmt: skip
    yield from ("", "## Figures", "", FIGURES_INTRODUCTION, "")
    yield from markdown_table(("Figure", "Title", "标题", "Data by", "Drawn from"), drawn)


def stored_columns(table: str) -> Mapping[str, StoredField]:
    """The columns that a run writes into a stored table."""
    fields = fields_of(table)
    if table == "gacha_monthly":
        recorded = {"month", "gacha", "row", "column", *PLACE, *LAND, *Stocks.columns, *Flows.columns}
        fields = {name: field for name, field in fields.items() if name in recorded}
    return {"run": RUN} | fields


def stored_row(name: str, field: StoredField) -> tuple[str, ...]:
    words = {"int64": "whole number", "uint64": "key", "double": "number", "bool": "true or false", "string": "text"}
    return (f"`{name}`", field.unit, words.get(str(field.type), "date"), escaped(field.meaning))


# Sweeps


def design_page() -> Iterator[str]:
    yield DESIGN_INTRODUCTION
    documented = DesignSettings.documentation().items()
    rows = [(f"`{name}`", design_default(name), f"{escaped(said.meaning)}.") for name, said in documented]
    rows += [(f"`{name}`", default, meaning) for name, default, meaning in WRITTEN_BY_HAND]
    yield from markdown_table(("Setting", "Default", "Meaning"), rows)
    yield from ("", "## Distributions { #distributions }", "", DISTRIBUTIONS, "")
    families = [(f"`{name}`", ", ".join(family.numbers)) for name, family in FAMILIES.items()]
    yield from markdown_table(("Distribution", "Its numbers"), families)
    yield from ("", "## Posterior files { #posterior }", "", POSTERIOR)
    yield from target_section()


def target_section() -> Iterator[str]:
    yield from ("", "## Files of targets { #targets }", "", TARGETS, "")
    rows = [(f"`{name}`", target_default(name), f"{escaped(said.meaning)}.")
            for name, said in Target.documentation().items()]  # fmt: skip
    yield from markdown_table(("Setting", "Default", "Meaning"), rows)
    yield from ("", "Quantities:", "")
    quantities = [(f"`{name}`", escaped(q.unit), escaped(q.meaning)) for name, q in QUANTITIES.items()]
    yield from markdown_table(("Quantity", "Unit", "Meaning"), quantities)


def target_default(name: str) -> str:
    """The default of a setting of targets as it would stand in YAML."""
    field = Target.model_fields[name]
    if field.is_required():
        return "needed"
    return f"`{field.default}`" if field.default not in (None, "", (), {}) else "none"


def design_default(name: str) -> str:
    """The default of a setting of designs as it would stand in YAML."""
    field = DesignSettings.model_fields[name]
    if field.is_required():
        return "needed"
    value = field.default
    if value in (None, "", ()):
        return "none"
    return f"`[{', '.join(value)}]`" if isinstance(value, tuple) else f"`{value}`"


def sweep_page() -> Iterator[str]:
    yield SWEEP_INTRODUCTION
    yield from markdown_table(("File", "What it holds"), SWEEP_FILES)
    for name, fields, text in (
        ("runs", SWEEP_RUNS, "One row a run that was asked for; the settings that vary follow as further columns."),
        ("estimates", fields_of("estimates_by_run"), "One row an estimate of spells, measures and years, by `run`."),
        ("answers", ANSWERS, "One row a number of the summary, by `run`."),
    ):
        rows = [stored_row(column, field) for column, field in fields.items()]
        yield from ("", f"## `{name}` {{ #{name} }}", "", text, "")
        yield from markdown_table(("Column", "Unit", "Type", "Meaning"), rows)
    yield SWEEP_READING


# The command line


def command_line_page() -> Iterator[str]:
    yield COMMAND_LINE_INTRODUCTION
    for parser in commands_below(whole_parser()):
        usage = " ".join(parser.format_usage().removeprefix("usage: ").split())
        yield from ("", f"## {parser.prog} {{ #{parser.prog.replace(' ', '-')} }}", "", parser.description or "", "")
        yield from ("```text", usage, "```", "")
        if rows := list(argument_rows(parser)):
            yield from (*markdown_table(("Argument", "Meaning"), rows), "")
        example = (parser.epilog or "").removeprefix("example:\n").strip()
        if example:
            yield from ("```bash", example, "```")


def whole_parser() -> argparse.ArgumentParser:
    """The parser of `alxa` with all its commands, which `cli.parse` builds."""
    with patch.object(cli.Parser, "parse_args", lambda parser, _: parser), patch.dict(os.environ, COLUMNS="1000"):
        parser: Any = cli.parse([])
    assert isinstance(parser, argparse.ArgumentParser)
    return parser


def commands_below(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """A parser and those of all its commands, depth first."""
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for command in action.choices.values():
                yield from commands_below(command)


def argument_rows(parser: argparse.ArgumentParser) -> Iterator[tuple[str, str]]:
    for action in parser._actions:
        if isinstance(action, argparse._HelpAction):
            continue
        if isinstance(action, argparse._SubParsersAction):
            for choice in action._choices_actions:
                place = f"#{parser.prog.replace(' ', '-')}-{choice.dest}"
                yield f"[`{choice.dest}`]({place})", escaped(choice.help or "")
            continue
        takes = f" {action.metavar}" if action.option_strings and action.metavar else ""
        name = ", ".join(action.option_strings) or str(action.metavar or action.dest)
        yield f"`{name}{takes}`", escaped(action.help or "")


# The first result of the quickstart


def with_first_result(results: Path) -> str:
    """The quickstart with the first and last sections of the summary in `results`, and the digest they belong to."""
    summary = pd.read_csv(results / "summary.csv")
    shown = summary[summary["section"].isin(FIRST_RESULT) | summary["section"].str.startswith("Income per head")]
    rows = []
    for section, lines_of_section in groupby(lines(shown), key=lambda line: line.section):
        rows.append((f"**{section}**", *[""] * (len(HEADINGS) - 1)))
        rows += [line.cells for line in lines_of_section]
    table = markdown_table(HEADINGS, rows, "results")
    marked = (FIRST_RESULT_MARK.format(golden_digest()), "", *table, "", END_OF_FIRST_RESULT)
    before, _, rest = QUICKSTART.read_text(encoding="utf-8").partition(FIRST_RESULT_MARK.partition("{")[0])
    after = rest.partition(END_OF_FIRST_RESULT)[2]
    return before + "\n".join(marked) + after


def golden_digest() -> str:
    """The digest of the published numbers, which CHANGELOG.md names too; `none` where none are published."""
    return hashlib.sha256(GOLDEN.read_bytes()).hexdigest()[:12] if GOLDEN.exists() else "none"


# Markdown


def markdown_table(headings: Sequence[str], rows: Iterable[Sequence[str]], css_class: str = "") -> Iterator[str]:
    if css_class:
        yield from (f'<div class="{css_class}" markdown>', "")
    yield f"| {' | '.join(headings)} |"
    yield f"|{'---|' * len(headings)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"
    if css_class:
        yield from ("", "</div>")


def escaped(text: str) -> str:
    """`text` with what Markdown would take for markup written out, outside of backticks."""
    parts = text.split("`")
    for place in range(0, len(parts), 2):
        parts[place] = re.sub(r"([|*<\[\]])", r"\\\1", parts[place])
    return "`".join(parts)


def listed(parts: Iterable[str]) -> str:
    """`a, b and c`."""
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last


if __name__ == "__main__":
    sys.exit(main())
