"""The command line as a user meets it: whole processes, their exit codes and what they print."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from alxa_sim.scenario import load_scenario

REPOSITORY = Path(__file__).parents[2]
BASELINE = str(REPOSITORY / "scenarios" / "baseline.yaml")
NO_PROGRAMME = str(REPOSITORY / "scenarios" / "no_programme.yaml")
ENVIRONMENT = os.environ | {"PYTHONPATH": str(REPOSITORY)}
HEAVY = ("mesa", "numba", "scipy", "pandas", "matplotlib", "pyarrow")


def alxa(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "alxa_sim.cli", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=ENVIRONMENT, encoding="utf-8", timeout=60)


@pytest.fixture(autouse=True)
def folder(in_empty_folder: Path) -> Path:
    return in_empty_folder


@pytest.mark.parametrize(
    "command",
    [[], ["run"], ["compare"], ["scenario"], ["scenario", "explain"], ["scenario", "diff"], ["scenario", "resolve"], ["schema"],
     ["catalogue"]],
    ids=" ".join,
)  # fmt: skip
def test_every_help_has_an_example(command: list[str]) -> None:
    answer = alxa(*command, "--help")
    assert answer.returncode == 0
    assert "example:\n  alxa " in answer.stdout
    assert answer.stderr == ""


def test_the_version_is_printed() -> None:
    assert alxa("--version").stdout.startswith("alxa_sim ")


REFUSED = {
    "": "alxa: needs a command; see 'alxa --help'",
    "rn": "alxa: unknown command 'rn'; did you mean 'run'?",
    "--versoin": "alxa: unknown flag '--versoin'; did you mean '--version'?",
    "scenario explian": "alxa scenario: unknown command 'explian'; did you mean 'explain'?",
    "run": "alxa run: the following arguments are required: SCENARIO; see 'alxa run --help'",
    "run x.yaml --replicate 3": "alxa run: unknown flag '--replicate'; did you mean '--replicates'?",
    "run x.yaml y.yaml": "alxa run: unknown argument 'y.yaml'; see 'alxa run --help'",
    "run x.yaml --replicates 0": (
        "alxa run: --replicates: must be a whole number of at least 1, found '0'; see 'alxa run --help'"
    ),
    "run x.yaml --seed -1": (
        "alxa run: --seed: must be a whole number of at least 0, found '-1'; see 'alxa run --help'"
    ),
    "run x.yaml --seed abc": (
        "alxa run: --seed: must be a whole number of at least 0, found 'abc'; see 'alxa run --help'"
    ),
    "run x.yaml --seed 9223372036854775807": ("alxa run: --seed 9223372036854775807 leaves no room for 20 replicates"),
    "run x.yaml": "x.yaml: no such file",
    f"run {BASELINE} --set herd.calving_rat=0.4": (
        "--set herd.calving_rat=0.4: herd.calving_rat: unknown 'calving_rat'; did you mean 'calving_rate'?"
    ),
    f"scenario explain {BASELINE} hert": "unknown key 'hert'; did you mean 'herd'?",
    f"scenario diff {BASELINE} x.yaml": "x.yaml: no such file",
}


@pytest.mark.parametrize(("command", "expected"), REFUSED.items(), ids=[command[-40:] for command in REFUSED])
def test_a_refusal_is_one_line_with_exit_code_2_and_nothing_written(folder: Path, command: str, expected: str) -> None:
    answer = alxa(*command.split())
    assert (answer.returncode, answer.stdout, answer.stderr) == (2, "", f"{expected}\n")
    assert list(folder.iterdir()) == []


def test_more_threads_than_cores_are_refused() -> None:
    cores = os.cpu_count() or 1
    answer = alxa("run", BASELINE, "--threads", str(cores + 1))
    assert answer.returncode == 2
    assert f"must be a whole number from 1 to {cores}" in answer.stderr


def test_a_resolved_scenario_is_the_same_scenario(folder: Path) -> None:
    (folder / "full.yaml").write_text(alxa("scenario", "resolve", BASELINE).stdout, encoding="utf-8")
    assert load_scenario("full.yaml").digest == load_scenario(BASELINE).digest


def test_overrides_are_resolved_too() -> None:
    answer = alxa("scenario", "resolve", BASELINE, "--set", "name=骆驼", "--set", "herd.calving_rate=0.4")
    assert answer.stdout.startswith("name: 骆驼\n")
    assert "  calving_rate: 0.4\n" in answer.stdout


def test_a_setting_and_a_section_are_explained() -> None:
    setting = alxa("scenario", "explain", BASELINE, "period.start", "--set", "period.start=2016").stdout
    assert setting.startswith("period.start: 2016-01\n")
    assert "  set by     --set period.start=2016\n  instead of 2014-01 of " in setting
    section = alxa("scenario", "explain", BASELINE, "interventions").stdout
    assert "minimum_living_allowance.take_up" in section
    assert alxa("scenario", "explain", NO_PROGRAMME, "interventions").stdout == "interventions: none\n"


def test_only_what_differs_is_printed_and_a_difference_is_no_failure() -> None:
    answer = alxa("scenario", "diff", BASELINE, NO_PROGRAMME)
    assert answer.returncode == 0
    rows = [line.split() for line in answer.stdout.splitlines()]
    assert ["interventions.minimum_living_allowance", "minimum_living_allowance", "absent"] in rows
    assert not any(row and row[0].startswith("herd") for row in rows)
    assert alxa("scenario", "diff", BASELINE, BASELINE).stdout == "No difference.\n"


def test_the_schema_is_json_and_the_catalogue_lists_all_kinds() -> None:
    assert "interventions" in json.loads(alxa("schema").stdout)["properties"]
    catalogue = alxa("catalogue").stdout
    assert all(word in catalogue for word in ("minimum_living_allowance:", "take_up", "dzud:", "severity", "[1]"))


@pytest.mark.parametrize("arguments", [["--help"], ["schema"], ["catalogue"], ["scenario", "resolve", BASELINE],
                                       ["run", BASELINE, "--set", "herd.x=1"]], ids=" ".join)  # fmt: skip
def test_help_and_checks_import_nothing_heavy(arguments: list[str]) -> None:
    program = (
        "import sys, alxa_sim.cli\n"
        "try: alxa_sim.cli.main(sys.argv[1:])\n"
        "except SystemExit: pass\n"
        f"print('imported', [name for name in {HEAVY} if name in sys.modules])"
    )
    command = [sys.executable, "-c", program, *arguments]
    answer = subprocess.run(command, capture_output=True, text=True, env=ENVIRONMENT, encoding="utf-8", timeout=60)
    assert answer.stdout.splitlines()[-1] == "imported []"


def test_a_refusal_does_not_even_load_numpy(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(f"extends: {BASELINE}\nherd: {{calving_rat: 0.4}}\n")
    program = (
        "import sys, alxa_sim.cli\n"
        "print(alxa_sim.cli.main(['run', sys.argv[1]]), [name for name in ('numpy', *"
        f"{HEAVY}) if name in sys.modules])"
    )
    command = [sys.executable, "-c", program, str(wrong)]
    answer = subprocess.run(command, capture_output=True, text=True, env=ENVIRONMENT, encoding="utf-8", timeout=60)
    assert "did you mean 'calving_rate'?" in answer.stderr
    assert answer.stdout == "2 []\n"


def seconds(*command: str) -> float:
    """The best of three."""
    best = float("inf")
    for _ in range(3):
        start = time.perf_counter()
        subprocess.run(command, capture_output=True, env=ENVIRONMENT, timeout=60)
        best = min(best, time.perf_counter() - start)
    return best


def test_python_runs_the_package_as_the_command() -> None:
    command = [sys.executable, "-m", "alxa_sim", "--version"]
    answer = subprocess.run(command, capture_output=True, text=True, env=ENVIRONMENT, timeout=60)
    assert (answer.returncode, answer.stdout) == (0, alxa("--version").stdout)


def test_help_and_refusals_answer_at_once() -> None:
    floor = seconds(sys.executable, "-c", "import numpy, pydantic.main")  # how fast this machine is just now
    assert seconds(sys.executable, "-m", "alxa_sim", "--help") < max(0.5, floor)
    assert seconds(sys.executable, "-m", "alxa_sim.cli", "run", BASELINE, "--set", "herd.x=1") < max(0.5, 3 * floor)


def test_a_reader_that_stops_early_hears_no_complaint() -> None:
    command = f'"{sys.executable}" -m alxa_sim.cli schema | head -c 10'
    answer = subprocess.run(command, shell=True, capture_output=True, text=True, env=ENVIRONMENT, timeout=60)
    assert (answer.stdout, answer.stderr) == ('{\n  "$sche', "")


def run_in_place_of_the_model(body: str, *arguments: str) -> subprocess.Popen[str]:
    """Start `alxa run` where run_command is `body`."""
    program = (
        "import sys, types\n"
        f"def run_command(scenario, **options):\n    {body}\n"
        "sys.modules['alxa_sim.batch.running'] = types.SimpleNamespace(run_command=run_command)\n"
        "from alxa_sim.cli import main\n"
        "sys.exit(main(['run', *sys.argv[1:]]))"
    )
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=ENVIRONMENT, encoding="utf-8",
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # where the tests' own is ignored
    )  # fmt: skip


def test_a_run_is_handed_the_scenario_and_every_option() -> None:
    body = "print(scenario.herd.calving_rate, *(f'{k}={v}' for k, v in options.items())); return 1"
    options = ["--replicates", "3", "--seed", "7", "--out", "here", "--force", "--check", "--threads", "1", "--workers", "1"]
    process = run_in_place_of_the_model(body, BASELINE, *options, "--set", "herd.calving_rate=0.4")
    output, _ = process.communicate(timeout=60)
    assert output == "0.4 replicates=3 seed=7 out=here force=True check=True threads=1 workers=1 goal=None at_most=1000\n"
    assert process.returncode == 1


def test_an_interruption_is_one_line_with_exit_code_130() -> None:
    process = run_in_place_of_the_model("print('ready', flush=True); import time; time.sleep(60)", BASELINE)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (130, "Interrupted.\n")


def test_a_refusal_of_the_batch_is_one_line_with_exit_code_2() -> None:
    body = "from alxa_sim.records import Refusal; raise Refusal('here: is not empty; add --force')"
    process = run_in_place_of_the_model(body, BASELINE)
    _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (2, "here: is not empty; add --force\n")


def test_compare_writes_a_folder_of_each_scenario_and_their_differences(tmp_path: Path) -> None:
    for name, rate in (("few", 0.1), ("many", 0.5)):
        text = (
            f"name: {name}\nperiod: {{end: 2014-06}}\npopulation: {{households: 60}}\nherd: {{calving_rate: {rate}}}\n"
        )
        (tmp_path / f"{name}.yaml").write_text(text)
    files = [str(tmp_path / "few.yaml"), str(tmp_path / "many.yaml")]
    done = alxa("compare", *files, "--replicates", "3", "--out", str(tmp_path / "out"))
    assert done.returncode == 0, done.stderr
    assert "many (this) less few (first)" in done.stdout
    assert "3 of 3" in done.stdout
    kept = ("differences", "households_that_differ", "curves", "cost_effectiveness", "frontier", "frontier_runs")
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "few", "many", "comparison.csv", "comparison.md", "manifest.json", "figures",
        *(f"{name}{suffix}" for name in kept for suffix in (".csv", ".parquet")),
    }  # fmt: skip
    assert {path.stem for path in (tmp_path / "out" / "figures").glob("*.svg")} == {
        "relapse_by_scenario", "paired_differences", "cost_effectiveness_frontier",
    }  # fmt: skip
    assert (tmp_path / "out" / "many" / "monthly.parquet").exists()
    fewer = ("--replicates", "3", "--set", "population.households=50", "--set", "population.camels=0")
    again = alxa("compare", *files, *fewer, "--out", str(tmp_path / "out"), "--force")
    assert again.returncode == 0, again.stderr
    for name in ("few", "many"):
        herds = pd.read_csv(tmp_path / "out" / name / "summary.csv").set_index("quantity")["mean"]
        assert set(herds["camels"]) == {0.0}
        assert "households: 50" in (tmp_path / "out" / name / "scenario.yaml").read_text()


def test_compare_refuses_what_it_cannot_compare(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("name: same\n")
    (tmp_path / "b.yaml").write_text("name: same\n")
    one = alxa("compare", str(tmp_path / "a.yaml"))
    assert (one.returncode, one.stderr) == (2, "alxa compare: needs two scenarios or more; see 'alxa compare --help'\n")
    same = alxa("compare", str(tmp_path / "a.yaml"), str(tmp_path / "b.yaml"), "--out", str(tmp_path / "out"))
    assert same.returncode == 2
    assert "two scenarios are called 'same'" in same.stderr
    assert not (tmp_path / "out").exists()
