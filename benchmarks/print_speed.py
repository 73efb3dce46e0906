"""Prints docs/speed.md, its figure, and what both READMEs say of speed, from measurements kept in docs/speed/.

    python benchmarks/print_speed.py --measure      # measures all anew, some ten minutes on an idle machine, then prints
    python benchmarks/print_speed.py                # prints from what was measured last

No number of that page is typed by hand.
"""

from __future__ import annotations

import json
import math
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from matplotlib import style
from matplotlib.figure import Figure
from paired import Middle, middle
from roofline import table as table_of_bounds
from same_rule import table as table_of_peers

from alxa_sim.figures.style import SETTINGS

ROOT = Path(__file__).resolve().parents[1]
MEASURED, PAGE, FIGURE = ROOT / "docs" / "speed", ROOT / "docs" / "speed.md", ROOT / "docs" / "speed" / "scaling.png"
READMES = {"en": ROOT / "README.md", "zh": ROOT / "README.zh-CN.md"}

COMMANDS = {
    "same_rule": ["same_rule.py"],
    "same_rule_large": ["same_rule.py", "--large", "--months", "12", "--repeats", "6"],
    "household_month": ["household_month.py"],
    "roofline": ["roofline.py"],
    "programme_share": ["programme_share.py"],
    "start_up": ["start_up.py"],
    "scaling": ["scaling.py", "--million"],
}
"""What is measured, by the name of its file."""
COUNTIES = 2_800
"""Counties of the nation."""
HOUSEHOLDS_OF_A_COUNTY = 100_000
"""Rural households of a county, of the order of the rural households of the nation over its counties [assumed]."""
MONTHS = 144
SEEDS, SCENARIOS = 100, 2
"""Runs a county: a scenario and the one it is compared with, on the same seeds."""
CORES = (64, 1_000, 10_000)

Measured = dict[str, Any]


def measure() -> None:
    """Run every benchmark, one after the other."""
    MEASURED.mkdir(exist_ok=True)
    for name, (script, *options) in COMMANDS.items():
        command = [sys.executable, str(ROOT / "benchmarks" / script), *options, "--json", str(MEASURED / f"{name}.json")]
        subprocess.run(command, check=True)


def kept(name: str) -> Measured:
    found: Measured = json.loads((MEASURED / f"{name}.json").read_text(encoding="utf-8"))
    return found


def ratio_to_twin() -> Middle:
    found = kept("household_month")
    return middle([ours / theirs for ours, theirs in zip(found["kernel"], found["twin"], strict=True)])


def speed_of(world: Measured) -> float:
    """Household-months a second of the processor."""
    return float(world["household_months"] / world["seconds"])


def page() -> Iterator[str]:
    yield "# Speed"
    yield ""
    yield ("Printed by `python benchmarks/print_speed.py --measure`. Speeds hang on the machine and on what else it does: ratios within one run "
           "say more than numbers of seconds. Whatever is compared is run in turn, and medians stand with the interval that holds them.")  # fmt: skip
    yield from ("", "## One rule in alxa_sim and its peers", "")
    yield ("A household month in whole numbers that all can express (`benchmarks/peers/rule.py`): births, deaths, sales, a wage, needs, sales "
           "in distress, hunger, a poverty line. A peer that does not give the result of plain Mesa, number by number, is not timed. Rust shows what "
           "another compiled language gives on one thread. Seconds are of the processor, of all threads together.")  # fmt: skip
    yield from ("", *table_of_peers(kept("same_rule")), "", "Those that are fit for it, with 100,000 households, against numpy:", "")
    yield from table_of_peers(kept("same_rule_large"))
    yield from ("", "`python benchmarks/same_rule.py`, and `--large`.", "", "## The whole model and its twin of plain Mesa agents", "")
    yield from whole_model()
    yield from ("", "## What bounds a month", "", *table_of_bounds(kept("roofline")), "")
    yield from bounds_in_words()
    yield from ("", "## How it grows", "", *growth())
    yield from ("", "## Start", "", *start())
    yield from ("", "## A nation of counties", "", *nation())
    yield from ("", "## What was aimed at", "", *aims(), "", "## Guards", "", *guards())


