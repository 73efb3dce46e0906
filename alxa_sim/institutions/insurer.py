"""The insurer of camels: what it takes in and pays out."""

from __future__ import annotations

from alxa_sim.households import Flows
from alxa_sim.institutions.books import Insurer


def close_insurer(insurer: Insurer, flows: Flows) -> None:
    """Book the premiums of households and the public and the payouts of the month, and what share of them was lost."""
    premiums = int(flows.premiums.sum() + flows.aid_premium.sum())
    payouts = int(flows.payouts.sum())
    insurer.premiums[0] += premiums
    insurer.payouts[0] += payouts
    insurer.usual_premiums[0] += (premiums - insurer.usual_premiums[0]) / 12.0
    insurer.usual_payouts[0] += (payouts - insurer.usual_payouts[0]) / 12.0
    usual = float(insurer.usual_premiums[0])
    insurer.loss_ratio[0] = insurer.usual_payouts[0] / usual if usual > 0.0 else 0.0
