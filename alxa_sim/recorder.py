"""What a run remembers: monthly indicators, accounts of every gacha, households, changes of status, and public cost."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from alxa_sim.accounts import INSTITUTIONS, MONEY, YearOfAccounts
from alxa_sim.columns import Flags, Ints
from alxa_sim.extension_points import Indicator, LivingHouseholds, Moment
from alxa_sim.household_columns import HouseholdColumns
from alxa_sim.households import Flows, Gacha, Households, Stocks
from alxa_sim.institutions.books import InstitutionFlows
from alxa_sim.institutions.institutions import Cost
from alxa_sim.packing import Columns, NotedRows, Tables
from alxa_sim.processes.registration import MONITORED

LAYERS = {"actual": "poor", "income": "income_poor", "deprivation": "deprived", "administrative": "registered"}
"""Layers of poverty whose changes are recorded, and the flag of each."""

MONITORING = "monitoring"
"""The layer of households that have left the register and are monitored: a status of the register, not a flag."""

NOTED = ("gacha", "adults", "children", "elderly", "chronic", "schooling", "wage_workers", "migrants", "dairies",
         "house_grade", "settlement", "registered", "register_status", "cause", "needs_seen")  # fmt: skip
"""Columns of `Households` that are noted as they are whenever something happens to a household."""

NOTED_MONEY = ("cash", "debt", "income_12m", "support_12m")
"""Columns of `Households` that are noted in fen, and told in yuan."""

AT_ONCE = 50_000
"""Households that are noted in one go."""

GUARANTEES = ("food", "clothing", "school", "medical", "housing", "water")
"""The guarantees, in the order of their bits in the yearly panel."""

IN_DECEMBER = ("settlement", "moved", "register_status", "needs_seen", "in_industry", "base_jobs")
"""Columns of `Households` that the yearly panel has as they stand in December."""

PLACE = ("sumu", "poor_gacha", "border")
"""Columns of `Gacha` that say where a gacha is; they do not change."""

LAND = ("rain", "winter_severity", "forage", "degradation", "pasture_share")
"""Columns of `Gacha` that are recorded every month."""

SHEEP_UNITS = {"camels": 7.0, "sheep": 1.0, "goats": 0.8}
"""Sheep units of a grown animal; a young one counts half."""


class Recorder:
    """Collects one run: `begin` with the state at the start, `record` at the end of every month."""

    def __init__(self, indicators: dict[str, Indicator]) -> None:
        self._indicators = indicators
        self._months: list[int] = []
        self._monthly: list[dict[str, float]] = []
        self._land: list[Columns] = []
        self._stocks = Tables(Stocks)
        self._flows = Tables(Flows)
        self._institutions: list[list[int]] = []
        self._households = NotedRows()
        self._ended: list[Ints] = []
        self._panel = NotedRows()
        self._changes = NotedRows()
        self._costs: list[tuple[int, str, Cost]] = []
        self._year = YearOfAccounts()
        self._flags: dict[str, Flags] = {layer: np.zeros(0, np.bool_) for layer in (*LAYERS, MONITORING)}
        self._existed: Flags = np.zeros(0, np.bool_)

    def begin(self, households: HouseholdColumns, month: int, line: float) -> None:
        """The state before the first month, dated to the end of the month before."""
        self._record_households(households, month - 1, line)

    def record(
        self, households: HouseholdColumns, gacha: Gacha, flows: Flows, stocks: Stocks, moment: Moment, line: float
    ) -> None:
        """The state and the flows at the end of a month; `flows` and `stocks` are kept, not copied."""
        this_month = takewhile(lambda booked: booked[0] == moment.month, reversed(self._costs))
        cost = sum(cost.public for _, _, cost in this_month)
        self._year.add(flows, stocks, cost)
        self._record_households(households, moment.month, line)
        if moment.calendar_month == 12:
            self._panel.add(year_of(households, moment.month, line))
        self._land.append({name: getattr(gacha, name).copy() for name in LAND})
        self._stocks.append(stocks)
        self._flows.append(flows)

    def record_institutions(self, flows: InstitutionFlows) -> None:
        """What flowed between institutions this month, in the whole banner; goes with `record`."""
        paid = flows.totals()
        self._institutions.append([paid[name] for name in INSTITUTIONS])

    def record_cost(self, moment: Moment, name: str, cost: Cost) -> None:
        """What one intervention cost this month."""
        self._costs.append((moment.month, name, cost))

    def _record_households(self, households: HouseholdColumns, month: int, line: float) -> None:
        self._months.append(month)
        living = LivingHouseholds(households, line)
        seen = {"households": living, "accounts": self._year}
        self._monthly.append({name: i.compute(seen[i.of]) for name, i in self._indicators.items()})
        known = len(self._existed)
        new = np.arange(known, len(households))
        if len(new) or not self._households:
            origin = {"first_month": np.full(len(new), month), "parent": households.parent[new]}
            self._note(self._households, households, new, origin)
        self._record_changes(households, month, known)
        ended = np.flatnonzero(self._existed & ~households.exists[:known])
        if len(ended):
            how = households.ending[ended]
            self._ended.append(np.column_stack([ended, np.full(len(ended), month), how]))
        self._existed = households.exists

    def _record_changes(self, households: HouseholdColumns, month: int, known: int) -> None:
        """A row for each household and layer whose status changed; one seen for the first time has a row if it is
        poor."""
        changed: list[Ints] = []
        entered: list[Flags] = []
        for layer, now in statuses(households).items():
            before = np.zeros(len(now), np.bool_)
            before[:known] = self._flags[layer]
            changed.append(np.flatnonzero((now != before) & households.exists))
            entered.append(now[changed[-1]])
            self._flags[layer] = now
        rows = np.concatenate(changed)
        if len(rows) or not self._changes:  # the first part gives the columns, even where nobody is poor
            layers = np.repeat(list(self._flags), [len(part) for part in changed])
            status = {"entered": np.concatenate(entered), "first": rows >= known, "month": np.full(len(rows), month)}
            self._note(self._changes, households, rows, {"layer": layers} | status)

    def _note(self, noted: NotedRows, households: HouseholdColumns, rows: Ints, more: Columns) -> None:
        """Note what some households are like, and `more` of each; not of so many at once that it takes much memory."""
        for at in range(0, max(len(rows), 1), AT_ONCE):
            part = slice(at, at + AT_ONCE)
            noted.add(snapshot(households, rows[part]) | {name: values[part] for name, values in more.items()})

    def tables(self, columns: int, gacha: Gacha) -> dict[str, pd.DataFrame]:
        """The run as data frames, money in yuan, months as the first day of the month.

        `monthly` and `changes` begin with the state before the first month. `columns` is the width of the grid.
        `panel`, every household in every December, is for estimates and too large to be kept of every run.
        """
        return {
            "monthly": self.monthly(),
            "gacha_monthly": self.gacha_monthly(columns, gacha),
            "households": self._household_table(),
            "changes": self.changes(),
            "panel": self._panel_table(),
            "costs": self._cost_table(),
            "ledger": self._ledger(),
        }

    def monthly(self) -> pd.DataFrame:
        """The indicators so far."""
        return pd.DataFrame({"month": timestamps(self._months), **transposed(self._monthly)})

    def changes(self) -> pd.DataFrame:
        """Every change of status so far."""
        return dated_frame(with_yuan(self._changes.columns()), "month")

    def _panel_table(self) -> pd.DataFrame:
        return dated_frame(with_yuan(self._panel.columns() if self._panel else no_year()), "month")

    def gacha_monthly(self, width: int, gacha: Gacha) -> pd.DataFrame:
        """The accounts of every gacha in the months so far; `width` is that of the grid."""
        cells = np.flatnonzero(gacha.is_gacha)
        place: Columns = {"gacha": cells, "row": cells // width, "column": cells % width}
        place |= {name: getattr(gacha, name)[cells] for name in PLACE}
        months = self._months[1:]
        table: Columns = {"month": np.repeat(timestamps(months), len(cells))}
        table |= {name: np.tile(values, len(months)) for name, values in place.items()}
        land = stacked(self._land)
        table |= {name: values.reshape(len(months), -1)[:, cells].ravel() for name, values in land.items()}
        for accounts in (self._stocks, self._flows):
            table |= in_yuan(accounts, cells) if months else {}
        return pd.DataFrame(table)

    def _household_table(self) -> pd.DataFrame:
        table = dated_frame(with_yuan(self._households.columns()), "first_month")
        last_month = np.full(len(table), np.datetime64("NaT", "s"))
        ending = np.zeros(len(table), np.int64)
        for ended in self._ended:
            last_month[ended[:, 0]] = timestamps(ended[:, 1])
            ending[ended[:, 0]] = ended[:, 2]
        return table.assign(last_month=last_month, ending=ending)

    def _ledger(self) -> pd.DataFrame:
        """What each flow of money came to every month, and which sectors it went between."""
        all_sides = [*MONEY.items(), *INSTITUTIONS.items()]
        names = np.array([name for name, _ in all_sides], dtype=np.str_)
        paid_a_month = [flows.totals() for flows in self._flows]
        households = [[totals[name] for name in MONEY] for totals in paid_a_month]
        months = len(self._flows)
        paid = np.zeros((months, len(names)))  # a recorder told of no institutions leaves theirs at 0
        paid[:, : len(MONEY)] = np.reshape(households, (months, len(MONEY)))
        if self._institutions:
            paid[:, len(MONEY) :] = self._institutions
        return pd.DataFrame(
            {
                "month": np.repeat(timestamps(self._months[1:]), len(names)),
                "flow": np.tile(names, months),
                "payer": np.tile([sides.payer for _, sides in all_sides], months),
                "payee": np.tile([sides.payee for _, sides in all_sides], months),
                "amount": paid.ravel() / 100.0,
            }
        )

    def _cost_table(self) -> pd.DataFrame:
        return pd.DataFrame(
            {
                "month": timestamps([month for month, _, _ in self._costs]),
                "intervention": np.array([name for _, name, _ in self._costs], dtype=np.str_),
                "cost": np.array([cost.public for _, _, cost in self._costs], np.float64) / 100.0,
                "household_cost": np.array([cost.own for _, _, cost in self._costs], np.float64) / 100.0,
                "leaked": np.array([cost.leaked for _, _, cost in self._costs], np.float64) / 100.0,
                "households": np.array([cost.households for _, _, cost in self._costs], np.int64),
            }
        )


def statuses(households: HouseholdColumns) -> dict[str, Flags]:
    """Who is poor in each layer, (households,)."""
    flags = {layer: getattr(households, flag) for layer, flag in LAYERS.items()}
    return flags | {MONITORING: households.register_status == MONITORED}


def snapshot(households: HouseholdColumns, rows: Ints) -> Columns:
    """What is noted of households whenever something happens to them; money in fen."""
    h = households.taken(rows)
    kept = {name: h[name] for name in NOTED if name in Households.columns}
    return (
        {"household": h["id"], "persons": h["children"] + h["adults"] + h["elderly"]}
        | herd_of(h)
        | kept
        | {name: h[name] for name in NOTED_MONEY}
    )


def herd_of(h: npt.NDArray[np.void]) -> Columns:
    """Heads by species, and the herd in sheep units as the indicator `herd_size` counts them."""
    breeding, young, other = ({s: h[f"{s}_{part}"] for s in SHEEP_UNITS} for part in ("breeding", "young", "other"))
    heads = {s: breeding[s] + young[s] + other[s] for s in SHEEP_UNITS}
    units = sum(unit * (heads[s] - 0.5 * young[s]) for s, unit in SHEEP_UNITS.items())
    return heads | {"sheep_units": units}


def year_of(households: HouseholdColumns, month: int, line: float) -> Columns:
    """What a year was like for every household: herd, income [fen], unmet guarantees, and the line it is held against
    [yuan]."""
    rows = households.rows
    unmet = np.zeros(len(rows), np.int64)
    for bit, guarantee in enumerate(GUARANTEES):
        unmet |= getattr(households, f"lacks_{guarantee}")[rows].astype(np.int64) << bit
    return {
        "month": np.full(len(rows), month),
        "household": households.id[rows],
        "gacha": households.gacha[rows],
        "persons": households.persons[rows],
        "sheep_units": herds(households),
        "income_12m": households.income_12m[rows],
        "wages": households.wages_this_year[rows] / 100.0,
        "unmet": unmet,
        "line": np.full(len(rows), line),
    } | {name: getattr(households, name)[rows] for name in IN_DECEMBER}


def herds(households: HouseholdColumns) -> Any:
    """Herds of the households that exist [sheep unit], the young counting half."""
    total = np.zeros(len(households.rows))
    for species, unit in SHEEP_UNITS.items():
        for part, counts in (("breeding", 1.0), ("young", 0.5), ("other", 1.0)):
            total += unit * counts * getattr(households, f"{species}_{part}")[households.rows]
    return total


def no_year() -> Columns:
    """The panel of a period without a December."""
    return year_of(HouseholdColumns(Households()), 0, 0.0)


def with_yuan(columns: Columns) -> Columns:
    """Columns noted of households, with money turned into yuan."""
    return columns | {name: columns[name] / 100.0 for name in NOTED_MONEY if name in columns}


def in_yuan(months: Tables[Any], cells: Ints) -> Columns:
    """The columns of tables of one kind, one below the other, those in fen turned into yuan."""
    kind = months.kind
    declared = kind.columns
    values = np.concatenate([table.taken(cells).view(kind.plain()) for table in months]).view(kind.record())
    return {name: values[name] / 100.0 if declared[name].unit == "fen" else values[name] for name in declared}


def timestamps(months: Sequence[int] | Ints) -> npt.NDArray[np.datetime64]:
    """The first days of months counted from year 0."""
    since_1970 = np.asarray(months, np.int64) - 1970 * 12
    return since_1970.astype("datetime64[M]").astype("datetime64[s]")


def transposed(rows: list[dict[str, float]]) -> dict[str, list[float]]:
    return {name: [row[name] for row in rows] for name in rows[0]} if rows else {}


def stacked(parts: list[Columns]) -> Columns:
    """Parts with the same columns, one below the other."""
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]} if parts else {}


def dated_frame(columns: Columns, month: str) -> pd.DataFrame:
    """A data frame with the named column of month counts turned into dates."""
    if columns:
        columns[month] = timestamps(columns[month])
    return pd.DataFrame(columns)
