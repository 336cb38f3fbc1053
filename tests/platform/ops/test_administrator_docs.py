"""The administrator's page lists what the code has."""

import re
from pathlib import Path

from app.cli import command_modules, commands_of, vifte

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs" / "administrator.md").read_text(encoding="utf-8")
NOT_SETTINGS = {"XDG_DATA_HOME", "XDG_RUNTIME_DIR"}


def table_under(heading: str) -> list[str]:
    """The first column of the table in a section, without its head."""
    section = PAGE.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    return re.findall(r"^\| `([^`]+)` \|", section, flags=re.MULTILINE)


def variables_read() -> set[str]:
    """Names looked up in the environment anywhere in app/."""
    source = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "app").rglob("*.py"))
    return set(re.findall(r'environ(?:\.get\(|\[)"([A-Z_]+)"', source)) - NOT_SETTINGS


def test_every_setting_is_listed_once() -> None:
    listed = table_under("Settings")
    assert len(listed) == len(set(listed))
    assert set(listed) == variables_read()


def test_every_command_is_listed() -> None:
    names = {name for module in command_modules() for name in commands_of(module)}
    assert {entry.removeprefix("vifte ") for entry in table_under("Commands")} == names


def test_every_command_gives_an_example() -> None:
    for module in command_modules():
        for name, command in commands_of(module).items():
            for leaf in getattr(command, "commands", {name: command}).values():
                assert "Example" in f"{leaf.help}{leaf.epilog}", f"vifte {name}: {leaf.name} shows no example"


def test_the_help_lists_commands_in_order() -> None:
    names = vifte.list_commands(None)  # type: ignore[arg-type]
    assert names == sorted(names)
    assert "run" in names
