"""What one reader looks at: a run, or two with the same seed, brought by a thread to where they are wanted."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from alxa_sim.config import format_month
from alxa_sim.dashboard.live_run import LiveRun, Seen
from alxa_sim.records import Refusal
from alxa_sim.scenario import Scenario

LINGERS, LONGEST = 0.2, 10.0
"""How long a picture stands at least while the months go by, once it is shown; how long is waited for that [s].

A page that is told of the next picture while it draws one goes on drawing, and its browser sees neither.
"""


@dataclass(frozen=True)
class Wanted:
    """Which runs, how far, and what is shown on the way."""

    scenarios: tuple[Scenario, ...]
    seed: int
    months: int
    """Months to run."""
    unseen: int
    """Of these, the first ones, which are run without a picture."""
    pace: int = 1
    """Months from picture to picture after them."""
    attempt: int = 0
    """Runs of an earlier attempt are begun anew."""
    plays: bool = False
    """Whether the reader watches the months go by, and may stop them."""


class Stand(NamedTuple):
    """Where the runs of a session are, as the page shows it."""

    seen: tuple[Seen, ...]
    last: int
    """Months of the period."""
    is_at_work: bool
    plays: bool
    fault: str

    @property
    def months(self) -> int:
        """Months that have been run and are seen."""
        return self.seen[0].months if self.seen else 0


class Session:
    """The runs of a reader. Whatever is asked for is noted at once; a thread gets there month by month.

    A scenario that changes begins a new run with the same seed, which is brought to the month where the page stands, so
    that before and after can be compared; the old run is released. `on_change` is called, mostly from that thread, each
    time there is something new to see in `stand`: its `seen` has one a run, always of the same month.
    """

    def __init__(self, scenarios: tuple[Scenario, ...], seed: int, months: int, on_change: Callable[[], Any]) -> None:
        refuse_other_periods(scenarios)
        self.wanted = Wanted(scenarios, seed, months, unseen=months)
        self.seen: tuple[Seen, ...] = ()
        self.fault = ""
        self._shown: tuple[Seen, ...] = ()
        self._on_change = on_change
        self._runs: list[LiveRun] = []
        self._attempt = 0
        self._state = threading.Condition()
        self._is_closed = False
        self._thread: threading.Thread | None = None
        self._faulty: Wanted | None = None

    @property
    def months(self) -> int:
        """Months that have been run and are seen."""
        return self.seen[0].months if self.seen else 0

    @property
    def last(self) -> int:
        """Months of the period."""
        period = self.wanted.scenarios[0].period
        return period.end - period.start + 1

    @property
    def stand(self) -> Stand:
        """Where the runs are now."""
        with self._state:
            is_at_work = self._thread is not None
            return Stand(self.seen, self.last, is_at_work, is_at_work and self.wanted.plays, self.fault)

    def begin(self) -> None:
        """Set out for what is wanted."""
        self._want()

    def show(self, *scenarios: Scenario, seed: int | None = None) -> None:
        """Look at these scenarios, in the month where the page stands; whoever watched the months goes on watching.

        Raises Refusal where two of them cover different months.
        """
        refuse_other_periods(scenarios)
        here = max(1, self.months)
        months = self.wanted.months if self.wanted.plays else here
        self._want(scenarios=scenarios, seed=self.wanted.seed if seed is None else seed, months=months, unseen=here)

    def step(self, months: int) -> None:
        """Run so many months more and show the last of them."""
        there = min(self.last, self.wanted.months + months)
        self._want(months=there, unseen=there, plays=False)

    def play(self, pace: int) -> None:
        """Run to the end of the period and show every month, or every `pace` months."""
        self._want(months=self.last, pace=pace, plays=True)

    def pause(self) -> None:
        """Stay in the month where the runs are."""
        self._want(months=max(1, self.months), plays=False)

    def start_anew(self, months: int) -> None:
        """Begin the runs anew and bring them so far."""
        self._want(months=months, unseen=months, plays=False, attempt=self.wanted.attempt + 1)

    def has_shown(self, seen: tuple[Seen, ...]) -> None:
        """The page has drawn what was seen."""
        with self._state:
            self._shown = seen
            self._state.notify_all()

    def wait(self, seconds: float) -> bool:
        """Wait until the runs are where they are wanted; returns whether they are."""
        with self._state:
            return self._state.wait_for(lambda: self._thread is None, seconds)

    def close(self) -> None:
        """Free the models and end the thread; nothing is shown any more."""
        with self._state:
            self._is_closed = True
            self._state.notify_all()
            if self._thread is None:
                self._release_all()

    def _want(self, **changes: Any) -> None:
        with self._state:
            self.wanted = replace(self.wanted, **changes)
            self._state.notify_all()
            if self._thread is None and not self._is_closed:
                self._thread = threading.Thread(target=self._work, daemon=True, name="runs of the dashboard")
                self._thread.start()
        self._on_change()

    # What follows is done by the thread, which alone touches the runs while it is there.

    def _work(self) -> None:
        while (wanted := self._next()) is not None:
            fault = ""
            try:
                seen = self._approached(wanted)
            except Exception as error:  # whatever stops a run is for the reader to know
                seen, fault = (), str(error) or type(error).__name__
            with self._state:
                self.seen = seen or self.seen
                self.fault, self._faulty = fault, wanted if fault else None
            if seen or fault:
                self._on_change()
            if seen and wanted.plays:
                self._linger(wanted)
        self._on_change()

    def _linger(self, wanted: Wanted) -> None:
        """Let the reader see a picture before the next one, unless he wants something else."""

        def is_over() -> bool:
            return self._is_closed or self.wanted is not wanted

        with self._state:
            self._state.wait_for(lambda: is_over() or self._shown is self.seen, LONGEST)
            self._state.wait_for(is_over, LINGERS)

    def _next(self) -> Wanted | None:
        """What is to be done; None, and the thread is over, where there is nothing."""
        with self._state:
            wanted = self.wanted
            if not self._is_closed and wanted is not self._faulty and not self._is_there(wanted):
                return wanted
            if self._is_closed:
                self._release_all()
            self._thread = None
            self._state.notify_all()
            return None

    def _is_there(self, wanted: Wanted) -> bool:
        """Whether the runs are those wanted, as far as they are wanted, and seen as they are."""
        asked = [(scenario, wanted.seed) for scenario in wanted.scenarios]
        runs = [(run.scenario, run.seed) for run in self._runs]
        seen = [(one.scenario, one.seed, one.months) for one in self.seen]
        if self._attempt != wanted.attempt or runs != asked or seen != [(*run, self._runs[0].months) for run in runs]:
            return False
        return all(run.months >= min(wanted.months, run.last) for run in self._runs)

    def _approached(self, wanted: Wanted) -> tuple[Seen, ...]:
        """Bring the runs nearer; what there is to see then, or nothing where something else is wanted by now."""
        self._runs = self._runs_of(wanted)
        months = [run.months for run in self._runs]
        ahead = max(months)
        onward = min(wanted.months, max(wanted.unseen, ahead + wanted.pace))
        goal = ahead if min(months) < ahead else max(ahead, onward)
        for run in self._runs:
            run.go_to(goal, lambda: self.wanted is wanted and not self._is_closed)
        is_together = len({run.months for run in self._runs}) == 1
        return tuple(run.seen() for run in self._runs) if is_together and not self._is_closed else ()

    def _runs_of(self, wanted: Wanted) -> list[LiveRun]:
        """The runs that are wanted: those there are go on, those missing begin; all others are released."""
        old = self._runs if self._attempt == wanted.attempt else []
        found = []
        for scenario in wanted.scenarios:
            match = (run for run in old if run not in found and (run.scenario, run.seed) == (scenario, wanted.seed))
            found.append(next(match, None) or LiveRun(scenario, wanted.seed))
        for run in self._runs:
            if run not in found:
                run.release()
        self._attempt = wanted.attempt
        return found

    def _release_all(self) -> None:
        for run in self._runs:
            run.release()
        self._runs = []


def refuse_other_periods(scenarios: tuple[Scenario, ...]) -> None:
    """Raise Refusal where scenarios that are to be seen month beside month cover different months."""
    periods = [(one.period.start, one.period.end) for one in scenarios]
    if len(set(periods)) > 1:
        told = [f"{one.name} {format_month(start)} to {format_month(end)}"
                for one, (start, end) in zip(scenarios, periods, strict=True)]  # fmt: skip
        raise Refusal(f"scenarios beside one another must cover the same months: {', '.join(told)}")
