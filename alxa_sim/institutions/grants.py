"""Grants: public money that institutions were asked to take, what of it arrives, and which interventions pay for it.

Institutions act on the mandates of the month before, so a grant can flow when who asked for it is no longer in force.
Who asked pays all the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from alxa_sim.late_import import np

FLOW_OF_MANDATE = {"cooperatives": "coop_grants", "route_support": "company_support", "fund_grant": "fund_grants"}
"""The column of the flows in which the money stands that a mandate brings."""


class Grant(NamedTuple):
    """Money granted [fen]: what the public paid in all, and what of it leaked."""

    public: int = 0
    leaked: int = 0


def arriving(granted: Any, leakage: float) -> Any:
    """What arrives of granted money [fen], rounded up."""
    return granted - np.floor(granted * leakage).astype(np.int64)


def split(amount: int, weights: Mapping[str, float]) -> dict[str, int]:
    """`amount` in whole fen that sum up to it, in proportion to the weights; nothing where nobody has any."""
    whole = sum(weights.values())
    if whole <= 0.0:
        return {}
    parts, reached, given = {}, 0.0, 0
    for name, weight in sorted(weights.items()):
        reached += weight
        parts[name] = round(amount * min(1.0, reached / whole)) - given
        given += parts[name]
    return parts


def beyond(asked: Mapping[str, float], there: float) -> dict[str, float]:
    """What each asks for beyond what is there already."""
    return {name: max(0.0, share - there) for name, share in asked.items()}


def by_intervention(grants: Mapping[str, Grant], asked: Mapping[str, Mapping[str, float]]) -> dict[str, Grant]:
    """The grants of the month, by mandate, shared out among the interventions that asked for them."""
    paid: dict[str, Grant] = {}
    for mandate, grant in grants.items():
        public, leaked = (split(amount, asked.get(mandate, {})) for amount in grant)
        for name, amount in public.items():
            if amount == 0:
                continue
            before = paid.get(name, Grant())
            paid[name] = Grant(before.public + amount, before.leaked + leaked[name])
    return paid
