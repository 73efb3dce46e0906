"""One run: a Mesa model whose month runs compiled over columns."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from math import prod
from os import PathLike
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

import mesa
import numpy as np
from mesa.agent import AgentSet

from alxa_sim.accounts import check_balance, check_institutions
from alxa_sim.agents.household import Household
from alxa_sim.agents.household_set import HouseholdSet, combined_agents
from alxa_sim.agents.institutions import InstitutionSets
from alxa_sim.columns import Floats, Rows, Table
from alxa_sim.config import Config, DatedValue, format_month, side_by_side
from alxa_sim.countability import largest, refuse_uncountable
from alxa_sim.extension_points import Banner, Costs, Indicator, LivingHouseholds, Moment
from alxa_sim.household_columns import HouseholdColumns
from alxa_sim.households import Flows, Households, Kin, Stocks
from alxa_sim.institution_recorder import InstitutionRecorder
from alxa_sim.institutions.camel_bases import keep_places
from alxa_sim.institutions.casework import CHANGED_BY_CASEWORK, CaseworkSettings
from alxa_sim.institutions.institutions import Institutions, InstitutionSettings, Overhead
from alxa_sim.institutions.monitoring import MonitoringSettings
from alxa_sim.kernels import are_cached, compiled_kernels, in_chunks, interpreted_kernels
from alxa_sim.labour_markets import adults_in_market, jobs_spread
from alxa_sim.levers import NOTHING, Levers
from alxa_sim.population import (
    World,
    begin_calving,
    begin_dairying,
    leave_jobs_that_are_not_there,
    register_poor,
    starting_households,
    starting_world,
)
from alxa_sim.processes.market import Market
from alxa_sim.processes.month import Clock, Grid
from alxa_sim.processes.parameters import SETTINGS
from alxa_sim.recorder import Recorder
from alxa_sim.registry import found_in
from alxa_sim.scenario import Scenario, load_scenario
from alxa_sim.scenario.checking import check_places
from alxa_sim.space import build_grid, gacha_arrays

if TYPE_CHECKING:
    import pandas as pd

PRICE_BASE = 2014 * 12
"""Spending is set in prices of January 2014."""

CASEWORK: dict[str, type[Config]] = {"casework": CaseworkSettings, "monitoring": MonitoringSettings}
"""Sections of institutions whose settings compiled code sees."""

OF_THE_YEAR_BEFORE = ("condition", "income_history", "income_12m", "months_since_hunger", "months_since_bare",
                      "months_since_untreated")  # fmt: skip
"""What households bring along from the year before the period."""


class Counted(NamedTuple):
    """What the stocks were counted of: the households as they stood, and the settings then in force."""

    version: object
    numbers: Rows

    def still_holds(self, households: Households, numbers: Rows) -> bool:
        """Whether a count would give the same again."""
        return self.version is households.version and self.numbers is numbers


class InForce(NamedTuple):
    """The settings in force in a month, as compiled code sees them, and the largest number among those of processes."""

    processes: Rows
    casework: Rows
    largest: float


class AlxaModel(mesa.Model):  # type: ignore[misc]  # Mesa ships no types
    """The banner under one scenario (or the file of one) and one seed. A step is a month.

    `households` are Mesa agents that are windows on columns; the cells of `grid` are the gacha. With `check` every
    month
    must balance to the fen, the head and the person, or OutOfBalance is raised. Neither `threads` nor
    `interpreted` (plain
    Python instead of machine code, thousands of times slower) changes a bit of the result.
    """

    def __init__(
        self,
        scenario: Scenario | str | PathLike[str] | None = None,
        *,
        seed: int = 1,
        check: bool = False,
        threads: int = 1,
        interpreted: bool = False,
    ) -> None:
        super().__init__(rng=seed)
        self.settings = scenario_of(scenario)
        self.months = self.settings.period.end - self.settings.period.start + 1
        self.months_done = 0
        self._seed_word = np.uint64(seed)
        self._check = check
        self._threads = threads
        self._kernels = interpreted_kernels() if interpreted else compiled_kernels()
        self._eras: dict[int, InForce] = {}
        self._change_months = change_months(self.settings)
        self._copied: HouseholdColumns | None = None
        self._gacha: Any = None
        self._counted: Counted | None = None

        world = starting_world(self.settings.world)
        check_places(self.settings, world)
        self._world = world
        self._cells = world.rows * world.columns
        self._shape = Grid(world.rows, world.columns, world.cell_size)
        self.grid = build_grid(world.gacha, world.rows, world.columns, self)
        self.market = Market(1)
        self._town = nearest_to_town(self.gacha)
        self._people(seed, world)
        self._levers = Levers(self._households, self._cells, seed, world.columns, self.gacha.is_gacha)
        self._interventions = dict(sorted(self.settings.interventions.items()))
        self._shocks = {name: shock.placed(world.cell_of) for name, shock in sorted(self.settings.shocks.items())}
        settings = InstitutionSettings(*(getattr(self.settings, name) for name in InstitutionSettings._fields))
        start = self.settings.period.start
        self.institutions = Institutions(settings, self.gacha, self._stocks, self._town, start, seed)
        self._institution_recorder = InstitutionRecorder()
        self._recorder = Recorder(found_in("alxa_sim.indicators", Indicator))
        self._recorder.begin(self._columns, self.moment.month, self._line(self.moment.month))
        self.households = HouseholdSet(self, self._households)

    @property
    def gacha(self) -> Any:
        """The layers of the grid as flat columns (see households.Gacha).

        Taken anew because Mesa may replace a layer, but not within a month, in which nobody else acts.
        """
        return gacha_arrays(self.grid) if self._gacha is None else self._gacha

    @property
    def agents(self) -> AgentSet:
        """All agents: households and institutions, as windows on their columns, and every other agent."""
        return combined_agents(self.households, [*self._institution_sets.all, *super().agents])

    @property
    def agents_by_type(self) -> dict[type[mesa.Agent], AgentSet]:
        """The agents of each type."""
        return {Household: self.households, **self._institution_sets.by_type, **super().agents_by_type}

    @property
    def agent_types(self) -> list[type[mesa.Agent]]:
        """The types of agents."""
        return list(self.agents_by_type)

    @cached_property
    def _institution_sets(self) -> InstitutionSets:
        """The institutions as Mesa agents, made when first asked for."""
        return InstitutionSets(self)

    @property
    def stocks(self) -> Stocks:
        """What stands in each gacha as of the end of last month, one row a cell."""
        return self._stocks

    @property
    def _columns(self) -> HouseholdColumns:
        """The households as they stand, copied column by column for all who only read them."""
        if self._copied is None or not self._copied.is_current:
            self._copied = HouseholdColumns(self._households)
        return self._copied

    @property
    def moment(self) -> Moment:
        """The month that the next step will run."""
        return Moment(self.settings.period.start + self.months_done, self.months_done)

    def step(self) -> None:
        """One month, in the order of the protocol (docs/model/odd.md)."""
        self._refuse_past_the_end()
        self._gacha = gacha_arrays(self.grid)
        try:
            self._run_month(self.moment)
        finally:
            self._gacha = None
        self.months_done += 1
        self.running = self.months_done < self.months

    def _run_month(self, moment: Moment) -> None:
        before = self._stocks = self._count(self._households, moment.month)
        flows = Flows(self._cells)
        if moment.calendar_month == 1:
            self._new_year(flows)
            if self.months_done > 0:
                self._spread_jobs()
        self._levers.reset_shocks()
        self._apply_shocks(moment)
        self._run_land_and_market(moment.month, self._levers)
        held = self.institutions.balances()
        self.institutions.act(self.gacha, self._stocks, self.market, self._levers, moment.month)
        self._do_casework(moment.month, flows)
        self._levers.reset_programme(self._households)
        self._keep_base_places(moment.month)
        overheads = self._apply_interventions(moment)
        self._stocks = self._live(self._households, self._levers, moment.month, flows)
        self._book_costs(moment, overheads)
        self.institutions.close(flows, self._stocks, self.gacha, self.market, moment.month)
        self._stocks.collective_fund[:] = self.institutions.collective_funds()
        if self._check:
            when = format_month(moment.month)
            check_balance(before, flows, self._stocks, when)
            check_institutions(held, flows, self.institutions.flows, self.institutions.balances(), when)
        self._market_closes(flows)
        line = self._line(moment.month)
        self._recorder.record(self._columns, self.gacha, flows, self._stocks, moment, line)
        self._recorder.record_institutions(self.institutions.flows)
        living = LivingHouseholds(self._columns, line)
        self._institution_recorder.record(self.institutions, living, flows, self._stocks, moment)

    def _wrapped_step(self, *args: Any, **kwargs: Any) -> None:
        """Mesa's wrapper of `step`, which counts `steps` before it calls: a refused month is not counted."""
        self._refuse_past_the_end()
        super()._wrapped_step(*args, **kwargs)

    def _refuse_past_the_end(self) -> None:
        if self.months_done >= self.months:
            last = format_month(self.moment.month - 1)
            raise RuntimeError(f"the run has ended with {last}; there is no next month")

    def tables(self) -> dict[str, pd.DataFrame]:
        """What was recorded: monthly, gacha_monthly, households, changes, costs, ledger, places (see recorder), and
        institutions (see institution_recorder)."""
        return self._recorder.tables(self._shape.columns, self.gacha) | {
            "institutions": self._institution_recorder.table(),
            "places": places(self._world, self.gacha),
        }

    def monthly(self) -> pd.DataFrame:
        """The table `monthly` alone, for whoever looks at a run while it goes on."""
        return self._recorder.monthly()

    def changes(self) -> pd.DataFrame:
        """The table `changes` alone."""
        return self._recorder.changes()

    def gacha_monthly(self) -> pd.DataFrame:
        """The table `gacha_monthly` alone; the first month must have been run."""
        return self._recorder.gacha_monthly(self._shape.columns, self.gacha)

    def release(self) -> None:
        """Free the columns; Mesa 3.3.1 keeps every model for the life of the process."""
        self._households.release()
        self._levers = Levers(self._households, 0, 0)
        self._recorder = Recorder({})
        self._institution_recorder = InstitutionRecorder()
        self.__dict__.pop("_institution_sets", None)
        self.running = False

    def __reduce_ex__(self, protocol: Any) -> NoReturn:
        raise TypeError("a model cannot be copied or pickled: pass on its scenario and seed, they make the same run")

    @staticmethod
    def is_compiled() -> bool:
        """Whether machine code for the current sources lies on disk, so that the first run starts at once."""
        return are_cached()

    def _people(self, seed: int, world: World) -> None:
        """Settle the households, give them the income of the year before, and register the poor."""
        population = self.settings.population
        start = self.settings.period.start
        self._households, is_register_given = starting_households(world, population, seed)
        self._set_jobs()
        if population.households_table is None:
            leave_jobs_that_are_not_there(self._households, self.gacha.jobs, seed)
        self._kernels.open_routes(self.gacha, self._numbers(start)[0].dairy)
        routes, least = self.gacha.milk_route, self.settings.dairy.least_camels
        begin_dairying(self._households, routes, least, population, seed)
        herd = self.settings.herd
        begin_calving(self._households, herd.calving_rate, sum(herd.camel_births[start % 12 :]), seed)
        self._kin = Kin(int(self._households.kin.max(initial=-1)) + 1)
        self._live_the_year_before()
        self._stocks = self._assess(start)
        if not is_register_given:
            register_poor(self._households, population, self._line(start), seed)
        self._kernels.open_register(self._households.arrays)
        self._stocks = self._assess(start)
        self._households.mark_changed()

    def _set_jobs(self) -> None:
        """Wage jobs of the banner spread over the gacha by adults and nearness to the town.

        Whoever holds a job in the user's table of households has one, so there are at least as many.
        """
        h, gacha = self._households, self.gacha
        self._jobs_an_adult = self.settings.labour.jobs_per_adult
        adults = self._spread_jobs()
        if self.settings.population.households_table is not None:
            held = np.bincount(h.labour_market, weights=h.wage_workers, minlength=len(gacha.jobs))
            np.maximum(gacha.jobs, held, out=gacha.jobs)
            self._jobs_an_adult = float(gacha.jobs.sum() / max(1.0, adults.sum()))

    def _spread_jobs(self) -> Floats:
        """In January wage jobs follow the people: as many an adult of the banner as at the start, spread anew. Returns
        the adults by gacha.

        Nobody loses a job by it: where more people work than there are jobs now, none is vacant until some left.
        """
        gacha = self.gacha
        adults = adults_in_market(self._households, len(gacha.jobs))
        remoteness = self.settings.labour.remoteness
        gacha.jobs[:] = jobs_spread(self._jobs_an_adult * adults.sum(), adults, gacha, remoteness)
        return adults

    def _live_the_year_before(self) -> None:
        """Run the twelve months before the period on a copy of the households.

        Land and market keep the state they reach; of the households only condition, income history and the memories of
        need are kept, so that the period starts with the members and herds that were given.
        """
        copy = self._households.copy()
        levers = Levers(copy, self._cells, 0)
        start = self.settings.period.start
        self.gacha.forage[:] = self.settings.pasture.initial_forage
        self.gacha.degradation[:] = self.settings.pasture.initial_degradation
        for month in range(start - 12, start):
            levers.reset_shocks()
            levers.reset_programme(copy)
            self._stocks = self._count(copy, month)
            self._run_land_and_market(month, levers, is_first=month == start - 12)
            flows = Flows(self._cells)
            self._stocks = self._live(copy, levers, month, flows)
            self._market_closes(flows)
        for name in OF_THE_YEAR_BEFORE:
            getattr(self._households, name)[...] = getattr(copy, name)

    def _assess(self, month: int) -> Stocks:
        """Judge everybody's poverty as it stands and count the stocks."""
        stocks = Stocks(self._cells)
        self._kernels.assess(self._households.arrays, stocks.arrays, self._numbers(month))
        return stocks

    def _count(self, households: Households, month: int) -> Stocks:
        """The stocks at the end of last month, counted anew if somebody changed households or a setting since."""
        numbers = self._numbers(month)
        is_counted = self._counted is not None and self._counted.still_holds(households, numbers)
        stocks = self._stocks if is_counted else self._recount(households, numbers)
        setting = self._in_force(month).largest
        refuse_uncountable(stocks, numbers, setting, self._clock(month).price_level, format_month(month))
        return stocks

    def _recount(self, households: Households, numbers: Rows) -> Stocks:
        """Count the stocks, and what kin ask and offer, as they stand; nobody's poverty is judged anew."""
        stocks = Stocks(self._cells)
        self._kin.reset()
        self._kernels.recount(households.arrays, stocks.arrays, self._kin.arrays, numbers)
        households.mark_changed()  # who looks for work was counted anew, too
        return stocks

    def _market_closes(self, flows: Flows) -> None:
        """The buyer counts the milk of the month, which moves next month's price."""
        self.market.milk_intake[:] = flows.milk_sold.sum() + flows.base_milk.sum()

    def _line(self, month: int) -> float:
        """The poverty line in force, a head [yuan/year]."""
        poverty = self.settings.poverty
        return (poverty.bureau_line if poverty.use_bureau_line else poverty.six_percent_line).at(month)

    def _numbers(self, month: int) -> Rows:
        """The settings of processes in force in a month, as compiled code sees them."""
        return self._in_force(month).processes

    def _in_force(self, month: int) -> InForce:
        """The settings in force in a month; made anew only where a dated value changes."""
        era = bisect_right(self._change_months, month)
        if era not in self._eras:
            self._eras[era] = settings_in_force(self.settings, month)
        return self._eras[era]

    def _clock(self, month: int, is_first: bool = False) -> Clock:
        years = (month - PRICE_BASE) / 12.0
        return Clock(self._seed_word, month, is_first, (1.0 + self.settings.budget.inflation) ** years)

    def _new_year(self, flows: Flows) -> None:
        """January's demography; households founded by division get rows of their own."""
        h, clock = self._households, self._clock(self.moment.month)
        numbers = self._numbers(clock.month)

        def run(totals: tuple[Table, ...], first: int, last: int) -> None:
            self._kernels.new_year(h.arrays, totals[0].arrays, numbers, clock, first, last)

        in_chunks(run, len(h), self._threads, (flows,))
        h.mark_changed()
        first_row = len(h)
        founded = h.append(int(np.count_nonzero(h.divides)))
        if founded.stop > founded.start:
            self._kernels.found_households(h.arrays, clock.seed, clock.month, first_row)
        self._stocks = self._count(h, clock.month)

    def _apply_shocks(self, moment: Moment) -> None:
        for shock in self._shocks.values():
            if shock.in_force(moment):
                shock.apply(self._levers, moment)

    def _strength_left(self, name: str, moment: Moment) -> float:
        """Part of the strength of an intervention that shocks in force leave it."""
        return prod(shock.strength_left(name, moment) for shock in self._shocks.values() if shock.in_force(moment))

    def _apply_interventions(self, moment: Moment) -> dict[str, Overhead]:
        """Let every intervention in force that can be paid move levers; returns what they cost besides their
        offers."""
        level, line = self._clock(moment.month).price_level, self._line(moment.month)
        costs = Costs(self.settings.budget.house_cost, self.settings.industry.stake)
        banner = Banner(self._columns, self.gacha, self.institutions, moment, level, line, costs)
        overheads = {}
        for name, intervention in self._interventions.items():
            if intervention.in_force(moment) and self.institutions.can_pay(type(intervention).kind):
                self._levers.intervention = name
                weakened = intervention.weakened(self._strength_left(name, moment))
                overheads[name] = weakened.apply(banner, self._levers)
        return overheads

    def _book_costs(self, moment: Moment, overheads: dict[str, Overhead]) -> None:
        """What each intervention cost, now that households took its offers or did not; part of the money leaks.

        One that is no longer in force, or cannot be paid, still pays for the grants that it asked for last month.
        """
        expenses = self._levers.expenses()
        for name, intervention in self._interventions.items():
            if name in overheads or name in self.institutions.grants:
                overhead, expense = overheads.get(name, Overhead()), expenses.get(name, NOTHING)
                cost = self.institutions.book(name, type(intervention), overhead, expense)
                self._recorder.record_cost(moment, name, cost)

    def _do_casework(self, month: int, flows: Flows) -> None:
        """Teams and cadres visit households, note needs, plan measures, and watch who may fall back."""
        institutions, in_force = self.institutions, self._in_force(month)
        before = self._copied if self._copied is not None and self._copied.is_current else None
        self._kernels.do_casework(
            self._households.arrays,
            institutions.teams.arrays,
            institutions.group.arrays,
            flows.arrays,
            in_force.casework,
            in_force.processes,
            self._seed_word,
            month,
        )
        self._households.mark_changed()
        self._copied = None if before is None else before.but_for(CHANGED_BY_CASEWORK)

    def _keep_base_places(self, month: int) -> None:
        """Bases keep posts and places that are free for single households."""
        if self.gacha.has_cooperative.any():
            offers, numbers = self._levers.households, self._numbers(month)
            ask = self._kernels.ask_bases
            keep_places(ask, self._households, offers, self.gacha, self._stocks, numbers, self._seed_word, month)

    def _run_land_and_market(self, month: int, levers: Levers, is_first: bool = False) -> None:
        self._kernels.land_and_market(
            self.gacha,
            self._stocks.arrays,
            self.market.arrays,
            levers.arrays,
            self._numbers(month),
            self._shape,
            self._clock(month, is_first),
        )

    def _live(self, households: Households, levers: Levers, month: int, flows: Flows) -> Stocks:
        """The month of all households; adds to `flows`, returns the stocks at its end."""
        after, kin_after = Stocks(self._cells), Kin(len(self._kin))
        numbers, clock = self._numbers(month), self._clock(month)

        def run(totals: tuple[Table, ...], first: int, last: int) -> None:
            into_flows, into_stocks, into_kin = (table.arrays for table in totals)
            self._kernels.live(
                households.arrays,
                self.gacha,
                levers.arrays,
                into_flows,
                self._stocks.arrays,
                into_stocks,
                self._kin.arrays,
                into_kin,
                self.market.arrays,
                self._town,
                numbers,
                clock,
                first,
                last,
            )

        in_chunks(run, len(households), self._threads, (flows, after, kin_after))
        households.mark_changed()
        self._kin = kin_after
        self._counted = Counted(households.version, numbers)
        return after


