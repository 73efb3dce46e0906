"""The accounts: what stood in a gacha, plus what moved, is what stands - to the fen, the head and the person."""

from __future__ import annotations

import numpy as np

from alxa_sim.columns import Ints
from alxa_sim.households import Flows, Stocks

SPECIES = ("camels", "sheep", "goats")
INCOME = ("animal_sales", "fibre_sales", "wages", "transfers", "interest")
SPENDING = ("food", "clothing", "school", "medical", "water", "fodder", "herd_costs", "animal_purchases",
            "house", "other")  # fmt: skip


class OutOfBalance(Exception):  # noqa: N818 - a finding about the model, not a misuse of it
    """Money, animals or people appeared from nowhere or vanished."""


def changes(flows: Flows) -> dict[str, Ints]:
    """What the flows say each stock must have changed by, by gacha."""
    change = {
        species: sum_of(flows, f"{species}_born", f"{species}_bought")
        - sum_of(flows, f"{species}_died", f"{species}_sold", f"{species}_eaten", f"{species}_left")
        for species in SPECIES
    }
    change["cash"] = sum_of(flows, *INCOME) - sum_of(flows, *SPENDING, "cash_left")
    change["persons"] = flows.babies - flows.died - flows.emigrated
    return change


def sum_of(flows: Flows, *names: str) -> Ints:
    total: Ints = np.sum([getattr(flows, name) for name in names], axis=0, dtype=np.int64)
    return total


def check_balance(before: Stocks, flows: Flows, after: Stocks, when: str) -> None:
    """Raise OutOfBalance, naming month, gacha and amount, where a stock did not change by what the flows say."""
    for name, change in changes(flows).items():
        error = getattr(after, name) - getattr(before, name) - change
        if error.any():
            cell = int(np.flatnonzero(error)[0])
            unit = Stocks.columns[name].unit
            raise OutOfBalance(f"{when}: {name} of gacha {cell} are out of balance by {int(error[cell])} {unit}")
