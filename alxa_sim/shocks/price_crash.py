"""Price crash: products of the herd fetch far less, and hay may cost more."""

from __future__ import annotations

from alxa_sim.config import Dated, NonNegative, Share, dated
from alxa_sim.extension_points import Moment, Shock
from alxa_sim.late_import import np
from alxa_sim.levers import Levers
from alxa_sim.processes.market import PRODUCTS


class PriceCrash(Shock, kind="price_crash"):
    """Prices of milk, animals and fibre fall for the months in force, and come back at once when they end.

    It comes on top of the prices that the market itself makes. A product that should keep its price has a fall of 0.
    With milk the products of the dairy company fall too, so that it pays the same part less than it announced.
    """

    severity: Dated = dated(1.0)
    """How hard the crash is in the months in force; what is left of a price is 1 - its fall to this power [1]. Assumed:
    as hard as the falls say."""
    milk: Share = 0.45
    """Fall of the price of camel milk [1]. Source: FACTS 2.2, 40 yuan/kg announced and 22 realised [D]."""
    sheep: Share = 0.40
    """Fall of the price of sheep [1]. Source: FACTS 2.4, Wuchuan 2014, 40 to 55 % [F-]."""
    goat: Share = 0.40
    """Fall of the price of goats [1]. Assumed: goats follow sheep."""
    camel: Share = 0.20
    """Fall of the price of camels [1]. Assumed: the mildest crash of FACTS 2.4; camels sell as breeding stock."""
    cashmere: Share = 0.33
    """Fall of the price of raw cashmere [1]. Source: FACTS 2.4, from the middle of 200 to 400 yuan/kg to the lower end
    [R]."""
    hair: Share = 0.33
    """Fall of the price of camel hair [1]. Assumed: as cashmere."""
    hay_rise: NonNegative = 0.0
    """Rise of the price of hay [1]. Assumed: hay keeps its price unless the scenario says more; FACTS 3 has 1 to 2.3
    in a drought."""

    def apply(self, levers: Levers, moment: Moment) -> None:
        severity = self.severity.at(moment.month)
        left = {name: (1.0 - getattr(self, name)) ** severity for name in PRODUCTS if name != "hay"}
        left["hay"] = 1.0 + severity * self.hay_rise
        levers.market.price_factor[0] *= np.array([left[name] for name in PRODUCTS])
