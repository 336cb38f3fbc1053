"""Boosted trees on covariates binned beforehand."""

import numpy as np

from models.nuisances.trees import TREE_BINS, Bins, Trees


def test_bins_are_about_equally_full_and_keep_the_order(rng):
    plain = rng.normal(size=(5000, 2)).astype(np.float32)
    codes = Bins.learn(plain).of(plain)
    sizes = np.bincount(codes[:, 0], minlength=TREE_BINS)
    assert len(sizes) == TREE_BINS and sizes.min() >= 35 and sizes.max() <= 45
    order = np.argsort(plain[:, 0])
    assert (np.diff(codes[order, 0].astype(int)) >= 0).all()


def test_equal_weights_are_as_good_as_none(rng):
    codes = rng.integers(0, 100, size=(3000, 3)).astype(np.uint8)
    rest = np.where(codes[:, 0] > 50, 1.0, -1.0) + rng.normal(size=3000)
    some = np.ones(3000)
    some[0] = 1.0 + 1e-9
    plain = Trees.learn(codes, rest, np.ones(3000), 1).predict(codes)
    weighed = Trees.learn(codes, rest, some, 1).predict(codes)
    assert np.abs(plain - weighed).max() < 1e-5
    assert np.corrcoef(plain, codes[:, 0] > 50)[0, 1] > 0.95


def test_without_covariates_there_is_nothing_to_split_by():
    codes = np.empty((40, 0), dtype=np.uint8)
    assert (Trees.learn(codes, np.arange(40.0), np.ones(40), 0).predict(codes) == 0).all()
