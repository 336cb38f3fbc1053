"""Who may import whom. The order of rooms written here is the design; a new room is added to it."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

GROUPS = ("platform", "offers", "casework", "evidence", "procurement", "steering")

# Inside a group a room imports only rooms to its left; tables' foreign keys follow.
ROOMS = {
    "platform": (
        "settings", "errors", "clock", "keys", "danish",
        "db", "audit", "access", "codelists", "web", "charts", "jobs", "documents", "mail", "lists",
        "intake", "ops",
    ),
    "offers": ("suppliers", "catalogue"),
    "casework": ("citizens", "plans", "referrals", "messages", "reports", "progression", "outcomes"),
    "evidence": ("effects", "cards", "revisions", "comparison", "ranking", "validation"),
    "procurement": (
        "procedures", "library", "wording", "pricing", "needs", "checking", "tenders", "sandboxes", "publication",
        "appointments", "sealing", "bidders", "bids", "opening", "evaluation", "awards", "contracts",
        "releases", "exports",
    ),
    "steering": ("portfolio", "reports", "supervision", "demonstration"),
}  # fmt: skip

# What stands beside the groups and collects the rooms.
ENTRANCES = {"main", "cli", "worker", "serve"}

# Imports against the order, with the reason.
ALLOWED = {
    ("app/platform/db/migrations/", "app.platform.jobs.schema"): "the queue's tables are made with all others",
}

# threadpoolctl comes with scikit-learn; it holds sums to one thread, so that they repeat. distributed is optional.
MODELS_MAY_IMPORT = {"models", "numpy", "pandas", "scipy", "sklearn", "joblib", "threadpoolctl", "distributed"}
HANDLERS = re.compile(r"(\w+_)?(pages?|api)\.py")
# Pages and commands of the platform's rooms stand on the whole platform: a log-in page needs the shell.
EDGE_OF_PLATFORM = re.compile(r"app/platform/\w+/((\w+_)?(pages?|api)|views|reading|commands)\.py")
HEAVY = {"sklearn", "pandas", "weasyprint", "scipy", "matplotlib", "joblib"}


@dataclass(frozen=True)
class Import:
    """One imported module, seen from the repository's root. `lazy` when it stands inside a function."""

    file: str
    line: int
    module: str
    lazy: bool

    def __str__(self) -> str:
        return f"{self.file}:{self.line} imports {self.module}"


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def source_files(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def imports_of(path: Path) -> Iterator[Import]:
    file = str(path.relative_to(ROOT))
    for node, lazy in nodes_with_place(parsed(path), inside=False):
        if isinstance(node, ast.Import):
            yield from (Import(file, node.lineno, name.name, lazy) for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield Import(file, node.lineno, node.module, lazy)
            yield from (Import(file, node.lineno, f"{node.module}.{name.name}", lazy) for name in node.names)


def nodes_with_place(node: ast.AST, *, inside: bool) -> Iterator[tuple[ast.AST, bool]]:
    """Every node, and whether it runs only when a function is called (or, under TYPE_CHECKING, never)."""
    for child in ast.iter_child_nodes(node):
        deeper = inside or isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) or is_for_types(child)
        yield child, deeper
        yield from nodes_with_place(child, inside=deeper)


def is_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


@cache
def app_imports() -> list[Import]:
    return [found for path in source_files("app") for found in imports_of(path)]


def place(dotted: str) -> tuple[str, str] | None:
    """Group and room of a module of app/, None for what stands beside them."""
    parts = dotted.split(".")
    if len(parts) < 3 or parts[0] != "app" or parts[1] not in GROUPS:
        return None
    return parts[1], parts[2]


def place_of_file(file: str) -> tuple[str, str] | None:
    return place(file.removesuffix(".py").replace("/", "."))


def rank(at: tuple[str, str]) -> tuple[int, int]:
    return GROUPS.index(at[0]), ROOMS[at[0]].index(at[1])


def listed(faults: list[Import]) -> str:
    return "\n" + "\n".join(sorted({str(fault) for fault in faults}))


def test_every_room_has_its_place_in_the_order() -> None:
    rooms = {
        place_of_file(str(path.relative_to(ROOT)))
        for path in source_files("app")
        if len(path.relative_to(ROOT).parts) > 3 and path.name != "__init__.py"
    }
    assert {room for room in rooms if room and room[1] not in ROOMS[room[0]]} == set()


def test_nothing_but_the_entrances_stands_beside_the_groups() -> None:
    beside = {path.stem for path in (ROOT / "app").glob("*.py")} - {"__init__"}
    assert beside <= ENTRANCES
    assert {path.name for path in (ROOT / "app").iterdir() if (path / "__init__.py").exists()} <= set(GROUPS)


def test_models_know_nothing_of_the_application() -> None:
    standard = set(sys.stdlib_module_names)
    faults = [
        found
        for path in source_files("models")
        if path.name != "bench.py"
        for found in imports_of(path)
        if found.module.split(".")[0] not in MODELS_MAY_IMPORT | standard
    ]
    assert not faults, listed(faults)


def test_rooms_import_downward_only() -> None:
    faults = []
    for found in app_imports():
        here, there = place_of_file(found.file), place(found.module)
        if here is None or there is None or here == there or there[1] not in ROOMS[there[0]]:
            continue
        if rank(there) > rank(here) and not is_allowed(found):
            faults.append(found)
    assert not faults, listed(faults)


def is_allowed(found: Import) -> bool:
    """The exceptions written down above, and the platform's edge within the platform."""
    named = any(found.file.startswith(file) and found.module.startswith(module) for file, module in ALLOWED)
    return named or bool(EDGE_OF_PLATFORM.fullmatch(found.file) and found.module.startswith("app.platform."))


def test_no_room_imports_what_collects_the_rooms() -> None:
    entrances = {f"app.{name}" for name in ENTRANCES}
    faults = [
        found
        for found in app_imports()
        if place_of_file(found.file) and not found.lazy and ".".join(found.module.split(".")[:2]) in entrances
    ]
    assert not faults, listed(faults)


def test_litestar_appears_only_at_the_web_edge() -> None:
    def at_the_edge(file: str) -> bool:
        path = Path(file)
        web = file.startswith(("app/platform/web/", "app/platform/access/"))
        return path.parent == Path("app") or web or bool(HANDLERS.fullmatch(path.name))

    faults = [
        found for found in app_imports() if found.module.split(".")[0] == "litestar" and not at_the_edge(found.file)
    ]
    assert not faults, listed(faults)


def test_weasyprint_appears_only_in_the_documents_room() -> None:
    faults = [
        found
        for found in app_imports()
        if found.module.split(".")[0] == "weasyprint" and not found.file.startswith("app/platform/documents/")
    ]
    assert not faults, listed(faults)


def test_pages_know_no_tables_and_no_queries_of_other_rooms() -> None:
    faults = []
    for found in app_imports():
        if not HANDLERS.fullmatch(Path(found.file).name) or found.file.startswith("app/platform/ops/"):
            continue
        parts = found.module.split(".")
        other_room = place(found.module) not in (None, place_of_file(found.file))
        if parts[0] == "app" and ("tables" in parts[3:4] or (other_room and "queries" in parts[3:4])):
            faults.append(found)
    assert not faults, listed(faults)


def test_tables_and_queries_of_a_room_are_its_own() -> None:
    """A `reads.py` selects from lower tables by SQL; another room's table classes serve foreign keys only."""
    faults = [
        found
        for found in app_imports()
        if (there := place(found.module)) is not None
        and there != place_of_file(found.file)
        and (
            ("queries" in found.module.split(".")[3:4])
            or ("tables" in found.module.split(".")[3:4] and Path(found.file).name != "tables.py")
        )
    ]
    assert not faults, listed(faults)


def opens_transaction(path: Path) -> list[int]:
    return [
        node.lineno
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "transaction"
    ]


def test_transactions_open_in_services() -> None:
    """`service.py`, or where a room's services are several, `x_service.py`; the platform's own machinery may too."""
    faults = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in source_files("app")
        if path.relative_to(ROOT).parts[1] != "platform" and not path.name.endswith("service.py")
        for line in opens_transaction(path)
    ]
    assert faults == []


@pytest.mark.parametrize("entrance", ["app.main", "app.cli"])
def test_heavy_libraries_are_not_loaded_by_the_web_process(entrance: str) -> None:
    script = (
        f"import sys, {entrance} as entrance\n"
        "getattr(entrance, 'create_app', lambda: entrance.vifte.list_commands(None))()\n"
        "print(*{name.split('.')[0] for name in sys.modules})"
    )
    environ = os.environ | {"PYTHONPATH": str(ROOT)}
    outcome = subprocess.run([sys.executable, "-c", script], env=environ, capture_output=True, text=True, check=True)
    assert set(outcome.stdout.split()) & HEAVY == set()
