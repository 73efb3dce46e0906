"""Design files: which scenarios, which points, which seeds; every mistake at its line, with the nearest name."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from alxa_sim.batch.constraints import parse_constraint
from alxa_sim.batch.design import Design, ScenarioFile, Seeds, digest_of
from alxa_sim.batch.design_settings import DRAWN, DesignSettings
from alxa_sim.batch.distributions import FAMILIES, Distribution
from alxa_sim.batch.points import METHODS, Points, Varied, points_of
from alxa_sim.batch.variation import fault_of_key, is_switch, settings_of, varied
from alxa_sim.records import Refusal, did_you_mean, display_path, fault_of_file, quoted
from alxa_sim.scenario.checking import checked
from alxa_sim.scenario.errors import ScenarioError
from alxa_sim.scenario.layers import Layers, Origin
from alxa_sim.scenario.source import Branches, Leaf, Node, Row, parse_map, plain, read_text
from alxa_sim.scenario.wording import unit_of

BY_HAND = ("vary", "switches", "cases", "seeds")
KEYS = (*DesignSettings.model_fields, *BY_HAND)
HIGHEST_SEED = 2**31 - 1
WEIGHT = "weight"
"""The column of a posterior file that is no setting."""
PARTS_OF_DISTRIBUTION = (*FAMILIES, "unit", "between")
USES: dict[str, str] = {"list": "cases", "factorial": "switches"}
"""Where a method finds what it varies, if not under `vary`."""


@dataclass
class Reading:
    """A design file as it is read: its tree, and complaints with their lines."""

    path: Path
    layers: Layers
    tree: Branches
    origins: dict[str, Origin] = field(default_factory=dict)

    def origin(self, node: Node, written: str) -> Origin:
        return Origin(self.layers.sources[0], node.line, written)

    def complain(self, node: Node, written: str, text: str) -> None:
        self.layers.complain(self.origin(node, written), text)


def load_design(path: Path) -> Design:
    """The design of the file at `path`, every scenario at every point checked.

    Raises ScenarioError with all that is wrong, each with file, line and key.
    """
    layers = Layers(title=path.stem, sources=[display_path(path)])
    tree = parse_map(read_text(path), layers.sources[0], layers.problems)
    reading = Reading(path, layers, tree)
    settings = read_settings(reading)
    seeds = read_seeds(reading)
    layers.refuse_problems()
    assert settings is not None
    scenarios = read_scenarios(reading, settings)
    read = read_varied(reading, settings)
    layers.refuse_problems()
    points = points_within(reading, settings, read)
    digest = digest_of(settings, scenarios, points)
    design = Design(settings, scenarios, points, seeds, dict(read.distributions), reading.origins, digest)
    check_every_point(design)
    return design


def read_settings(reading: Reading) -> DesignSettings | None:
    """The plain settings of the file; unknown keys are refused with the nearest of all keys."""
    for key, node in reading.tree.nodes.items():
        if key not in KEYS:
            reading.complain(node, str(key), f"unknown {quoted(key)}{did_you_mean(key, KEYS)}")
        elif key not in BY_HAND:
            given = Row((node,), node.line) if key == "scenarios" and isinstance(node, Leaf) else node
            reading.layers.put(("design", str(key)), given, reading.origin(node, str(key)))
    method = reading.tree.nodes.get("method")
    if method is not None and plain(method) not in METHODS:
        reading.complain(method, "method", f"unknown {quoted(plain(method))}{did_you_mean(plain(method), METHODS)}")
        reading.layers.clear(("design", "method"), reading.origin(method, "method"))
    if not reading.layers.settings_below(("design", "scenarios")):
        reading.complain(Leaf(None, reading.tree.line), "scenarios", "needs a scenario file or a list of them")
        return None
    return checked(reading.layers, DesignSettings, ("design",))


def read_seeds(reading: Reading) -> Seeds:
    """`seeds: 20`, or `seeds: {first: 101, count: 20}`."""
    node = reading.tree.nodes.get("seeds", Leaf(20, 0))
    given = plain(node) if isinstance(node, Branches) else {"count": plain(node)}
    for key in given:
        if key not in ("first", "count"):
            reading.complain(node, f"seeds.{key}", f"unknown {quoted(key)}{did_you_mean(key, ('first', 'count'))}")
    first, count = given.get("first", 1), given.get("count", 20)
    for key, value, least in (("first", first, 0), ("count", count, 1)):
        if type(value) is not int or not least <= value <= HIGHEST_SEED:
            reading.complain(node, f"seeds.{key}", f"must be a whole number of at least {least}, found {quoted(value)}")
            return Seeds(1, 1)
    if first + count - 1 > HIGHEST_SEED:
        reading.complain(node, "seeds", f"the last seed must be at most {HIGHEST_SEED}")
    return Seeds(first, count)


def read_scenarios(reading: Reading, settings: DesignSettings) -> tuple[ScenarioFile, ...]:
    """The scenarios, loaded and checked as they stand."""
    origin = reading.layers.chains["design", "scenarios"][-1].origin
    found: dict[str, ScenarioFile] = {}
    for name in settings.scenarios:
        path = reading.path.parent / name
        if fault := fault_of_file(path):
            raise ScenarioError([origin.problem(f"{display_path(path)}: {fault}")])
        file = ScenarioFile.read(path)
        if file.place in found:
            text = f"two scenarios are called {quoted(file.name)}; give one another `name`"
            raise ScenarioError([origin.problem(text)])
        found[file.place] = file
    return tuple(found.values())


def read_varied(reading: Reading, settings: DesignSettings) -> Varied:
    """What the method varies; a part of the file that it does not use is refused."""
    used = USES.get(settings.method, "vary" if settings.posterior is None else "posterior")
    for part in ("vary", "switches", "cases"):
        node = reading.tree.nodes.get(part)
        if node is not None and part != used:
            reading.complain(node, part, f"is not used by the method {settings.method}, which reads `{used}`")
    node = reading.tree.nodes.get(used, Row((), reading.tree.line))
    if used not in reading.tree.nodes and used != "cases":
        reading.complain(node, used, f"is needed by the method {settings.method}")
        reading.layers.refuse_problems()
    values: dict[str, tuple[Any, ...]] = {}
    distributions: dict[str, Distribution] = {}
    if used == "vary" and settings.method in DRAWN:
        distributions = dict(read_distributions(reading, settings, node))
    elif used == "vary":
        values = dict(read_values(reading, node))
    switches = dict(read_switches(reading, node)) if used == "switches" else {}
    cases = tuple(read_cases(reading, node)) if used == "cases" else ()
    draws, weights = read_draws(reading, settings) if used == "posterior" else ((), ())
    return Varied(values, distributions, switches, cases, draws, weights)


def entries_of(reading: Reading, node: Node, written: str) -> Iterator[tuple[str, Node]]:
    """The settings in a map, with a complaint about every key that is none."""
    if not isinstance(node, Branches):
        reading.complain(node, written, f"must be a map of settings, found {quoted(plain(node))}")
        return
    for raw, child in node.nodes.items():
        key = str(raw)
        if fault := fault_of_key(key):
            reading.complain(child, f"{written}.{key}", fault)
        else:
            reading.origins.setdefault(key, reading.origin(child, written))
            yield key, child


def read_values(reading: Reading, node: Node) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """The values of every setting: a list, or `{from: a, to: b, steps: n}`."""
    for key, child in entries_of(reading, node, "vary"):
        here = f"vary.{key}"
        if isinstance(child, Row) and child.nodes:
            yield key, tuple(checked_value(reading, key, item, here) for item in child.nodes)
        elif isinstance(child, Branches) and set(child.nodes) == {"from", "to", "steps"}:
            yield key, spaced(reading, child, here)
        else:
            text = f"must be a list of values or {{from: a, to: b, steps: n}}, found {quoted(plain(child))}"
            reading.complain(child, here, text)


def spaced(reading: Reading, node: Branches, here: str) -> tuple[float, ...]:
    """Equally spaced values."""
    given = plain(node)
    numbers = all(is_number(given[key]) for key in ("from", "to"))
    if not (numbers and type(given["steps"]) is int and 2 <= given["steps"] <= 10_000):
        reading.complain(node, here, "needs two numbers and at least 2 whole steps")
        return ()
    values = np.linspace(given["from"], given["to"], given["steps"]).tolist()
    whole = type(given["from"]) is type(given["to"]) is int and all(value == int(value) for value in values)
    return tuple(int(value) for value in values) if whole else tuple(values)


def checked_value(reading: Reading, key: str, node: Node, here: str) -> Any:
    """A value as written; a switch can only be true or false."""
    value = plain(node)
    if is_switch(key) and not isinstance(value, bool):
        reading.complain(node, here, f"must be true (as in the scenario) or false (off), found {quoted(value)}")
    if value is None:
        reading.complain(node, here, "must have a value; leave a setting out to keep the scenario's")
    return value


def read_cases(reading: Reading, node: Node) -> Iterator[Mapping[str, Any]]:
    """The points of a list, each a map of settings."""
    if not isinstance(node, Row):
        reading.complain(node, "cases", f"must be a list of maps, found {quoted(plain(node))}")
        return
    for place, item in enumerate(node.nodes):
        here = f"cases[{place}]"
        yield {key: checked_value(reading, key, child, here) for key, child in entries_of(reading, item, here)}


def read_switches(reading: Reading, node: Node) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The systems that are switched on and off: a list, or a map of names to one or several that go together."""
    groups: list[tuple[str, Node]]
    if isinstance(node, Branches):
        groups = [(str(name), child) for name, child in node.nodes.items()]
    elif isinstance(node, Row):
        groups = [(str(plain(child)), child) for child in node.nodes]
    else:
        reading.complain(node, "switches", f"must be a list or a map, found {quoted(plain(node))}")
        return
    for name, child in groups:
        keys = plain(child) if isinstance(child, Row) else (plain(child),)
        for key in keys:
            if not (isinstance(key, str) and is_switch(key)):
                reading.complain(child, "switches", f"must be such as interventions.NAME, found {quoted(key)}")
            elif key in reading.origins:
                reading.complain(child, "switches", f"{quoted(key)} is named twice")
            else:
                reading.origins[key] = reading.origin(child, "switches")
        yield name, tuple(map(str, keys))


