"""The user's own tables of gacha and households."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from alxa_sim.model import AlxaModel
from alxa_sim.population import PopulationSettings, WorldSettings
from alxa_sim.processes.settlement import TRANSFERRED
from alxa_sim.records import TableError
from alxa_sim.scenario import Scenario
from alxa_sim.user_tables import (
    GACHA_FIELDS,
    OPTIONAL_COUNTS,
    OPTIONAL_FLAGS,
    household_fields,
    read_gacha,
    read_households,
)

Write = Callable[..., Path]

GACHA_COLUMNS = "id,sumu,row,column,area,rain,road_distance,border,poor"
GACHA = ("Ulan,North,0,0,1800,90,120,1,1", "巴彦,South,1,2,1500.5,130,40,0,0", "Third,South,1,0,2000,120,60,0,0")
HOUSEHOLD_COLUMNS = (
    "id,gacha,children,adults,elderly,camels_breeding,camels_young,camels_other,"
    "sheep_breeding,sheep_young,sheep_other,goats_breeding,goats_young,goats_other,cash"
)
HOUSEHOLDS = (
    "30,巴彦,1,2,0,10,5,3,0,0,0,20,9,4,15000.255",
    "7,Ulan,0,1,1,0,0,0,0,0,0,0,0,0,0",
    "12,Ulan,3,2,0,0,0,0,40,20,10,0,0,0,800",
)


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    monkeypatch.chdir(tmp_path)

    def make(name: str, columns: str, rows: Sequence[str]) -> Path:
        path = tmp_path / name
        path.write_text("\n".join([columns, *rows]) + "\n", encoding="utf-8")
        return path

    return make


def model_of(gacha: Path | None, households: Path | None) -> AlxaModel:
    world = WorldSettings(gacha_table=str(gacha) if gacha else None)
    population = PopulationSettings(households_table=str(households) if households else None, households=60)
    return AlxaModel(Scenario(name="x", world=world, population=population), check=True)


def test_a_table_of_gacha_spans_the_grid_and_leaves_other_cells_empty(write: Write) -> None:
    model = model_of(write("g.csv", GACHA_COLUMNS, GACHA), None)
    gacha = model.gacha
    assert model.grid.dimensions == (2, 3)
    assert gacha.is_gacha.tolist() == [True, False, False, True, False, True]
    assert gacha.sumu.tolist() == [1, 0, 0, 2, 0, 2]
    assert gacha.usable_area.tolist() == pytest.approx([90_000, 0, 0, 100_000, 0, 75_025])
    assert gacha.rain_mean.tolist() == [90, 0, 0, 120, 0, 130]
    assert gacha.road_distance.tolist() == [120, 0, 0, 60, 0, 40]
    assert gacha.water_distance[[0, 3, 5]].tolist() == [5.0] * 3
    assert gacha.poor_gacha.tolist() == gacha.border.tolist() == [True] + [False] * 5
    assert set(model._households.gacha) <= {0, 3, 5}


def test_households_live_in_the_cells_of_their_gacha_in_the_order_of_their_ids(write: Write) -> None:
    model = model_of(write("g.csv", GACHA_COLUMNS, GACHA), write("h.csv", HOUSEHOLD_COLUMNS, HOUSEHOLDS))
    h = model._households
    assert h.id.tolist() == [7, 12, 30]
    assert h.gacha.tolist() == [0, 0, 5]
    assert h.children.tolist() == [0, 3, 1]
    assert h.sheep_young.tolist() == [0, 20, 0]
    assert h.camels_breeding.tolist() == [0, 0, 10]
    assert h.cash.tolist() == [0, 80_000, 1_500_026]
    assert h.wage_workers.tolist() == [0, 0, 0]
    assert h.schooling.tolist() == [9.0] * 3
    assert h.house_grade.tolist() == [2] * 3
    assert not h.lacks_water.any()


def test_a_model_runs_on_a_sparse_grid_and_empty_cells_stay_empty(write: Write) -> None:
    model = model_of(write("g.csv", GACHA_COLUMNS, GACHA), write("h.csv", HOUSEHOLD_COLUMNS, HOUSEHOLDS))
    for _ in range(14):
        model.step()
    gacha = model.gacha
    assert gacha.forage[~gacha.is_gacha].tolist() == [120.0] * 3
    assert np.all(gacha.rain[gacha.is_gacha] > 0)
    assert all(np.isfinite(np.asarray(layer, np.float64)).all() for layer in gacha)
    table = model.tables()["gacha_monthly"]
    assert sorted(set(table["gacha"])) == [0, 3, 5]
    assert table.loc[table["gacha"] == 3, "persons"].eq(0).all()


def test_households_can_stand_in_a_generated_world(write: Write) -> None:
    rows = [row.replace("巴彦", "39").replace("Ulan", "0") for row in HOUSEHOLDS]
    model = model_of(None, write("h.csv", HOUSEHOLD_COLUMNS, rows))
    assert model._households.gacha.tolist() == [0, 0, 39]


def test_the_order_of_rows_and_columns_changes_nothing(write: Write) -> None:
    gacha = write("g.csv", GACHA_COLUMNS, GACHA)
    turned = [",".join(reversed(row.split(","))) for row in reversed(HOUSEHOLDS)]
    header = ",".join(reversed(HOUSEHOLD_COLUMNS.split(",")))
    models = [
        model_of(gacha, write("a.csv", HOUSEHOLD_COLUMNS, HOUSEHOLDS)),
        model_of(gacha, write("b.csv", header, turned)),
    ]
    for model in models:
        for _ in range(13):
            model.step()
    assert models[0]._households.arrays.tobytes() == models[1]._households.arrays.tobytes()


def test_optional_columns_are_taken_where_they_are_given(write: Write) -> None:
    names = ["chronic", "out_of_school", "wage_workers", "water_quality", "schooling", "house_grade", "registered"]
    rows = [f"{HOUSEHOLDS[0]},1,1,2,no,12.5,4,1", f"{HOUSEHOLDS[1]},0,0,0,yes,6,1,0"]
    model = model_of(write("g.csv", GACHA_COLUMNS, GACHA), write("h.csv", ",".join([HOUSEHOLD_COLUMNS, *names]), rows))
    h = model._households
    given = [getattr(h, name)[1] for name in names]
    assert given == [1, 1, 2, False, 12.5, 4, True]
    assert h.lacks_housing.tolist() == h.lacks_water.tolist() == h.lacks_school.tolist() == [False, True]


def test_settlement_work_and_membership_are_taken_where_they_are_given(write: Write) -> None:
    """Who lives in the town looks for work in the gacha nearest to it, and who says where, there."""
    names = "settlement,member,migrants,debt"
    rows = [f"{HOUSEHOLDS[0]},0,yes,1,1234.567", f"{HOUSEHOLDS[1]},2,no,0,0", f"{HOUSEHOLDS[2]},1,0,2,9"]
    gacha = write("g.csv", GACHA_COLUMNS, GACHA)
    h = model_of(gacha, write("h.csv", f"{HOUSEHOLD_COLUMNS},{names}", rows))._households
    assert h.settlement.tolist() == [TRANSFERRED, 1, 0]
    assert h.member.tolist() == [False, False, True]
    assert h.migrants.tolist() == [0, 2, 1]
    assert h.debt.tolist() == [0, 900, 123_457]
    assert h.labour_market.tolist() == [5, 0, 5]
    elsewhere = [f"{row},Third" for row in rows]
    model = model_of(gacha, write("i.csv", f"{HOUSEHOLD_COLUMNS},{names},labour_market", elsewhere))
    assert model._households.labour_market.tolist() == [3] * 3
    for _ in range(13):
        model.step()


def test_as_many_jobs_as_workers_stand_where_the_workers_look_for_work(write: Write) -> None:
    rows = [f"{HOUSEHOLDS[0]},2,Third", f"{HOUSEHOLDS[2]},1,Third"]
    table = write("h.csv", f"{HOUSEHOLD_COLUMNS},wage_workers,labour_market", rows)
    model = model_of(write("g.csv", GACHA_COLUMNS, GACHA), table)
    assert model.gacha.jobs[3] >= 3


def test_a_register_that_is_given_is_kept_and_each_registered_household_has_a_cause(write: Write) -> None:
    rows = [f"{row},{flag}" for row, flag in zip(HOUSEHOLDS, ("0", "true", "0"), strict=True)]
    model = model_of(write("g.csv", GACHA_COLUMNS, GACHA), write("h.csv", f"{HOUSEHOLD_COLUMNS},registered", rows))
    assert model._households.registered.tolist() == [True, False, False]
    assert (model._households.cause > 0).tolist() == [True, False, False]


def test_a_register_that_is_not_given_is_made(write: Write) -> None:
    gacha, households = write("g.csv", GACHA_COLUMNS, GACHA), write("h.csv", HOUSEHOLD_COLUMNS, HOUSEHOLDS)
    population = PopulationSettings(households_table=str(households), registered_share=1.0)
    model = AlxaModel(Scenario(name="x", world=WorldSettings(gacha_table=str(gacha)), population=population))
    assert model._households.registered.all()


def test_ids_keep_every_digit(write: Write) -> None:
    rows = [HOUSEHOLDS[0].replace("30,", f"{number},", 1) for number in (2**53, 2**53 + 1, 2**63 - 1025)]
    model = model_of(write("g.csv", GACHA_COLUMNS, GACHA), write("h.csv", HOUSEHOLD_COLUMNS, rows))
    assert model._households.id.tolist() == [2**53, 2**53 + 1, 2**63 - 1025]


def refusal(read: Callable[[], object]) -> str:
    with pytest.raises(TableError) as refused:
        read()
    return str(refused.value)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("Ulan,N,5,5,1,1,1,0,0", "g.csv:5: column 'id': 'Ulan' stands in line 2 already"),
        ("D,N,0,0,1,1,1,0,0", "g.csv:5: gacha 'D' stands in row 0, column 0, with 'Ulan'"),
        ("D,N,0,1,0,1,1,0,0", "g.csv:5: gacha 'D' has no area"),
        ("D,N,0,1,-1,1,1,0,0", "g.csv:5: column 'area': must not be negative, found -1"),
        ("D,N,1000,1000,1,1,1,0,0", "g.csv:5: with this row and column the grid has 1,001 times 1,001 cells; at most 1,000,000 are possible"),
        ("D,N,1e300,0,1,1,1,0,0", "g.csv:5: column 'row': is too large: '1e300'"),
        ("D,N,0.5,1,1,1,1,0,0", "g.csv:5: column 'row': must be a whole number, found '0.5'"),
        ("D,N,-1,1,1,1,1,0,0", "g.csv:5: column 'row': must not be negative, found -1"),
        ("D,N,0,1,1,nan,1,0,0", "g.csv:5: column 'rain': must be finite, found 'nan'"),
        ("D,N,0,1,1,1,far,0,0", "g.csv:5: column 'road_distance': must be a number, found 'far'"),
        ("D,N,0,1,1,1,1,2,0", "g.csv:5: column 'border': must be 1 or 0, found '2'"),
        ("D,N,0,1,1e10,1,1,0,0", "g.csv:5: column 'area': must be at most 1e+09, found '1e10'"),
        (",N,0,1,1,1,1,0,0", "g.csv:5: column 'id': must not be empty"),
        ("D,,0,1,1,1,1,0,0", "g.csv:5: column 'sumu': must not be empty"),
    ],
)
def test_gacha_that_cannot_be_are_refused(write: Write, row: str, message: str) -> None:
    path = write("g.csv", GACHA_COLUMNS, [*GACHA, row])
    assert refusal(lambda: read_gacha(path)) == message


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"gacha": "Ulam"}, "h.csv:5: column 'gacha': unknown 'Ulam'; did you mean 'Ulan'?"),
        ({"id": "12"}, "h.csv:5: column 'id': 12 stands in line 4 already"),
        ({"id": "1.5"}, "h.csv:5: column 'id': must be a whole number, found '1.5'"),
        ({"id": str(2**63)}, "h.csv:5: column 'id': is too large: '9223372036854775808'"),
        ({"adults": "0", "children": "1"}, "h.csv:5: household 99 has no adult and no elderly member"),
        ({"chronic": "2"}, "h.csv:5: household 99 has more chronically ill than members"),
        ({"out_of_school": "1"}, "h.csv:5: household 99 has more children out of school than of school age"),
        ({"wage_workers": "2"}, "h.csv:5: household 99 has more wage workers than adults"),
        ({"wage_workers": "1", "migrants": "1"}, "h.csv:5: household 99 has more wage workers and migrants than adults"),
        ({"house_grade": "5"}, "h.csv:5: column 'house_grade': must be from 1 to 4, found 5"),
        ({"cash": "-1"}, "h.csv:5: column 'cash': must not be negative, found -1"),
        ({"cash": "1e300"}, "h.csv:5: household 99 has more than 1,000,000,000 yuan of cash"),
        ({"camels_young": "2.5"}, "h.csv:5: column 'camels_young': must be a whole number, found '2.5'"),
        ({"goats_other": "1000001"}, "h.csv:5: household 99 has more than 1,000,000 of goats_other"),
        ({"children": "1e300"}, "h.csv:5: column 'children': is too large: '1e300'"),
        ({"water_quality": "maybe"}, "h.csv:5: column 'water_quality': must be 1 or 0, found 'maybe'"),
    ],
)
def test_households_that_cannot_be_are_refused(write: Write, changes: dict[str, str], message: str) -> None:
    """Each is a household of one adult and nothing else but for the changes."""
    columns = [*HOUSEHOLD_COLUMNS.split(","), *OPTIONAL_COUNTS, *OPTIONAL_FLAGS, "house_grade"]
    ordinary = dict.fromkeys(columns, "0") | {"id": "99", "gacha": "Ulan", "adults": "1", "house_grade": "2"}
    rows = [*(f"{row},0,0,0,0,1,1,1,1,0,2" for row in HOUSEHOLDS), ",".join((ordinary | changes).values())]
    path = write("h.csv", ",".join(columns), rows)
    assert refusal(lambda: read_households(path, ["Ulan", "巴彦", "Third"])).startswith(message)


@pytest.mark.parametrize("left_out", [field.name for field in household_fields(()) if field.default is None])
def test_a_required_column_of_households_that_is_missing_is_named(write: Write, left_out: str) -> None:
    columns = HOUSEHOLD_COLUMNS.split(",")
    kept = [k for k, name in enumerate(columns) if name != left_out]
    rows = [",".join(row.split(",")[k] for k in kept) for row in HOUSEHOLDS]
    path = write("h.csv", ",".join(columns[k] for k in kept), rows)
    assert f"column '{left_out}' is missing" in refusal(lambda: read_households(path, ["Ulan", "巴彦"]))


def test_every_required_column_of_gacha_is_in_the_example() -> None:
    assert [field.name for field in GACHA_FIELDS if field.default is None] == GACHA_COLUMNS.split(",")


def test_a_model_refuses_a_bad_table_before_it_starts(write: Write) -> None:
    assert "unknown '巴彦'" in refusal(lambda: model_of(None, write("h.csv", HOUSEHOLD_COLUMNS, HOUSEHOLDS)))
    assert "no such file" in refusal(lambda: model_of(Path("nowhere.csv"), None))


def test_every_household_that_cannot_be_is_told_with_its_line(write: Write) -> None:
    bad = ("1,Ulan,1,0,0,0,0,0,0,0,0,0,0,0,0", "2,Ulan,0,1,0,0,0,0,0,0,0,0,0,0,0", "3,Ulan,1,0,0,0,0,0,0,0,0,0,0,0,0")
    path = write("h.csv", HOUSEHOLD_COLUMNS, bad)
    assert refusal(lambda: read_households(path, ["Ulan"])).splitlines() == [
        "h.csv:2: household 1 has no adult and no elderly member",
        "h.csv:4: household 3 has no adult and no elderly member",
    ]


def test_the_tables_of_a_run_keep_the_names_of_gacha_and_sumu(write: Write) -> None:
    model = model_of(write("g.csv", GACHA_COLUMNS, GACHA), None)
    model.step()
    tables = model.tables()
    assert tables["places"].to_dict("list") == {
        "gacha": [0, 5, 3], "name": ["Ulan", "巴彦", "Third"], "sumu": [1, 2, 2], "sumu_name": ["North", "South", "South"],
    }  # fmt: skip
    assert set(tables["gacha_monthly"]["gacha"]) == set(tables["places"]["gacha"])


def test_a_generated_world_names_its_places_by_their_numbers() -> None:
    places = model_of(None, None).tables()["places"]
    assert places["name"].tolist() == [str(cell) for cell in range(40)]
    assert places["sumu_name"].tolist() == places["sumu"].astype(str).tolist()
