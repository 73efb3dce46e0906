"""Public cost of the programme a head in the last twelve months."""

from __future__ import annotations

from alxa_sim.accounts import YearOfAccounts
from alxa_sim.extension_points import indicator


@indicator(unit="yuan/year", of="accounts")
def public_cost_per_head(accounts: YearOfAccounts) -> float:
    """Public cost of the programme a head in the last twelve months."""
    persons = accounts.stock("persons")
    return accounts.public_cost / persons if persons else float("nan")
