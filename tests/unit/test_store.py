"""The results folder: where it goes, what may be replaced, and that what it holds is exact."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from alxa_sim.batch.folder import PARTIAL, built_beside, chosen_folder, new_partial_folder, publish
from alxa_sim.batch.store import Store, arrow_table, table_digest
from alxa_sim.manifest import write_manifest
from alxa_sim.records import Refusal

MONTHS = pd.date_range("2014-01", periods=3, freq="MS")
COSTS = pd.DataFrame({"month": MONTHS, "intervention": "低保", "cost": [1.5, 0.0, 2.25], "households": 3})


def results(place: Path) -> Path:
    """A finished folder of ours."""
    with built_beside(place) as folder:
        (folder / "summary.md").write_text("old")
        write_manifest(folder, {"made_by": "alxa_sim"})
        return publish(folder, place, force=False)


class TestWhereResultsGo:
    def test_the_first_run_takes_the_name_of_the_scenario_and_the_next_a_number(self, in_empty_folder: Path) -> None:
        assert chosen_folder("baseline", None, False) == Path("results/baseline")
        (in_empty_folder / "results/baseline").mkdir(parents=True)
        assert chosen_folder("baseline", None, False) == Path("results/baseline")
        (in_empty_folder / "results/baseline/x").touch()
        (in_empty_folder / "results/baseline-2").touch()
        assert chosen_folder("baseline", None, False) == Path("results/baseline-3")

    @pytest.mark.parametrize("name", ["../../etc", "a/b", "..", "", "低保"])
    def test_a_name_never_leads_out_of_results(self, name: str) -> None:
        place = chosen_folder(name, None, False)
        assert place.parent == Path("results")
        assert place.name.strip(".")

    def test_a_named_folder_with_something_in_it_is_refused(self, tmp_path: Path) -> None:
        results(tmp_path / "mine")
        with pytest.raises(Refusal, match=r"not empty.*--force"):
            chosen_folder("x", tmp_path / "mine", False)
        assert chosen_folder("x", tmp_path / "mine", True) == tmp_path / "mine"

    def test_force_never_touches_what_alxa_did_not_write(self, tmp_path: Path) -> None:
        (tmp_path / "thesis.docx").touch()
        with pytest.raises(Refusal, match=r"holds thesis\.docx"):
            chosen_folder("x", tmp_path, True)
        ours = results(tmp_path / "mine")
        (ours / "notes.txt").touch()
        with pytest.raises(Refusal, match=r"holds notes\.txt"):
            chosen_folder("x", ours, True)

    def test_a_manifest_of_another_program_is_not_ours(self, tmp_path: Path) -> None:
        (tmp_path / "manifest.json").write_text('{"files": {}}')
        with pytest.raises(Refusal, match=r"holds manifest\.json"):
            chosen_folder("x", tmp_path, True)

    def test_a_file_in_the_way_is_refused(self, in_empty_folder: Path) -> None:
        (in_empty_folder / "results").write_text("a file")
        with pytest.raises(Refusal, match="is a file"):
            chosen_folder("x", Path("results"), True)
        with pytest.raises(Refusal, match="cannot write here"), built_beside(Path("results/baseline")):
            pytest.fail("nothing may run")

    @pytest.mark.parametrize("out", [".", "..", "sub/.."])
    def test_the_folder_that_the_user_works_in_is_refused(self, out: str, in_empty_folder: Path) -> None:
        (in_empty_folder / "sub").mkdir()
        with pytest.raises(Refusal):
            chosen_folder("x", Path(out), True)

    def test_a_link_leads_to_the_folder_it_names(self, tmp_path: Path) -> None:
        (tmp_path / "disk").mkdir()
        (tmp_path / "link").symlink_to("disk")
        assert results(chosen_folder("x", tmp_path / "link", False)) == tmp_path / "disk"

    def test_a_place_that_cannot_be_written_is_refused(self) -> None:
        with pytest.raises(Refusal, match="cannot write here"), built_beside(Path("/proc/results")):
            pytest.fail("nothing may run")


class TestWholeOrNotAtAll:
    def test_what_is_not_published_vanishes(self, tmp_path: Path) -> None:
        with suppress(ZeroDivisionError), built_beside(tmp_path / "r") as folder:
            (folder / "half.parquet").touch()
            raise ZeroDivisionError
        assert list(tmp_path.iterdir()) == []

    def test_a_published_folder_holds_no_trace_of_its_building(self, tmp_path: Path) -> None:
        results(tmp_path / "r")
        assert [p.name for p in tmp_path.iterdir()] == ["r"]
        assert sorted(p.name for p in (tmp_path / "r").iterdir()) == ["manifest.json", "summary.md"]

    def test_force_replaces_the_old_results(self, tmp_path: Path) -> None:
        place = results(tmp_path / "r")
        with built_beside(place) as folder:
            (folder / "new").touch()
            assert publish(folder, place, force=True) == place
        assert [p.name for p in tmp_path.rglob("*")] == ["r", "new"]

    def test_results_that_came_first_are_left_alone(self, tmp_path: Path) -> None:
        with built_beside(tmp_path / "r") as folder:
            results(tmp_path / "r")
            (folder / "late").touch()
            assert publish(folder, tmp_path / "r", force=False) == tmp_path / "r-2"
        assert (tmp_path / "r/summary.md").read_text() == "old"

    def test_what_a_killed_run_left_is_removed_and_a_running_one_is_not(self, tmp_path: Path) -> None:
        _, held = new_partial_folder(tmp_path / "killed")
        held.close()
        (tmp_path / f".stranger{PARTIAL}").mkdir()
        with built_beside(tmp_path / "running") as running:
            with built_beside(tmp_path / "r"):
                names = sorted(p.name.split(".")[1] for p in tmp_path.iterdir())
                assert names == ["r", "running", "stranger"]
            assert running.exists()


class TestTables:
    def test_the_digest_is_the_same_before_and_after_parquet(self, tmp_path: Path) -> None:
        with Store(tmp_path) as store:
            store.add(7, {"costs": COSTS})
            store.add(8, {"costs": COSTS})
        back = pd.read_parquet(tmp_path / "costs.parquet")
        assert list(back.columns) == ["run", "month", "intervention", "cost", "households"]
        assert store.digests() == {"costs": {"rows": 6, "digest": table_digest(back)}}
        assert pq.ParquetFile(tmp_path / "costs.parquet").num_row_groups == 2

    def test_the_digest_sees_every_value_and_the_order_of_rows(self) -> None:
        seen = {table_digest(COSTS), table_digest(COSTS[::-1])}
        for name, value in (("cost", np.nextafter(1.5, 2)), ("households", 4), ("intervention", "低")):
            changed = COSTS.copy()
            changed.loc[0, name] = value
            seen.add(table_digest(changed))
        seen.add(table_digest(COSTS.rename(columns={"cost": "price"})))
        assert len(seen) == 6

    def test_the_digest_does_not_see_how_pandas_keeps_a_value(self) -> None:
        kept = COSTS.astype({"households": "int32", "month": "datetime64[ns]", "intervention": "object"})
        assert table_digest(kept) == table_digest(COSTS)
        zero = pd.DataFrame({"x": [0.0, np.nan]})
        assert table_digest(zero) == table_digest(pd.DataFrame({"x": [-0.0, -np.nan]}))

    def test_equal_tables_give_equal_bytes(self, tmp_path: Path) -> None:
        for name in "ab":
            (tmp_path / name).mkdir()
            with Store(tmp_path / name) as store:
                store.add(1, {"costs": COSTS})
        assert (tmp_path / "a/costs.parquet").read_bytes() == (tmp_path / "b/costs.parquet").read_bytes()

    def test_every_column_says_its_unit_and_meaning(self) -> None:
        schema = arrow_table("costs", COSTS.assign(run=1)).schema
        assert schema.field("cost").metadata[b"unit"] == b"yuan"
        assert all(field.metadata[b"meaning"].endswith(b".") for field in schema)

    def test_a_table_without_rows_keeps_its_types(self) -> None:
        empty = pd.DataFrame({name: [] for name in COSTS.columns}, dtype=object)
        assert arrow_table("costs", empty.assign(run=1)).schema == arrow_table("costs", COSTS.assign(run=1)).schema

    def test_a_column_that_nothing_declares_is_an_error(self) -> None:
        with pytest.raises(ValueError, match="costs: nothing declares the column 'bribe'"):
            arrow_table("costs", COSTS.assign(run=1, bribe=3))
