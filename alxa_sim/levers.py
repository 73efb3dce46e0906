"""What interventions and shocks may move this month. Every lever returns to its resting value before the next month.

Shocks move `gacha` and `market`, before land and market; interventions move `households` (offers to single
households), `mandates` (what the programme asks of the institutions of a gacha) and `mandate` (what it asks of the
banner's). Institutions act on the mandates of the month before. At rest every lever leaves the month as it is without
a programme.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from alxa_sim.columns import Flags, Floats, Ints, Keys, Rows, Table, column
from alxa_sim.households import Households
from alxa_sim.late_import import np
from alxa_sim.randomness import TAKE_UP, keyed_uniforms

NO_LIMIT = 1e12
"""A herd that nobody has: the resting value of the limit on stocking [sheep unit]."""


class HouseholdLevers(Table):
    """What is offered to single households. A household takes an offer by its own rules, which the processes hold."""

    transfer: Ints = column("fen", "Public money paid to the household this month.")
    collective_income: Ints = column("fen", "Money paid to the household from the collective fund of its gacha.")
    house: Ints = column("fen", "Public money towards making its house safe, at most.")
    water: Ints = column("fen", "Public money that connects the house to safe water; 0 = no connection.")
    reimbursement: Floats = column("1", "Part of its own share of hospital bills that the public pays.")
    school: Ints = column("fen", "Public money towards school, for each child at school, at most.")
    back_to_school: Floats = column("1", "Chance that a child out of school is brought back this month.")
    yard: Floats = column("1", "Part of the cost of a milking yard that the public pays.")
    credit: Ints = column("fen", "Microcredit without collateral that it may owe, at most.")
    interest: Floats = column("1", "Part of the interest on microcredit that the public pays.")
    insurance: Ints = column("fen", "Sum that is paid for a dead grown camel; 0 = no insurance on offer.")
    premium: Ints = column("fen", "Premium of a grown camel a month, both shares.")
    premium_support: Floats = column("1", "Part of the premium that the public pays.")
    ranger_posts: Ints = column("person", "Public jobs held open for members of the household.")
    kept_posts: Ints = column("person", "Free posts at the camel base that are kept for members of the household.")
    kept_places: Ints = column("head", "Free places at the camel base that are kept for camels of the household.")
    ranger_wage: Ints = column("fen", "Pay of a public job this month.")
    base_wage: Floats = column("1", "Part of its pay at the camel base that the public pays the cooperative.")
    industry: Ints = column("fen", "Public money towards a stake in the specialty industry of the sumu; 0 = no place.")
    industry_income: Ints = column("fen", "What a household in the specialty industry earns this month, net of costs.")
    move_to: Ints = column("code", "Settlement it may move to (see `settlement` of households); 0 = no offer.")
    move: Ints = column("fen", "Public money for the new house where it moves.")
    move_own: Ints = column("fen", "What it pays itself for the new house.")
    stocking_limit: Floats = column("sheep unit", "Herd it may keep under a contract on its pasture.", default=NO_LIMIT)
    training: Floats = column("1/month", "Skill taught this month, relative to what is missing.")
    encouragement: Floats = column("1", "Added to what it comes to aspire to.")


class Uptake(Table):
    """What single households took of the offers of the month: public money that flowed, and their own money beside
    it."""

    transfer: Ints = column("fen", "Public money received.")
    collective_income: Ints = column("fen", "Collective money received.")
    house: Ints = column("fen", "Public money put into the house.")
    house_own: Ints = column("fen", "Own money put into the house beside it.")
    water: Ints = column("fen", "Public money put into the water connection.")
    reimbursement: Ints = column("fen", "Hospital bills paid by the public.")
    school: Ints = column("fen", "School costs paid by the public.")
    yard: Ints = column("fen", "Public money put into the milking yard.")
    yard_own: Ints = column("fen", "Own money put into the milking yard beside it.")
    interest: Ints = column("fen", "Interest paid by the public.")
    interest_own: Ints = column("fen", "Own interest on microcredit.")
    premium_support: Ints = column("fen", "Premiums paid by the public.")
    premium_support_own: Ints = column("fen", "Premiums paid by the household.")
    ranger_posts: Ints = column("fen", "Public wages earned.")
    base_wage: Ints = column("fen", "Public money paid to the cooperative for its pay at the camel base.")
    industry: Ints = column("fen", "Public money put into the stake.")
    industry_own: Ints = column("fen", "Own money put into the stake.")
    move: Ints = column("fen", "Public money put into the new house.")
    move_own: Ints = column("fen", "Own money put into the new house.")


OFFERS = ("transfer", "house", "water", "reimbursement", "school", "yard", "interest", "premium_support",
          "ranger_posts", "base_wage", "industry", "move")  # fmt: skip
"""Levers of households that cost public money where they are taken; the money stands in the column of `Uptake` of the
same name, own money beside it in that with `_own`."""


class GachaLevers(Table):
    """What shocks do to whole gacha."""

    winter_severity: Floats = column("1", "Severity of winter disaster added to the month's weather.")
    rain_factor: Floats = column("1", "Factor on the month's rain.", default=1)
    small_disease: Floats = column("1/month", "Chance of sheep and goats to die of disease.")
    camel_disease: Floats = column("1/month", "Chance of camels to die of disease.")
    illness: Floats = column("1", "Factor on the chance to be taken to hospital.", default=1)
    closure: Floats = column("1", "Part of trade and of work outside that does not take place, 0 = none, 1 = all.")


class MarketLevers(Table):
    """What shocks do to the market and the company, one row."""

    price_factor: Floats = column("1", "Factor on the price of each product, in the order of market.PRODUCTS.",
                                  default=1, width=7)  # fmt: skip
    company_stopped: Flags = column("1", "The dairy company buys no milk.")


class GachaMandates(Table):
    """What the programme asks of the institutions of a gacha."""

    team_members: Floats = column("person", "Members that a resident work team should have.")
    team_support: Floats = column("1", "Support of the team by leaders and departments, 0 = none, 1 = 1121 in full.")
    clinic: Floats = column("1", "Standard that a clinic of the gacha is brought to.")
    sumu_clinic: Floats = column("1", "Standard that the clinic of its sumu is brought to.")
    water_project: Floats = column("1", "Part of a water project that is paid for this month.")
    base_posts: Ints = column("person", "Posts for keepers at the camel base, beyond those that boarding needs.")
    fund_grant: Ints = column("fen", "Public money put into the collective fund this month.")
    mobile_service: Floats = column("1", "Mobile services that visit scattered households, 0 = none, 1 = as set.")


class Mandate(Table):
    """What the programme asks of the banner's institutions, one row."""

    linkage: Floats = column("1", "How far company, research, bases, cooperatives and households are linked, 0 to 1.")
    research: Floats = column("1/month", "Progress of research on yield and products, relative to what is missing.")
    route_support: Floats = column("yuan/km", "Public money for each kilometre that collects milk.")
    announced_price: Floats = column("yuan/kg", "Milk price that the company announces; 0 = it takes the market's.")
    bonus: Floats = column("yuan/kg", "Bonus for who delivers more than the bonus volume in a year.")
    cooperatives: Floats = column("1", "Share of the banner's cooperatives that really operate.")
    assessment: Floats = column("1", "Strength of assessment and accountability, 0 = none, 1 = as in the campaign.")
    supervision: Floats = column("1", "Strength of the supervision mechanisms, 0 to 1.")
    promotion: Floats = column("1", "How far performance decides promotion, 0 to 1.")
    monitoring: Floats = column("1", "Strength of relapse monitoring, 0 to 1.")
    collective_economy: Floats = column("1", "How far gacha build collective funds, 0 to 1.")
    pioneers: Floats = column("1", "Strength of the leading by pioneers and party branches, 0 to 1.")


