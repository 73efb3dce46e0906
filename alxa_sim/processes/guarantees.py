"""Guarantees: public offers that make a house safe, bring water, and keep children at school."""

from __future__ import annotations

from alxa_sim.columns import Row
from alxa_sim.kernel_cache import kernel
from alxa_sim.late_import import np
from alxa_sim.processes.budget import BudgetSettings, children_at_school, has_safe_water
from alxa_sim.processes.offtake import fen_of
from alxa_sim.randomness import BACK_TO_SCHOOL, successes


@kernel
def renovate(h: Row, flows: Row, uptake: Row, budget: BudgetSettings, offer: Row, level: float) -> None:
    """Make an unsafe house safe, where public money is offered and cash covers the rest."""
    if offer.house == 0 or h.house_grade <= 2:
        return
    cost = fen_of(budget.house_cost * level)
    aid = min(cost, offer.house)
    if h.cash < cost - aid:
        return
    h.cash -= cost - aid
    h.house_grade = 2
    flows.house += cost - aid
    flows.aid_house += aid
    uptake.house += aid
    uptake.house_own += cost - aid


@kernel
def connect_water(h: Row, flows: Row, uptake: Row, offer: Row) -> None:
    """Bring safe water to a house without it, at public cost."""
    if offer.water == 0 or has_safe_water(h):
        return
    h.water_quantity = h.water_quality = h.water_convenience = h.water_reliability = True
    flows.aid_water += offer.water
    uptake.water += offer.water


@kernel
def pay_school(
    h: Row, flows: Row, uptake: Row, budget: BudgetSettings, offer: Row, level: float, month: int
) -> int:
    """The public pays its part of what each child at school costs this month; returns it [fen]."""
    at_school = children_at_school(h, month)
    aid = min(fen_of(budget.school * level * at_school), offer.school * at_school)
    flows.aid_school += aid
    uptake.school += aid
    return aid


@kernel
def bring_back_to_school(h: Row, offer: Row, seed: np.uint64, month: int) -> None:
    """Children out of school return by the chance that drop-out control gives them."""
    if offer.back_to_school > 0.0 and h.out_of_school > 0:
        chance = min(1.0, offer.back_to_school)
        h.out_of_school -= successes(h.out_of_school, chance, seed, BACK_TO_SCHOOL, month, h.id)


@kernel
def reimburse(flows: Row, uptake: Row, offer: Row, bill: int) -> int:
    """What is left of the household's own share of a hospital bill once the public has paid its part [fen]."""
    aid = int(min(1.0, offer.reimbursement) * bill)
    flows.aid_medical += aid
    uptake.reimbursement += aid
    return bill - aid
