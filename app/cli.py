"""`vifte`: the commands of every room, found in their `commands.py` and imported when asked for."""

import importlib
import logging
import signal
import sys
from functools import cache
from pathlib import Path

import click

from app.platform.errors import InvalidInput, VifteError
from app.platform.leaving_out import leaving_out

APP_DIR = Path(__file__).resolve().parent
# Asked for most often, and looked in first, so that starting the product imports no other room.
FIRST = "app.platform.ops.commands"


@cache
def commands_of(module: str) -> dict[str, click.Command]:
    return {str(command.name): command for command in importlib.import_module(module).commands}


def command_modules() -> list[str]:
    files = sorted(APP_DIR.glob("*/*/commands.py"))
    names = [".".join(("app", *file.relative_to(APP_DIR).with_suffix("").parts)) for file in files]
    return sorted(names, key=lambda name: (name != FIRST, name))


class Rooms(click.Group):
    """A group whose commands live in the rooms."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(name for module in command_modules() for name in commands_of(module))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        for module in command_modules():
            if command := commands_of(module).get(cmd_name):
                return command
        return None

    def invoke(self, ctx: click.Context) -> object:
        with leaving_out("rich"):
            from app.platform.ops.logging import configure_logging

        configure_logging(logging.WARNING)  # a command says itself what it does; `run` and `work` log all
        try:
            return super().invoke(ctx)
        except InvalidInput as error:
            lines = [f"{field.field}: {field.msgid.format(**field.params)}" for field in error.fields]
            raise click.ClickException("\n  ".join([str(error), *lines])) from error
        except VifteError as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=Rooms, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def vifte() -> None:
    """Vifte: offers, their effects and the tenders they are bought by, for municipal employment services.

    \b
    Examples:
      vifte run --demo          start with a demonstration municipality
      vifte doctor              say what is missing
      vifte COMMAND --help      explain one command
    """


def main() -> None:
    # An ordinary exit lets go of the embedded database, which would otherwise go on without anybody.
    signal.signal(signal.SIGTERM, lambda signum, frame: sys.exit(128 + signum))
    vifte(prog_name="vifte")


if __name__ == "__main__":
    main()
