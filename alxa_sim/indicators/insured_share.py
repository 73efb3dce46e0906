"""Share of the households with camels whose camels are insured."""

from __future__ import annotations

from alxa_sim.extension_points import LivingHouseholds, indicator


@indicator(unit="1")
def insured_share(households: LivingHouseholds) -> float:
    """Share of the households with camels whose camels are insured."""
    keepers = int((households.camels > 0).sum())
    return int(households.insured.sum()) / keepers if keepers else float("nan")
