"""Which model an answer stands on: version, and the digest of the published numbers (tests/golden), as CHANGELOG names it.

Every answer carries both, so that one that is older than the model is recognised (`which_are_stale.py`).
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import NamedTuple

import alxa_sim
from alxa_sim.batch.code_version import code_digest
from alxa_sim.batch.swept import Swept
from alxa_sim.manifest import installed

PUBLISHED = Path(alxa_sim.__file__).parents[1] / "tests" / "golden" / "baseline_seed_1.json"
UNKNOWN = "unknown"


class ModelVersion(NamedTuple):
    """What made an answer."""

    version: str
    results: str
    """First 12 digits of the digest of the published numbers; `unknown` where they are not those of the runs."""

    def __str__(self) -> str:
        return f"alxa_sim {self.version}, results {self.results}"


def version_here(published: Path = PUBLISHED) -> ModelVersion:
    """The model at hand."""
    results = hashlib.sha256(published.read_bytes()).hexdigest()[:12] if published.exists() else UNKNOWN
    return ModelVersion(installed("alxa_sim") or UNKNOWN, results)


def version_of(swept: Swept) -> ModelVersion:
    """The model that made a sweep's runs; its results are known only where it is the one at hand."""
    made_by = swept.manifest["version"]
    results = version_here().results if made_by["code"] == code_digest() else UNKNOWN
    return ModelVersion(str(made_by["alxa_sim"]), results)
