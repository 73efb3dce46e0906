"""Share of wages, public jobs and remittances in the net income of the last twelve months."""

from __future__ import annotations

from alxa_sim.accounts import YearOfAccounts, part
from alxa_sim.extension_points import indicator


@indicator(unit="1", of="accounts")
def wage_share_of_income(accounts: YearOfAccounts) -> float:
    """Share of wages, public jobs and remittances in the net income of the last twelve months."""
    return part(accounts.income("wage"), accounts.net_income)
