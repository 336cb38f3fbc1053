"""Which tasks there are. They are found by reading the rooms' `tasks.py`, not by importing them:
the web process enqueues work whose libraries it must never load."""

import ast
import importlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from app.platform.errors import N_, NotFound

APP_DIR = Path(__file__).resolve().parents[2]
QUEUES = ("heavy", "quick")

TaskBody = Callable[..., Awaitable[dict[str, Any] | None]]
Body = TypeVar("Body", bound=TaskBody)


@dataclass(frozen=True)
class TaskPlace:
    """Where a task's code is (None for one defined outside the rooms, as in a test), and who runs it."""

    name: str
    queue: str
    module: str | None


_bodies: dict[str, TaskBody] = {}
_places: dict[str, TaskPlace] = {}


def task(name: str, *, queue: str) -> Callable[[Body], Body]:
    """Register `async def body(progress, *, ...) -> dict | None` under a name, for the worker of one queue.

    Both arguments must be written out as text in the decorator, since `find_places` reads them there.
    """
    if queue not in QUEUES:
        raise ValueError(f"task {name!r} names the queue {queue!r}; there are {', '.join(QUEUES)}")

    def register(body: Body) -> Body:
        _bodies[name] = body
        _places[name] = TaskPlace(name, queue, None)
        return body

    return register


@cache
def find_places() -> dict[str, TaskPlace]:
    """Every task of the rooms by name, read from the source."""
    places: dict[str, TaskPlace] = {}
    for file in sorted(APP_DIR.glob("*/*/tasks.py")):
        module = ".".join(("app", *file.relative_to(APP_DIR).with_suffix("").parts))
        for place in _places_in(file.read_text(encoding="utf-8"), module):
            if place.name in places:
                raise ValueError(f"two tasks are called {place.name!r}: {module} and {places[place.name].module}")
            places[place.name] = place
    return places


def all_places() -> dict[str, TaskPlace]:
    """The rooms' tasks, and those defined elsewhere in this process."""
    return {**_places, **find_places()}


def place_of(name: str) -> TaskPlace:
    place = all_places().get(name)
    if place is None:
        raise NotFound(N_("There is no task called {name}."), name=name)
    return place


def body_of(name: str) -> TaskBody:
    """The task's function; its room is imported on first use."""
    module = place_of(name).module
    if name not in _bodies and module is not None:
        importlib.import_module(module)
    return _bodies[name]


def _places_in(source: str, module: str) -> list[TaskPlace]:
    return [
        TaskPlace(ast.literal_eval(call.args[0]), _queue_in(call, module), module)
        for function in ast.walk(ast.parse(source))
        if isinstance(function, ast.AsyncFunctionDef)
        for call in function.decorator_list
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "task"
    ]


def _queue_in(call: ast.Call, module: str) -> str:
    for keyword in call.keywords:
        if keyword.arg == "queue":
            return str(ast.literal_eval(keyword.value))
    raise ValueError(f"{module}: a task states its queue, as in @task(name, queue='quick')")
