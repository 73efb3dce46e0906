"""The page of the calibration is what its script prints of the kept numbers, and what ships goes with it."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from loose_scripts import ROOT, module_of

from alxa_sim.batch.design import ScenarioFile
from alxa_sim.batch.design_file import load_design
from alxa_sim.calibration.free_settings import usual_priors
from alxa_sim.calibration.record import fitted_numbers
from alxa_sim.validation.loading import banner_targets

printing = module_of(ROOT / "docs" / "print_calibration.py")
PAGE = printing.PAGE.read_text(encoding="utf-8")
KEPT = printing.kept_tables()
FREE = usual_priors(ScenarioFile.read(ROOT / "scenarios" / "baseline.yaml"))
ADVICE = "run alxa calibrate scenarios/baseline.yaml --out DIR, then python docs/print_calibration.py DIR"


def test_the_page_is_what_the_kept_numbers_print() -> None:
    assert "\n".join(printing.page(KEPT, printing.made_from(PAGE))) + "\n" == PAGE, ADVICE


def test_the_kept_numbers_are_of_the_priors_and_targets_as_they_are() -> None:
    assert KEPT["calibrated_settings"]["setting"].tolist() == list(FREE.keys), ADVICE
    assert KEPT["emulators"]["number"].tolist() == fitted_numbers(banner_targets()).labels, ADVICE
    plan = json.loads((printing.POSTERIOR / "posterior.json").read_text(encoding="utf-8"))
    priors = {setting.key: setting.prior._asdict() for setting in FREE.found}
    assert plan["priors"] == json.loads(json.dumps(priors)), ADVICE


def test_no_miss_is_left_out_and_known_settings_are_recovered() -> None:
    misses = int((KEPT["calibrated_predictions"]["verdict"] == "MISS").sum())
    assert PAGE.count("**MISS**") == misses
    settings = KEPT["calibrated_settings"]
    assert (settings["data_sets"] >= 100).all()
    assert settings["covered_90"].between(0.8, 1.0).all()
    assert (settings["between_ensembles"] < 1.1).all()


def test_the_posterior_that_ships_can_be_drawn_from_around_the_medians() -> None:
    design = load_design(printing.POSTERIOR / "design.yaml")
    assert set(design.points.keys) == set(FREE.keys)
    draws = pd.read_csv(printing.POSTERIOR / "posterior.csv")
    settings = KEPT["calibrated_settings"].set_index("setting")
    for setting in FREE.found:
        low, high = setting.prior.quantile(np.array([0.0, 1.0]))
        assert draws[setting.key].between(low, high).all()
        told = settings.loc[setting.key]
        assert told["p25"] <= draws[setting.key].median() <= told["p75"]


def test_the_default_scenario_has_the_medians_in_three_digits() -> None:
    medians = KEPT["calibrated_settings"].set_index("setting")["median"]
    for setting in FREE.found:
        assert setting.usual == pytest.approx(medians[setting.key], rel=0.006), setting.key
