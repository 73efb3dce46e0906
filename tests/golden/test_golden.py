"""The published numbers of one run: they change only on purpose, with a Results entry in CHANGELOG.md.

After such a change: `python tests/golden/test_golden.py` writes the new file and prints the digest for the entry.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
GOLDEN = HERE / "baseline_seed_1.json"
CHANGELOG = HERE.parents[1] / "CHANGELOG.md"
BASELINE = HERE.parents[1] / "scenarios" / "baseline.yaml"


def numbers_of_a_run() -> dict[str, dict[str, float]]:
    """Indicators at the start and at the end of every year, and the sums of the accounts by year."""
    from alxa_sim import AlxaModel, load_scenario

    model = AlxaModel(load_scenario(BASELINE), seed=1)
    while model.running:
        model.step()
    tables = model.tables()
    monthly = tables["monthly"].set_index("month")
    december = monthly[monthly.index.month == 12]
    accounts = tables["gacha_monthly"].drop(columns=["gacha", "row", "column", "sumu", "poor_gacha", "border"])
    by_year = accounts.groupby(accounts.pop("month").dt.year).sum()
    return {
        f"{name} {year}": {key: float(f"{value:.10g}") for key, value in row.items()}
        for name, frame in (("indicators", december.set_axis(december.index.year)), ("accounts", by_year))
        for year, row in frame.iterrows()
    }


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def test_the_run_gives_the_published_numbers() -> None:
    published: dict[str, Any] = json.loads(GOLDEN.read_text())
    found = numbers_of_a_run()
    assert found.keys() == published.keys()
    for part, row in found.items():
        assert row == pytest.approx(published[part], rel=1e-9, nan_ok=True), part


def test_the_changelog_announces_the_published_numbers() -> None:
    assert digest(GOLDEN) in CHANGELOG.read_text(encoding="utf-8"), "add a Results entry with this digest"


if __name__ == "__main__":
    GOLDEN.write_text(json.dumps(numbers_of_a_run(), indent=1) + "\n")
    print(digest(GOLDEN))
