"""What `alxa dashboard` refuses: in one line, with exit code 2, before anything is served."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from alxa_sim import dashboard_commands
from alxa_sim.cli import main

from .conftest import SCENARIOS

BASELINE = str(SCENARIOS / "baseline.yaml")


@pytest.fixture(autouse=True)
def with_solara(monkeypatch: pytest.MonkeyPatch) -> None:
    """The extra counts as installed: these refusals come before it is needed."""
    monkeypatch.setattr(dashboard_commands, "find_spec", lambda _: object())


@pytest.fixture
def taken_port() -> Iterator[str]:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield str(other.getsockname()[1])


def refusal(words: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["dashboard", *words]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    (line,) = told.err.splitlines()
    return line


def test_without_the_extra_it_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dashboard_commands, "find_spec", lambda _: None)
    assert "pip install 'alxa_sim[dashboard]'" in refusal([BASELINE], capsys)


def test_a_port_that_another_program_has_is_refused(taken_port: str, capsys: pytest.CaptureFixture[str]) -> None:
    told = refusal([BASELINE, "--port", taken_port, "--no-browser"], capsys)
    assert told == f"alxa dashboard: port {taken_port} is taken; choose another with --port"


def test_scenarios_of_different_periods_are_refused(tmp_path_factory: pytest.TempPathFactory,
                                                   capsys: pytest.CaptureFixture[str]) -> None:
    later = tmp_path_factory.mktemp("scenarios") / "later.yaml"
    later.write_text(f"extends: {BASELINE}\nperiod: {{end: 2030-12}}\n", encoding="utf-8")
    told = refusal([BASELINE, "--beside", str(later), "--no-browser"], capsys)
    assert "must cover the same months: baseline 2014-01 to 2025-12, later 2014-01 to 2030-12" in told


def test_a_scenario_that_is_not_there_is_refused_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert "did you mean 'baseline.yaml'?" in refusal([BASELINE.replace("baseline", "basline")], capsys)
