"""The risk score is judged on runs it has not seen, beside the rule of the watch list."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from alxa_sim.batch import risk_tables
from alxa_sim.batch.risk import NAMES, Exits, judged, risk_command, shown
from alxa_sim.glossary import Words
from alxa_sim.records import Refusal

RULE = 1.5


def exits(runs: int = 12, each: int = 400, seed: int = 3) -> Exits:
    """Exits whose risk falls with the herd (covariate 4) and does not depend on income."""
    random = np.random.default_rng(seed)
    n = runs * each
    x = random.standard_normal((n, len(NAMES)))
    over = np.exp(x[:, -1])
    risk = 1 / (1 + np.exp(0.5 + 1.5 * x[:, 4]))
    return Exits(np.repeat(np.arange(runs), each), np.arange(n) // 2, x, over, random.random(n) < risk)


def test_the_score_finds_what_matters_and_beats_a_rule_that_does_not() -> None:
    tables = judged(exits(), RULE, 0.5)
    comparison = tables["risk_comparison"].set_index("list")
    score, rule = comparison.loc["score"], comparison.loc["rule"]
    assert score["auc_low"] > 0.7
    assert rule["auc_low"] < 0.5 < rule["auc_high"]
    assert score["brier"] < rule["brier"]
    assert score["found"] > rule["found"] + 0.05
    assert score["watched"] == rule["watched"]
    assert tables["risk_score"].set_index("covariate")["coefficient"].idxmin() == NAMES[4]


def test_predictions_are_calibrated_on_runs_held_out() -> None:
    curve = judged(exits(), RULE, 0.5)["risk_calibration"]
    inside = (curve["low"] <= curve["predicted"]) & (curve["predicted"] <= curve["high"])
    assert inside.sum() >= len(curve) - 2
    assert curve["households"].sum() == 6 * 400


def test_every_number_of_a_list_has_its_interval_and_says_what_it_is_clustered_on() -> None:
    """Runs that differ widen the intervals of the calibration curve and of what a list finds."""
    alike = exits()
    order = np.lexsort([alike.run, alike.fell_back])  # who fell back is gathered in the last runs, the shares stay
    gathered = alike._replace(run=np.empty_like(alike.run))
    gathered.run[order] = np.sort(alike.run)
    mixed = gathered._replace(run=np.where(np.arange(4800) % 2, alike.run, gathered.run))
    tables = [judged(one, RULE, 0.9) for one in (alike, mixed)]
    for table in tables:
        comparison = table["risk_comparison"]
        for name in ("auc", "brier", "watched", "found", "right"):
            assert (comparison[f"{name}_low"] < comparison[name]).all()
            assert (comparison[name] < comparison[f"{name}_high"]).all()
        assert set(comparison["clustered_on"]) == {"run"}
    widths = [(t["risk_calibration"]["high"] - t["risk_calibration"]["low"]).mean() for t in tables]
    assert widths[1] > 1.5 * widths[0]


def test_the_text_says_on_how_many_runs_and_how_the_interval_was_made() -> None:
    text = "\n".join(shown(judged(exits(), RULE, 0.5)))
    assert "fitted to 6 runs, judged on 2400 exits of 6 others" in text
    assert "clustered on run" in text
    assert re.search("rule: income below 1.5 × line +AUC 0", text)
    few = "\n".join(shown(judged(exits(runs=3), RULE, 0.3)))
    assert "clustered on household" in few


def test_what_few_relapses_leave_unknown_is_said_in_words_and_no_interval_leaves_its_bounds() -> None:
    """One run held out, one household of it fell back: the Brier score stays above 0, what is unknown is called so."""
    few = exits(runs=3, each=60)
    few.fell_back[:] = False
    few.fell_back[::59] = True
    tables = judged(few, RULE, 0.3)
    comparison = tables["risk_comparison"]
    for name, most in (("brier", 1), ("auc", 1), ("watched", 1)):
        ends = comparison[[f"{name}_low", f"{name}_high"]].dropna().to_numpy()
        assert ((ends >= 0) & (ends <= most)).all()
    assert (comparison["brier_low"] > 0).all()
    rule = comparison[comparison["list"] == "rule"]
    unknown = {**tables, "risk_comparison": rule.assign(found=np.nan, found_low=np.nan, found_high=np.nan)}
    text = list(shown(unknown))
    assert not any("nan" in line.split() or "(nan" in line for line in text)
    assert "finds unknown % of relapses" in text[1]
    assert text[-1].startswith("  unknown: nobody was there to count")


def test_a_table_for_papers_shows_what_is_unknown_by_a_dash() -> None:
    assert risk_tables.told(Words(), float("nan"), float("nan"), float("nan"), 3) == ("–", "–")
    assert risk_tables.told(Words(), 0.5, 0.25, 0.75, 2) == ("0.50", "0.25 to 0.75")


def test_nobody_falling_back_is_refused() -> None:
    with pytest.raises(Refusal, match="no risk to tell apart"):
        judged(exits()._replace(fell_back=np.zeros(4800, np.bool_)), RULE, 0.5)


def test_a_folder_without_results_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="holds no results"):
        risk_command(tmp_path, "actual", 0.3)
