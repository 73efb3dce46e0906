"""Learning: milking is learnt by doing it and from neighbours and kin who do; aspirations follow those within sight."""

from __future__ import annotations

import math

from alxa_sim.columns import Row
from alxa_sim.config import Config, NonNegative, Positive, Share
from alxa_sim.kernel_cache import kernel


class LearningSettings(Config):
    """How skill and aspiration spread."""

    from_neighbours: NonNegative = 0.10
    """Skill learnt a month where all neighbours milk, relative to what is missing [1/month]. Assumed: some years."""
    from_kin: NonNegative = 0.15
    """Skill learnt a month where all kin milk, relative to what is missing [1/month]. Assumed: closer than
    neighbours."""
    from_cooperative: NonNegative = 0.05
    """Skill that a member of a cooperative learns a month where all of the gacha milk, relative to what is missing
    [1/month]. Assumed: half of what neighbours teach, on top of it."""
    from_pioneers: NonNegative = 0.02
    """Skill learnt a month where a pioneer lives in the gacha, relative to what is missing [1/month]. Assumed: pioneers
    show and teach, FACTS 0."""
    pioneer_income: Positive = 5.0
    """Income a head, relative to the line, from which a milking household is a pioneer [1]. Assumed: visibly rich."""
    by_doing: Share = 0.10
    """Skill learnt in a month of milking, relative to what is missing [1/month]. Source: FACTS 2.1, a milker is tamed
    in three months; a master takes years [D]."""
    forgetting: Share = 0.01
    """Skill lost in a month without milking [1/month]. Assumed: slowly."""
    adjustment: Share = 0.02
    """Share by which aspiration follows what the household sees [1/month]. Assumed: half in three years."""
    inspiration: Share = 0.4
    """Aspiration above the middle where the gap to others inspires most [1]. Assumed: after Genicot and Ray 2017."""
    near_gap: Positive = 0.75
    """Gap to the income of neighbours, relative to the own, that inspires most; a far larger one does not [1].
    Assumed: after Genicot and Ray 2017."""
    example: Share = 0.1
    """Aspiration that a pioneer in the gacha gives [1]. Assumed: who got rich first leads others, FACTS 0."""
    hardship: Share = 0.3
    """Aspiration lost to hunger within the year [1]. Assumed: want narrows the view."""


@kernel
def is_pioneer(h: Row, learning: LearningSettings, line: float) -> bool:
    """Whether a household leads by its example; `line` is the poverty line a head [yuan/year]."""
    persons = h.children + h.adults + h.elderly
    return h.dairies and h.income_12m >= 100.0 * learning.pioneer_income * line * persons


@kernel
def learn(h: Row, learning: LearningSettings, neighbours: Row, group: Row, offer: Row) -> None:
    """Skill and aspiration of the month, from what `neighbours` (stocks of the gacha) and the `group` of kin did, and
    from the training and encouragement on `offer`."""
    here = neighbours.dairies / max(1, neighbours.households)
    kin = group.dairies / max(1, group.households)
    rate = learning.from_neighbours * here + learning.from_kin * kin + offer.training
    if h.member:
        rate += learning.from_cooperative * here
    goal = 0.5 + offer.encouragement
    if neighbours.pioneers > 0:
        rate += learning.from_pioneers
        goal += learning.example
    if h.dairies:
        rate += learning.by_doing
    else:
        h.skill -= learning.forgetting * h.skill
    h.skill += min(1.0, rate) * (1.0 - h.skill)

    own = max(1.0, h.income_12m / (h.children + h.adults + h.elderly))
    others = neighbours.income_12m / max(1, neighbours.persons)
    gap = min(50.0, max(0.0, others / own - 1.0)) / learning.near_gap
    goal += learning.inspiration * gap * math.exp(1.0 - gap)
    if h.months_since_hunger < 12:
        goal -= learning.hardship
    h.aspiration += learning.adjustment * (min(1.0, max(0.0, goal)) - h.aspiration)
