"""Households as a Mesa AgentSet over columns: no object is built until a window is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from math import ceil, inf
from operator import methodcaller
from typing import Any, NoReturn, Self

import numpy as np
import numpy.typing as npt
import pandas as pd
from mesa.agent import AgentSet

from alxa_sim.agents.household import (
    DERIVED,
    Household,
    refuse_unless_settable,
    unknown,
    write,
)
from alxa_sim.agents.moved_by_kernel import NAMES as MOVED_BY_KERNEL
from alxa_sim.agents.moved_by_kernel import refuse_to_move
from alxa_sim.agents.shown_agents import ShownAgents
from alxa_sim.households import Households

try:
    from mesa.agentset import GroupBy
except ImportError:  # Mesa before 3.5
    from mesa.agent import GroupBy

Array = npt.NDArray[Any]
Rows = npt.NDArray[np.intp]
Filter = Callable[[Household], bool] | npt.NDArray[np.bool_] | Sequence[bool]


class Windows(dict[int, Household]):
    """The windows opened so far, by row; kept, because Mesa's sets hold agents by weak references only."""

    def __init__(self, model: Any, table: Households, window: type[Household]) -> None:
        super().__init__()
        self.model, self.table, self.window = model, table, window

    def __missing__(self, row: int) -> Household:
        self[row] = household = self.window(self.model, self.table, row)
        return household


def refused(name: str, reason: str) -> Callable[..., NoReturn]:
    """A method that says why the set has no such method, and what to do instead."""

    def refuse(*_: Any, **__: Any) -> NoReturn:
        raise TypeError(f"HouseholdSet.{name}() is refused: {reason}")

    refuse.__name__, refuse.__doc__ = name, f"Refused: {reason}."
    return refuse


LEAVE_OUT = (
    "a set shows rows of the table. Leave households out by `a - b` or select(); "
    "household.remove() makes one leave the banner"
)


