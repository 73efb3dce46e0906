"""One rule in alxa_sim and in its peers: household-months a second, each against plain Mesa in the same run.

    python benchmarks/same_rule.py [--large] [--repeats 9] [--quick] [--json FILE]

The rule is benchmarks/peers/rule.py: a household month in whole numbers that every peer can express. Before a peer is timed it
must pass the gate: after `--gate-months` the state of every household and every monthly total must be those of plain Mesa,
number by number. One that differs, or cannot be started here, is named with the reason and not timed. Every peer runs in a
process of its own and counts the seconds of the processor that its steps take, those of all threads together; all are run in
turn, so that a busy machine slows all alike. `--large` times
those that are fit for it at 100,000 households, against numpy; there two threads must cost together no more than one.

Libraries that are no dependency of alxa_sim, and may ask for other versions of its own, are looked for in an environment beside it:
    python -m venv .venv-peers && .venv-peers/bin/pip install -r benchmarks/peers/requirements.txt
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from paired import in_turn, machine, middle

HERE = Path(__file__).resolve().parent
ELSEWHERE = HERE.parent / ".venv-peers" / "bin" / "python"
MEASURE = "Mesa"
"""The peer whose result all others must give."""


@dataclass(frozen=True)
class Peer:
    """A module of benchmarks/peers and how it is run.

    `is_foreign` tells of libraries that alxa_sim does not need, `is_slow` of one Python object a household: a run of two years
    takes it as long as is needed to tell its speed.
    """

    module: str
    is_foreign: bool = False
    is_slow: bool = False
    threads: int = 1


SMALL = {
    MEASURE: Peer("plain_mesa", is_slow=True),
    "AgentPy": Peer("agent_py", is_foreign=True, is_slow=True),
    "mesa-frames": Peer("mesa_frames_rows", is_foreign=True),
    "AMBER": Peer("amber_view", is_foreign=True),
    "numpy": Peer("numpy_columns"),
    "alxa_sim, 1 thread": Peer("alxa_columns"),
    "Rust": Peer("rust_loop"),
}
LARGE = {
    "numpy": SMALL["numpy"],
    "mesa-frames": SMALL["mesa-frames"],
    "AMBER": SMALL["AMBER"],
    "alxa_sim, 1 thread": SMALL["alxa_sim, 1 thread"],
    "alxa_sim, 2 threads": Peer("alxa_columns", threads=2),
    "Rust": SMALL["Rust"],
}
"""Who is timed; the first is the one that the speeds of the others are divided by."""


class RefusedError(Exception):
    """Why a peer is not timed."""


class Worker:
    """A peer in a process of its own (see peers/worker.py)."""

    def __init__(self, peer: Peer) -> None:
        python = str(ELSEWHERE) if peer.is_foreign and ELSEWHERE.exists() else sys.executable
        self._process = subprocess.Popen(
            [python, str(HERE / "peers" / "worker.py"), peer.module],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env=os.environ | {"BENCHMARK_THREADS": str(peer.threads), "POLARS_MAX_THREADS": "1"},
        )  # fmt: skip
        self.about = self._answer()

    def ask(self, **asked: Any) -> dict[str, Any]:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        line = self._process.stdout.readline()
        if not line:
            said = self._process.stderr.read().strip().splitlines()
            raise RefusedError(said[-1] if said else "it ended without a word")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def close(self) -> None:
        self._process.communicate()


def first_difference(found: dict[str, Any], wanted: dict[str, Any]) -> str | None:
    """Where two answers to the gate part, in words; None where they are the same."""
    for month, (ours, theirs) in enumerate(zip(found["totals"], wanted["totals"], strict=True), 1):
        if ours != theirs:
            return f"totals of month {month} are {ours}, not {theirs}"
    for name, column in wanted["state"].items():
        for row, (ours, theirs) in enumerate(zip(found["state"][name], column, strict=True)):
            if ours != theirs:
                return f"{name} of household {row} is {ours}, not {theirs}"
    return None


def expected(households: int, months: int) -> dict[str, Any]:
    """The result that the gate asks for: that of plain Mesa."""
    worker = Worker(SMALL[MEASURE])
    found = worker.ask(households=households, months=months)
    worker.close()
    return found


def admitted(peers: dict[str, Peer], households: int, months: int) -> tuple[dict[str, Worker], dict[str, str]]:
    """The peers that pass the gate, and why the others do not."""
    wanted = expected(households, months)
    workers, refused = {}, {}
    for name, peer in peers.items():
        try:
            worker = Worker(peer)
            difference = first_difference(worker.ask(households=households, months=months), wanted)
            if difference:
                worker.close()
                raise RefusedError(f"not the same result: {difference}")
            workers[name] = worker
        except RefusedError as reason:
            refused[name] = str(reason)
    return workers, refused


def measured(peers: dict[str, Peer], given: argparse.Namespace) -> dict[str, Any]:
    """Speeds of all that pass the gate, run in turn, and what was asked."""
    workers, refused = admitted(peers, given.gate_households, given.gate_months)

    def speed(name: str) -> float:
        months = min(given.months, 24) if peers[name].is_slow else given.months
        asked = {"households": given.households, "months": months, "seconds": given.seconds}
        return float(workers[name].ask(**asked)["speed"])

    timed = in_turn({name: partial(speed, name) for name in workers}, given.repeats)
    abouts = {name: worker.about for name, worker in workers.items()}
    for worker in workers.values():
        worker.close()
    return {"households": given.households, "months": given.months, "gate": [given.gate_households, given.gate_months],
            "speeds": timed, "about": abouts, "refused": refused, "machine": machine()}  # fmt: skip


def table(found: dict[str, Any]) -> Iterator[str]:
    """The measurement as lines of Markdown."""
    (gate_households, gate_months), speeds = found["gate"], found["speeds"]
    measure = next(iter(speeds))
    yield f"| household month in | million household-months/s of the processor | times {measure} | interval | library |"
    yield "|:--|--:|--:|--:|:--|"
    for name in sorted(speeds, key=lambda name: middle(speeds[name]).median):
        ratio = middle([ours / theirs for ours, theirs in zip(speeds[name], speeds[measure], strict=True)])
        about = found["about"][name]
        spread = "1" if name == measure else f"{ratio.low:.3g} to {ratio.high:.3g}"
        yield (f"| {about['label']} | {middle(speeds[name]).median / 1e6:.3g} | {ratio.median:.3g} | {spread} "
               f"| {about['library']}, Python {about['python']} |")  # fmt: skip
    repeats = len(speeds[measure])
    sure = middle([1.0] * repeats).sure
    yield ""
    yield (f"{found['households']:,} households, up to {found['months']} months a run; medians of {repeats} repetitions run in "
           f"turn; the intervals hold the median ratio with {100 * sure:.0f} %. "
           f"Gate: {gate_households} households and {gate_months} months equal to plain Mesa, number by number.")  # fmt: skip
    for name, reason in found["refused"].items():
        yield f"Not timed: {name} ({reason})."
    yield f"Machine: {found['machine']}."


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--large", action="store_true", help="100,000 households, against numpy")
    parser.add_argument("--households", type=int)
    parser.add_argument("--months", type=int, default=144)
    parser.add_argument("--repeats", type=int, default=9)
    parser.add_argument("--seconds", type=float, default=0.15, help="least time of the processor of one repetition")
    parser.add_argument("--gate-households", type=int, default=500)
    parser.add_argument("--gate-months", type=int, default=48)
    parser.add_argument("--quick", action="store_true", help="few and short, to see that it works; the speeds mean nothing")
    parser.add_argument("--json", type=Path, help="also write what was measured to this file")
    given = parser.parse_args()
    if given.quick:
        given.households, given.months, given.repeats, given.seconds = 60, 12, 2, 0.001
        given.gate_households, given.gate_months = 60, 24
    given.households = given.households or (100_000 if given.large else 3_900)
    found = measured(LARGE if given.large else SMALL, given)
    if given.json:
        given.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    print("\n".join(table(found)))


if __name__ == "__main__":
    main()
