"""The nuisances keep scikit-learn's contract."""

import pytest
from sklearn.utils.estimator_checks import check_estimator

from models.nuisances.outcome import ControlOutcomeRegressor
from models.nuisances.propensity import PooledMultinomialLogit

# Folds are dealt to the rows there are, so a row twice is not the same as a row of weight two.
BY_FOLDS = {"check_sample_weight_equivalence_on_dense_data": "folds", "check_sample_weight_equivalence": "folds"}


@pytest.mark.parametrize("estimator", [ControlOutcomeRegressor(random_state=0), PooledMultinomialLogit(random_state=0)])
@pytest.mark.filterwarnings("ignore")
def test_it_passes_scikit_learns_own_checks(estimator):
    found = check_estimator(estimator, expected_failed_checks=BY_FOLDS, on_fail=None, on_skip=None)
    assert [(one["check_name"], one["exception"]) for one in found if one["status"] == "failed"] == []
    assert sum(one["status"] == "passed" for one in found) > 40
