"""The commands offer what the product has."""

from app.platform.access import Role
from app.platform.access.commands import ROLES


def test_the_command_offers_every_role() -> None:
    assert set(ROLES) == {role.value for role in Role}
