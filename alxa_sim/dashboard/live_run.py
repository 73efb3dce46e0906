"""A run that goes on while somebody looks at it, and what is seen of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from alxa_sim.agents.household import DERIVED
from alxa_sim.config import format_month
from alxa_sim.households import Households
from alxa_sim.model import AlxaModel
from alxa_sim.scenario import Scenario

SHOWN = (*(name for name, declared in Households.columns.items() if declared.width == 1), *DERIVED)
"""What is known of a household: every column with one number a household, and what is derived from columns."""


@dataclass(frozen=True, eq=False)
class Seen:
    """A run at the end of a month, copied: the model may go on while it is drawn."""

    scenario: Scenario
    seed: int
    months: int
    """Months that have been run."""
    month: str
    """The last of them, such as 2014-12; the month before the period where none has been run."""
    monthly: pd.DataFrame
    """The indicators so far, (months + 1 rows)."""
    gacha: pd.DataFrame
    """The gacha in every month so far; empty where none has been run."""
    changes: pd.DataFrame
    """Every change of status of a household so far: `household`, `month`, `layer`, and whether it `entered`."""
    households: pd.DataFrame
    """The households that live in the banner by their permanent number, one column for each name in SHOWN."""


class LiveRun:
    """One scenario with one seed, as far as it has been run."""

    def __init__(self, scenario: Scenario, seed: int) -> None:
        self.scenario = scenario
        self.seed = seed
        self._model = AlxaModel(scenario, seed=seed)

    @property
    def months(self) -> int:
        """Months that have been run."""
        return self._model.months_done

    @property
    def last(self) -> int:
        """Months of the whole period."""
        return self._model.months

    def go_to(self, months: int, goes_on: Callable[[], bool] = lambda: True) -> None:
        """Run until so many months are done, or the period ends; asks before each month whether to go on."""
        while self.months < min(months, self.last) and goes_on():
            self._model.step()

    def seen(self) -> Seen:
        """What there is to see now."""
        model = self._model
        month = format_month(model.moment.month - 1)
        gacha = model.gacha_monthly() if self.months else pd.DataFrame()
        households = model.households.to_frame(list(SHOWN))
        changes = model.changes()[["household", "month", "layer", "entered"]]
        return Seen(self.scenario, self.seed, self.months, month, model.monthly(), gacha, changes, households)

    def release(self) -> None:
        """Free the model; Mesa 3.3.1 would keep it until the program ends."""
        self._model.release()
