"""Commands for users."""

import click

ROLES = ("caseworker", "team_leader", "procurement", "manager", "supplier", "administrator", "auditor")


@click.group("user", short_help="Create users, reset passwords.")
def user_group() -> None:
    """Users, for the first administrator and for emergencies; the rest is done under /admin/users."""


@user_group.command("create", short_help="Create a user with a temporary password.")
@click.argument("username")
@click.option("--name", required=True, help="The person's name.")
@click.option("--role", "roles", required=True, multiple=True, type=click.Choice(ROLES), help="May be given twice.")
@click.option("--team", "teams", multiple=True, help="Team code; made when new. May be given twice.")
@click.option("--email", help="Where Vifte tells this user that something waits.")
@click.option("--supplier-id", type=click.IntRange(min=1), help="The supplier's number, for role supplier.")
def create_command(
    username: str,
    name: str,
    roles: tuple[str, ...],
    teams: tuple[str, ...],
    email: str | None,
    supplier_id: int | None,
) -> None:
    """Create a user and print a temporary password, which the first log-in replaces.

    \b
    Examples:
      vifte user create anna --name "Anna Holm" --role administrator
      vifte user create bo --name "Bo Dam" --role caseworker --team JOB-1 --email bo@example.dk
    """
    from app.platform.access import service
    from app.platform.access.passwords import temporary_password
    from app.platform.jobs.process import with_database

    password = temporary_password()

    async def create() -> int:
        team_ids = [await service.ensure_team(code) for code in teams]
        return await service.create_user(
            username,
            name=name,
            roles=roles,
            password=password,
            team_ids=team_ids,
            supplier_id=supplier_id,
            email=email,
            must_change_password=True,
        )

    user_id = with_database(create)
    click.echo(f"User {user_id} {username} created. Temporary password: {password}")


@user_group.command("reset-password", short_help="Give a user a temporary password.")
@click.argument("username")
def reset_password_command(username: str) -> None:
    """End the user's sessions and print a temporary password.

    \b
    Example:
      vifte user reset-password anna
    """
    from app.platform.access import service
    from app.platform.errors import NotFound
    from app.platform.jobs.process import with_database

    async def reset() -> str:
        user = await service.find_user_by_username(username)
        if user is None:
            raise NotFound("There is no user {username}.", username=username)
        return await service.reset_password(user.id, actor_id=None)

    click.echo(f"Temporary password: {with_database(reset)}")


commands: list[click.Command] = [user_group]
