"""Play, pause, step, start anew, the seed, and where the runs stand."""

from __future__ import annotations

import solara

from alxa_sim.dashboard.parts import Choice
from alxa_sim.dashboard.session import Session, Stand
from alxa_sim.dashboard.view import Choose, having
from alxa_sim.glossary import Words

PACES = ("1", "3", "6", "12")
"""Months from picture to picture."""
YEAR = 12


@solara.component
def RunControls(session: Session, stand: Stand, words: Words, seed: int, choose: Choose) -> None:
    """The buttons, and below them where the runs stand."""
    pace, set_pace = solara.use_state("3")
    plays = stand.plays
    at_end = stand.months >= stand.last
    with solara.Card(margin=2, elevation=1):
        with solara.Row():
            if plays:
                solara.Button(words("dashboard.pause"), icon_name="mdi-pause", color="primary", on_click=session.pause)
            else:
                solara.Button(words("dashboard.play"), icon_name="mdi-play", color="primary", disabled=at_end,
                              on_click=lambda: session.play(int(pace)))  # fmt: skip
            solara.Button(words("dashboard.step_month"), disabled=plays or at_end, on_click=lambda: session.step(1))
            solara.Button(words("dashboard.step_year"), disabled=plays or at_end, on_click=lambda: session.step(YEAR))
        solara.Button(words("dashboard.anew"), icon_name="mdi-restart", text=True,
                      on_click=lambda: session.start_anew(YEAR))  # fmt: skip
        Choice(words("dashboard.pace"), pace, {one: one for one in PACES}, set_pace)
        solara.InputInt(words("dashboard.seed"), seed, on_value=lambda number: choose(having(seed=max(0, number or 0))))
        Standing(stand, words)


@solara.component
def Standing(stand: Stand, words: Words) -> None:
    """The month that is seen, and whether the runs are on their way."""
    if stand.seen:
        place = {"months": stand.months, "last": stand.last}
        solara.Text(words("dashboard.month_reached", month=stand.seen[0].month, **place))
        solara.ProgressLinear(100 * stand.months / stand.last, color="primary")
    if stand.is_at_work:
        solara.Text(words("dashboard.at_work"), style={"font-size": "12px", "color": "#555"})
