"""The page: what a reader chose, the session that carries it out, and where each part stands."""

from __future__ import annotations

from collections.abc import Callable

import solara

from alxa_sim.dashboard.asked import Asked
from alxa_sim.dashboard.curves import BLOCKS, curves_of, values_at_end
from alxa_sim.dashboard.export import state_as_zip
from alxa_sim.dashboard.household_panel import HouseholdPanel
from alxa_sim.dashboard.live_run import Seen
from alxa_sim.dashboard.maps import DIFFERENCE, SIDES, map_of
from alxa_sim.dashboard.parts import Choice, Facts, PictureShown
from alxa_sim.dashboard.pictures import Picture
from alxa_sim.dashboard.programme_panel import ProgrammePanel
from alxa_sim.dashboard.run_controls import RunControls
from alxa_sim.dashboard.session import Session, Stand
from alxa_sim.dashboard.shelf import Shelf
from alxa_sim.dashboard.view import Alteration, Choose, Side, View, having
from alxa_sim.figures.gacha_map import INDICATORS
from alxa_sim.glossary import Language, Words
from alxa_sim.records import Refusal

FIRST_YEAR = 12
"""Months that are run before the page shows something."""
SAME_AGAIN = "="
"""Chosen as the second scenario: the first one again, with sliders of its own."""
COLUMNS = {1: [""], 2: [*SIDES, DIFFERENCE]}
"""Heads of the columns of values, by the number of runs."""
LANGUAGES: dict[str, Language] = {"English": "en", "中文": "zh"}
LOOKS = """
@font-face { font-family: "Noto Sans SC Alxa"; src: url("/fonts/NotoSansSCAlxa-Regular.ttf"); }
@font-face { font-family: "Noto Sans SC Alxa"; font-weight: 700; src: url("/fonts/NotoSansSCAlxa-Bold.ttf"); }
.v-application, .v-application .title, .v-application .headline {
  font-family: Roboto, "Noto Sans SC Alxa", sans-serif !important; }
.alxa-picture { width: 100%; max-height: 560px; object-fit: contain; background: white; }
.alxa-facts td, .alxa-facts th { height: 26px !important; padding: 0 10px !important; }
.alxa-facts td:nth-child(2), .alxa-facts td:nth-child(3) { font-variant-numeric: tabular-nums; }
.alxa-slider .v-messages { min-height: 14px; }
.v-application .v-btn { text-transform: none; letter-spacing: normal; }
"""


@solara.component
def Dashboard(asked: Asked) -> None:
    """The whole page for one reader; its models are released when the reader leaves."""
    _, tick = solara.use_state(0)
    fault, set_fault = solara.use_state("")
    opening = tuple(Side(one) for one in (asked.first, asked.second) if one is not None)
    view, set_view = solara.use_state(View(asked.language, opening, asked.seed))
    latest = solara.use_ref(view)
    shelf = solara.use_memo(lambda: Shelf(asked), [])
    session = solara.use_memo(lambda: Session(view.scenarios, view.seed, FIRST_YEAR, lambda: tick(counted)), [])

    def stay() -> Callable[[], None]:
        session.begin()
        return session.close

    solara.use_effect(stay, [])

    def choose(alter: Alteration) -> None:
        """Note what the reader chose; where it touches the runs, the session sets out for them.

        The latest choice is altered, not the one on the page: that may still be drawn while he chooses again.
        """
        before = latest.current
        try:
            chosen = alter(before)
            if (chosen.sides, chosen.seed) != (before.sides, before.seed):
                session.show(*chosen.scenarios, seed=chosen.seed)
        except (Refusal, ValueError) as refusal:
            set_fault(str(refusal))
            return
        latest.current = chosen
        set_fault("")
        set_view(chosen)

    stand = session.stand
    Layout(view, choose, session, stand, shelf, fault or stand.fault)
    solara.use_effect(lambda: session.has_shown(stand.seen), [stand.seen])


def counted(tick: int) -> int:
    """The number of things there were to see, one more than before."""
    return tick + 1


