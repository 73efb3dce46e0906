"""Executes the notebook of the docs and prints it as a page.

    python docs/print_notebook.py [NOTEBOOK]

writes what came out of each cell into the notebook itself and, as Markdown with its pictures, beside it. Needs the
extra `notebook`. What a cell says to the error stream, such as progress, is left out.
"""

from __future__ import annotations

import base64
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

NOTEBOOK = Path(__file__).resolve().parent / "notebook" / "from_scenario_to_figure.ipynb"
PATIENCE = 600
"""Seconds that a cell may take; the first one that runs a model compiles it."""
HEAD = "<!-- Printed by docs/print_notebook.py from {name}. Change the notebook, then print again. -->\n"
FETCH = "\n[This page as a notebook]({name}), executed.\n"
STYLES = re.compile(r"<style.*?</style>\n?|</?div>\n?| border=\"1\"| class=\"dataframe\"| style=\"[^\"]*\"", re.DOTALL)
"""What pandas adds to its tables for a notebook and a page has its own of."""


def executed(path: Path) -> Any:
    """The notebook with what its cells give now. Raises CellExecutionError where one fails."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(notebook, timeout=PATIENCE, kernel_name="python3",
                            resources={"metadata": {"path": str(path.parent)}})  # fmt: skip
    client.execute()
    for cell in notebook.cells:
        cell.metadata = {}
        if cell.cell_type == "code":
            cell.outputs = [told for told in cell.outputs if told.get("name") != "stderr"]
    notebook.metadata = {key: notebook.metadata[key] for key in ("kernelspec",)}
    return notebook


def page_of(notebook: Any, name: str) -> tuple[str, dict[str, bytes]]:
    """The notebook as Markdown, and its pictures by file name."""
    pictures: dict[str, bytes] = {}
    parts = [HEAD.format(name=name)]
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            parts.append(f"{cell.source}\n")
        else:
            parts.append(f"```python\n{cell.source}\n```\n")
            parts += list(shown(cell.outputs, Path(name).stem, pictures))
    return "\n".join([*parts, FETCH.format(name=name)]), pictures


def shown(outputs: list[Any], stem: str, pictures: dict[str, bytes]) -> Iterator[str]:
    """What a cell gave, as Markdown; pictures are noted by the names that the page gives them."""
    for output in outputs:
        data = output.get("data", {})
        if "image/png" in data:
            name = f"{stem}_{len(pictures) + 1}.png"
            pictures[name] = base64.b64decode(data["image/png"])
            alt = output.get("metadata", {}).get("image/png", {}).get("alt", "")
            yield f"![{alt}]({name})\n"
        elif "text/html" in data:
            yield f"{STYLES.sub('', data['text/html'])}\n"
        else:
            yield f"```text\n{(output.get('text') or data['text/plain']).rstrip()}\n```\n"


def main(path: Path) -> None:
    notebook = executed(path)
    nbformat.write(notebook, path)
    page, pictures = page_of(notebook, path.name)
    path.with_suffix(".md").write_text(page, encoding="utf-8")
    for name, content in pictures.items():
        (path.parent / name).write_bytes(content)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else NOTEBOOK)
