"""Prints the example of docs/how_to/read_the_numbers.md from the folder of a comparison.

`alxa compare scenarios/no_programme.yaml scenarios/baseline.yaml --replicates 6 --out DIR`, then
`python docs/print_numbers.py DIR`. No number on that page is typed by hand. It names the digest of the published
numbers of the model, so that a test fails where the page is of another version.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from alxa_sim.batch.comparison import gained
from alxa_sim.batch.summary_table import decimals, number, span
from alxa_sim.estimates.labels import LAYERS, label

PAGE = Path(__file__).resolve().parent / "how_to" / "read_the_numbers.md"
PUBLISHED = Path(__file__).resolve().parents[1] / "tests" / "golden" / "baseline_seed_1.json"
BEGIN, END = "<!-- Printed by docs/print_numbers.py -->", "<!-- End of the printed example -->"
TOLD = (
    ("actual", 3, "exit_rate"),
    ("actual", 3, "relapse_1y"),
    ("actual", 3, "relapse_3y"),
    ("actual", 12, "relapse_3y"),
    ("income", 3, "relapse_3y"),
    ("administrative", 3, "relapse_3y"),
    ("actual", 0, "poor_person_years"),
)
KINDS = ("between-run error of the mean", "spread over runs", "sampling within a run")


def example(folder: Path) -> Iterator[str]:
    """The example as lines of Markdown."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    scenarios = manifest["scenarios"]
    seeds = manifest["seeds"]["asked"]
    yield (f"From `alxa compare scenarios/{scenarios[0]}.yaml scenarios/{scenarios[1]}.yaml --replicates {len(seeds)}` "
           f"(results `{manifest['digest'][:12]}`, seeds {seeds[0]} to {seeds[-1]}, {version()}):")  # fmt: skip
    yield from ("", f"*{scenarios[1]} alone*", "")
    yield "| estimate | layer | held | unit | value | between runs, 95 % | spread, 90 % | within a run, 95 % | n |"
    yield "|:--|:--|--:|:--|--:|--:|--:|--:|--:|"
    estimates = pd.read_csv(folder / scenarios[1] / "estimates.csv")
    for layer, minimum, name in TOLD:
        rows = chosen(estimates, layer, minimum, name).set_index("kind")
        main = rows.loc[KINDS[0]]
        places = decimals(main["value"])
        spans = [span(*rows.loc[kind, ["low", "high"]], places) if kind in rows.index else "-" for kind in KINDS]
        told = (label(name), LAYERS[layer], minimum or "-", main["unit"], number(main["value"], places), *spans)
        yield "| " + " | ".join(map(str, told)) + f" | {main['n']} of {main['asked']} |"
    yield from ("", f"*{scenarios[1]} less {scenarios[0]}, paired*", "")
    yield "| estimate | layer | held | difference | 95 % interval | gain | n |"
    yield "|:--|:--|--:|--:|--:|--:|--:|"
    differences = pd.read_csv(folder / "differences.csv")
    for layer, minimum, name in TOLD:
        row = chosen(differences, layer, minimum, name).iloc[0]
        places = decimals(row["mean"])
        told = (label(name), LAYERS[layer], minimum or "-", number(row["difference"], places),
                span(row["low"], row["high"], places), gained(row))  # fmt: skip
        yield "| " + " | ".join(map(str, told)) + f" | {row['n']} of {row['asked']} |"
    yield ""


def version() -> str:
    """The digest of the model's published numbers, as CHANGELOG.md names it."""
    return f"published numbers `{hashlib.sha256(PUBLISHED.read_bytes()).hexdigest()[:12]}`"


def chosen(table: pd.DataFrame, layer: str, minimum: int, name: str) -> pd.DataFrame:
    """The rows of one estimate of everybody."""
    its = (table["layer"] == layer) & (table["minimum"] == minimum) & (table["estimate"] == name)
    return table[its & (table["group"] == "all")]


def main(folder: Path) -> None:
    before, rest = PAGE.read_text(encoding="utf-8").split(BEGIN)
    after = rest.split(END)[1]
    text = "\n".join([before + BEGIN, "", *example(folder), END + after])
    PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
