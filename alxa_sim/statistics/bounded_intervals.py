"""Intervals of numbers that have bounds: symmetric on a scale on which they have none, so that no end lies beyond them.

The error of the number on that scale is that of the delta method; turned back, the interval holds the number and is
longer on the side away from the bound.
"""

from __future__ import annotations

import numpy as np
from scipy.special import expit, logit

Ends = tuple[float, float]
"""Low and high; NaN where they are not known."""
UNKNOWN: Ends = (float("nan"), float("nan"))


def ends_of_share(share: float, half: float) -> Ends:
    """Ends of a share, 0 to 1, whose symmetric interval reaches `half` to either side, on the logit scale.

    Unknown of a share that is 0 or 1, where the scale has no end, and where the reach is not known.
    """
    if not (0.0 < share < 1.0 and np.isfinite(half)):
        return UNKNOWN
    middle, reach = logit(share), half / (share * (1.0 - share))
    return float(expit(middle - reach)), float(expit(middle + reach))


def ends_above_zero(value: float, half: float) -> Ends:
    """Ends of a number above 0 whose symmetric interval reaches `half` to either side, on the scale of logs.

    Unknown of 0, where the scale has no end, and where the reach is not known.
    """
    if not (value > 0.0 and np.isfinite(half)):
        return UNKNOWN
    factor = float(np.exp(half / value))
    return value / factor, value * factor
