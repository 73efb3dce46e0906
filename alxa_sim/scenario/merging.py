"""How a file or an override is laid over what came before.

Maps of settings are merged. Lists and values replace what was inherited as a whole, and a dated map is a value.
Null takes the inherited away. An intervention or shock of another kind replaces the inherited one of its name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import cast

from alxa_sim.records import did_you_mean, quoted, shortened
from alxa_sim.scenario.extends import extended_files
from alxa_sim.scenario.layers import Key, Layers, Origin
from alxa_sim.scenario.schema import MEASURES, SECTIONS, TABLES, TEXTS, kinds_of
from alxa_sim.scenario.source import Branches, Leaf, Node, Row, is_null, parse_value, plain

KEYS = ("extends", *TEXTS, *SECTIONS, *MEASURES)
"""What can stand at the top of a file."""

NAME = re.compile(r"[\w-]+")
"""A name of an intervention or shock; without dots, for keys such as `interventions.NAME.strength`."""


def read_layers(path: Path, overrides: Sequence[str] = ()) -> Layers:
    """All that the file at `path`, those it extends and overrides say, later ones over earlier ones."""
    layers = Layers(title=path.stem)
    files = extended_files(path, layers.problems)
    for file in files:
        layers.sources.append(file.origin.source)
        nodes = dict(file.tree.nodes)
        if file is not files[-1]:
            nodes.pop("name", None)  # a scenario is not called like the one it extends
        lay_file(layers, Branches(nodes, file.tree.line), file.origin, file.path.parent)
    for override in overrides:
        lay_override(layers, override)
    return layers


def lay_file(layers: Layers, tree: Branches, origin: Origin, folder: Path) -> None:
    """Lay the map at the top of a file over the layers; paths in it are relative to `folder`."""
    for key, node in tree.nodes.items():
        here = origin.below(node.line, key)
        if key in TEXTS:
            layers.put((str(key),), node, here)
        elif key in SECTIONS:
            lay_section(layers, (str(key),), with_absolute_paths(str(key), node, folder), here)
        elif key in MEASURES:
            lay_measures(layers, str(key), node, here)
        elif key != "extends":
            layers.complain(here, f"unknown {quoted(key)}{did_you_mean(key, KEYS)}")


def lay_override(layers: Layers, override: str) -> None:
    """Lay `herd.calving_rate=0.4` over the layers."""
    origin = Origin(f"--set {shortened(override)}", 0, "")
    layers.sources.append(origin.source)
    dotted, equals, text = override.partition("=")
    parts = dotted.strip().split(".")
    if not (equals and all(parts)):
        layers.complain(origin, "must be KEY=VALUE, such as herd.calving_rate=0.4")
    elif parts[0] == "extends":
        layers.complain(origin, "'extends' can be set in a file only")
    elif parts[0] in KEYS and len(parts) > length_of_keys(parts[0]):
        whole = ".".join(parts[: length_of_keys(parts[0])])
        layers.complain(origin, f"{whole} has no parts; set it as a whole")
    else:
        node = parse_value(text, origin.source, layers.problems)
        for part in reversed(parts):
            node = Branches({part: node}, 0)
        lay_file(layers, cast(Branches, node), origin, Path.cwd())


def length_of_keys(section: str) -> int:
    """Words of the key of a setting in this section."""
    return 3 if section in MEASURES else 2 if section in SECTIONS else 1


def lay_section(layers: Layers, key: Key, node: Node, origin: Origin) -> None:
    """Lay a map of settings over the inherited one."""
    if is_null(node):
        layers.remove(key, origin)
    elif not isinstance(node, Branches):
        layers.complain(origin, f"must be a map of settings, found {quoted(plain(node))}")
    else:
        for setting, child in node.nodes.items():
            layers.put((*key, str(setting)), child, origin.below(child.line, setting))


def with_absolute_paths(section: str, node: Node, folder: Path) -> Node:
    """The section with the CSV files it names found from `folder`."""
    if not isinstance(node, Branches):
        return node
    found = {
        key: Leaf(str((folder / child.value).absolute()), child.line)
        for key, child in node.nodes.items()
        if (section, key) in TABLES and isinstance(child, Leaf) and isinstance(child.value, str)
    }
    return Branches(node.nodes | found, node.line)


def lay_measures(layers: Layers, section: str, node: Node, origin: Origin) -> None:
    """Lay interventions or shocks over the inherited: a map adds and changes, a list says which there are."""
    if is_null(node):
        layers.remove((section,), origin)
    elif isinstance(node, Row):
        layers.clear((section,), origin)
        lay_list(layers, section, node, origin)
    elif isinstance(node, Branches):
        for name, child in node.nodes.items():
            lay_measure(layers, (section, str(name)), child, origin.below(child.line, name))
    else:
        layers.complain(origin, f"must be a map or a list, found {quoted(plain(node))}")


def lay_list(layers: Layers, section: str, row: Row, origin: Origin) -> None:
    """Lay each `- kind: x` under its name, which is its kind where it has none."""
    taken: dict[str, int] = {}
    for position, item in enumerate(row.nodes):
        here = origin.item(item.line, position)
        if not (isinstance(item, Branches) and "kind" in item.nodes):
            layers.complain(here, f"must say its kind, as in `- kind: {next(iter(kinds_of(section)))}`")
            continue
        settings = dict(item.nodes)
        name = plain(settings.pop("name", item.nodes["kind"]))
        if not isinstance(name, str):
            layers.complain(here, f"its name and kind must be words, found {quoted(name)}")
        elif name in taken:
            twin = f"{section}[{taken[name]}]"
            layers.complain(here, f"is called {quoted(name)} like {twin}; give it a `name` of its own")
        else:
            taken[name] = position
            lay_measure(layers, (section, name), Branches(settings, item.line), here)


def lay_measure(layers: Layers, key: Key, node: Node, origin: Origin) -> None:
    """Lay the settings of one intervention or shock over those it inherits, if they are of its kind."""
    if is_null(node):
        remove_measure(layers, key, origin)
    elif isinstance(node, Branches) and settle_kind(layers, key, node, origin):
        settings = {setting: child for setting, child in node.nodes.items() if setting != "kind"}
        lay_section(layers, key, Branches(settings, node.line), origin)
    elif not isinstance(node, Branches):
        layers.complain(origin, f"must be a map of settings, found {quoted(plain(node))}")


def remove_measure(layers: Layers, key: Key, origin: Origin) -> None:
    """Take an inherited measure away. Where none is, a name with nothing behind it was meant to add one."""
    if not layers.settings_below(key) and key[-1] in kinds_of(key[0]):
        layers.complain(origin, f"nothing is inherited to take away; write `{key[-1]}: {{}}` to add it")
    else:
        layers.remove(key, origin)


def settle_kind(layers: Layers, key: Key, node: Branches, origin: Origin) -> bool:
    """Put the kind of a measure: as written, as inherited, or as its name says; False where there is none."""
    section, name = key
    kinds = kinds_of(section)
    inherited = layers.in_force((*key, "kind"))
    written = node.nodes.get("kind")
    kind = plain(written) if written else plain(inherited.node) if inherited else name
    here = origin.below(written.line, "kind") if written else origin
    if not (isinstance(kind, str) and kind in kinds):
        inherited_names = [] if written else [path[1] for path in layers.settings_below((section,))]
        hint = did_you_mean(kind, [*kinds, *inherited_names])
        layers.complain(here, f"unknown {quoted(kind)}{hint}")
        return False
    if not NAME.fullmatch(name):
        layers.complain(origin, f"a name has letters, digits, '_' and '-' only, found {quoted(name)}")
        return False
    if inherited and plain(inherited.node) != kind:
        layers.clear(key, here)
    if written or not inherited:
        layers.put((*key, "kind"), Leaf(kind, here.line), here)
    return True