def read_distributions(
    reading: Reading, settings: DesignSettings, node: Node
) -> Iterator[tuple[str, Distribution]]:
    """The distribution of every setting, its unit held against the declared one."""
    for key, child in entries_of(reading, node, "vary"):
        here = f"vary.{key}"
        found = read_distribution(reading, child, here)
        if found is None:
            continue
        if settings.method == "morris" and not found.is_limited:
            reading.complain(child, here, "needs limits for a morris design; add `between: [low, high]`")
        yield key, found


def read_distribution(reading: Reading, node: Node, here: str) -> Distribution | None:
    """`{uniform: [0.3, 0.5], unit: 1/year}`; None, with a complaint, where it is none."""
    given = plain(node) if isinstance(node, Branches) else {}
    for key in given:
        if key not in PARTS_OF_DISTRIBUTION:
            hint = did_you_mean(key, PARTS_OF_DISTRIBUTION)
            reading.complain(node, here, f"unknown {quoted(key)}{hint or '; known: ' + ', '.join(FAMILIES)}")
            return None
    families = [key for key in given if key in FAMILIES]
    if len(families) != 1:
        text = f"must name one distribution, such as uniform: [low, high]; known: {', '.join(FAMILIES)}"
        reading.complain(node, here, text)
        return None
    between = given.get("between")
    for numbers in (given[families[0]], between):
        if numbers is not None and not (isinstance(numbers, tuple) and all(map(is_number, numbers))):
            reading.complain(node, here, f"must be a list of numbers, found {quoted(numbers)}")
            return None
    if between is not None and len(between) != 2:
        reading.complain(node, here, "between must be a list of 2 numbers")
        return None
    limits = None if between is None else (float(between[0]), float(between[1]))
    numbers = tuple(map(float, given[families[0]]))
    distribution = Distribution(families[0], numbers, limits, str(given.get("unit", "")))
    if fault := distribution.fault():
        reading.complain(node, f"{here}.{families[0]}", fault)
        return None
    return distribution


