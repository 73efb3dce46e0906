"""CSV tables are read whole or refused with file, line and column."""

from __future__ import annotations

from pathlib import Path

import pytest

from alxa_sim.records import (
    Field,
    TableError,
    did_you_mean,
    fault_of_file,
    finite_number,
    flag,
    label,
    quoted,
    read_table,
    whole_number,
)

FIELDS = (
    Field("id", whole_number, "1", "Number of the household", unique=True),
    Field("gacha", label, "text", "Where it lives", allowed=("north", "south")),
    Field("cash", finite_number, "yuan", "Cash"),
    Field("grade", whole_number, "grade", "House", default=2, allowed=range(1, 5)),
    Field("poor", flag, "1", "Poor", default=False),
)
GOOD = "id,gacha,cash,poor\n1,north,5.5,yes\n2,south,0,0\n"


def answer(folder: Path, text: str | bytes) -> list[str]:
    path = folder / "t.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(TableError) as refused:
        read_table(path, FIELDS)
    return str(refused.value).splitlines()


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        "\ufeff" + GOOD,
        GOOD.replace("\n", "\r\n"),
        GOOD.replace("\n", "\n\n"),
        GOOD.replace(",", " , "),
        "cash,poor,gacha,id\n5.5,TRUE,north,1\n0,no,south,2",
    ],
)
def test_a_table_is_read_by_column_and_what_is_left_out_has_its_default(in_empty_folder: Path, text: str) -> None:
    (in_empty_folder / "t.csv").write_text(text, encoding="utf-8", newline="")
    assert read_table(Path("t.csv"), FIELDS) == {
        "id": [1, 2],
        "gacha": ["north", "south"],
        "cash": [5.5, 0.0],
        "poor": [True, False],
        "grade": [2, 2],
    }


WRONG = {
    "": ["t.csv: is empty; its first line names the columns"],
    "id,gacha,cash\n": ["t.csv:1: has no rows below its first line"],
    "id,gacha\n1,north\n": ["t.csv:1: column 'cash' is missing; it says: Cash [yuan]"],
    "id,gacha,csh\n1,north,5\n": [
        "t.csv:1: column 'cash' is missing; is it 'csh'?",
        "t.csv:1: unknown column 'csh'; did you mean 'cash'?",
    ],
    "id,gacha,cash,cash\n1,north,5,5\n": ["t.csv:1: column 'cash' appears twice"],
    "id,gacha,cash\n1,nort,5\n": ["t.csv:2: column 'gacha': unknown 'nort'; did you mean 'north'?"],
    "id,gacha,cash\n1,north,-5\n": ["t.csv:2: column 'cash': must not be negative, found -5"],
    "id,gacha,cash\n1,north,100 yuan\n": ["t.csv:2: column 'cash': must be a number, found '100 yuan'"],
    "id,gacha,cash\n1,north,1_000\n": ["t.csv:2: column 'cash': must be a number, found '1_000'"],
    "id,gacha,cash\n1,north,\n": ["t.csv:2: column 'cash': must be a number, found ''"],
    "id,gacha,cash\n1,north,nan\n": ["t.csv:2: column 'cash': must be finite, found 'nan'"],
    "id,gacha,cash\n1.5,north,1\n": ["t.csv:2: column 'id': must be a whole number, found '1.5'"],
    "id,gacha,cash\n9223372036854775808,north,1\n": ["t.csv:2: column 'id': is too large: '9223372036854775808'"],
    "id,gacha,cash\n1,,1\n": ["t.csv:2: column 'gacha': must not be empty"],
    "id,gacha,cash,grade\n1,north,1,7\n": ["t.csv:2: column 'grade': must be from 1 to 4, found 7"],
    "id,gacha,cash,poor\n1,north,1,perhaps\n": ["t.csv:2: column 'poor': must be 1 or 0, found 'perhaps'"],
    "id,gacha,cash\n1,north,1\n1,south,1\n": ["t.csv:3: column 'id': 1 stands in line 2 already"],
    "id,gacha,cash\n1,north\n2,north,x\n": [
        "t.csv:2: has 2 cells where the first line names 3 columns",
        "t.csv:3: column 'cash': must be a number, found 'x'",
    ],
    'id,gacha,cash\n1,"north,5\n': ["t.csv:2: is no CSV: unexpected end of data"],
}


@pytest.mark.parametrize(("text", "expected"), WRONG.items())
def test_a_wrong_table_is_refused_with_its_line_and_column(
    in_empty_folder: Path, text: str, expected: list[str]
) -> None:
    assert answer(in_empty_folder, text) == expected


def test_a_file_that_is_no_text_is_refused(in_empty_folder: Path) -> None:
    assert answer(in_empty_folder, b"id\n\xff\xfe") == ["t.csv: is not text in UTF-8; save it as 'CSV UTF-8'"]


def test_a_missing_file_and_a_folder_are_refused(in_empty_folder: Path) -> None:
    (in_empty_folder / "households.csv").touch()
    with pytest.raises(TableError) as refused:
        read_table(Path("household.csv"), FIELDS)
    assert str(refused.value) == "household.csv: no such file; did you mean 'households.csv'?"
    with pytest.raises(TableError) as refused:
        read_table(in_empty_folder, FIELDS)
    assert str(refused.value) == ".: is a folder"


def test_a_file_is_offered_for_another_only_where_their_names_are_alike(in_empty_folder: Path) -> None:
    for name in ("core.yaml", "border.yaml", "dzud_2010s.yaml", "baseline.yaml"):
        (in_empty_folder / name).touch()
    meant = {
        "nope.yaml": "",
        "x.yaml": "",
        "baseline.yml": "; did you mean 'baseline.yaml'?",
        "basline.yaml": "; did you mean 'baseline.yaml'?",
        "dzud_2010.yaml": "; did you mean 'dzud_2010s.yaml'?",
    }
    assert {name: fault_of_file(in_empty_folder / name) for name in meant} == {
        name: f"no such file{hint}" for name, hint in meant.items()
    }


def test_of_many_problems_the_first_are_told_and_the_rest_counted(in_empty_folder: Path) -> None:
    lines = answer(in_empty_folder, "id,gacha,cash\n" + "".join(f"{i},north,-1\n" for i in range(1000)))
    assert len(lines) == 21
    assert lines[19:] == ["t.csv:21: column 'cash': must not be negative, found -1", "t.csv: and 980 more problems"]


def test_a_large_id_keeps_every_digit(in_empty_folder: Path) -> None:
    (in_empty_folder / "t.csv").write_text("id,gacha,cash\n9007199254740993,north,1\n9007199254740992,north,1\n")
    assert read_table(Path("t.csv"), FIELDS)["id"] == [9007199254740993, 9007199254740992]


def test_a_value_is_quoted_in_one_short_line_in_the_words_of_yaml() -> None:
    assert [quoted(value) for value in (None, True, "a\nb", {"a": 1}, (1,))] == [
        "null", "true", r"'a\nb'", "a map", "a list",
    ]  # fmt: skip
    assert len(quoted("x" * 1000)) == 60


def test_the_nearest_name_is_offered_only_where_one_is_near() -> None:
    kinds = ["camel_dairy_linkage", "dzud"]
    assert did_you_mean("camel_dary_linkage", kinds) == "; did you mean 'camel_dairy_linkage'?"
    assert did_you_mean("xyz", kinds) == ""
