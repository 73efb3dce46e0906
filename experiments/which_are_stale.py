"""Which answers are older than the model at hand: `python experiments/which_are_stale.py`.

Every `numbers.csv` names the results it stands on, and those of a sweep the design; an answer is current where both are
those at hand. The words beside the numbers of a script are typed and say themselves on which results they were written:
read them again where these are older. `--write` prints the table of experiments/README.md anew. Returns 1 where an
answer or its words are stale.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import NamedTuple

import pandas as pd

EXPERIMENTS = Path(__file__).parent
sys.path.insert(0, str(EXPERIMENTS))

from model_version import UNKNOWN, version_here  # noqa: E402
from report import between_marks, markdown  # noqa: E402

from alxa_sim.batch.design_file import load_design  # noqa: E402

TABLE = "answers"
"""What stands between the marks of experiments/README.md."""


class Answered(NamedTuple):
    """An answer and what it stands on; `unknown` where it does not say."""

    name: str
    version: str = UNKNOWN
    results: str = UNKNOWN
    design: str = ""
    stands_on: str = UNKNOWN
    """How many seeds (of a script) or runs (of a sweep) were done, and how many were asked for."""


def answered(folder: Path) -> Answered:
    """What the numbers of an experiment say about themselves."""
    path = folder / "numbers.csv"
    if not path.exists():
        return Answered(folder.name)
    first = pd.read_csv(path, dtype=str, keep_default_na=False, nrows=1).iloc[0]
    counts = [f"{first[f'{what}_done']} of {first[f'{what}_asked']} {what}" for what in ("runs", "seeds") if f"{what}_done" in first]
    told = {key: first[key] for key in ("version", "results", "design") if key in first}
    return Answered(folder.name, **told, **{"stands_on": counts[0]} if counts else {})


def why_stale(folder: Path, results: str) -> str:
    """Why the answer in a folder is older than the model with these results; empty where it is current."""
    answer = answered(folder)
    if answer.results == UNKNOWN:
        return "names no results"
    if answer.results != results:
        return f"results {answer.results}, now {results}"
    if (folder / "design.yaml").exists() and answer.design != load_design(folder / "design.yaml").digest[:12]:
        return "made from another design"
    return ""


def why_words_are_stale(folder: Path, results: str) -> str:
    """On which other results the typed words of an answer were written; empty where they are none, or of these."""
    written = re.search(r"\*Written on results `(\w+)`\.\*", (folder / "README.md").read_text(encoding="utf-8"))
    return "" if written is None or written[1] == results else f"its words were written on results {written[1]}"


def folders(experiments: Path = EXPERIMENTS) -> list[Path]:
    """Every folder with a question."""
    return sorted(path.parent for pattern in ("*/answer.py", "*/experiment.py") for path in experiments.glob(pattern))


def table(experiments: Path = EXPERIMENTS) -> str:
    """The table of experiments/README.md: what every answer stands on."""
    rows = [answered(folder) for folder in folders(experiments)]
    told = [(f"[{a.name}]({a.name}/README.md)", a.stands_on, a.version, f"`{a.results}`") for a in rows]
    return markdown(pd.DataFrame(told, columns=["answer", "stands on", "version", "results"]))


def main(experiments: Path = EXPERIMENTS) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="print the table of experiments/README.md anew")
    if parser.parse_args().write:
        between_marks(experiments / "README.md", TABLE, table(experiments))
    here = version_here()
    print(f"This is {here}.")
    reasons = {
        folder.name: why_stale(folder, here.results) or why_words_are_stale(folder, here.results)
        for folder in folders(experiments)
    }
    for name, reason in reasons.items():
        print(f"{name:35s} {f'STALE: {reason}' if reason else 'current'}")
    return int(any(reasons.values()))


if __name__ == "__main__":
    sys.exit(main())
