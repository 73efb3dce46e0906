"""Specialty industry: a household with a place in the industry of its sumu puts in a stake and work, and earns from
it."""

from __future__ import annotations

from alxa_sim.columns import Row
from alxa_sim.config import Config, NonNegative, Share
from alxa_sim.kernel_cache import kernel
from alxa_sim.processes.offtake import fen_of


class IndustrySettings(Config):
    """What taking part in the specialty industry of a sumu takes."""

    labour: Share = 0.3
    """Work it takes [person]. Assumed: a season of Cistanche, melons or desert tourism."""
    stake: NonNegative = 15_000.0
    """Money that a place takes in tools, seed or stock [yuan]. Assumed: a small plantation or pen."""


@kernel
def industry_labour(h: Row, industry: IndustrySettings) -> float:
    """Work that the specialty industry takes of the household [person]."""
    return industry.labour if h.in_industry else 0.0


@kernel
def take_part(
    h: Row, flows: Row, uptake: Row, industry: IndustrySettings, offer: Row, spare: float, level: float
) -> int:
    """Take the place on offer, if it has `spare` hands [person] and money for its part of the stake; leave when no
    hand is left, or when nobody buys any more. Returns the month's earnings [fen]."""
    if h.in_industry:
        h.in_industry = h.adults + h.elderly > 0 and spare >= 0.0 and offer.industry_income > 0
    elif offer.industry > 0 and spare >= industry.labour:
        stake = fen_of(industry.stake * level)
        aid = min(stake, offer.industry)
        own = stake - aid
        if h.cash >= own:
            h.cash -= own
            h.in_industry = True
            flows.stakes += own
            flows.aid_industry += aid
            uptake.industry += aid
            uptake.industry_own += own
    return offer.industry_income if h.in_industry else 0