SHARED = ("cooperatives",)
"""Mandates of which the largest counts, where several ask: they ask for the same."""
ASKED = (*SHARED, "route_support", "fund_grant")
"""Mandates by which public money is granted to institutions in the month after."""


class LeverArrays(NamedTuple):
    """What compiled code sees."""

    households: Rows
    uptake: Rows
    gacha: Rows
    market: Rows
    mandates: Rows
    mandate: Rows


class Offer(NamedTuple):
    """What one intervention offers through one lever: the rows of households that get one, and a value each."""

    intervention: str
    lever: str
    rows: Ints
    values: Any


class Expense(NamedTuple):
    """What an intervention's offers came to this month [fen], and how many households took one."""

    public: int
    own: int
    households: int


NOTHING = Expense(0, 0, 0)


@dataclass
class Spending:
    """What is summed up of the offers of one intervention [fen], and who took one."""

    served: Flags
    public: float = 0.0
    own: float = 0.0


class Levers:
    """All levers of one run, and the stored draws that take-up rates are compared with."""

    def __init__(
        self, households: Households, cells: int, seed: int, width: int | None = None, is_gacha: Flags | None = None
    ) -> None:
        """`width` is the number of columns of the grid, one row where it is left out; `is_gacha` says which cells hold
        one, all where it is left out."""
        self.households = HouseholdLevers(len(households))
        self.uptake = Uptake(len(households))
        self.gacha = GachaLevers(cells)
        self.market = MarketLevers(1)
        self.mandates = GachaMandates(cells)
        self.mandate = Mandate(1)
        self.offers: list[Offer] = []
        self.asked: dict[str, dict[str, float]] = {}
        """Who asked how much by each mandate of ASKED: by mandate, then by intervention."""
        self.intervention = ""
        """Name of the intervention that moves the levers now."""
        self.seed = seed
        self.width = cells if width is None else width
        self.is_gacha: Flags = np.ones(cells, np.bool_) if is_gacha is None else is_gacha.copy()
        self._ids = households.id
        self._kept: dict[str, Any] = {}
        self._stored: dict[str, Floats] = {}

    def reset_shocks(self) -> None:
        """Back to rest, before shocks."""
        self.gacha.reset()
        self.market.reset()

    def reset_programme(self, households: Households) -> None:
        """Back to rest, before interventions; rows are added for households founded since."""
        new = len(households) - len(self.households)
        self.households.append(new)
        self.uptake.append(new)
        self._ids = households.id
        self.households.reset()
        self.uptake.reset()
        self.mandates.reset()
        self.mandate.reset()
        self.offers.clear()
        self.asked = {}  # institutions keep last month's to find who pays

    def offer(self, lever: str, flags: Flags, value: Any) -> None:
        """Add `value`, one for all or one a household, to a lever of OFFERS of the flagged households; the
        intervention in whose name it is done bears the cost."""
        if lever not in OFFERS:
            raise ValueError(f"{lever!r} is no offer; they are {', '.join(OFFERS)}")
        rows = np.flatnonzero(flags)
        values = rows_of(value, rows)
        if values.any():
            getattr(self.households, lever)[rows] += values
            self.offers.append(Offer(self.intervention, lever, rows, values))

    def raise_to(self, lever: str, flags: Flags, value: Any) -> None:
        """Bring a lever of the flagged households to at least `value`, one for all or one a household."""
        rows = np.flatnonzero(flags)
        column = getattr(self.households, lever)
        column[rows] = np.maximum(column[rows], rows_of(value, rows))

    def ask(self, mandate: str, value: Any) -> None:
        """Ask institutions by a mandate of ASKED; the intervention in whose name it is done pays for what they are
        granted next month, whether or not it is still in force then. `value` is one number, or one a gacha."""
        if mandate not in ASKED:
            raise ValueError(f"{mandate!r} brings no grant; those that do are {', '.join(ASKED)}")
        column = getattr(self.mandates if mandate in GachaMandates.columns else self.mandate, mandate)
        column[:] = np.maximum(column, value) if mandate in SHARED else column + value
        askers = self.asked.setdefault(mandate, {})
        askers[self.intervention] = askers.get(self.intervention, 0.0) + float(np.sum(value))

    def expenses(self) -> dict[str, Expense]:
        """What the offers of each intervention came to, once the month is lived.

        Where several offer through one lever, each bears the part of its offer in what was offered.
        """
        spent: dict[str, Spending] = {}
        through = Counter(offer.lever for offer in self.offers)
        for offer in self.offers:
            taken = getattr(self.uptake, offer.lever)[offer.rows]
            own = getattr(self.uptake, f"{offer.lever}_own")[offer.rows] if has_own_part(offer.lever) else None
            if through[offer.lever] > 1:
                part = self._part(offer)
                taken, own = taken * part, None if own is None else own * part
            if offer.intervention not in spent:
                spent[offer.intervention] = Spending(np.zeros(len(self.uptake), np.bool_))
            sums = spent[offer.intervention]
            sums.served[offer.rows[taken > 0]] = True
            sums.public += float(taken.sum())
            sums.own += float(own.sum()) if own is not None else 0.0
        return {
            name: Expense(round(sums.public), round(sums.own), int(np.count_nonzero(sums.served)))
            for name, sums in spent.items()
        }

    def _part(self, offer: Offer) -> Any:
        """The part of one offer in all that was offered through its lever, by row of the offer."""
        offered = getattr(self.households, offer.lever)[offer.rows]
        return np.divide(offer.values, offered, out=np.zeros(len(offered)), where=offered != 0)

    def take_up_draws(self, kind: str) -> Floats:
        """One uniform number a household that never changes: it takes part while the rate is above it, so that a
        higher rate only adds households."""
        return self.stored(kind, lambda ids: keyed_uniforms(self.seed, TAKE_UP, kind, ids))

    def kept(self, name: str, make: Callable[[], Any]) -> Any:
        """Something that follows from the land and the settings alone, made once a run."""
        if name not in self._kept:
            self._kept[name] = make()
        return self._kept[name]

    def stored(self, name: str, make: Callable[[Keys], Floats]) -> Floats:
        """Numbers of the households that follow from their permanent numbers alone, made anew only when households
        were founded since."""
        numbers = self._stored.get(name)
        if numbers is None or len(numbers) != len(self._ids):
            numbers = make(self._ids)
            self._stored[name] = numbers
        return numbers

    @property
    def arrays(self) -> LeverArrays:
        return LeverArrays(
            self.households.arrays,
            self.uptake.arrays,
            self.gacha.arrays,
            self.market.arrays,
            self.mandates.arrays,
            self.mandate.arrays,
        )


def rows_of(value: Any, rows: Ints) -> Any:
    """The values of some rows, given one value for all or one a row of the table."""
    return value[rows] if np.ndim(value) else np.full(len(rows), value)


def has_own_part(lever: str) -> bool:
    """Whether households put money of their own beside what is offered through a lever."""
    return f"{lever}_own" in Uptake.columns


def fen(yuan: float) -> int:
    """Whole fen of an amount in yuan."""
    return int(np.floor(yuan * 100.0 + 0.5))
