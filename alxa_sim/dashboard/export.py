"""The state on the page as one file: scenarios with their sliders as they stand, tables, pictures."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping, Sequence

from alxa_sim.dashboard.live_run import Seen
from alxa_sim.dashboard.maps import SIDES
from alxa_sim.dashboard.pictures import Picture
from alxa_sim.manifest import origin
from alxa_sim.scenario import Scenario
from alxa_sim.scenario.writing import write_yaml

ANY_DAY = (2014, 1, 1, 0, 0, 0)
"""The date of every file in the archive, so that equal states give equal files but for the versions that made them."""


def state_as_zip(seen: Sequence[Seen], pictures: Mapping[str, Picture]) -> bytes:
    """A zip archive with a folder for each run, `A` and `B`, and the pictures by name."""
    files = {"manifest.json": manifest_of(seen)}
    for side, one in zip(SIDES, seen, strict=False):
        files[f"{side}/scenario.yaml"] = yaml_of(one.scenario)
        files[f"{side}/monthly.csv"] = one.monthly.to_csv(index=False, lineterminator="\n")
        files[f"{side}/gacha_monthly.csv"] = one.gacha.to_csv(index=False, lineterminator="\n")
        files[f"{side}/households.csv"] = one.households.to_csv(lineterminator="\n")
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in files.items():
            zipped.writestr(zipfile.ZipInfo(name, ANY_DAY), content, zipfile.ZIP_DEFLATED)
        for name, picture in pictures.items():
            zipped.writestr(zipfile.ZipInfo(f"{name}.svg", ANY_DAY), picture.svg, zipfile.ZIP_DEFLATED)
            zipped.writestr(zipfile.ZipInfo(f"{name}.alt.txt", ANY_DAY), picture.alt_text, zipfile.ZIP_DEFLATED)
    return archive.getvalue()


def manifest_of(seen: Sequence[Seen]) -> str:
    """What made the state and how each run is repeated."""
    runs = {
        side: {
            "scenario": one.scenario.name,
            "digest": one.scenario.digest,
            "seed": one.seed,
            "month": one.month,
            "command": f"alxa run {side}/scenario.yaml --replicates 1 --seed {one.seed} --out results/{side}",
        }
        for side, one in zip(SIDES, seen, strict=False)
    }
    return json.dumps(origin() | {"runs": runs}, indent=2, ensure_ascii=False) + "\n"


def yaml_of(scenario: Scenario) -> str:
    """The scenario in full, as a file that `alxa run` takes."""
    text = io.StringIO()
    write_yaml(scenario, text)
    return text.getvalue()
