"""`vifte library`: requirements from files."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from app.procurement.library.schemas import Loaded


@click.group()
def library() -> None:
    """The library of requirements.

    \b
    Example: vifte library load
    """


@library.command("load")
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def load_command(files: tuple[Path, ...]) -> None:
    """Take requirements in from YAML files; without a file those that come with the product.

    A wording never seen before becomes a new version. What was written or retired in the library itself stays as it is,
    and loading again changes nothing.

    \b
    Examples:
      vifte library load
      vifte library load our-requirements.yaml
    """
    from app.platform.jobs.process import with_database
    from app.procurement.library import service
    from app.procurement.library.files import read_files, standard_requirements

    entries = read_files(files) if files else standard_requirements()
    click.echo(told(with_database(lambda: service.load_requirements(None, entries))))


def told(loaded: "Loaded") -> str:
    counts = f"{len(loaded.added)} added, {len(loaded.reworded)} with a new version, {len(loaded.unchanged)} unchanged"
    if not loaded.kept:
        return counts
    return f"{counts}\nLeft as they are, since they were changed or retired here: {', '.join(loaded.kept)}"


commands: list[click.Command] = [library]