def whole_model() -> Iterator[str]:
    found, ratio = kept("household_month"), ratio_to_twin()
    kernel, twin = middle(found["kernel"]), middle(found["twin"])
    yield (f"The compiled model, which records all it always records, lives {kernel.median:,.0f} household-months a second of one core, the twin "
           f"{twin.median:,.0f}: **{ratio.median:.0f} times** as many ({ratio.low:.0f} to {ratio.high:.0f} in {len(found['kernel'])} pairs; "
           f"{found['households']:,} households, minimum living allowance only, which is what the twin knows). Both were first shown to agree to the fen and "
           f"the head in {found['worlds']} worlds without chance.")  # fmt: skip
    yield ""
    yield f"{found['versions']}. Machine: {found['machine']}. `python benchmarks/household_month.py`."


def bounds_in_words() -> Iterator[str]:
    found = kept("roofline")
    draw, byte, whole = (1e9 * middle(found["times"][name]).median for name in ("draw", "byte", "kernel"))
    rows = ", ".join(f"{name} {size}" for name, size in found["rows"].items())
    seconds = kept("programme_share")["seconds"]
    of_the_run = seconds["household kernel"] / seconds["whole run"]
    yield (f"A household-month crosses rows of {found['bytes']:,} bytes ({rows}; households and what they took up are read and written) and draws "
           f"{found['draws']:.1f} numbers. Memory would let {1e3 / (byte * found['bytes']):.0f} and draws {1e3 / (draw * found['draws']):.0f} million household-months a second through; the kernel "
           f"manages {1e3 / whole:.1f}, and takes {of_the_run:.0%} of the time of a run with its programme and records (`python benchmarks/programme_share.py`). So it is bound by neither, but by the arithmetic and the branches of some thirty processes, one after the other for each household. "
           "The targets of 4 and 8 million household-months a second with the full programme are out of reach of one core: they leave 250 and 125 ns, less than the processes alone take. "
           "It would take fewer processes, or several households at once in the lanes of a vector, which their branches forbid.")  # fmt: skip
    yield ""
    yield f"Machine: {found['machine']}. `python benchmarks/roofline.py`."


def growth() -> Iterator[str]:
    found = kept("scaling")
    yield f"![Seconds a month and memory against households](speed/{FIGURE.name})"
    yield ""
    yield "| households | gacha | months | million household-months/s | memory after the run [MB] |"
    yield "|--:|--:|--:|--:|--:|"
    worlds = [*found["by_households"], *found["by_gacha"], *([found["million"]] if "million" in found else [])]
    for world in sorted(worlds, key=lambda world: (world["households"], world["gacha"])):
        yield (f"| {world['households']:,} | {world['gacha']:,} | {world['months']} | {speed_of(world) / 1e6:.2f} "
               f"| {world['run_memory']:,.0f} |")  # fmt: skip
    yield ""
    yield (f"Full programme, everything recorded, one thread, seconds of the processor. From 10,000 households on time grows with households to the power of "
           f"{found['exponent_of_households']:.2f}; at 100,000 households with gacha to the power of {found['exponent_of_gacha']:.2f}. "
           f"Two processes at once finish {found['gain_of_workers']:.2f} times as many default runs as one does, where each has a core.")  # fmt: skip
    if "million" in found:
        yield from ("", *million(found["million"]))
    yield from ("", f"Machine: {found['machine']}. `python benchmarks/scaling.py --million --json FILE`.")


def start() -> Iterator[str]:
    seconds = {name: middle(values).median for name, values in kept("start_up")["seconds"].items()}
    yield ("Seconds of the processor, machine code being on disk: " + "; ".join(f"{name} {value:.2f}" for name, value in seconds.items())
           + ". `python benchmarks/start_up.py`.")  # fmt: skip


def million(world: Measured) -> Iterator[str]:
    yield (f"**A million households for {world['months']} months** take {world['run_memory'] / 1e3:.1f} GB with all that is remembered of them "
           f"({world['program'] / 1e3:.1f} of it the program), {world['told_memory'] / 1e3:.1f} GB where the tables of indicators, gacha accounts and changes are made of it one after the other, "
           f"and {world['tables_memory'] / 1e3:.1f} GB where all tables stand side by side as data frames. Amounts a setting may not exceed (a billion yuan) keep two of its budgets smaller than in proportion.")  # fmt: skip


