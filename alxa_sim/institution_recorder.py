"""What a run remembers of its institutions: one row a month, so that it can be shown how they came to act as they did.

Each column is one function of what happened this month; its unit and meaning stand beside it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from alxa_sim.columns import Ints
from alxa_sim.extension_points import LivingHouseholds, Moment
from alxa_sim.households import Flows, Stocks
from alxa_sim.institutions.institutions import Institutions
from alxa_sim.institutions.needs import NEEDS

FUND_CLASSES = (100_000_000, 50_000_000, 5_000_000)
"""Lower ends of the classes of collective funds [fen]. FACTS 0: 1 m, 0.5 m and 50,000 yuan."""


class Month(NamedTuple):
    """What columns are computed from."""

    institutions: Institutions
    households: LivingHouseholds
    flows: Flows
    stocks: Stocks


class Recorded(NamedTuple):
    """A column of the table `institutions`."""

    unit: str
    meaning: str
    compute: Callable[[Month], float]


def known(of: Month) -> float:
    """Mean of what is known of the households that exist."""
    return float(of.households.known.mean()) if len(of.households) else float("nan")


def noted(need: int) -> Callable[[Month], float]:
    """How many households have a need (a bit of needs.NEEDS) that was noted and not struck off again."""
    return lambda of: float(np.count_nonzero(of.households.needs_seen & need))


def funds_from(of: Month, lower: int, upper: float) -> int:
    """Gacha whose collective fund lies from `lower` up to `upper`, the latter excluded [fen]."""
    funds: Ints = of.institutions.collective_funds()
    return int(np.count_nonzero((funds >= lower) & (funds < upper)))


def mean_of_teams(of: Month, name: str) -> float:
    """Mean of a column over teams with members; not a number where there is none."""
    teams = of.institutions.teams
    at_work = teams.members > 0
    return float(getattr(teams, name)[at_work].mean()) if at_work.any() else float("nan")


def delay(of: Month) -> float:
    planned = int(of.flows.cases_planned.sum())
    return float(of.flows.months_to_plan.sum()) / planned if planned else float("nan")


COLUMNS: dict[str, Recorded] = {
    "company_intake": Recorded(
        "kg/month", "Milk that the company took in.", lambda of: of.institutions.company.intake[0]
    ),
    "company_price": Recorded("yuan/kg", "Price of milk, without bonus.", lambda of: of.institutions.company.price[0]),
    "company_demand": Recorded(
        "kg/month", "Milk that it can sell as products.", lambda of: of.institutions.company.demand[0]
    ),
    "company_capacity": Recorded(
        "kg/month", "Milk that its plant can process.", lambda of: of.institutions.company.capacity[0]
    ),
    "company_research": Recorded(
        "1", "How far research has come, 0 to 1.", lambda of: of.institutions.company.research[0]
    ),
    "company_cash": Recorded("yuan", "Money of the company.", lambda of: of.institutions.company.cash[0] / 100.0),
    "company_routes": Recorded(
        "gacha", "Gacha whose milk it collects.", lambda of: of.institutions.company.routes[0]
    ),
    "company_failed": Recorded("1", "1 once it is bankrupt.", lambda of: of.institutions.company.has_failed[0]),
    "cooperatives": Recorded(
        "cooperative", "Cooperatives that operate.", lambda of: of.institutions.cooperatives.operates.sum()
    ),
    "cooperatives_insolvent": Recorded(
        "cooperative", "Cooperatives that closed for want of money, so far.",
        lambda of: of.institutions.cooperatives.is_insolvent.sum(),
    ),
    "cooperative_members": Recorded("household", "Members of cooperatives.", lambda of: of.stocks.members.sum()),
    "cooperative_capital": Recorded(
        "yuan", "Money of cooperatives.", lambda of: of.institutions.cooperatives.capital.sum() / 100.0
    ),
    "boarded_camels": Recorded("head", "Milking camels at the bases.", lambda of: of.stocks.boarded.sum()),
    "team_members": Recorded(
        "person", "Members of work teams at work.", lambda of: of.institutions.teams.members.sum()
    ),
    "team_effort": Recorded(
        "1", "Part of their time that they give to households.", lambda of: mean_of_teams(of, "effort")
    ),
    "team_departures": Recorded(
        "person", "Members who left, so far.", lambda of: of.institutions.teams.departures.sum()
    ),
    "team_score": Recorded(
        "1", "Mean score of the last December assessment.", lambda of: mean_of_teams(of, "score")
    ),
    "visits": Recorded("household", "Households visited, by teams and cadres.", lambda of: of.flows.visits.sum()),
    "known": Recorded("1", "How well teams know households, on average.", known),
    "false_needs": Recorded(
        "household", "Households of which a need was noted that is not there.", lambda of: of.flows.false_needs.sum()
    ),
    "open_cases": Recorded("household", "Open cases.", lambda of: of.institutions.teams.cases.sum()),
    "measured_cases": Recorded(
        "household", "Open cases with a plan of measures.", lambda of: of.institutions.teams.measured.sum()
    ),
    "cases_opened": Recorded("household", "Cases opened.", lambda of: of.flows.cases_opened.sum()),
    "cases_planned": Recorded(
        "household", "True needs for which a plan was made.", lambda of: of.flows.cases_planned.sum()
    ),
    "cases_closed": Recorded("household", "Cases closed at zero needs.", lambda of: of.flows.cases_closed.sum()),
    "delay": Recorded("month", "Mean time from need to plan, of the plans of the month.", delay),
    **{
        f"noted_{name}": Recorded("household", f"Households with a noted need: {name}.", noted(need))
        for name, need in NEEDS.items()
    },
    "corrections": Recorded(
        "household", "Changes of the register between assessments.", lambda of: of.flows.corrections.sum()
    ),
    "watched": Recorded("household", "Households watched for relapse.", lambda of: of.stocks.watched_households.sum()),
    "assessment": Recorded("1", "Strength of assessment in force.", lambda of: of.institutions.group.assessment[0]),
    "supervision": Recorded("1", "Strength of supervision in force.", lambda of: of.institutions.group.supervision[0]),
    "leakage": Recorded(
        "1", "Part of programme money that does not reach its purpose.", lambda of: of.institutions.group.leakage[0]
    ),
    "promoted": Recorded("person", "Officials promoted, so far.", lambda of: of.institutions.group.promoted[0]),
    "spent_this_year": Recorded(
        "yuan", "Public money spent since January.", lambda of: of.institutions.group.spent_this_year[0] / 100.0
    ),
    "groups_without_money": Recorded(
        "group", "Special groups whose money of the year is spent.", lambda of: of.institutions.special.is_empty.sum()
    ),
    "funds_of_1_million": Recorded(
        "gacha", "Gacha with a collective fund of 1 m yuan or more.",
        lambda of: funds_from(of, FUND_CLASSES[0], np.inf),
    ),
    "funds_of_500_000": Recorded(
        "gacha", "Gacha with one of 0.5 m yuan or more, below 1 m.",
        lambda of: funds_from(of, FUND_CLASSES[1], FUND_CLASSES[0]),
    ),
    "funds_of_50_000": Recorded(
        "gacha", "Gacha with one of 50,000 yuan or more, below 0.5 m.",
        lambda of: funds_from(of, FUND_CLASSES[2], FUND_CLASSES[1]),
    ),
}  # fmt: skip


class InstitutionRecorder:
    """Collects the institutions of one run at the end of every month."""

    def __init__(self) -> None:
        self._months: list[int] = []
        self._rows: list[list[float]] = []

    def record(
        self, institutions: Institutions, households: LivingHouseholds, flows: Flows, stocks: Stocks, moment: Moment
    ) -> None:
        """The state and the flows at the end of a month."""
        of = Month(institutions, households, flows, stocks)
        self._months.append(moment.month)
        self._rows.append([float(recorded.compute(of)) for recorded in COLUMNS.values()])

    def table(self) -> pd.DataFrame:
        """One row a month, money in yuan."""
        since_1970 = np.asarray(self._months, np.int64) - 1970 * 12
        values: Any = np.array(self._rows, np.float64).reshape(len(self._rows), len(COLUMNS))
        months = since_1970.astype("datetime64[M]").astype("datetime64[s]")
        return pd.DataFrame({"month": months} | {name: values[:, k] for k, name in enumerate(COLUMNS)})
