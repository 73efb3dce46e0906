"""Finding extensions by folder: every module of a package is imported and what it declares is listed by name."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from typing import Any, cast


@cache
def found_in(package: str, kind_of_thing: type[Any]) -> dict[str, Any]:
    """What the modules of `package` declare, by name: subclasses of `kind_of_thing` by their `kind`, or instances by
    their `name`. Raises ValueError where two have one name."""
    found: dict[str, Any] = {}
    folder = import_module(package)
    for module_info in sorted(pkgutil.iter_modules(folder.__path__), key=lambda info: info.name):
        module = import_module(f"{package}.{module_info.name}")
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, kind_of_thing) and value.__module__ == module.__name__:
                name = cast(Any, value).kind
            elif isinstance(value, kind_of_thing):
                name = value.name
            else:
                continue
            if name in found:
                raise ValueError(f"{module.__name__}: the name {name!r} is taken already")
            found[name] = value
    return found
