"""The accounts: every yuan and every animal has a source and a use; stocks change by what flowed and by nothing else.

Money flows between sectors: households, their kin (purses of the groups, which keep fractions of a fen), the lender,
the public, and the rest of the world (markets, employers, shops, schools, hospitals). Every column of `Flows` in fen
is either a flow of money, named in MONEY with who pays and who receives, or a note of another kind, named in NOTES.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import NamedTuple

from alxa_sim.columns import Ints, Table
from alxa_sim.households import Flows, Stocks
from alxa_sim.institutions.books import InstitutionFlows
from alxa_sim.late_import import np

SPECIES = ("camels", "sheep", "goats")
BIRTHS = ("born", "bought")
LOSSES = ("died", "sold", "eaten", "left")
"""How animals come to a household and how they go."""

HOUSEHOLDS, KIN, LENDER, INSURER = "households", "kin", "lender", "insurer"
COOPERATIVES, COMPANY, FUNDS = "cooperatives", "company", "collective funds"
PUBLIC, REST = "public", "rest of the world"
SECTORS = (HOUSEHOLDS, KIN, LENDER, INSURER, COOPERATIVES, COMPANY, FUNDS, PUBLIC, REST)


class Sides(NamedTuple):
    """Who pays and who receives."""

    payer: str
    payee: str


EARNED = ("animal_sales", "fibre_sales", "wages", "remittances", "interest", "industry_sales")
SPENT = ("food", "clothing", "school", "medical", "water", "fodder", "herd_costs", "animal_purchases", "house", "other",
         "yards", "otor_costs", "moving", "stakes", "cash_left")  # fmt: skip
AID = ("aid_house", "aid_water", "aid_medical", "aid_school", "aid_yard", "aid_move", "aid_industry")
"""What the public pays for a household to builders, hospitals and schools."""
MONEY: dict[str, Sides] = {
    **dict.fromkeys(EARNED, Sides(REST, HOUSEHOLDS)),
    "milk_sales": Sides(COMPANY, HOUSEHOLDS),
    "base_wages": Sides(COOPERATIVES, HOUSEHOLDS),
    "boarding_fees": Sides(COOPERATIVES, HOUSEHOLDS),
    "dividends": Sides(COOPERATIVES, HOUSEHOLDS),
    "collective_income": Sides(FUNDS, HOUSEHOLDS),
    "payouts": Sides(INSURER, HOUSEHOLDS),
    "premiums": Sides(HOUSEHOLDS, INSURER),
    "transfers": Sides(PUBLIC, HOUSEHOLDS),
    "public_wages": Sides(PUBLIC, HOUSEHOLDS),
    **dict.fromkeys(AID, Sides(PUBLIC, REST)),
    "aid_base_wage": Sides(PUBLIC, COOPERATIVES),
    "aid_interest": Sides(PUBLIC, LENDER),
    "aid_premium": Sides(PUBLIC, INSURER),
    "kin_received": Sides(KIN, HOUSEHOLDS),
    "loans": Sides(LENDER, HOUSEHOLDS),
    **dict.fromkeys(SPENT, Sides(HOUSEHOLDS, REST)),
    "kin_given": Sides(HOUSEHOLDS, KIN),
    "loan_interest": Sides(HOUSEHOLDS, LENDER),
    "repayments": Sides(HOUSEHOLDS, LENDER),
}
INSTITUTIONS: dict[str, Sides] = {
    "coop_milk_sales": Sides(COMPANY, COOPERATIVES),
    "coop_costs": Sides(COOPERATIVES, REST),
    "coop_grants": Sides(PUBLIC, COOPERATIVES),
    "coop_losses": Sides(REST, COOPERATIVES),
    "company_sales": Sides(REST, COMPANY),
    "company_costs": Sides(COMPANY, REST),
    "company_support": Sides(PUBLIC, COMPANY),
    "fund_grants": Sides(PUBLIC, FUNDS),
    "fund_returns": Sides(REST, FUNDS),
    "fund_losses": Sides(FUNDS, REST),
    "fund_shares": Sides(FUNDS, COOPERATIVES),
    "fund_dividends": Sides(COOPERATIVES, FUNDS),
    "programme_costs": Sides(PUBLIC, REST),
    "leaked": Sides(PUBLIC, REST),
}
"""Every column of InstitutionFlows, with who pays and who receives."""
NOTES = ("own_consumption", "distress_sales", "breeding_sales", "capitalised", "debt_left", "unpaid_bills")
"""Columns in fen that are no flow of money: values in kind, parts of other flows, changes of debt."""


class Source(NamedTuple):
    """What adds to one kind of income and what is taken from it, by names of flows."""

    plus: tuple[str, ...]
    minus: tuple[str, ...] = ()


INCOME: dict[str, Source] = {
    "operating": Source(
        ("animal_sales", "fibre_sales", "milk_sales", "own_consumption", "payouts", "industry_sales"),
        ("breeding_sales", "fodder", "otor_costs", "herd_costs", "premiums"),
    ),
    "wage": Source(("wages", "remittances", "public_wages", "base_wages")),
    "transfer": Source(("transfers",)),
    "property": Source(("interest", "boarding_fees", "dividends", "collective_income"), ("loan_interest",)),
}
"""Net income of households by the four kinds of the statistics bureau."""


MONTHS = 12
"""How many months the accounts of a year cover."""


class YearOfAccounts:
    """The accounts of the whole banner, as indicators see them: what flowed in the last twelve months, or in fewer at
    the beginning of a run, and what stands at the end of the month. Without a month of accounts everything is 0."""

    def __init__(self) -> None:
        self._months: deque[dict[str, int]] = deque(maxlen=MONTHS)
        self._costs: deque[int] = deque(maxlen=MONTHS)
        self._totals = dict.fromkeys(Flows.columns, 0)
        self._stocks = Stocks(0)

    def add(self, flows: Flows, stocks: Stocks, cost: int) -> None:
        """A month has passed; `cost` is what the programme cost the public in it [fen]."""
        month = flows.totals()
        oldest = self._months[0] if len(self._months) == MONTHS else None
        for name, amount in month.items():
            self._totals[name] += amount - (oldest[name] if oldest is not None else 0)
        self._months.append(month)
        self._costs.append(cost)
        self._stocks = stocks

    def flow(self, name: str) -> int:
        """What a flow came to in the last twelve months, in its unit."""
        return self._totals[name]

    def stock(self, name: str) -> int:
        """What a stock comes to at the end of the month, in its unit."""
        return total(self._stocks, name)

    def income(self, kind: str) -> int:
        """Net income of one kind (see INCOME) of all households in the last twelve months [fen]."""
        source = INCOME[kind]
        return sum(map(self.flow, source.plus)) - sum(map(self.flow, source.minus))

    @property
    def net_income(self) -> int:
        """Net income of all households in the last twelve months [fen]."""
        return sum(map(self.income, INCOME))

    @property
    def public_cost(self) -> float:
        """What the programme cost the public, a year [yuan/year]."""
        months = len(self._costs)
        return sum(self._costs) / 100.0 * 12.0 / months if months else 0.0


def total(table: Table, name: str) -> int:
    """Sum of a column over the banner."""
    return int(getattr(table, name).sum())


def part(amount: int, whole: int) -> float:
    """`amount` as a share of `whole`; not a number where there is no whole."""
    return amount / whole if whole > 0 else float("nan")


class OutOfBalance(Exception):  # noqa: N818 - a finding about the model, not a misuse of it
    """Money, animals or people appeared from nowhere or vanished."""


def changes(flows: Flows) -> dict[str, Ints]:
    """What the flows say each stock must have changed by, by gacha."""
    change = {
        species: sum_of(flows, *(f"{species}_{how}" for how in BIRTHS))
        - sum_of(flows, *(f"{species}_{how}" for how in LOSSES))
        for species in SPECIES
    }
    change["cash"] = balance(flows, HOUSEHOLDS)
    change["debt"] = sum_of(flows, "loans", "capitalised") - sum_of(flows, "repayments", "debt_left")
    change["persons"] = flows.babies - flows.died - flows.emigrated
    return change


def total_balance(flows: Flows, institution_flows: InstitutionFlows, sector: str) -> int:
    """What a sector received less what it paid in the whole banner [fen]."""
    sides = ((flows, MONEY), (institution_flows, INSTITUTIONS))
    return sum(
        total(table, name) * ((side.payee == sector) - (side.payer == sector))
        for table, names in sides
        for name, side in names.items()
        if sector in side
    )


def check_institutions(
    before: Mapping[str, int], flows: Flows, institution_flows: InstitutionFlows, after: Mapping[str, int], when: str
) -> None:
    """Raise OutOfBalance where what institutions hold [fen, by sector] did not change by what flowed."""
    for sector, held in before.items():
        error = after[sector] - held - total_balance(flows, institution_flows, sector)
        if error:
            raise OutOfBalance(f"{when}: the money of the {sector} is out of balance by {error} fen")


def balance(flows: Flows, sector: str) -> Ints:
    """What a sector received less what it paid, by gacha [fen]."""
    received = sum_of(flows, *(name for name, sides in MONEY.items() if sides.payee == sector))
    return received - sum_of(flows, *(name for name, sides in MONEY.items() if sides.payer == sector))


def sum_of(flows: Flows, *names: str) -> Ints:
    total: Ints = np.sum([getattr(flows, name) for name in names], axis=0, dtype=np.int64)
    return total


def check_balance(before: Stocks, flows: Flows, after: Stocks, when: str) -> None:
    """Raise OutOfBalance, naming month, gacha and amount, where a stock did not change by what the flows say, or where
    kin did not receive what kin gave."""
    for name, change in changes(flows).items():
        error = getattr(after, name) - getattr(before, name) - change
        if error.any():
            cell = int(np.flatnonzero(error)[0])
            unit = Stocks.columns[name].unit
            raise OutOfBalance(f"{when}: {name} of gacha {cell} are out of balance by {int(error[cell])} {unit}")
    check_kin(before, flows, when)


def check_kin(before: Stocks, flows: Flows, when: str) -> None:
    """Raise OutOfBalance where the kin of a gacha received more than they gave, or less by more than what cannot be
    divided: shares are rounded for each household that gives or receives, by less than a fen, and kin live in one
    gacha."""
    kept = balance(flows, KIN)
    wrong = np.flatnonzero((kept < 0) | (kept > before.households))
    if len(wrong):
        cell = int(wrong[0])
        gave, received = int(flows.kin_given[cell]), int(flows.kin_received[cell])
        raise OutOfBalance(f"{when}: kin of gacha {cell} gave {gave} fen and received {received}")
