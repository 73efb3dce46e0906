"""What a calibration found and how far it can be trusted, as tables: settings, numbers, runs left out, truths
recovered."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from alxa_sim.batch.distributions import quantiles
from alxa_sim.calibration.free_settings import FreeSetting, FreeSettings
from alxa_sim.calibration.posterior import Posterior
from alxa_sim.calibration.record import Record
from alxa_sim.calibration.recovery import Recovery
from alxa_sim.calibration.waves import Wave
from alxa_sim.statistics.arrays import Floats
from alxa_sim.statistics.history_matching import CUTOFF
from alxa_sim.statistics.simulation_based_calibration import contraction
from alxa_sim.validation.loading import Targets
from alxa_sim.validation.scoring import MIDDLE, Score, Values, scores

PRIOR_VARIANCE = 1.0 / 12.0
"""Of a share that is even from 0 to 1."""
WELL, PARTLY = 0.75, 0.25
"""Contraction from which on the record is said to tell a setting well, or in part. Assumed: a posterior half as wide as
the prior, and one eighth narrower."""


class Findings(NamedTuple):
    """All that a calibration gives beside its runs."""

    free: FreeSettings
    record: Record
    waves: list[Wave]
    posterior: Posterior
    recovery: Recovery

    @property
    def medians(self) -> dict[str, Any]:
        """The median of every setting, in four digits."""
        middle = np.median(self.posterior.shares, axis=0)[None, :]
        return {key: rounded(value) for key, value in zip(self.free.keys, self.free.values(middle)[0], strict=True)}


def rounded(value: float) -> float:
    return value if isinstance(value, int) else float(f"{value:.4g}")


def settings_table(found: Findings) -> pd.DataFrame:
    """A row a setting: prior, posterior, how much the record tells of it, and which other setting it trades off
    with."""
    draws = found.posterior.shares
    with_others = np.corrcoef(draws, rowvar=False).reshape(draws.shape[1], -1)
    np.fill_diagonal(with_others, 0.0)
    tells = contraction(draws, PRIOR_VARIANCE)
    rows = [row_of(setting, draws[:, k]) for k, setting in enumerate(found.free.found)]
    beside = np.argmax(np.abs(with_others), axis=1)
    recovery, posterior = found.recovery, found.posterior
    return pd.DataFrame(rows).assign(
        contraction=tells,
        told=[told(value) for value in tells],
        trades_off_with=[found.free.keys[place] if draws.shape[1] > 1 else "" for place in beside],
        correlation=with_others[np.arange(len(beside)), beside],
        between_ensembles=posterior.between,
        independent_draws=posterior.worth,
        recovered_contraction=recovery.contraction,
        recovered_error=recovery.error,
        covered_50=recovery.ranks.covered(0.5),
        covered_90=recovery.ranks.covered(0.9),
        chance_of_ranks=recovery.ranks.chance,
        data_sets=recovery.data_sets,
    )


def row_of(setting: FreeSetting, shares: Floats) -> dict[str, Any]:
    """Declaration, prior and posterior of a setting; shares say where in its prior a value lies."""
    in_prior = quantiles([setting.prior], np.array([[0.05], [0.5], [0.95]]))[:, 0]
    levels = np.quantile(shares, [0.05, 0.25, 0.5, 0.75, 0.95])
    p5, p25, p50, p75, p95 = quantiles([setting.prior], np.asarray(levels[:, None], np.float64))[:, 0]
    return {
        "setting": setting.key,
        "meaning": setting.said.meaning,
        "unit": setting.said.unit,
        "grade": setting.said.grade,
        "family": setting.prior.family,
        "prior_p5": in_prior[0],
        "prior_median": in_prior[1],
        "prior_p95": in_prior[2],
        "usual": setting.usual,
        "usual_share": share_of(setting, setting.usual),
        "p5": p5,
        "p25": p25,
        "median": p50,
        "p75": p75,
        "p95": p95,
        **dict(zip(("share_p5", "share_p25", "share_median", "share_p75", "share_p95"), levels, strict=True)),
        "why": setting.why,
    }


def share_of(setting: FreeSetting, value: float) -> float:
    """The share of the prior below a value; NaN where there is none."""
    if not np.isfinite(value):
        return float("nan")
    grid = np.linspace(0.0, 1.0, 2001)
    return float(np.interp(value, setting.prior.quantile(grid), grid))


def told(contracted: float) -> str:
    """How much the record tells of a setting, in a word."""
    return "well" if contracted >= WELL else "partly" if contracted >= PARTLY else "not"


def emulators_table(found: Findings) -> pd.DataFrame:
    """A row a number: how well runs left out are predicted, and whether the model can show it anywhere."""
    last = found.waves[-1]
    rows = []
    for number, emulator, worst in zip(found.record.numbers, last.emulated.emulators, last.worst, strict=True):
        left = emulator.left_out()
        rows.append(
            {
                **named(number.label, number.target, number.aim.year),
                "runs": len(emulator.numbers),
                "asked": last.asked,
                "explained": left.explained,
                "standardised_deviation": float(left.standardised.std()),
                "within_2": float((np.abs(left.standardised) <= 2.0).mean()),
                "deviation_of_runs": float(np.sqrt(emulator.variance_of_runs)),
                "spread_of_record": number.spread,
                "least_implausibility": worst,
                "can_be_shown": bool(worst <= CUTOFF),
            }
        )
    return pd.DataFrame(rows)


def left_out_table(found: Findings) -> pd.DataFrame:
    """A row a run and number: what the run gave, and what the others predict of it."""
    parts = []
    for number, emulator in zip(found.record.numbers, found.waves[-1].emulated.emulators, strict=True):
        left = emulator.left_out()
        table = pd.DataFrame({"given": left.number, "predicted": left.mean, "deviation": left.deviation,
                              "standardised": left.standardised})  # fmt: skip
        parts.append(table.assign(**named(number.label, number.target, number.aim.year), asked=found.waves[-1].asked))
    return pd.concat(parts, ignore_index=True)


def ranks_table(found: Findings) -> pd.DataFrame:
    """A row a data set and setting: the share of draws below the truth."""
    ranks = found.recovery.ranks
    return pd.DataFrame(
        {
            "setting": np.tile(found.free.keys, len(ranks.below)),
            "data_set": np.repeat(np.arange(len(ranks.below)), len(found.free.keys)),
            "below": ranks.below.ravel(),
        }
    )


def waves_table(found: Findings) -> pd.DataFrame:
    """A row a wave: runs so far, and the share of the prior that the record does not rule out after it."""
    rows = [
        {"wave": wave.number, "points": wave.asked, "runs": int(np.isfinite(wave.runs.numbers).all(axis=1).sum()),
         "not_ruled_out": wave.not_ruled_out}
        for wave in found.waves
    ]  # fmt: skip
    return pd.DataFrame(rows)


def named(name: str, target: Any, year: int) -> dict[str, Any]:
    """What a number is called."""
    return {"number": name, "title": target.title, "title_zh": target.title_zh, "kind": target.kind, "year": year,
            "unit": target.unit}  # fmt: skip


def predicted_table(targets: Targets, before: Values, after: Values) -> pd.DataFrame:
    """A row a number of every target: runs drawn from the prior, and fresh ones drawn from the posterior."""
    parts = []
    for first, second in zip(scores(targets.items(), before), scores(targets.items(), after), strict=True):
        target, aim = second.target, second.aim
        parts.append(
            {
                **named(second.name, target, aim.year),
                "use": target.use,
                "world": target.world,
                "least": aim.low,
                "most": aim.high,
                "tolerance": aim.tolerance,
                **ends(first, "prior_"),
                **ends(second, ""),
                "verdict": second.verdict,
                "distance": second.distance,
                "weight": second.weight,
            }
        )
    return pd.DataFrame(parts)


def ends(score: Score, prefix: str) -> dict[str, Any]:
    """Median and the ends of the middle of runs, and how many there are."""
    assert MIDDLE == (0.05, 0.95)
    values = {"median": score.median, "p5": score.low, "p95": score.high, "n": score.n, "asked": score.asked}
    return {prefix + name: value for name, value in values.items()}