def is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def read_draws(reading: Reading, settings: DesignSettings) -> tuple[tuple[Mapping[str, Any], ...], tuple[float, ...]]:
    """The rows of the posterior file and their weights, if it has a column of them; every other column must be a
    setting."""
    import pandas as pd

    node = reading.tree.nodes["posterior"]
    path = reading.path.parent / str(settings.posterior)
    if fault := fault_of_file(path):
        reading.complain(node, "posterior", f"{display_path(path)}: {fault}")
        return (), ()
    try:
        frame = pd.read_parquet(path) if path.suffix == ".parquet" else pd.read_csv(path)
    except (ValueError, OSError) as error:
        reading.complain(node, "posterior", f"{display_path(path)}: cannot be read: {' '.join(str(error).split())}")
        return (), ()
    weights = read_weights(reading, node, path, frame.pop(WEIGHT)) if WEIGHT in frame else ()
    for key in map(str, frame.columns):
        reading.origins[key] = Origin(display_path(path), 1, "")
        if fault := fault_of_key(key):
            reading.complain(node, "posterior", f"{display_path(path)}: the column {quoted(key)} {fault}")
    if frame.empty or frame.isna().any(axis=None):
        reading.complain(node, "posterior", f"{display_path(path)}: must have a number in every cell")
    reading.layers.sources.append(display_path(path))
    return tuple({str(key): value for key, value in row.items()} for row in frame.to_dict("records")), weights


