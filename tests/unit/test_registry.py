"""Extensions are found by their folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from alxa_sim.extension_points import Figure, Indicator, Intervention, Shock
from alxa_sim.registry import found_in

MakePackage = Callable[..., str]


@pytest.fixture
def make_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> MakePackage:
    """Writes a package of the given modules and returns its name."""
    name = f"extensions_of_{abs(hash(request.node.nodeid))}"
    monkeypatch.syspath_prepend(tmp_path)

    def make(**modules: str) -> str:
        folder = tmp_path / name
        folder.mkdir()
        (folder / "__init__.py").write_text("")
        for module, source in modules.items():
            (folder / f"{module}.py").write_text(source.replace("PACKAGE", name))
        return name

    return make


SHOCK = "from alxa_sim.extension_points import Shock\nclass {0}(Shock, kind='{1}'): pass\n"
INDICATOR = (
    "from alxa_sim.extension_points import indicator\n@indicator(unit='1')\ndef {0}(h): 'A number.'; return 1.0\n"
)


@pytest.mark.parametrize(
    ("folder", "kind_of_thing", "name"),
    [
        ("interventions", Intervention, "minimum_living_allowance"),
        ("shocks", Shock, "dzud"),
        ("indicators", Indicator, "poverty_headcount"),
        ("figures", Figure, "incidence"),
    ],
)
def test_every_folder_of_extensions_is_searched(folder: str, kind_of_thing: type, name: str) -> None:
    assert name in found_in(f"alxa_sim.{folder}", kind_of_thing)


@pytest.mark.parametrize(
    ("folder", "kind_of_thing"), [("interventions", Intervention), ("shocks", Shock), ("indicators", Indicator)]
)
def test_a_thing_is_called_like_its_file(folder: str, kind_of_thing: type) -> None:
    files = {path.stem for path in Path(__file__).parents[2].glob(f"alxa_sim/{folder}/[!_]*.py")}
    assert set(found_in(f"alxa_sim.{folder}", kind_of_thing)) == files


def test_things_are_found_in_the_order_of_their_files(make_package: MakePackage) -> None:
    package = make_package(b=INDICATOR.format("second"), a=INDICATOR.format("first"), c="x = 1\n")
    assert list(found_in(package, Indicator)) == ["first", "second"]


def test_a_class_that_a_file_only_imports_is_not_found_there(make_package: MakePackage) -> None:
    package = make_package(a=SHOCK.format("Flood", "flood"), b="from PACKAGE.a import Flood\n")
    assert {name: cls.__name__ for name, cls in found_in(package, Shock).items()} == {"flood": "Flood"}


def test_two_things_of_one_name_are_refused(make_package: MakePackage) -> None:
    package = make_package(a=SHOCK.format("Flood", "flood"), b=SHOCK.format("Storm", "flood"))
    with pytest.raises(ValueError, match=r"\.b: the name 'flood' is taken already"):
        found_in(package, Shock)
