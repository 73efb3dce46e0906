"""From layers to a scenario: every value checked, every problem at its line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from alxa_sim.config import Config, format_month, parse_dated, parse_month
from alxa_sim.extension_points import Measure
from alxa_sim.population import World, starting_world
from alxa_sim.records import Problem, TableError, did_you_mean, display_path, fault_of_file, quoted
from alxa_sim.scenario.errors import ScenarioError
from alxa_sim.scenario.layers import Assignment, Key, Layers, Origin
from alxa_sim.scenario.schema import (
    MEASURES,
    SECTIONS,
    TABLES,
    TEXTS,
    Period,
    Scenario,
    kinds_of,
    months_outside,
    section_class,
    unknown_names,
)
from alxa_sim.scenario.source import Branches, Row, plain
from alxa_sim.scenario.wording import is_dated, must_be_list, must_be_number, must_be_text, worded
from alxa_sim.user_tables import read_households

Settings = TypeVar("Settings", bound=Config)


def checked_scenario(layers: Layers) -> Scenario:
    """The scenario that the layers make; ScenarioError with all that is wrong with it."""
    texts = {"name": layers.title} | checked_texts(layers)
    changed = [section for section in SECTIONS if layers.settings_below((section,))]
    sections = {section: checked(layers, section_class(section), (section,)) for section in changed}
    measures = {section: checked_measures(layers, section) for section in MEASURES}
    period = sections.get("period", Period())
    if isinstance(period, Period):
        for section in MEASURES:
            measures[section] = within_period(layers, section, measures[section], period)
        complain_of_values_never_in_force(layers, period)
    for name, text in unknown_names(measures["interventions"], measures["shocks"]):
        place = layers.chains["shocks", name, "interventions"][-1].origin
        layers.complain(place, text)
    complain_of_missing_tables(layers)
    layers.refuse_problems()
    return Scenario.model_validate(texts | sections | measures)


def within_period(
    layers: Layers, section: str, measures: dict[str, Measure], period: Period
) -> dict[str, Measure]:
    """The measures, with a complaint of every month outside the period.

    Where a later layer changed the period, as when a scenario is run for its first years only, the measures it
    inherits are cut with it: one that never comes into force is left out, and a month beyond the period is the
    period's.
    """
    found = dict(measures)
    period_rank = max(layers.rank(("period", key)) for key in ("start", "end"))
    for (name, key), text in months_outside(period, measures):
        if layers.rank((section, name, key)) >= period_rank:
            layers.complain(layers.chains[section, name, key][-1].origin, text)
        elif misses(measures[name], period):
            found.pop(name, None)
        elif name in found:
            found[name] = found[name].model_copy(update={key: None})
    return found


def misses(measure: Measure, period: Period) -> bool:
    """Whether a measure is in force in no month of the period."""
    begins_late = measure.start is not None and measure.start > period.end
    return begins_late or (measure.end is not None and measure.end < period.start)


def checked_texts(layers: Layers) -> dict[str, str]:
    """What the scenario is called and asks, where it says so."""
    found = {}
    for text in TEXTS:
        assignment = layers.in_force((text,))
        if assignment is not None:
            found[text] = plain(assignment.node)
            if not isinstance(found[text], str):
                layers.complain(assignment.origin, must_be_text(found[text]))
    return found


def complain_of_values_never_in_force(layers: Layers, period: Period) -> None:
    """Complain of a dated value all of whose months lie after the end of the period."""
    for section in SECTIONS:
        for key, (node, origin) in layers.settings_below((section,)).items():
            if isinstance(node, Branches) and is_dated(section_class(section), key[-1]):
                complain_if_never(layers, origin, node, period)
    for section in MEASURES:
        for (_, name, setting), (node, origin) in layers.settings_below((section,)).items():
            kind = layers.in_force((section, name, "kind"))
            if isinstance(node, Branches) and kind and is_dated(kinds_of(section)[plain(kind.node)], setting):
                complain_if_never(layers, origin, node, period)


def complain_if_never(layers: Layers, origin: Origin, months: Branches, period: Period) -> None:
    if layers.rank_of(origin) < layers.rank(("period", "end")):
        return  # the period was cut short later
    try:
        first = min(parse_month(month) for month in months.nodes)
    except ValueError:
        return  # said already
    if first > period.end:
        layers.complain(
            origin,
            f"all its months lie after the end of the period, {format_month(period.end)}, so nothing would ever change",
        )


def complain_of_missing_tables(layers: Layers) -> None:
    """Complain where a CSV file that the scenario names is not there."""
    for key in TABLES:
        assignment = layers.in_force(key)
        named = plain(assignment.node) if assignment else None
        if assignment and isinstance(named, str) and (fault := fault_of_file(Path(named))):
            layers.complain(assignment.origin, f"{display_path(Path(named))}: {fault}")


def check_tables(scenario: Scenario) -> None:
    """Read the tables that the scenario names, so that what is wrong with them is said before a run begins."""
    households = scenario.population.households_table
    try:
        world = starting_world(scenario.world)
        check_places(scenario, world)
        if households is not None:
            read_households(Path(households), world.cell_of)
    except TableError as error:
        raise ScenarioError(error.problems) from None


def check_places(scenario: Scenario, world: World) -> None:
    """Raise ScenarioError for a measure in a cell that holds no gacha."""
    places = frozenset(world.cell_of.values())
    for section in MEASURES:
        for name, measure in getattr(scenario, section).items():
            for place in getattr(measure, "gacha", None) or ():
                if place not in places and place not in world.cell_of:
                    text = f"{section}.{name}.gacha: {no_such_place(place, world)}"
                    raise ScenarioError([Problem(scenario.name, 0, text)])


def no_such_place(place: int | str, world: World) -> str:
    """What to say of a gacha that is not there."""
    if isinstance(place, str):
        return f"no gacha is called {quoted(place)}{did_you_mean(place, world.cell_of)}"
    places = world.cell_of.values()
    return f"{place} is no cell with a gacha; they are {min(places)} to {max(places)}"


def checked_measures(layers: Layers, section: str) -> dict[str, Measure]:
    """The interventions or shocks that are sound, by name."""
    kinds = kinds_of(section)
    kind_of = {
        name: plain(assignment.node)
        for (_, name, setting), assignment in layers.settings_below((section,)).items()
        if setting == "kind"
    }
    found = {name: checked(layers, kinds[kind], (section, name)) for name, kind in kind_of.items()}
    return {name: measure for name, measure in found.items() if measure is not None}


def checked(layers: Layers, settings: type[Settings], key: Key) -> Settings | None:
    """The settings below a key; None, with complaints to the layers, where something is wrong with them."""
    leaves = {path[-1]: assignment for path, assignment in layers.settings_below(key).items()}
    raw = {setting: plain(assignment.node) for setting, assignment in leaves.items()}
    if issubclass(settings, Measure):
        del raw["kind"]
    try:
        return settings.model_validate(raw)
    except ValidationError as refused:
        complaints: dict[tuple[str, int | None], ErrorDetails] = {}
        for error in refused.errors(include_url=False):
            complaints.setdefault(place_of(error, leaves), error)
        for (setting, item), error in complaints.items():
            layers.problems.extend(problems_with(settings, setting, item, error, leaves))
        return None


def place_of(error: ErrorDetails, leaves: dict[str, Assignment]) -> tuple[str, int | None]:
    """The setting that a complaint is about, and which item of its list.

    A complaint about several settings begins with the name of the one at fault.
    """
    if not error["loc"]:
        named = str(error["ctx"]["error"]).partition(" ")[0]
        return (named if named in leaves else next(iter(leaves))), None
    setting, *rest = error["loc"]
    is_item = len(rest) == 1 and isinstance(rest[0], int) and error["type"] != "missing"
    return str(setting), int(rest[0]) if is_item else None


def problems_with(
    settings: type[Config],
    setting: str,
    item: int | None,
    error: ErrorDetails,
    leaves: dict[str, Assignment],
) -> Iterator[Problem]:
    """What is wrong with one setting or an item of it, each part of a value in its own line."""
    if setting not in leaves:
        place = leaves["kind"].origin.beside(setting)
        yield place.problem(worded(error, settings, setting))
        return
    node, origin = leaves[setting]
    if is_dated(settings, setting):
        yield from problems_with_dated(settings, setting, leaves[setting])
    elif item is not None and isinstance(node, Row):
        yield origin.item(node.nodes[item].line, item).problem(worded(error, settings, setting))
    elif isinstance(node, Row) and error["loc"][1:]:
        yield origin.problem(must_be_list({}, plain(node), settings, setting))
    else:
        yield origin.problem(worded(error, settings, setting))


def problems_with_dated(settings: type[Config], setting: str, assignment: Assignment) -> Iterator[Problem]:
    """What is wrong with a dated value: with each of its months, or else with the whole."""
    node, origin = assignment
    months = node.nodes.items() if isinstance(node, Branches) else ()
    wrong = [
        (origin.below(child.line, month), text)
        for month, child in months
        if (text := fault_of_dated(settings, setting, {month: plain(child)}))
    ]
    for place, text in wrong or [(origin, fault_of_dated(settings, setting, plain(node)))]:
        yield place.problem(text)


def fault_of_dated(settings: type[Config], setting: str, raw: Any) -> str:
    """What is wrong with a dated value of at most one month; empty where nothing is."""
    number = next(iter(raw.values()), 0) if isinstance(raw, dict) else raw
    if isinstance(number, bool) or not isinstance(number, int | float):
        return must_be_number(number, settings, setting)
    try:
        parse_dated(raw)
    except ValueError as error:
        return str(error)
    return ""
