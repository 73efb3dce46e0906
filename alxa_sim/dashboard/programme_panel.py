"""The sliders of the programme: strengths by system, and the numbers of one intervention."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import solara

from alxa_sim.batch.systems import parts_of
from alxa_sim.dashboard.maps import SIDES
from alxa_sim.dashboard.parts import Choice
from alxa_sim.dashboard.sliders import STRENGTH, Slider, sliders_of
from alxa_sim.dashboard.view import Choose, Side
from alxa_sim.glossary import Words


@solara.component
def ProgrammePanel(sides: tuple[Side, ...], choose: Choose, words: Words) -> None:
    """The sliders of one of the runs; where there are two, whose they are can be chosen."""
    chosen, set_chosen = solara.use_state("B")
    place = SIDES.index(chosen) if len(sides) > 1 else 0
    side = sides[place]

    def move(slider: Slider, value: float) -> None:
        choose(lambda view: view.with_sliders(place, slider.moved_to(value)))

    with solara.Card(words("dashboard.programme"), margin=2, elevation=1):
        if len(sides) > 1:
            named = {one: f"{one}: {each.scenario.name}" for one, each in zip(SIDES, sides, strict=True)}
            Choice("", chosen, named, set_chosen)
        if not side.scenario.interventions:
            solara.Text(words("dashboard.no_programme"))
            return
        if side.sliders:
            with solara.Row():
                solara.Text(words("dashboard.moved", count=len(side.sliders)))
                solara.Button(words("dashboard.put_back"), text=True,
                              on_click=lambda: choose(lambda view: view.with_sliders(place, lambda _: {})))  # fmt: skip
        Sliders(side, move, words)


@solara.component
def Sliders(side: Side, move: Callable[[Slider, float], None], words: Words) -> None:
    """Strengths of all interventions, and below them every number of one."""
    by_name = solara.use_memo(lambda: sliders_of(side.scenario), [side.scenario])
    name, set_name = solara.use_state(next(iter(by_name)))
    unfolded, unfold = solara.use_state(cast("int | None", None))
    shown = name if name in by_name else next(iter(by_name))

    with solara.v.ExpansionPanels(accordion=True, flat=True, v_model=unfolded, on_v_model=unfold):
        for system, members in parts_of(side.scenario.interventions, False).items():
            with solara.v.ExpansionPanel():
                title = words("dashboard.strengths_of", system=words.name("system", system))
                solara.v.ExpansionPanelHeader(children=[title], class_="px-1 py-1")
                with solara.v.ExpansionPanelContent():
                    solara.Text(words("dashboard.strength_means"), style={"font-size": "12px", "color": "#555"})
                    for member in members:
                        strength = by_name[member][0]
                        Lever(strength, side.sliders, words.name("system", member), move, words)
    names = {each: words.name("system", each) for each in by_name}
    Choice(words("dashboard.settings_of"), shown, names, set_name)
    for slider in by_name[shown][1:]:
        Lever(slider, side.sliders, title_of(slider, words), move, words)


@solara.component
def Lever(slider: Slider, sliders: dict[str, float], name: str, move: Callable[[Slider, float], None],
          words: Words) -> None:  # fmt: skip
    """One slider. The run changes when it is let go, not while it is dragged."""
    stands = sliders.get(slider.key, slider.start)
    shown = solara.use_reactive(stands)
    solara.Text(f"{name}: {written(shown.value)} {words.said(slider.unit)}".rstrip(), style={"font-size": "13px"})
    hint = hint_of(slider, words)
    element = solara.v.Slider(v_model=shown.value, on_v_model=shown.set, min=slider.low, max=slider.high,
                              step=slider.step, dense=True, hint=hint, persistent_hint=True, hide_details=not hint,
                              class_=f"alxa-slider {slider.key.replace('.', '-')}")  # fmt: skip
    solara.v.use_event(element, "change", lambda *arguments: move(slider, float(arguments[-1])))


def title_of(slider: Slider, words: Words) -> str:
    """What a number of an intervention is called."""
    return words.title(f"interventions.{slider.kind}.{slider.setting}") or slider.setting


def hint_of(slider: Slider, words: Words) -> str:
    """What a number means and how far it can be trusted; strengths all mean the same, which stands above them. Meanings
    are in English; in Chinese the key stands there, by which the reference has the number."""
    meaning, _, _, grade = slider.documentation
    if slider.setting == STRENGTH:
        return ""
    meaning = meaning if words.language == "en" else slider.key
    told = words("dashboard.as_dated", meaning=meaning) if slider.is_percentage else meaning
    return f"{told} ({words.said(grade)})"


def written(value: float) -> str:
    """A number as short as it can be said."""
    return f"{value:,.10g}"