def read_weights(reading: Reading, node: Node, path: Path, column: Any) -> tuple[float, ...]:
    """The weights of draws: numbers of 0 or more, not all 0."""
    import pandas as pd

    weights = pd.to_numeric(column, errors="coerce").to_numpy(np.float64)
    if not (np.isfinite(weights).all() and (weights >= 0).all() and weights.sum() > 0):
        text = "weight must be 0 or more in every row, and not 0 in all"
        reading.complain(node, "posterior", f"{display_path(path)}: {text}")
        return ()
    return tuple(weights.tolist())


def points_within(reading: Reading, settings: DesignSettings, read: Varied) -> Points:
    """The points of the method, those that break a constraint left out."""
    try:
        points = points_of(settings, read)
    except Refusal as refusal:
        origin = reading.origin(reading.tree.nodes.get("method", reading.tree), "")
        raise ScenarioError([origin.problem(str(refusal))]) from None
    constraints = []
    node = reading.tree.nodes.get("constraints", reading.tree)
    for place, text in enumerate(settings.constraints):
        item = node.nodes[place] if isinstance(node, Row) else node
        try:
            constraints.append(parse_constraint(text, points.keys))
        except ValueError as error:
            reading.complain(item, f"constraints[{place}]", str(error))
    reading.layers.refuse_problems()
    kept = [
        place
        for place, row in enumerate(points.rows)
        if all(constraint.holds(dict(zip(points.keys, row, strict=True))) for constraint in constraints)
    ]
    if not kept:
        raise ScenarioError([reading.origin(node, "constraints").problem("no point meets them all")])
    shares = points.shares[kept] if points.shares is not None else None
    return Points(points.keys, tuple(points.rows[place] for place in kept), shares)


def check_every_point(design: Design) -> None:
    """Build every scenario at every point, so that what cannot be is said before anything runs."""
    for file in design.scenarios:
        check_units(design, file)
        for point in range(len(design.points.rows)):
            varied(file.layers, design.values(point), design.origins)


def check_units(design: Design, file: ScenarioFile) -> None:
    """Hold the unit of every distribution against that of its setting; a setting with a unit must have it repeated."""
    problems = []
    for key, distribution in design.distributions.items():
        origin = design.origins[key]
        settings = settings_of(file.scenario, key)
        declared = unit_of(settings, key.rpartition(".")[2]) if settings else ""
        written = distribution.unit
        if settings and (written or "1") != (declared or "1"):
            found = f"found {quoted(written)}" if written else "none is given"
            here = origin._replace(written=f"vary.{key}.unit")
            problems.append(here.problem(f"must be {quoted(declared or '1')}, {found}"))
    if problems:
        raise ScenarioError(problems)
