"""The compiled functions a run needs, and their interpreted twins."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from alxa_sim.columns import Table
from alxa_sim.config import Config
from alxa_sim.households import Flows, Gacha, Households, Kin, Stocks
from alxa_sim.institutions.books import LeadingGroup, WorkTeams
from alxa_sim.institutions.camel_bases import ask_bases
from alxa_sim.institutions.casework import CaseworkSettings, do_casework
from alxa_sim.institutions.monitoring import MonitoringSettings
from alxa_sim.kernel_cache import compiled, is_cached
from alxa_sim.levers import GachaLevers, GachaMandates, HouseholdLevers, Mandate, MarketLevers, Uptake
from alxa_sim.loading import no_search_for_garbage
from alxa_sim.processes import dairy, demography, month, registration
from alxa_sim.processes.market import Market
from alxa_sim.processes.parameters import SETTINGS

TABLES: tuple[type[Table], ...] = (
    Households,
    Gacha,
    Flows,
    Stocks,
    HouseholdLevers,
    Uptake,
    GachaLevers,
    MarketLevers,
    GachaMandates,
    Mandate,
    Market,
    Kin,
    WorkTeams,
    LeadingGroup,
)


class Kernels(NamedTuple):
    """One function a stage of the month; `run` of AlxaModel gives their order."""

    land_and_market: Callable[..., Any] = month.land_and_market
    live: Callable[..., Any] = month.live
    assess: Callable[..., Any] = month.assess
    recount: Callable[..., Any] = month.recount
    new_year: Callable[..., Any] = month.new_year
    found_households: Callable[..., Any] = demography.found_households
    open_register: Callable[..., Any] = registration.open_register
    open_routes: Callable[..., Any] = dairy.open_routes
    do_casework: Callable[..., Any] = do_casework
    ask_bases: Callable[..., Any] = ask_bases


def declarations() -> str:
    """What the arguments of the kernels look like: every column and every number, with its type."""
    settings: list[type[Config]] = [*SETTINGS.values(), CaseworkSettings, MonitoringSettings]
    return repr([table.record() for table in TABLES] + [declared.record() for declared in settings])


def interpreted_kernels() -> Kernels:
    """The plain Python functions: slow, and the standard that the compiled ones must equal bit for bit."""
    return Kernels(*(silently(function) for function in Kernels()))


def silently(function: Callable[..., Any]) -> Callable[..., Any]:
    """Without NumPy's warning where 64-bit hashes wrap around, as they are meant to."""

    def run(*arguments: Any) -> Any:
        with np.errstate(over="ignore"):
            return function(*arguments)

    return run


@cache
def compiled_kernels() -> Kernels:
    """Machine code, made at first use and kept on disk (see kernel_cache)."""
    text = declarations()
    with no_search_for_garbage():
        return Kernels(*(compiled(function, text) for function in Kernels()))


def in_chunks(
    run: Callable[[tuple[Table, ...], int, int], None], rows: int, threads: int, totals: tuple[Table, ...]
) -> None:
    """Call `run(totals, first, last)` on `threads` slices of the rows at once.

    Each slice adds to totals of its own, which are added up at the end; they hold whole numbers, so that neither the
    slices nor their order change the sum.
    """
    if threads == 1:
        run(totals, 0, rows)
        return
    bounds = [rows * k // threads for k in range(threads + 1)]
    parts = [tuple(type(table)(len(table)) for table in totals) for _ in range(threads)]
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(run, parts, bounds[:-1], bounds[1:]))
    for part in parts:
        for table, addition in zip(totals, part, strict=True):
            table.add(addition)


def are_cached() -> bool:
    """Whether the machine code lies on disk already, so that a run starts at once."""
    text = declarations()
    return all(is_cached(function, text) for function in Kernels())