def nation() -> Iterator[str]:
    found = kept("scaling")
    county = next(world for world in found["by_households"] if world["households"] == HOUSEHOLDS_OF_A_COUNTY)
    hours = (county["start_seconds"] + HOUSEHOLDS_OF_A_COUNTY * MONTHS / speed_of(county)) / 3600
    whole = COUNTIES * SCENARIOS * SEEDS * hours
    grown = found.get("million", county)
    slope = (grown.get("tables_memory", grown["run_memory"]) - grown["program"]) / grown["households"]
    memory = (grown["program"] + slope * HOUSEHOLDS_OF_A_COUNTY) / 1e3
    stored = kept("sweep")
    gigabytes = COUNTIES * SCENARIOS * SEEDS * stored["bytes_a_run"] / 1e9
    yield (f"{COUNTIES:,} counties, each a world of its own of {HOUSEHOLDS_OF_A_COUNTY:,} rural households (assumed; tables of gacha and households "
           f"[of one's own](reference/user_tables.md) take the place of the generated ones) for {MONTHS} months, {SCENARIOS} scenarios, {SEEDS} seeds: "
           f"{COUNTIES * SCENARIOS * SEEDS:,} runs. Counties do not trade with one another in this model; a run needs no other.")  # fmt: skip
    yield ""
    yield "| what | a run | the nation |"
    yield "|:--|--:|--:|"
    yield f"| time of one core for the model | {3600 * hours:.0f} s | {whole:,.0f} h |"
    for cores in CORES:
        yield f"| on {cores:,} cores | | {whole / cores:,.1f} h |"
    yield f"| memory of a worker, all tables made | {memory:.1f} GB, so ask for {math.ceil(2 * memory)} | |"
    yield f"| folder of the sweep | {stored['bytes_a_run'] / 1e3:,.0f} kB | {gigabytes:,.0f} GB |"
    yield ""
    yield ("Times are those of this machine, multiplied; tables and estimates come on top. The size of the folder is that of default runs, and a hundred gacha more add to it. Runs go to [Dask](how_to/sweep.md) in tasks, one core and one thread a worker: threads share a "
           "world only where it is larger than any county. One design file a county keeps a loss small: a sweep that is stopped goes on with `--resume` and repeats at most "
           "the runs under way, `alxa merge` puts folders together, and `alxa verify` does a sample of runs again on another machine and compares digests. Begin with one county on one worker, read its "
           "`seconds` from `runs.parquet`, and multiply.")  # fmt: skip


def aims() -> Iterator[str]:
    """Each target beside what was found."""
    found, start_up = kept("scaling"), kept("start_up")["seconds"]
    default = next(world for world in found["by_households"] if world["households"] == 3_900)
    large = next(world for world in found["by_households"] if world["households"] == HOUSEHOLDS_OF_A_COUNTY)
    memory, ratio = found["million"]["run_memory"] / 1e3, ratio_to_twin().median
    loading, first = (middle(values).median for values in start_up.values())
    programme = kept("programme_share")
    run = programme["seconds"]["whole run"]
    yield "| aim | found | |"
    yield "|:--|--:|:--|"
    for aim, value, is_met in (
        ("4 million household-months/s in the default world", f"{speed_of(default) / 1e6:.2f}", speed_of(default) >= 4e6),
        ("8 million household-months/s with 100,000 households", f"{speed_of(large) / 1e6:.2f}", speed_of(large) >= 8e6),
        ("a run of the banner under its campaign, 144 months, in less than a second", f"{run:.2f}", run < 1),
        ("institutions and programme cost no more than the kernel of the households", f"{programme['ratio']:.2f} times", programme["ratio"] <= 1),
        ("40 times the twin", f"{ratio:.0f}", ratio >= 40),
        ("a million households for 144 months under 4 GB, everything recorded", f"{memory:.1f}", memory < 4),
        ("`import alxa_sim` under 0.5 s", f"{loading:.2f}", loading < 0.5),
        ("first result of a second start under 2 s", f"{first:.2f}", first < 2),
    ):
        yield f"| {aim} | {value} | {'met' if is_met else '**missed**'} |"


def guards() -> Iterator[str]:
    yield ("`python benchmarks/household_month.py --at-least RATIO`, in CI with a wide margin, fails where the compiled model has become slow beside the twin in the same run; no test asks "
           "how fast anything is. `python benchmarks/two_commits.py BEFORE` runs the default world of two commits in turn and prints the ratio of their times with its interval.")  # fmt: skip


