"""What an administrator does with users and teams."""

from tests.conftest import ClientAs


async def test_the_pages_of_users_and_teams_open(client_as: ClientAs) -> None:
    browser = await client_as("administrator")
    for path in ("/admin/users", "/admin/users?q=test&role=manager", "/admin/users/new", "/admin/teams", "/account"):
        answer = await browser.get(path)
        assert answer.status_code == 200, path
