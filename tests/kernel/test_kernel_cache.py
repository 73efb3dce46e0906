"""Machine code kept on disk is never older than the source it was made from."""

from __future__ import annotations

import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from alxa_sim import kernel_cache
from alxa_sim.columns import Floats, Ints, Table, column
from alxa_sim.kernels import TABLES, Kernels, declarations
from alxa_sim.processes import month, poverty

CALLEE = "from alxa_sim.kernel_cache import kernel\n\n@kernel\ndef inner(x):\n    return x + {number}\n"
CALLER = """
    from alxa_sim.kernel_cache import compiled, is_cached, kernel
    from callee import inner

    @kernel
    def outer(x):
        return 2 * inner(x)

    if __name__ == "__main__":
        print(int(is_cached(outer)), compiled(outer)(1), compiled(outer)(1) == outer(1))
"""


def run_caller(folder: Path) -> list[str]:
    environment = {"ALXA_CACHE_DIR": str(folder / "cache"), "PYTHONPATH": str(folder), "PATH": ""}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "caller.py"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split()


def test_editing_a_function_that_a_cached_one_calls_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "caller.py").write_text(textwrap.dedent(CALLER))
    (tmp_path / "callee.py").write_text(CALLEE.format(number=1))
    assert run_caller(tmp_path) == ["0", "4", "True"]
    assert run_caller(tmp_path) == ["1", "4", "True"], "the second start should find the machine code"
    (tmp_path / "callee.py").write_text(CALLEE.format(number=2))
    assert run_caller(tmp_path) == ["0", "6", "True"]


@pytest.mark.parametrize("kernel", Kernels._field_defaults.values(), ids=lambda function: function.__name__)
def test_the_digest_covers_the_file_of_every_function_a_kernel_reaches(
    kernel: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = kernel_cache.source_digest(kernel)
    real = Path.read_bytes
    reached = {Path(function.__code__.co_filename) for function in kernel_cache.call_tree(kernel)}
    for edited in reached:
        monkeypatch.setattr(Path, "read_bytes", lambda path, e=edited: real(path) + (b"#" if path == e else b""))
        assert kernel_cache.source_digest(kernel) != before, edited
    monkeypatch.undo()
    assert kernel_cache.source_digest(kernel) == before


def test_the_main_kernel_reaches_every_process() -> None:
    reached = {function.__module__ for function in kernel_cache.call_tree(month.live)}
    processes = Path(month.__file__).parent.glob("*.py")
    lived = {f"alxa_sim.processes.{path.stem}" for path in processes} - {
        "alxa_sim.processes.__init__",
        "alxa_sim.processes.climate",
        "alxa_sim.processes.demography",
        "alxa_sim.processes.market",
        "alxa_sim.processes.parameters",
        "alxa_sim.processes.pasture",
    }
    assert lived <= reached
    assert poverty.judge in kernel_cache.call_tree(month.live)


def test_a_changed_column_changes_the_declarations() -> None:
    class Before(Table):
        heads: Ints = column("head", "Animals.")

    class After(Table):
        heads: Floats = column("head", "Animals.")

    assert repr(Before.record()) != repr(After.record())
    assert all(repr(table.record()) in declarations() for table in TABLES)


def test_a_cache_folder_that_cannot_be_written_is_replaced_by_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file_in_the_way = tmp_path / "file"
    file_in_the_way.write_text("")
    monkeypatch.setenv("ALXA_CACHE_DIR", str(file_in_the_way / "cache"))
    assert kernel_cache.cache_root().is_dir()


def test_unused_machine_code_is_dropped_after_a_month(tmp_path: Path) -> None:
    import os

    for name, days in (("old", 40), ("recent", 3), ("used", 50)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "code.nbi").write_text("")
        stamp = (tmp_path / name).stat().st_mtime - days * 86400
        os.utime(tmp_path / name, (stamp, stamp))
    kernel_cache.prune(tmp_path, keep=tmp_path / "used")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["recent", "used"]


def test_an_attribute_with_the_name_of_a_kernel_is_not_taken_for_a_call() -> None:
    from alxa_sim.processes.offtake import slaughter

    assert slaughter not in kernel_cache.called_by(slaughter).values()


FEED_OF_A_SHEEP = """
from alxa_sim import kernel_cache
from alxa_sim.households import Households
from alxa_sim.processes import herd

h = Households(1)
h.sheep_breeding[0] = 1
numbers = herd.HerdSettings().numbers(0)
machine = kernel_cache.compiled(herd.feed_need)
print(kernel_cache.source_digest(herd.feed_need), machine(h.arrays[0], numbers), herd.feed_need(h.arrays[0], numbers))
"""


def feed_of_a_sheep(package: Path) -> list[str]:
    """Digest of the sources, and what machine code and Python answer, from a copy of the package."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", FEED_OF_A_SHEEP],
        cwd=package,
        env={"ALXA_CACHE_DIR": str(package / "cache"), "PYTHONPATH": str(package), "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split()


@pytest.mark.slow
def test_editing_a_number_in_a_process_of_the_package_changes_what_its_machine_code_answers(tmp_path: Path) -> None:
    shutil.copytree(Path(kernel_cache.__file__).parent, tmp_path / "alxa_sim", ignore=shutil.ignore_patterns("__pycache__"))
    digest, machine, plain = feed_of_a_sheep(tmp_path)
    assert machine == plain == "54750"
    herd = tmp_path / "alxa_sim" / "processes" / "herd.py"
    source = herd.read_text(encoding="utf-8")
    assert source.count("365.0 / 12.0 * units") == 1
    herd.write_text(source.replace("365.0 / 12.0 * units", "365.0 / 24.0 * units"), encoding="utf-8")
    edited, machine_after, plain_after = feed_of_a_sheep(tmp_path)
    assert machine_after == plain_after == "27375"
    assert edited != digest


def test_only_what_reaches_a_function_that_makes_arrays_is_compiled_with_the_runtime() -> None:
    assert kernel_cache.needs_runtime(month.land_and_market)
    assert not kernel_cache.needs_runtime(month.live)


def test_another_option_of_the_compiler_makes_machine_code_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    before = kernel_cache.source_digest(month.live)
    monkeypatch.setitem(kernel_cache.OPTIONS, "fastmath", True)
    assert kernel_cache.source_digest(month.live) != before
