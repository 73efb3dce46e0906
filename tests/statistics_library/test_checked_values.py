"""The page of checked statistics tells what is compared with published values and with R, and it is enough."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "reference" / "checked_statistics.md"
FEWEST = 60
ROW = re.compile(
    r"^\| (?P<what>[^|]+) \| (?P<file>R|published) \| `(?P<case>[^`]+)` \| (?P<answers>[^|]+) \| (?P<count>\d+) \|"
)


def rows() -> list[dict[str, str]]:
    return [found.groupdict() for line in PAGE.read_text(encoding="utf-8").splitlines() if (found := ROW.match(line))]


def numbers(told: Any) -> int:
    """How many numbers there are in a piece of JSON."""
    if isinstance(told, dict | list):
        return sum(map(numbers, told.values() if isinstance(told, dict) else told))
    return int(isinstance(told, int | float))


def test_the_page_counts_right_and_sixty_values_or_more_are_checked(
    reference: dict[str, Any], from_r: dict[str, Any]
) -> None:
    total = 0
    for row in rows():
        case = (from_r if row["file"] == "R" else reference)[row["case"]]
        values = [case[name] for name in re.findall(r"`([^`]+)`", row["answers"])] or case
        assert numbers(values) == int(row["count"]), row["case"]
        total += int(row["count"])
    print(f"{total} values checked, {sum(int(row['count']) for row in rows() if row['file'] == 'R')} of them from R")
    assert total >= FEWEST
    assert f"**{total} values**" in PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["case"])
def test_a_case_on_the_page_is_read_by_a_test(row: dict[str, str]) -> None:
    """By its name, or by one that is put together of its beginning and a parameter."""
    texts = [
        path.read_text(encoding="utf-8")
        for path in Path(__file__).parent.glob("test_*.py")
        if path.name != Path(__file__).name
    ]
    begin = row["case"].split("_")[0]
    assert any(f'"{row["case"]}"' in text or f'f"{begin}_{{' in text for text in texts)
