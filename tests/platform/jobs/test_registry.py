"""Tasks are found without importing the rooms."""

import pytest

from app.platform.jobs import registry, task


def test_a_task_states_a_queue_that_exists() -> None:
    with pytest.raises(ValueError, match="heavy, quick"):
        task("test.lost", queue="elsewhere")


def test_places_are_read_from_the_decorators() -> None:
    source = "@task('effects.fit', queue='heavy')\nasync def fit(progress, *, run_id): ...\nasync def helper(): ..."
    place = registry.TaskPlace("effects.fit", "heavy", "app.evidence.effects.tasks")
    assert registry._places_in(source, "app.evidence.effects.tasks") == [place]


def test_a_task_without_a_queue_is_refused() -> None:
    with pytest.raises(ValueError, match="states its queue"):
        registry._places_in("@task('effects.fit')\nasync def fit(progress): ...", "app.evidence.effects.tasks")


def test_every_task_of_the_rooms_can_be_imported_and_is_what_its_source_says() -> None:
    for name, place in registry.find_places().items():
        assert place.queue in registry.QUEUES
        assert callable(registry.body_of(name))
