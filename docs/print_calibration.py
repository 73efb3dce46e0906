"""Prints the page of a calibration into docs/model/calibration.md, its pictures, and the posterior that ships.

`alxa calibrate scenarios/baseline.yaml --out DIR`, then `python docs/print_calibration.py DIR`. Without a folder the
page is printed again from the numbers kept in docs/model/calibration. No number of it is typed by hand.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from alxa_sim.batch.drawing import drawing_of, results_in
from alxa_sim.batch.table_formats import markdown
from alxa_sim.calibration.calibrating import PLAN, digest_of_runs, provenance
from alxa_sim.calibration.tables import paper_tables
from alxa_sim.figures.style import Sheet
from alxa_sim.glossary import LANGUAGES, Words
from alxa_sim.rendering import all_figures

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "model" / "calibration.md"
KEPT = PAGE.with_suffix("")
POSTERIOR = ROOT / "experiments" / "calibration"
TABLES = ("calibrated_settings", "calibrated_predictions", "emulators", "waves")
MADE_FROM = "<!-- Printed by docs/print_calibration.py. "
INTRODUCTION = """\
# Calibration

Settings that nobody has measured, fitted to the part of the [record](validation.md) that may be fitted to:
`alxa calibrate`, the page printed by `python docs/print_calibration.py`. {made} How it is done and how to read it:
[Calibrate](../how_to/calibrate.md).
"""
USE = """\
## Use it

The default scenario, `scenarios/baseline.yaml`, has the medians, and so has every scenario that extends it.
`experiments/calibration` has what else ships: `posterior.csv`, draws of the posterior, with what made them in
`posterior.json`; and `design.yaml`, which runs the default scenario at draws, so that its bands include what is not
known of these settings (`alxa sweep experiments/calibration/design.yaml`).
"""


def page(tables: dict[str, pd.DataFrame], made: str) -> Iterator[str]:
    """The page as parts of Markdown."""
    settings, predictions, emulators, recovery = paper_tables("baseline", tables, made, "en")
    yield f"{MADE_FROM}{made} -->\n"
    yield INTRODUCTION.format(made=made)
    yield "## What the record tells of the settings\n"
    yield from (markdown(settings), *picture("calibrated_settings"), told(tables["calibrated_settings"]))
    yield "## Beside the record\n"
    yield from (markdown(predictions), *picture("calibrated_predictions"), verdicts(tables["calibrated_predictions"]))
    yield "## How far emulators can be trusted\n"
    yield from (ruled_out(tables["waves"]), markdown(emulators), *picture("emulator_checks"))
    yield beyond(tables["emulators"])
    yield "## Whether known settings are recovered\n"
    yield from (markdown(recovery), *picture("recovery_ranks"))
    yield USE.rstrip()


def picture(name: str) -> Iterator[str]:
    """A figure with its caption below it."""
    caption = (KEPT / f"{name}.txt").read_text(encoding="utf-8").strip()
    yield f"![{Words('en')(f'{name}.title')}](calibration/{name}.en.png)\n\n{caption}\n"


def told(settings: pd.DataFrame) -> str:
    """Which settings the record decides, and of which it says nothing."""
    parts = []
    for word, said in (("well", "The record tells well"), ("partly", "in part"), ("not", "and nothing of")):
        names = [f"`{name}`" for name in settings.loc[settings["told"] == word, "setting"]]
        parts.append(f"{said} {', '.join(names) or 'none'}")
    return ", ".join(parts) + ". Where it tells nothing, the median is no more than the middle of the prior.\n"


def verdicts(predictions: pd.DataFrame) -> str:
    """What the fresh runs come to, fitted and held out apart."""
    parts = []
    for use, name in (("calibration", "fitted to"), ("held_out", "held out")):
        chosen = predictions[predictions["use"] == use]
        counts = ", ".join(f"{int((chosen['verdict'] == word).sum())} {word}" for word in ("PASS", "NEAR", "MISS"))
        parts.append(f"{name}: {counts}")
    return f"Fresh runs, {'; '.join(parts)}.\n"


def ruled_out(waves: pd.DataFrame) -> str:
    """How much of the prior each wave left."""
    parts = [f"after {row.points} points {100 * row.not_ruled_out:.2g} %" for row in waves.itertuples()]
    return f"Of the prior the record does not rule out {', '.join(parts)}.\n"


def beyond(emulators: pd.DataFrame) -> str:
    """Numbers that no setting lets the model show."""
    rows = emulators[~emulators["can_be_shown"]]
    names = [f"{row.title} ({row.least_implausibility:.1f})" for row in rows.itertuples()]
    if not names:
        return "Every number can be shown somewhere in the prior.\n"
    return (
        f"No settings within the priors let the model show: {'; '.join(names)} (least implausibility in brackets). "
        "What is amiss there is structure, or the figure, or the range of a prior, and no fit mends it.\n"
    )


def keep(place: Path) -> str:
    """Copy what ships out of a folder of `alxa calibrate`; returns what made it."""
    from print_gallery import save

    KEPT.mkdir(exist_ok=True)
    POSTERIOR.mkdir(exist_ok=True)
    for name in TABLES:
        pd.read_parquet(place / f"{name}.parquet").to_csv(KEPT / f"{name}.csv", index=False, lineterminator="\n")
    results = results_in(place)
    for figure in all_figures("calibration"):
        for language in LANGUAGES:
            width = figure.width if language == "en" else "single"
            drawing = drawing_of(figure, results, Sheet(Words(language), width))
            save(drawing, KEPT / f"{figure.name}.{language}.png")
            if language == "en":
                (KEPT / f"{figure.name}.txt").write_text(drawing.caption + "\n", encoding="utf-8")
    shutil.copy(place / "posterior.csv", POSTERIOR / "posterior.csv")
    plan = json.loads((place / PLAN).read_text("utf-8"))
    content = plan | {"digest": digest_of_runs(place), "runs": results.manifest["runs"]}
    manifest = json.dumps(content, indent=2, ensure_ascii=False)
    (POSTERIOR / "posterior.json").write_text(manifest + "\n", encoding="utf-8")
    return provenance(place)


def kept_tables() -> dict[str, pd.DataFrame]:
    return {name: pd.read_csv(KEPT / f"{name}.csv") for name in TABLES}


def made_from(text: str) -> str:
    """What the page says it was made from."""
    return text.splitlines()[0].removeprefix(MADE_FROM).removesuffix(" -->")


def main(arguments: list[str]) -> None:
    made = keep(Path(arguments[0])) if arguments else made_from(PAGE.read_text(encoding="utf-8"))
    PAGE.write_text("\n".join(page(kept_tables(), made)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
