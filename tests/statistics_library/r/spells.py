"""Write the data both R and the tests read.

spells.csv: late entry, ties, two endings, groups, clusters, weights; histories.csv: poor, exited, relapsed, gone.

    python tests/statistics_library/r/spells.py && Rscript tests/statistics_library/r/values.R
"""

from pathlib import Path

import numpy as np

HERE = Path(__file__).parent


def main() -> None:
    rng = np.random.default_rng(20250101)
    n = 240
    cluster = rng.integers(0, 24, n)
    x1 = rng.standard_normal(n).round(3)
    x2 = rng.integers(0, 2, n)
    group = rng.integers(0, 3, n)
    frailty = rng.gamma(4, 0.25, 24)[cluster]
    hazard = np.clip(0.05 * frailty * np.exp(0.5 * x1 - 0.4 * x2 + 0.2 * group), 0, 0.6)
    entry = np.where(rng.random(n) < 0.5, 0, rng.integers(1, 12, n))
    left = entry + rng.geometric(hazard)
    away = entry + rng.geometric(0.02, n)
    end = rng.integers(14, 31, n)
    exit = np.minimum(np.minimum(left, away), end)
    ending = np.where(left <= np.minimum(away, end), 1, np.where(away <= end, 2, 0))
    weight = rng.integers(1, 5, n) / 2
    columns = np.column_stack([np.arange(n), entry, exit, ending, group, cluster, weight, x1, x2])
    header = "id,entry,exit,ending,group,cluster,weight,x1,x2"
    np.savetxt(HERE / "spells.csv", columns, "%d,%d,%d,%d,%d,%d,%.1f,%.3f,%d", header=header, comments="")
    write_histories(rng)


def write_histories(rng: np.random.Generator) -> None:
    """Households move between states each month with fixed chances; a third are first seen out of poverty."""
    states = ("poor", "exited", "relapsed", "gone")
    moves = np.array([[0.9, 0.09, 0, 0.01], [0, 0.9, 0.08, 0.02], [0, 0.12, 0.86, 0.02], [0, 0, 0, 1]])
    lines = ["id,start,stop,from,to,cluster"]
    for household in range(120):
        state, start = int(rng.random() < 0.33), 0
        end = int(rng.integers(12, 31))
        for month in range(1, end + 1):
            new = int(rng.choice(4, p=moves[state]))
            if new != state:
                lines.append(f"{household},{start},{month},{states[state]},{states[new]},{household % 12}")
                state, start = new, month
            if state == 3:
                break
        if state != 3 and start < end:
            lines.append(f"{household},{start},{end},{states[state]},cens,{household % 12}")
    (HERE / "histories.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
