"""`alxa verify`: is a sweep's folder what it says it is, and would its runs come out the same again?"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from alxa_sim.batch.code_version import code_digest, difference
from alxa_sim.batch.progress import progress
from alxa_sim.batch.sweep_folder import STAGED, SweepFolder, read_receipt
from alxa_sim.batch.swept import Swept
from alxa_sim.batch.worker import Order, Task, carry_out
from alxa_sim.manifest import digest_of_file


def verify_command(path: Path, sample: int, seed: int) -> int:
    """Hold every file against its receipt, and a sample of runs against fresh ones; returns 1 where any differs."""
    from rich.console import Console

    swept = Swept(path)
    messages = Console(stderr=True, highlight=False, soft_wrap=True)
    if other := difference(swept.manifest["version"]):
        messages.print(f"The folder was made with {other}: runs may differ for that reason.", markup=False)
    folder = SweepFolder(path)
    damaged = damaged_files(folder)
    for file in damaged:
        print(f"damaged: {file}")
    outcomes = {number: digest for number, (status, _, digest) in sound_outcomes(folder).items() if status == "done"}
    chosen = np.random.default_rng(seed).permutation(sorted(outcomes))[:sample]
    differing = []
    with progress(messages, len(chosen)) as advance:
        for number in sorted(chosen.tolist()):
            if digest_again(swept, number) != outcomes[number]:
                differing.append(number)
            advance(1)
    for number in differing:
        print(f"differs: run {number}; repeat it, in {path}: {swept.design.command(swept.design.run(number))}")
    same = len(chosen) - len(differing)
    print(f"{len(damaged)} damaged files; {same} of {len(chosen)} runs came out the same again. {swept.provenance}")
    return int(bool(damaged or differing))


def damaged_files(folder: SweepFolder) -> list[Path]:
    """Files that are not what their receipt says; nothing is changed."""
    found = []
    for shard, path in folder.receipts():
        try:
            files = read_receipt(path).files
        except ValueError:
            found.append(path)
            continue
        for table, digest in files.items():
            file = folder.file(table, shard)
            places = (file, file.with_name(file.name + STAGED))
            if not any(place.exists() and digest_of_file(place) == digest for place in places):
                found.append(file)
    return found


def sound_outcomes(folder: SweepFolder) -> dict[int, tuple[str, str, str]]:
    """What the receipts say of every run, damaged receipts left out."""
    found: dict[int, tuple[str, str, str]] = {}
    for _, path in folder.receipts():
        try:
            found |= read_receipt(path).outcomes
        except ValueError:
            continue
    return found


def digest_again(swept: Swept, number: int) -> str:
    """Do a run again; the digest of all that is kept of it."""
    design = swept.design
    run = design.run(number)
    order = Order(number, design.scenario_of(run), run.seed)
    piece = carry_out(Task(design.shard(number), (order,), design.settings.keep, code_digest()))
    return piece.outcomes[0].digest
