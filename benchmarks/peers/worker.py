"""One peer in a process of its own: `python worker.py MODULE` answers one line of JSON to each line of JSON.

`{"households": 100, "months": 12}` asks for the state and the monthly totals after so many months, for the gate;
`{"households": 100, "months": 12, "seconds": 0.3}` for the household-months a second of the processor, all threads together, in
whole runs that are repeated until they took so many seconds. The start of a run is not counted.
"""

from __future__ import annotations

import gc
import importlib
import json
import sys
import time
from typing import Any


def run(peer: Any, households: int, months: int) -> tuple[Any, float]:
    """A model after so many months, and the seconds they took."""
    model = peer.Model(importlib.import_module("rule").start(households))
    gc.collect()
    began = time.process_time()
    for _ in range(months):
        model.step()
    return model, time.process_time() - began


def answer(peer: Any, asked: dict[str, Any]) -> dict[str, Any]:
    households, months = asked["households"], asked["months"]
    if "seconds" not in asked:
        model, _ = run(peer, households, months)
        return {"state": model.state(), "totals": [list(noted) for noted in model.totals]}
    lived, seconds = 0, 0.0
    while seconds < asked["seconds"]:
        seconds += run(peer, households, months)[1]
        lived += households * months
    return {"speed": lived / seconds}


def main() -> None:
    answers = sys.stdout
    sys.stdout = sys.stderr  # what a library prints is no answer
    peer = importlib.import_module(sys.argv[1])
    version = ".".join(map(str, sys.version_info[:3]))
    print(json.dumps({"label": peer.LABEL, "library": peer.LIBRARY, "python": version}), file=answers, flush=True)
    for line in sys.stdin:
        print(json.dumps(answer(peer, json.loads(line))), file=answers, flush=True)


if __name__ == "__main__":
    main()
