"""The rule in Rust, compiled by rustc when the peer starts; the ceiling for one thread."""

from __future__ import annotations

import ctypes
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import rule

LABEL = "Rust, a loop over households"
SOURCE = Path(__file__).with_name("rust_loop.rs")


class Rule(ctypes.Structure):
    """The numbers of the rule, as rust_loop.rs declares them."""

    _fields_ = [
        ("births", ctypes.c_double * 12),
        ("deaths", ctypes.c_double * 12),
        *((name, ctypes.c_int64) for name in ("capacity", "price", "distress_price", "wage")),
        ("job_chance", ctypes.c_double),
        *((name, ctypes.c_int64) for name in ("need", "line")),
        *((name, ctypes.c_uint64) for name in ("factor", "addition", "modulus")),
        ("to_unit", ctypes.c_double),
    ]


def library() -> ctypes.CDLL:
    """The compiled loop; FileNotFoundError where there is no rustc."""
    folder = Path(tempfile.mkdtemp())
    made = folder / "rust_loop.so"
    command = ["rustc", "--crate-type", "cdylib", "-C", "opt-level=3", "-C", "target-cpu=native", "-C", "panic=abort"]
    subprocess.run([*command, str(SOURCE), "-o", str(made)], check=True, capture_output=True, text=True)
    return ctypes.CDLL(str(made))


LOADED = library()
LIBRARY = subprocess.run(["rustc", "--version"], capture_output=True, text=True, check=True).stdout.split(" (")[0]
SEASONS = {"births": rule.BIRTHS, "deaths": rule.DEATHS}
NUMBERS = Rule(**{name: getattr(rule, name.upper()) for name, _ in Rule._fields_ if name not in SEASONS})
for name, values in SEASONS.items():
    getattr(NUMBERS, name)[:] = values
RECORD = np.dtype([(name, np.int64) for name in rule.COLUMNS])


class Model:
    """All households side by side in memory."""

    def __init__(self, start: rule.Start) -> None:
        self.households = np.zeros(len(start["herd"]), RECORD)
        for name, values in start.items():
            self.households[name] = values
        self.month = 0
        self.totals: list[tuple[int, ...]] = []

    def step(self) -> None:
        noted = (ctypes.c_int64 * 3)()
        LOADED.live(ctypes.c_void_p(self.households.ctypes.data), ctypes.c_size_t(len(self.households)),
                    ctypes.byref(NUMBERS), ctypes.c_size_t(self.month % 12), noted)  # fmt: skip
        self.totals.append(tuple(noted))
        self.month += 1

    def state(self) -> dict[str, list[int]]:
        return {name: self.households[name].tolist() for name in rule.COLUMNS}
