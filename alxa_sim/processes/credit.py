"""Credit: loans against the herd or without collateral, their interest and their repayment."""

from __future__ import annotations

import math

from alxa_sim.columns import Floats, Row
from alxa_sim.config import Config, Dated, NonNegative, Share, YearlyRate, dated
from alxa_sim.kernel_cache import kernel
from alxa_sim.processes.market import CAMEL, GOAT, MarketSettings
from alxa_sim.processes.market import SHEEP as EWE


class CreditSettings(Config):
    """The rural lender."""

    loan_to_value: Share = 0.2
    """Most that is lent on a herd, relative to its market value [1]. Assumed: lenders take livestock at a fifth."""
    unsecured: Dated = dated(0.0)
    """Most that is lent to a household without collateral [yuan]. Assumed: nothing without a programme; with
    microcredit 50,000, FACTS 5."""
    soft_interest: YearlyRate = 0.0475
    """Interest on microcredit, due monthly [1/year]. Source: FACTS 5, base rate of two to three years [F]."""
    smallest_loan: NonNegative = 1_000.0
    """Smallest loan that is made [yuan]. Assumed: less is not worth the way."""
    interest: YearlyRate = 0.10
    """Interest on debt, due monthly [1/year]. Assumed: a rural lender asks twice the base rate of FACTS 5."""
    instalment: Share = 0.35
    """Share of the debt that falls due each October, after the animals are sold [1/year]. Source: FACTS 5, at most
    three years [D]."""
    expected_return: Share = 0.08
    """Yearly gain that a household expects of a breeding female, relative to its price; it invests borrowed money
    where the interest is lower [1/year]. Assumed: calves, fibre and growth less deaths."""


@kernel
def herd_value(h: Row, market: MarketSettings, price: Floats) -> float:
    """What the herd would fetch on the market [yuan]."""
    return (
        price[CAMEL] * (h.camels_breeding + market.young_value * h.camels_young + market.other_value * h.camels_other)
        + price[EWE] * (h.sheep_breeding + market.young_value * h.sheep_young + market.other_value * h.sheep_other)
        + price[GOAT] * (h.goats_breeding + market.young_value * h.goats_young + market.other_value * h.goats_other)
    )


@kernel
def credit_left(h: Row, credit: CreditSettings, collateral: float) -> int:
    """What the lender would still lend on `collateral` [yuan], microcredit apart; nothing to who is in arrears
    [fen]."""
    if h.in_arrears:
        return 0
    most = 100.0 * (credit.unsecured + credit.loan_to_value * collateral)
    left = int(math.floor(most)) - (h.debt - h.soft_debt)
    return left if left >= 100.0 * credit.smallest_loan else 0


@kernel
def soft_credit_left(h: Row, credit: CreditSettings, offer: Row) -> int:
    """What it can still borrow as microcredit, which is for production only; nothing to who is in arrears [fen]."""
    if h.in_arrears:
        return 0
    left = offer.credit - h.soft_debt
    return left if left >= 100.0 * credit.smallest_loan else 0


@kernel
def soft_rate(credit: CreditSettings, offer: Row) -> float:
    """Interest on microcredit that the household bears itself [1/month]."""
    return credit.soft_interest * (1.0 - min(1.0, offer.interest))


@kernel
def borrow(h: Row, flows: Row, credit: CreditSettings, collateral: float, need: int) -> None:
    """Borrow `need` [fen], as far as there is credit."""
    loan = min(need, credit_left(h, credit, collateral))
    h.debt += loan
    h.cash += loan
    flows.loans += loan


@kernel
def support_interest(h: Row, flows: Row, uptake: Row, credit: CreditSettings, offer: Row) -> None:
    """The public pays its part of the interest on microcredit, straight to the lender."""
    aid = int(credit.soft_interest * min(1.0, offer.interest) * h.soft_debt)
    flows.aid_interest += aid
    uptake.interest += aid
    uptake.interest_own += int(soft_rate(credit, offer) * h.soft_debt)


@kernel
def debt_due(h: Row, credit: CreditSettings, offer: Row, month: int) -> tuple[int, int]:
    """Interest of the month, rounded down, and the instalment of October [fen]; a small debt is paid back at once."""
    interest = int(credit.interest * (h.debt - h.soft_debt) + soft_rate(credit, offer) * h.soft_debt)
    if month % 12 != 9:
        return interest, 0
    if h.debt <= 100.0 * credit.smallest_loan:
        return interest, h.debt
    return interest, int(math.floor(credit.instalment * h.debt))


@kernel
def serve_debt(h: Row, flows: Row, interest: int, instalment: int) -> int:
    """Pay what is due as far as cash reaches, interest first; unpaid interest is owed. Returns the interest paid."""
    paid_interest = min(h.cash, interest)
    h.cash -= paid_interest
    paid_back = min(h.cash, instalment)
    h.cash -= paid_back
    if h.soft_debt > 0:  # what is paid back reduces both kinds of debt in proportion
        h.soft_debt -= min(h.soft_debt, int(math.ceil(paid_back * (h.soft_debt / h.debt))))
    h.debt += interest - paid_interest - paid_back
    h.in_arrears = paid_interest < interest or paid_back < instalment
    flows.loan_interest += paid_interest
    flows.capitalised += interest - paid_interest
    flows.repayments += paid_back
    return paid_interest
