"""The nuisances keep scikit-learn's contract."""

import pytest
from sklearn.base import clone
from sklearn.utils.estimator_checks import estimator_checks_generator

from models.nuisances.outcome import ControlOutcomeRegressor
from models.nuisances.propensity import PooledMultinomialLogit


@pytest.mark.parametrize("estimator", [ControlOutcomeRegressor(random_state=0), PooledMultinomialLogit(random_state=0)])
def test_it_passes_scikit_learns_own_checks(estimator):
    failed = {}
    for one, check in estimator_checks_generator(clone(estimator), mark="skip"):
        try:
            check(one)
        except Exception as error:  # noqa: BLE001 - every failing check is told at once
            name = getattr(check, "func", check).__name__
            if type(error).__name__ not in ("SkipTest", "SkipTestWarning"):
                failed[name] = repr(error)[:200]
    assert failed == {}
