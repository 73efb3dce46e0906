"""Milk sold in the last twelve months, relative to operating income."""

from __future__ import annotations

from alxa_sim.accounts import YearOfAccounts, part
from alxa_sim.extension_points import indicator


@indicator(unit="1", of="accounts")
def milk_share_of_operating_income(accounts: YearOfAccounts) -> float:
    """Milk sold in the last twelve months, relative to operating income."""
    return part(accounts.flow("milk_sales"), accounts.income("operating"))