def figure() -> Figure:
    """Seconds of a month and memory against households, on logarithms."""
    found = kept("scaling")
    worlds = [*found["by_households"], *([found["million"]] if "million" in found else [])]
    households = [world["households"] for world in worlds]
    with style.context(["default", SETTINGS]):
        canvas = Figure(figsize=(6.85, 2.8), layout="constrained")
        time, memory = canvas.subplots(1, 2)
        time.loglog(households, [1e3 * world["seconds"] / world["months"] for world in worlds], "o-", color="#0072B2",
                    label=f"measured; exponent {found['exponent_of_households']:.2f} from 10,000 on")  # fmt: skip
        first, last = households[2], households[-1]
        level = 1e3 * worlds[-1]["seconds"] / worlds[-1]["months"]
        time.loglog([first, last], [level * first / last, level], "--", color="#595959", label="in proportion to households")
        time.set(xlabel="households", ylabel="time of a month [ms of one core]")
        time.legend(frameon=False, loc="upper left")
        memory.loglog(households, [world["run_memory"] for world in worlds], "s-", color="#D55E00", label="after the run")
        memory.axhline(worlds[0]["program"], color="#595959", linestyle="--", label="the program alone")
        memory.set(xlabel="households", ylabel="memory [MB]", ylim=(100, 10_000))
        memory.legend(frameon=False, loc="upper left")
        for letter, axes in zip("ab", (time, memory), strict=True):
            axes.set_title(letter, loc="left", fontweight="bold")
    return canvas


def told(language: str) -> str:
    """What a README says of speed."""
    peers, ratio = kept("same_rule")["speeds"], ratio_to_twin()
    mesa = peers["Mesa"]
    times = {name: middle([a / b for a, b in zip(peers[name], mesa, strict=True)]) for name in peers}
    million_world = kept("scaling")["million"]
    ours = times["alxa_sim, 1 thread"]
    memory, tabled = (f"{million_world[name] / 1e3:.1f}" for name in ("run_memory", "tables_memory"))
    others = [(name, times[name].median) for name in ("AgentPy", "mesa-frames", "AMBER", "numpy", "Rust") if name in times]
    if language == "zh":
        listed = "、".join(f"{name} {value:.3g}" for name, value in others)
        return (f"同一条月度规则，结果逐数相同，一个核心上的速度以普通 Mesa 对象为 1：本项目的列与编译内核 {ours.median:.3g}（{ours.low:.3g} 至 {ours.high:.3g}）、{listed}。"
                f"完整模型连同全部记录，速度为普通 Mesa 写成的对照模型的 {ratio.median:.0f} 倍。一百万牧户运行 144 个月占用 {memory} GB 内存，连同全部结果表为 {tabled} GB。"
                "测量方法、扩展性和全国规模的估算见 [docs/speed.md](docs/speed.md)。")  # fmt: skip
    listed = ", ".join(f"{name} {value:.3g}" for name, value in others)
    return (f"One household month with equal results, number by number, on one core, plain Mesa objects being 1: alxa_sim's columns and compiled kernel "
            f"{ours.median:.3g} ({ours.low:.3g} to {ours.high:.3g}), {listed}. The whole model with all it records is {ratio.median:.0f} times as fast as its twin of plain Mesa agents. "
            f"A million households for 144 months take {memory} GB, and {tabled} with all their tables. How it was measured, how it grows, and what a nation of counties would take: [docs/speed.md](docs/speed.md).")  # fmt: skip


def put_into(readme: Path, text: str) -> None:
    """Put a text between the marks of speed of a README."""
    begin, end = "<!-- speed -->", "<!-- end of speed -->"
    before, _, rest = readme.read_text(encoding="utf-8").partition(begin)
    readme.write_text(f"{before}{begin}\n{text}\n{end}{rest.partition(end)[2]}", encoding="utf-8")


def main() -> None:
    if "--measure" in sys.argv[1:]:
        measure()
    PAGE.write_text("\n".join(page()) + "\n", encoding="utf-8")
    with style.context(["default", SETTINGS]):
        figure().savefig(FIGURE, dpi=200)
    for language, readme in READMES.items():
        put_into(readme, told(language))


if __name__ == "__main__":
    main()
