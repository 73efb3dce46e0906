"""An intervention for tests that moves every lever of households, gacha and banner at once, each by its own pattern."""

from __future__ import annotations

from typing import Any

import numpy as np

from alxa_sim.extension_points import Banner, Intervention, Overhead
from alxa_sim.levers import ASKED, OFFERS, GachaMandates, HouseholdLevers, Levers, Mandate

AMOUNTS: dict[str, Any] = {
    "transfer": 7_313, "collective_income": 2_111, "house": 1_333_331, "water": 450_007, "reimbursement": 0.37,
    "school": 11_117, "back_to_school": 0.3, "yard": 0.61, "credit": 5_000_000, "interest": 0.83,
    "insurance": 700_003, "premium": 3_507, "premium_support": 0.71, "ranger_posts": 1, "ranger_wage": 300_011,
    "base_wage": 0.7,
    "industry": 1_000_003, "industry_income": 71_113, "move_to": 1, "move": 6_000_011, "move_own": 100_003,
    "stocking_limit": 260.0, "training": 0.04, "encouragement": 0.2,
    "team_members": 5.0, "team_support": 1.0, "clinic": 0.7, "sumu_clinic": 0.9, "water_project": True, "base_posts": 2,
    "fund_grant": 5_000_017, "mobile_service": 0.4,
    "linkage": 1.0, "research": 0.03, "route_support": 3.0, "announced_price": 37.0, "bonus": 12.0, "cooperatives": 1.0,
    "assessment": 0.9, "supervision": 0.4, "promotion": 0.5, "monitoring": 0.8, "collective_economy": 0.9, "pioneers": 0.8,
}  # fmt: skip
"""What each lever is moved to, by its name."""


class EverythingOnOffer(Intervention):
    """Offer every household everything, except that each lever passes over another seventh of the households.

    Settlements on offer are all three in turn, by household.
    """

    kind = "everything_on_offer"
    amounts: dict[str, Any] = AMOUNTS
    """What each lever is moved to, by its name [as the lever]. Assumed: awkward amounts, so that a rounding shows."""

    def apply(self, banner: Banner, levers: Levers) -> Overhead:
        strength = self.strength_at(banner.moment)
        amounts = self.amounts
        ids = banner.households.id.astype(np.int64)
        for number, name in enumerate(HouseholdLevers.columns):
            if name not in amounts:
                continue
            column = getattr(levers.households, name)
            given = banner.exists & ((ids + number) % 7 != 0) & (strength > 0)
            values = np.where(given, amounts[name], 0).astype(column.dtype)
            if name == "move_to":
                values *= 1 + ids % 3
            if name in OFFERS:
                levers.offer(name, given, values)
            elif name == "stocking_limit":
                column[:] = np.where(given, amounts[name], column)
            else:
                column[:] += values
        for table in (levers.mandates, levers.mandate):
            for name in (GachaMandates.columns if table is levers.mandates else Mandate.columns):
                if name in amounts and strength > 0 and name in ASKED:
                    levers.ask(name, np.full(len(table), amounts[name], table.columns[name].dtype))
                elif name in amounts and strength > 0:
                    getattr(table, name)[:] = amounts[name]
        return Overhead(public=1_000_001)
