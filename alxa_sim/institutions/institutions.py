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
from alxa_sim.institutions.grants import FLOW_OF_MANDATE, Grant, beyond, by_intervention
from alxa_sim.institutions.industries import IndustriesSettings, run_industries
from alxa_sim.institutions.insurer import InsurerSettings, close_insurer
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
    [fen]; of the money for `works`, a part leaks. `households` is how many it served where no offer tells (a route, a
    clinic). Money that a mandate puts into an institution (a grant, support of a route) is booked by the institution.
    """

    public: int = 0
    works: int = 0
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
    insurer: InsurerSettings
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
        self.grants: dict[str, Grant] = {}
        """What each intervention pays of the grants of the month, in force or not."""
        self._bills: dict[str, tuple[int, int]] = {}
        self._last_bills: dict[str, tuple[int, int]] = {}
        self.town = town
        found_services(self.services, gacha)
        found_company(self.company, settings.company, settings.market, month)
        found_cooperatives(self.cooperatives, stocks.camels.astype(np.float64), settings.cooperatives)

    def act(self, gacha: Any, stocks: Stocks, market: Market, levers: Levers, month: int) -> None:
        """The month of the institutions, on the mandates that interventions gave them last month.

        `stocks` are those of the end of last month.
        """
        self.flows.reset()
        self._last_bills, self._bills = self._bills, {}
        settings = self.settings
        run_group(self.group, self.special, levers, settings.leading_group, month)
        leakage = float(self.group.leakage[0])
        run_teams(self.teams, self.group, levers, gacha.is_gacha, settings.work_teams, self.seed, month)
        run_services(self.services, self.sumu, gacha, levers.mandates, settings.services, leakage)
        run_industries(self.sumu, gacha, stocks, settings.industries, levers.seed, month)
        leaked_of_funds = run_funds(
            self.funds, self.cooperatives, self.teams, self.sumu, gacha, levers, self.flows, settings.collective_funds,
            settings.cooperatives, leakage, month,
        )  # fmt: skip
        operating = self.part_operating()
        leaked_of_cooperatives = run_cooperatives(
            self.cooperatives, gacha, stocks, levers, self.flows, settings.cooperatives, leakage, month
        )
        run_company(
            self.company, self.routes, self.cooperatives, gacha, stocks, market, levers, self.flows, settings.company,
            settings.dairy, self.town,
        )  # fmt: skip
        leaked = {"fund_grant": leaked_of_funds, "cooperatives": leaked_of_cooperatives}
        self.grants = self.grants_of_the_month(levers, leaked, operating)

    def close(self, flows: Flows, stocks: Stocks, gacha: Any, market: Market, month: int) -> None:
        """What the month of the households brought the institutions; `stocks` are those of its end."""
        settings = self.settings
        close_cooperatives(
            self.cooperatives, gacha, flows, stocks, market, float(self.group.supervision[0]), self.flows,
            settings.cooperatives, settings.dairy, month,
        )  # fmt: skip
        close_funds(self.funds, flows)
        close_insurer(self.insurer, flows, settings.insurer, month)
        intake = int(flows.milk_sold.sum() + flows.base_milk.sum())
        close_company(self.company, flows, self.flows, intake, settings.company, self.town, month)
        assess_teams(self.teams, self.group, settings.work_teams, self.seed, month)

    def part_operating(self) -> float:
        """Part of the banner's cooperatives that operates."""
        founded = max(1, int(np.count_nonzero(self.cooperatives.is_founded)))
        return int(np.count_nonzero(self.cooperatives.operates)) / founded

    def grants_of_the_month(self, levers: Levers, leaked: dict[str, int], operating: float) -> dict[str, Grant]:
        """What each intervention that asked last month pays of what institutions were granted this month.

        Who asked for no more cooperatives than `operating`, the part that did so already, pays for no new one.
        """
        asked = levers.asked | {"cooperatives": beyond(levers.asked.get("cooperatives", {}), operating)}
        grants = {}
        for mandate, flow in FLOW_OF_MANDATE.items():
            lost = leaked.get(mandate, 0)
            grants[mandate] = Grant(int(getattr(self.flows, flow).sum()) + lost, lost)
        return by_intervention(grants, asked)

    def can_pay(self, kind: str) -> bool:
        """Whether the special group that pays for interventions of a kind has money; while it has none, they stand
        still."""
        return not self.special.is_empty[group_of(kind)]

    def money_left(self, kind: str) -> float:
        """What the special group that pays for interventions of a kind may still spend [fen]; infinite without a
        limit."""
        return float(self.special.left[group_of(kind)]) if self.special.budget.any() else float("inf")

    def money_of_a_month(self, name: str, kind: str) -> float:
        """What an intervention of a kind can spend every month [fen]: of a twelfth of the year's money of its special
        group what the group's others left last month, and at least an equal part; infinite without a limit."""
        if not self.special.budget.any():
            return float("inf")
        group = group_of(kind)
        others = [bill for other, (payer, bill) in self._last_bills.items() if payer == group and other != name]
        a_month = float(self.special.budget[group]) / 12.0
        return max(a_month - sum(others), a_month / (1 + len(others)))

    def book(self, name: str, measure: Any, overhead: Overhead, expense: Expense) -> Cost:
        """Book what an intervention of a class `measure` cost this month, its part of grants included.

        What leaks of money for offers comes on top of what arrived; works and grants arrive the smaller.
        """
        leakage = float(self.group.leakage[0])
        of_offers = int(expense.public * leakage / (1.0 - leakage)) if measure.leaks else 0
        of_works = int(overhead.works * leakage)
        grant = self.grants.get(name, Grant())
        self.flows.programme_costs[self.town] += overhead.public + overhead.works - of_works
        self.flows.leaked[self.town] += of_offers + of_works
        cost = Cost(
            public=overhead.public + overhead.works + grant.public + expense.public + of_offers,
            own=overhead.own + expense.own,
            leaked=of_offers + of_works + grant.leaked,
            households=max(overhead.households, expense.households),
        )
        spend(self.group, self.special, measure.kind, cost.public)
        self._bills[name] = group_of(measure.kind), cost.public
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
