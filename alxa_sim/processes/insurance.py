"""Insurance of grown camels: a premium shared with the public, and a sum for each that dies."""

from __future__ import annotations

import math

from alxa_sim.columns import Row
from alxa_sim.kernel_cache import kernel


@kernel
def insure(h: Row, flows: Row, uptake: Row, offer: Row) -> int:
    """Insure all grown camels for the month where it is on offer and cash covers the own share; returns what it paid
    [fen]."""
    camels = h.camels_breeding + h.camels_other
    h.insured = False
    if offer.insurance == 0 or camels == 0:
        return 0
    premium = offer.premium * camels
    aid = int(math.floor(min(1.0, offer.premium_support) * premium))
    own = premium - aid
    if h.cash < own:
        return 0
    h.cash -= own
    h.insured = True
    flows.premiums += own
    flows.aid_premium += aid
    uptake.premium_support += aid
    uptake.premium_support_own += own
    return own


@kernel
def claim(h: Row, flows: Row, offer: Row, grown_dead: int) -> int:
    """What insurance pays for the grown camels that died this month [fen]."""
    paid = offer.insurance * grown_dead if h.insured else 0
    h.cash += paid
    flows.payouts += paid
    return paid