@solara.component
def Layout(view: View, choose: Choose, session: Session, stand: Stand, shelf: Shelf, fault: str) -> None:
    """Controls and sliders on the left; on the right map and curves, and a household below."""
    words = Words(view.language)
    solara.Title(words("dashboard.title"))
    solara.Style(LOOKS)
    with solara.AppBarTitle():
        solara.Text(words("dashboard.title"))
    with solara.AppBar():
        for name, language in LANGUAGES.items():
            solara.Button(name, text=True, disabled=language == view.language,
                          on_click=lambda language=language: choose(having(language=language)))  # fmt: skip
    with solara.Sidebar():
        RunControls(session, stand, words, view.seed, choose)
        ScenarioChoices(view, choose, shelf, words)
        ProgrammePanel(view.sides, choose, words)
    if fault:
        solara.Error(fault)
    if not stand.seen:
        solara.Info(words("dashboard.at_work"))
        return
    Pictures(view, choose, stand.seen, words)
    HouseholdPanel(stand.seen, words)


@solara.component
def ScenarioChoices(view: View, choose: Choose, shelf: Shelf, words: Words) -> None:
    """Which scenarios are run; a choice puts the sliders of its side back."""

    def choose_second(name: str) -> None:
        if name == SAME_AGAIN:
            choose(lambda now: now.beside(now.sides[0].scenario))
        elif name == "":
            choose(View.alone)
        else:
            choose(lambda now: now.beside(shelf.take(name)))

    first = view.sides[0].scenario
    second = view.sides[1].scenario if len(view.sides) > 1 else None
    standing = "" if second is None else SAME_AGAIN if second == first else second.name
    beside = {"": words("dashboard.no_second"), SAME_AGAIN: words("dashboard.same_again")}
    names = {name: words.scenario(name) for name in shelf.names}
    with solara.Card(words("dashboard.scenarios"), margin=2, elevation=1):
        Choice(words("dashboard.scenario_a"), first.name, names,
               lambda name: choose(lambda now: now.led_by(shelf.take(name))))  # fmt: skip
        Choice(words("dashboard.scenario_b"), standing, beside | names, choose_second)


@solara.component
def Pictures(view: View, choose: Choose, seen: tuple[Seen, ...], words: Words) -> None:
    """Map and curves of the runs as they are seen, and the file that keeps both."""
    drawn: dict[str, Picture] = {
        "map": solara.use_memo(lambda: map_of(seen, view.mapped, words), [seen, view.mapped, view.language]),
        "curves": solara.use_memo(lambda: curves_of(seen, view.block, view.indicator, words),
                                  [seen, view.block, view.indicator, view.language]),
    }  # fmt: skip
    wide = [12] if len(seen) > 1 else [12, 12]
    with solara.ColumnsResponsive(wide, large=[12] if len(seen) > 1 else [6, 6]):
        with solara.Card(words("dashboard.map"), margin=2, elevation=1):
            mapped = {name: words(f"mapped.{name}") for name in INDICATORS}
            Choice(words("dashboard.map_shows"), view.mapped, mapped, lambda name: choose(having(mapped=name)))
            PictureShown(drawn["map"])
        with solara.Card(words("dashboard.curves"), margin=2, elevation=1):
            CurveChoices(view, choose, len(seen) > 1, words)
            PictureShown(drawn["curves"])
            heads = [words("dashboard.at_end_of", month=seen[0].month), *COLUMNS[len(seen)], words("dashboard.unit")]
            Facts(heads, values_at_end(seen, view.block, words))
            caution = words("dashboard.two_runs" if len(seen) > 1 else "dashboard.one_seed", seed=seen[0].seed)
            solara.Text(caution, style={"font-size": "12px", "color": "#555"})
    with solara.Row(style={"margin": "0 8px"}):
        solara.FileDownload(lambda: state_as_zip(seen, drawn), f"alxa_{seen[0].month}.zip", words("dashboard.export"),
                            mime_type="application/zip")  # fmt: skip


@solara.component
def CurveChoices(view: View, choose: Choose, two: bool, words: Words) -> None:
    """Which curves: a block, and of two runs one indicator of it."""
    blocks = {name: words(f"block.{name}") for name in BLOCKS}
    with solara.Row():
        Choice(words("dashboard.block"), view.block, blocks,
               lambda name: choose(having(block=name, indicator=BLOCKS[name].indicators[0])))  # fmt: skip
        if two:
            indicators = {name: words(f"indicator.{name}") for name in BLOCKS[view.block].indicators}
            Choice(words("dashboard.indicator"), view.indicator, indicators,
                   lambda name: choose(having(indicator=name)))  # fmt: skip
