"""The cache belongs to the process, not to the test's transaction: put it back after every test."""

from collections.abc import Iterator

import pytest

from app.platform.codelists import cache


@pytest.fixture(autouse=True)
def cache_put_back(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(cache, "_current", cache._current)
    yield
