"""Share of the people whose housing guarantee is unmet."""

from __future__ import annotations



from alxa_sim.extension_points import indicator, share_of_persons
from alxa_sim.households import Households


@indicator(unit="1")
def lacks_housing(households: Households) -> float:
    """Share of the people whose housing guarantee is unmet."""
    return share_of_persons(households, households.lacks_housing)
