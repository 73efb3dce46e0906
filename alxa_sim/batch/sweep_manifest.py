"""What a sweep's folder says about itself: its design, the code that makes its runs, the digest of all that it holds.

Nothing in it depends on when or where a session ran, so that a folder that was interrupted ends up equal, bit for
bit, to one that was not. Sessions are told in `sessions.jsonl`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from alxa_sim.batch.code_version import SCHEMA, code_version, difference
from alxa_sim.batch.design import Design
from alxa_sim.batch.shard_tables import typed_columns
from alxa_sim.batch.sweep_folder import POINTS_FILE, SweepFolder
from alxa_sim.manifest import MANIFEST, read_manifest
from alxa_sim.records import Refusal
from alxa_sim.scenario.writing import write_yaml

SESSIONS = "sessions.jsonl"
SWEEP = "sweep"


def write_frame(folder: SweepFolder, design: Design) -> None:
    """Write what a folder has before its first run: scenarios in full, points, manifest."""
    for file in design.scenarios:
        place = folder.path / file.place
        place.parent.mkdir(exist_ok=True)
        write_yaml(file.scenario, place)
    folder.write_table(points_table(design), POINTS_FILE)
    write_sweep_manifest(folder, design, list(design.seeds.asked))


def points_table(design: Design) -> pa.Table:
    """One row a point: its values, and its place in the unit cube where it was drawn from it."""
    points = design.points
    columns: dict[str, Any] = {"point": pa.array(range(len(points.rows)), pa.int64())}
    columns |= typed_columns(points.keys, points.rows)
    if points.shares is not None:
        columns |= {f"share of {key}": pa.array(points.shares[:, place]) for place, key in enumerate(points.keys)}
    return pa.table(columns)


def write_sweep_manifest(folder: SweepFolder, design: Design, seeds: Sequence[int]) -> None:
    """Write the manifest of a folder as it now stands."""
    asked = len(seeds) * design.runs_per_seed
    outcomes = folder.outcomes()
    parts = [f"{number} {status} {digest}" for number, (status, _, digest) in sorted(outcomes.items())]
    content = {
        "made_by": "alxa_sim",
        "kind": SWEEP,
        "version": code_version(),
        "design": described(design),
        "seeds": list(seeds),
        "runs": {
            "asked": asked,
            "done": sum(status == "done" for status, _, _ in outcomes.values()),
            "failed": sum(status == "failed" for status, _, _ in outcomes.values()),
        },
        "digest": hashlib.sha256("\n".join([design.digest, *parts]).encode()).hexdigest(),
    }
    folder.replace(folder.path / MANIFEST, json.dumps(content, indent=2, ensure_ascii=False) + "\n")


def described(design: Design) -> dict[str, Any]:
    """The design as the manifest keeps it, enough to go on, to verify and to analyse without the design file."""
    return {
        "digest": design.digest,
        "settings": design.settings.model_dump(mode="json"),
        "scenarios": [{"name": f.name, "file": f.place, "digest": f.scenario.digest} for f in design.scenarios],
        "points": len(design.points.rows),
        "varied": list(design.points.keys),
        "distributions": {key: d._asdict() for key, d in design.distributions.items()},
    }


def read_sweep_manifest(path: Path) -> dict[str, Any]:
    """The manifest of a sweep's folder; Refusal where it is none or of another layout."""
    try:
        manifest = read_manifest(path)
    except (OSError, ValueError):
        raise Refusal(f"{path}: is no folder of alxa sweep") from None
    if manifest.get("kind") != SWEEP:
        raise Refusal(f"{path}: is a folder of alxa run or compare, not of alxa sweep")
    if manifest["version"]["schema"] != SCHEMA:
        found = manifest["version"]["schema"]
        raise Refusal(f"{path}: has layout {found}, which this version cannot read; it reads layout {SCHEMA}")
    return manifest


def refuse_another(path: Path, manifest: dict[str, Any], digest: str) -> None:
    """Raise Refusal where a folder was made from another design or by another version."""
    if manifest["design"]["digest"] != digest:
        raise Refusal(f"{path}: was made from another design; name another folder, or bring that design back")
    if other := difference(manifest["version"]):
        raise Refusal(f"{path}: was made with {other}; use the same, or start another folder")
