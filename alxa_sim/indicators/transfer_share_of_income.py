"""Share of public transfers and pensions in the net income of the last twelve months."""

from __future__ import annotations

from alxa_sim.accounts import YearOfAccounts, part
from alxa_sim.extension_points import indicator


@indicator(unit="1", of="accounts")
def transfer_share_of_income(accounts: YearOfAccounts) -> float:
    """Share of public transfers and pensions in the net income of the last twelve months."""
    return part(accounts.income("transfer"), accounts.net_income)
