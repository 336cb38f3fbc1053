"""Experiments whose answers are known: the LaLonde samples and the eight schools, where their data are at hand."""

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from models.estimate import estimate_effects
from models.pooled.shrinkage import shrink

OUTSIDE = Path(__file__).resolve().parents[3] / "shared" / "data" / "effects"
EXPERIMENT, STANDARD_ERROR = 1794, 671
COVARIATES = ["age", "educ", "black", "hisp", "marr", "nodeg", "re74", "re75"]

pytestmark = pytest.mark.skipif(not OUTSIDE.exists(), reason="outside data are not beside the repository")


@cache
def lalonde(controls):
    """The experiment's participants set against other people, who were never in it."""
    trial = pd.read_csv(OUTSIDE / "DAAG_nsw74demo.csv").query("trt == 1")
    survey = pd.read_csv(OUTSIDE / f"DAAG_{controls}.csv").query("trt == 0")
    joined = pd.concat([trial, survey], ignore_index=True)
    return estimate_effects(joined, arm="trt", control="0", outcome="re78", covariates=COVARIATES)


@pytest.mark.parametrize(("controls", "raw"), [("cps1", -8498), ("psid1", -15205)])
def test_survey_controls_lead_to_the_experiment_s_answer(controls, raw):
    """Dehejia & Wahba 1999: the experiment says 1,794 with a standard error of 671."""
    arm = lalonde(controls).arms[0]
    assert arm.raw == pytest.approx(raw, abs=1)
    assert abs(arm.att - EXPERIMENT) < STANDARD_ERROR
    assert arm.att_low < EXPERIMENT < arm.att_high


@pytest.mark.parametrize("controls", ["psid1", "cps3", "psid3"])
def test_surveys_too_unlike_the_trial_are_warned_about(controls):
    arm = lalonde(controls).arms[0]
    assert {"outside_support", "few_effective"} & set(arm.warning_codes)
    assert not arm.rankable


def test_cps_rests_on_far_more_comparable_people_than_psid():
    cps, psid = (lalonde(controls).arms[0] for controls in ("cps1", "psid1"))
    assert "few_effective" in psid.warning_codes
    assert "few_effective" not in cps.warning_codes
    assert cps.effective_n > 3 * psid.effective_n


def test_the_experiment_itself_is_left_as_it_is():
    arm = lalonde("nsw74demo").arms[0]
    assert abs(arm.att - EXPERIMENT) < 200
    assert arm.warnings == ()


@pytest.mark.parametrize("controls", ["cps1", "psid1", "nsw74demo"])
def test_people_without_earnings_are_not_taken_for_copies_nor_earlier_earnings_for_the_outcome(controls):
    warnings = lalonde(controls).diagnostics["warnings"]
    assert not any("repeat" in text or "known before the start" in text for text in warnings)


def test_the_eight_schools_are_as_in_the_books():
    """Rubin 1981; Gelman et al., Bayesian Data Analysis, table 5.3: means about 5 to 11, all intervals overlap."""
    schools = pd.read_csv(OUTSIDE / "stevedata_eight_schools.csv")
    found = shrink(schools["est"].to_numpy(), np.diag(schools["se"].to_numpy() ** 2))
    assert found.mean.min() > 4.5
    assert found.mean.max() < 12
    assert found.mean.argmax() == schools["est"].argmax() == 0
    assert found.low.max() < found.high.min()
    assert found.differ_p > 0.5
    assert found.reliability.max() < 0.4
