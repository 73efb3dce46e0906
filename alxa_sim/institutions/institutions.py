"""All institutions of a run: their books, founded at the start, and the order in which they act and close."""

from __future__ import annotations

from typing import Any, NamedTuple

from alxa_sim.columns import Ints
from alxa_sim.households import Flows, Stocks
from alxa_sim.institutions.books import (
    CollectiveFunds,
    Cooperatives,
    DairyCompany,
    InstitutionFlows,
    Insurer,
    LeadingGroup,
    Routes,
    Services,
    SpecialGroups,
    Sumu,
    WorkTeams,
)
from alxa_sim.institutions.casework import CaseworkSettings
from alxa_sim.institutions.collective_funds import CollectiveFundSettings, close_funds, run_funds
from alxa_sim.institutions.cooperatives import (
    CooperativeSettings,
    close_cooperatives,
    found_cooperatives,
    run_cooperatives,
)
from alxa_sim.institutions.dairy_company import CompanySettings, close_company, found_company, run_company
from alxa_sim.institutions.industries import IndustriesSettings, run_industries
from alxa_sim.institutions.insurer import close_insurer
from alxa_sim.institutions.leading_group import SPECIAL_GROUPS, LeadingGroupSettings, group_of, run_group, spend
from alxa_sim.institutions.monitoring import MonitoringSettings
from alxa_sim.institutions.services import ServiceSettings, found_services, run_services
from alxa_sim.institutions.work_teams import TeamSettings, assess_teams, run_teams
from alxa_sim.late_import import np
from alxa_sim.levers import Expense, Levers
from alxa_sim.processes.dairy import DairySettings
from alxa_sim.processes.market import Market, MarketSettings


class Overhead(NamedTuple):
    """What an intervention cost this month beside the offers that households took: staff, works, running costs.

    Public money paid to the rest of the world and, where households pay for more than their part of an offer, theirs
    [fen]; `households` is how many it served where no offer tells (a route, a clinic). Money that a mandate puts into
    an institution (a grant, support of a route) is booked by the institution and comes in `granted`.
    """

    public: int = 0
    granted: int = 0
    own: int = 0
    households: int = 0


class Cost(NamedTuple):
    """What an intervention cost in a month [fen]: the public in all, what of it leaked, the households it served; and
    how many these were."""

    public: int
    own: int
    leaked: int
    households: int


class InstitutionSettings(NamedTuple):
    """The sections of a scenario that institutions need; the names are those of the sections."""

    cooperatives: CooperativeSettings
    company: CompanySettings
    leading_group: LeadingGroupSettings
    work_teams: TeamSettings
    casework: CaseworkSettings
    monitoring: MonitoringSettings
    collective_funds: CollectiveFundSettings
    services: ServiceSettings
    industries: IndustriesSettings
    dairy: DairySettings
    market: MarketSettings


class Institutions:
    """The books of the institutions of one banner, and what they do in a month.

    `act` runs before the interventions, on the mandates of the month before; `close` after the households lived the
    month.
    """

    def __init__(
        self, settings: InstitutionSettings, gacha: Any, stocks: Stocks, town: int, month: int, seed: int
    ) -> None:
        self.settings = settings
        self.seed = seed
        cells = len(gacha.is_gacha)
        self.teams = WorkTeams(cells)
        self.cooperatives = Cooperatives(cells)
        self.company = DairyCompany(1)
        self.routes = Routes(cells)
        self.group = LeadingGroup(1)
        self.special = SpecialGroups(len(SPECIAL_GROUPS))
        self.funds = CollectiveFunds(cells)
        self.sumu = Sumu(int(np.max(gacha.sumu, initial=0)) + 1)
        self.services = Services(cells)
        self.insurer = Insurer(1)
        self.flows = InstitutionFlows(cells)
        self._claimed: dict[str, int] = {}
        self.town = town
        found_services(self.services, gacha)
        found_company(self.company, settings.company, settings.market, month)
        found_cooperatives(self.cooperatives, stocks.camels.astype(np.float64), settings.cooperatives)

    def act(self, gacha: Any, stocks: Stocks, market: Market, levers: Levers, month: int) -> None:
        """The month of the institutions, on the mandates that interventions gave them last month.

        `stocks` are those of the end of last month.
        """
        self.flows.reset()
        self._claimed.clear()
        settings = self.settings
        run_group(self.group, self.special, levers, settings.leading_group, month)
        run_teams(self.teams, self.group, levers, gacha.is_gacha, settings.work_teams, self.seed, month)
        run_services(self.services, self.sumu, gacha, levers.mandates, settings.services)
        run_industries(self.sumu, gacha, stocks, settings.industries, levers.seed, month)
        run_funds(
            self.funds, self.cooperatives, self.teams, self.sumu, gacha, levers, self.flows, settings.collective_funds,
            settings.cooperatives, month,
        )  # fmt: skip
        run_cooperatives(self.cooperatives, gacha, stocks, levers, self.flows, settings.cooperatives, month)
        run_company(
            self.company, self.routes, self.cooperatives, gacha, stocks, market, levers, self.flows, settings.company,
            settings.dairy, self.town,
        )  # fmt: skip

    def close(self, flows: Flows, stocks: Stocks, gacha: Any, market: Market, month: int) -> None:
        """What the month of the households brought the institutions; `stocks` are those of its end."""
        settings = self.settings
        close_cooperatives(
            self.cooperatives, gacha, flows, stocks, market, float(self.group.supervision[0]), self.flows,
            settings.cooperatives, settings.dairy, month,
        )  # fmt: skip
        close_funds(self.funds, flows)
        close_insurer(self.insurer, flows)
        intake = int(flows.milk_sold.sum() + flows.base_milk.sum())
        close_company(self.company, flows, self.flows, intake, settings.company, self.town, month)
        assess_teams(self.teams, self.group, settings.work_teams, self.seed, month)

    def claim(self, flow: str) -> int:
        """What institutions were granted this month in a column of the flows and no intervention has claimed yet
        [fen]; it counts as claimed from now on, so that nothing is a cost twice."""
        total = int(getattr(self.flows, flow).sum())
        left = total - self._claimed.get(flow, 0)
        self._claimed[flow] = total
        return left

    def can_pay(self, kind: str) -> bool:
        """Whether the special group that pays for interventions of a kind has money left this year; where it has
        none, they stand still until January."""
        return not self.special.is_empty[group_of(kind)]

    def book(self, overhead: Overhead, expense: Expense, leaks: bool, kind: str) -> Cost:
        """Book what an intervention of a kind cost this month; what leaks comes on top of what arrived."""
        leakage = float(self.group.leakage[0]) if leaks else 0.0
        leaked = int(expense.public * leakage / (1.0 - leakage))
        self.flows.programme_costs[self.town] += overhead.public
        self.flows.leaked[self.town] += leaked
        cost = Cost(
            public=overhead.public + overhead.granted + expense.public + leaked,
            own=overhead.own + expense.own,
            leaked=leaked,
            households=max(overhead.households, expense.households),
        )
        spend(self.group, self.special, kind, cost.public)
        return cost

    def collective_funds(self) -> Ints:
        """Collective fund of each gacha, shares in its cooperative included [fen], by cell."""
        funds: Ints = self.funds.balance + self.cooperatives.collective_shares
        return funds

    def balances(self) -> dict[str, int]:
        """Money that each sector of institutions holds [fen]."""
        return {
            "cooperatives": int(self.cooperatives.capital.sum()),
            "company": int(self.company.cash[0]),
            "collective funds": int(self.funds.balance.sum()),
        }
