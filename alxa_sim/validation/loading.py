"""Files of targets: every mistake at its line, with the nearest name."""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path

from alxa_sim.records import display_path, quoted
from alxa_sim.scenario.checking import checked
from alxa_sim.scenario.layers import Layers, Origin
from alxa_sim.scenario.source import Branches, Node, parse_map, plain, read_text
from alxa_sim.validation.target import Target

Targets = dict[str, Target]


def banner_targets() -> Targets:
    """The targets that come with the package: what is known of the banner."""
    with as_file(files("alxa_sim.validation").joinpath("targets.yaml")) as path:
        return load_targets(path)


def load_targets(path: Path) -> Targets:
    """The targets of a file, by name; ScenarioError with all that is wrong, each with file, line and key."""
    layers = Layers(title=path.stem, sources=[display_path(path)])
    tree = parse_map(read_text(path), layers.sources[0], layers.problems)
    origin = Origin(layers.sources[0], tree.line, "")
    found = {}
    for raw, node in tree.nodes.items():
        here = origin.below(node.line, raw)
        if not isinstance(node, Branches) or not node.nodes:
            layers.complain(here, f"must be a map that describes a target, found {quoted(plain(node))}")
        elif (target := read_target(layers, str(raw), node.nodes, here)) is not None:
            found[str(raw)] = target
    layers.refuse_problems()
    return found


def read_target(layers: Layers, name: str, nodes: dict[str | int, Node], here: Origin) -> Target | None:
    """One target; None, with complaints to the layers, where something is wrong with it."""
    if "kind" not in nodes:
        layers.complain(here, "needs a kind: level, share, hazard, path, or ordering")
        return None
    for key, node in nodes.items():
        layers.put(("targets", name, str(key)), node, here.below(node.line, key))
    return checked(layers, Target, ("targets", name))