def nearest_to_town(gacha: Any) -> int:
    """The cell of the gacha with the shortest road to the banner town."""
    return int(np.where(gacha.is_gacha, gacha.road_distance, np.inf).argmin())


def scenario_of(given: object) -> Scenario:
    """The scenario given, that of a file, or the default one; TypeError for anything else."""
    if given is None:
        return Scenario(name="default")
    if isinstance(given, str | PathLike):
        return load_scenario(given)
    if not isinstance(given, Scenario):
        raise TypeError(f"a model is made from a Scenario or the path of its file, not from {type(given).__name__}")
    return given


def places(world: World, gacha: Any) -> pd.DataFrame:
    """What each gacha and its sumu are called, by the numbers that the other tables use."""
    import pandas as pd

    cells = np.array(list(world.cell_of.values()), np.int64)
    sumu = gacha.sumu[cells]
    names = [world.sumu_names[number - 1] if world.sumu_names else str(number) for number in sumu]
    return pd.DataFrame({"gacha": cells, "name": list(world.cell_of), "sumu": sumu, "sumu_name": names})


def settings_in_force(scenario: Scenario, month: int) -> InForce:
    """The numbers that compiled code sees in a month."""
    numbers = {name: getattr(scenario, name).numbers(month) for name in (*SETTINGS, *CASEWORK)}
    processes = side_by_side(numbers, SETTINGS)
    return InForce(processes, side_by_side(numbers, CASEWORK), largest(processes))


def change_months(scenario: Scenario) -> list[int]:
    """The months in which some dated setting that compiled code sees changes, in order."""
    values = (value for name in (*SETTINGS, *CASEWORK) for value in vars(getattr(scenario, name)).values())
    return sorted({month for value in values if isinstance(value, DatedValue) for month in value.months})
