"""Small parts that several panels are made of: a choice by name, a picture, a table of facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import solara

from alxa_sim.dashboard.pictures import Picture


@solara.component
def Choice(label: str, value: str, names: Mapping[str, str], on_value: Callable[[str], None]) -> None:
    """One of some names, each shown by its words."""
    items = [{"text": text, "value": name} for name, text in names.items()]
    solara.v.Select(label=label, v_model=value, items=items, on_v_model=on_value, dense=True, outlined=True,
                    hide_details=True, class_="my-2")  # fmt: skip


@solara.component
def PictureShown(picture: Picture) -> None:
    """A picture with the words for those who cannot see it."""
    solara.v.Html(tag="img", class_="alxa-picture", attributes={"src": picture.address, "alt": picture.alt_text})


@solara.component
def Facts(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table of text."""
    with solara.v.SimpleTable(dense=True, class_="alxa-facts"):
        with solara.v.Html(tag="thead"), solara.v.Html(tag="tr"):
            for head in heads:
                solara.v.Html(tag="th", children=[head])
        with solara.v.Html(tag="tbody"):
            for row in rows:
                with solara.v.Html(tag="tr"):
                    for cell in row:
                        solara.v.Html(tag="td", children=[cell])