class HouseholdSet(AgentSet):  # type: ignore[misc]  # Mesa ships no types
    """The households of a model that exist, or a selection of them, read through the table at time of use.

        poor = households.select(households["poor"] & (households["camels_breeding"] > 5))
        poor.set("cash", 0).agg("persons", np.sum)

    `households["cash"]` is a NumPy array, read-only: write with `set`, or `households["cash"] = ...`.
    `households[0]` is a window, and iterating gives windows in row order. The set of all follows the table as
    it grows; a selection keeps its households and their order, and drops those that leave the banner.
    """

    def __init__(self, model: Any, table: Households, window: type[Household] = Household) -> None:
        # AgentSet.__init__ is left out on purpose: it would collect agents, and here there are none.
        self.model = model
        self._table = table
        self._windows = Windows(model, table, window)
        self._chosen: Rows | None = None  # None: all of the table

    def _having(self, rows: Rows) -> Self:
        """The set of these rows, which shares the windows of this one."""
        selection = object.__new__(type(self))
        selection.__dict__.update(self.__dict__, _chosen=rows)
        return selection

    def _placed(self, rows: Rows, inplace: bool) -> Self:
        """The set of these rows: a new one, or this one changed."""
        if not inplace:
            return self._having(rows)
        if self._chosen is None:
            raise TypeError("this set is all households of the model: choose from it without inplace=True")
        self._chosen = rows
        return self

    @property
    def rows(self) -> Rows:
        """Rows of the table, in the order of the set."""
        exists = self._table.exists
        return np.flatnonzero(exists) if self._chosen is None else self._chosen[exists[self._chosen]]

    @property
    def random(self) -> Any:
        """The generator of the model that Mesa looks for; the set itself draws from `model.rng`."""
        return self.model.random

    # Reading

    def __len__(self) -> int:
        return int(np.count_nonzero(self._table.exists)) if self._chosen is None else len(self.rows)

    def __iter__(self) -> Iterator[Household]:
        return iter(self.to_list())

    def __reversed__(self) -> Iterator[Household]:
        return reversed(self.to_list())

    def __contains__(self, agent: object) -> bool:
        return self.count(agent) == 1

    def __getitem__(self, item: str | int | slice) -> Any:
        """A column as an array, one household as a window, or a slice as a set."""
        if isinstance(item, str):
            return self._column(item)
        if isinstance(item, slice):
            return self._having(self.rows[item])
        if np.ndim(item):
            raise TypeError("index by a number, a slice or the name of a column; choose with select(mask)")
        return self._windows[self.rows.item(item)]

    def _column(self, name: str) -> Array:
        if not self._in_columns(name):
            raise KeyError(unknown(self._windows.window, name))
        whole = DERIVED[name].compute(self._table) if name in DERIVED else getattr(self._table, name)
        values: Array = whole[self._table.exists if self._chosen is None else self.rows]
        values.flags.writeable = False  # these are copies: to write into them would be lost
        return values

    def _in_columns(self, name: str) -> bool:
        return name in self._table.columns or name in DERIVED

    def to_list(self) -> list[Household]:
        """The windows of the set."""
        return list(map(self._windows.__getitem__, self.rows.tolist()))

    def to_frame(self, names: Sequence[str] | None = None) -> pd.DataFrame:
        """The columns `names` (all of the table if left out) as a data frame with the household id as index.

        A column of several numbers a row becomes several columns: `income_history_1`, `income_history_2` ...
        """
        wanted = [name for name in self._table.columns if name != "id"] if names is None else names
        columns: dict[str, Array] = {}
        for name in wanted:
            columns.update(numbered(name, self[name]))
        return pd.DataFrame(columns, index=pd.Index(self["id"], name="id"))

    def get(
        self, attr_names: str | Sequence[str], handle_missing: str = "error", default_value: Any = None
    ) -> list[Any]:
        """Mesa's `get`: the values of an attribute, or a list of them for each household, as Python objects.

        `households[name]` gives the same of a column as an array, and faster.
        """
        if handle_missing not in ("error", "default"):
            raise ValueError(f"handle_missing is 'error' or 'default', not {handle_missing!r}")
        if isinstance(attr_names, str):
            return self._listed(attr_names, handle_missing, default_value)
        columns = [self._listed(name, handle_missing, default_value) for name in attr_names]
        return [list(values) for values in zip(*columns, strict=True)]

    def _listed(self, name: str, handle_missing: str, default_value: Any) -> list[Any]:
        if self._in_columns(name):
            values = self[name]
            return values.tolist() if values.ndim == 1 else list(map(tuple, values.tolist()))
        if hasattr(self._windows.window, name):
            return [getattr(household, name) for household in self]
        if handle_missing == "error":
            raise AttributeError(unknown(self._windows.window, name))
        return [default_value] * len(self)

    def agg(self, attribute: str, func: Callable[..., Any] | Iterable[Callable[..., Any]]) -> Any:
        """What a function, or each of several, makes of the values; it gets a column as an array."""
        values = self[attribute] if self._in_columns(attribute) else self.get(attribute)
        return scalar(func(values)) if callable(func) else [scalar(one(values)) for one in func]

    def count(self, value: object) -> int:
        """1 where the household is in the set, else 0."""
        return int(isinstance(value, Household) and value._table is self._table and value._row in self.rows)

    def index(self, value: Any, start: int = 0, stop: int | None = None) -> int:
        """Position of the household in the set, or ValueError where it has none from `start` to `stop`."""
        if value not in self:
            raise ValueError(f"{value!r} is not in the set")
        position = int(np.flatnonzero(self.rows == value._row)[0])
        if position not in range(*slice(start, stop).indices(len(self))):
            raise ValueError(f"{value!r} is not in this part of the set")
        return position

    # Choosing and ordering

    def select(
        self,
        filter_func: Filter | None = None,
        at_most: float = inf,
        inplace: bool = False,
        agent_type: type[Any] | None = None,
    ) -> Self:
        """The households for which a mask over the set is true, or (slower) a function of a window.

        `at_most` keeps the first so many; a float up to 1.0 is a share of the set before filtering.
        """
        rows = self.rows
        limit = limit_of(at_most, len(rows))
        if agent_type is not None and not issubclass(self._windows.window, agent_type):
            rows = rows[:0]
        elif filter_func is not None:
            rows = rows[self._mask(filter_func)]
        return self._placed(rows[:limit], inplace)

    def _mask(self, chosen: Filter) -> npt.NDArray[np.bool_]:
        if callable(chosen):
            return np.array([chosen(household) for household in self], bool)
        mask = np.asarray(chosen)
        if mask.shape != (len(self),) or mask.dtype != bool:
            raise TypeError(
                f"select() takes a function or one true/false a household ({len(self)}), "
                f"as in households.select(households['poor']); got {mask.dtype} of shape {mask.shape}"
            )
        return mask

    def shuffle(self, inplace: bool = False) -> Self:
        """The same households in an order drawn from `model.rng`."""
        return self._placed(self.model.rng.permutation(self.rows), inplace)

    def sort(self, key: str | Callable[[Household], Any], ascending: bool = False, inplace: bool = False) -> Self:
        """The same households by an attribute or a function of a window, from the largest down as in Mesa."""
        return self._placed(self.rows[order(self._keys(key), ascending)], inplace)

    def _keys(self, by: str | Callable[[Household], Any]) -> Array | list[Any]:
        """What to sort or group by: an array where that is a column of one number a row, else a list."""
        if callable(by):
            return [by(household) for household in self]
        one_a_row = self._in_columns(by) and self[by].ndim == 1
        return self[by] if one_a_row else self.get(by)

    def groupby(self, by: str | Callable[[Household], Any], result_type: str = "agentset") -> GroupBy:
        """Households grouped by an attribute, in the order of its values, or by a function of a window.

        The result offers Mesa's `groups`, `map`, `do`, `count` and `agg`.
        """
        if result_type not in ("agentset", "list"):
            raise ValueError(f"result_type is 'agentset' or 'list', not {result_type!r}")
        rows = self.rows
        groups = {key: self._having(rows[members]) for key, members in members_by(self._keys(by)).items()}
        if result_type == "agentset":
            return HouseholdGroups(groups)
        return GroupBy({key: group.to_list() for key, group in groups.items()})

    def copy(self) -> Self:
        """The households of now as a selection, which households born later do not enter."""
        return self._having(self.rows)

    __copy__ = copy

    # Set algebra: a new set, in the order of the first operand

    def _of_same_table(self, other: object) -> bool:
        return isinstance(other, HouseholdSet) and other._table is self._table

    def __and__(self, other: Any) -> Any:
        if not self._of_same_table(other):
            return NotImplemented
        return self._having(self.rows[np.isin(self.rows, other.rows)])

    def __sub__(self, other: Any) -> Any:
        if not self._of_same_table(other):
            return NotImplemented
        return self._having(self.rows[~np.isin(self.rows, other.rows)])

    def __or__(self, other: Any) -> Any:
        if not self._of_same_table(other):
            return NotImplemented
        return self._having(np.concatenate([self.rows, (other - self).rows]))

    def __xor__(self, other: Any) -> Any:
        return (self - other) | (other - self) if self._of_same_table(other) else NotImplemented

    def __le__(self, other: Any) -> Any:
        return len(self - other) == 0 if self._of_same_table(other) else super().__le__(other)

    def __ge__(self, other: Any) -> Any:
        return len(other - self) == 0 if self._of_same_table(other) else super().__ge__(other)

    def isdisjoint(self, other: Iterable[Any]) -> bool:
        """Whether no household is in both."""
        return len(self & other) == 0 if self._of_same_table(other) else not any(one in self for one in other)

    @classmethod
    def _from_iterable(cls, it: Iterable[Any]) -> AgentSet:
        """What set operators with other kinds of sets give."""
        return AgentSet(it)

    # Changing

    def set(self, attr_name: str, value: Any) -> Self:
        """Write one value for all households, or an array with one for each, back to the table."""
        refuse_unless_settable(self._windows.window, attr_name)
        if self._in_columns(attr_name):
            write(self.model, self._table, self.rows, attr_name, value)
        else:
            for household in self:
                setattr(household, attr_name, value)
        return self

    def __setitem__(self, name: str, value: Any) -> None:
        self.set(name, value)

    def do(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> Self:
        """Call a method of each window, or a function with it; slow, and of no use for what `set` can do."""
        self.map(method, *args, **kwargs)
        return self

    def shuffle_do(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> Self:
        """`do` in an order drawn from `model.rng`."""
        self.shuffle().do(method, *args, **kwargs)
        return self

    def map(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> list[Any]:
        """What a method of each window, or a function of it, returns; who leaves meanwhile is passed over."""
        if method in MOVED_BY_KERNEL:
            refuse_to_move(str(method))
        if callable(method):
            return [method(household, *args, **kwargs) for household in self if household.exists]
        call = methodcaller(method, *args, **kwargs)
        return [call(household) for household in self if household.exists]

    add = refused("add", "a set shows rows of the table. Join two sets by `a | b`")
    discard = refused("discard", LEAVE_OUT)
    remove = refused("remove", LEAVE_OUT)
    pop = refused("pop", LEAVE_OUT)
    clear = refused("clear", LEAVE_OUT)
    _update = refused("_update", LEAVE_OUT)

    def __getstate__(self) -> dict[str, Any]:
        # Windows are not state: they are opened again when asked for.
        return {**self.__dict__, "_windows": self._windows.window}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._windows = Windows(self.model, self._table, state["_windows"])

    def __repr__(self) -> str:
        return f"<HouseholdSet of {len(self)}>"


class HouseholdGroups(GroupBy):  # type: ignore[misc]  # Mesa ships no types
    """Mesa's GroupBy, aggregating by column."""

    def agg(self, attr_name: str, func: Callable[..., Any]) -> dict[Any, Any]:
        """What the function makes of the values in each group."""
        return {key: group.agg(attr_name, func) for key, group in self.groups.items()}


def combined_agents(households: HouseholdSet, registered: Iterable[Any]) -> ShownAgents:
    """All agents of a model as a set of Mesa's own: the households of now, then those Mesa has registered."""
    return ShownAgents([*households, *registered], random=households.random)


def limit_of(at_most: float, size: int) -> int:
    """How many Mesa keeps of `size`: a float up to 1.0 is a share, rounded down; a fraction above goes up."""
    if isinstance(at_most, float) and at_most <= 1.0:
        return max(0, int(size * at_most))
    return max(0, ceil(min(at_most, size)))


def order(keys: Array | list[Any], ascending: bool) -> Rows:
    """Positions in the order of their keys; equal keys keep theirs, in both directions."""
    if isinstance(keys, list):
        return np.array(sorted(range(len(keys)), key=keys.__getitem__, reverse=not ascending), np.intp)
    if ascending:
        return np.argsort(keys, kind="stable")
    return len(keys) - 1 - np.argsort(keys[::-1], kind="stable")[::-1]


def members_by(keys: Array | list[Any]) -> dict[Any, Rows]:
    """Positions of each key."""
    if isinstance(keys, list):
        return {key: np.array(positions, np.intp) for key, positions in positions_by(keys).items()}
    found, counts = np.unique(keys, return_counts=True)
    members = np.split(np.argsort(keys, kind="stable"), np.cumsum(counts))[:-1]
    return dict(zip(found.tolist(), members, strict=True))


def positions_by(keys: list[Any]) -> dict[Any, list[int]]:
    positions: dict[Any, list[int]] = {}
    for position, key in enumerate(keys):
        positions.setdefault(key, []).append(position)
    return positions


def numbered(name: str, values: Array) -> dict[str, Array]:
    """A column by its name, or its numbers a row each by name and number from 1."""
    if values.ndim == 1:
        return {name: values}
    return {f"{name}_{number}": several for number, several in enumerate(values.T, 1)}


def scalar(value: Any) -> Any:
    """A NumPy number as a Python one; anything else as it is."""
    return value.item() if isinstance(value, np.generic) else value
