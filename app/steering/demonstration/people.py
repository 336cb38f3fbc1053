"""Log-ins of the demonstration, one for each role and a caseworker's for each desk."""

import json
import secrets
from dataclasses import dataclass
from pathlib import Path

from app.platform.access.actor import ROLE_LABELS, Role
from app.platform.access.service import create_user, ensure_team, find_user_by_username, set_own_mail
from app.platform.settings import settings
from app.steering.demonstration.acting import actor_named
from app.steering.demonstration.everyday import read_everyday
from app.steering.demonstration.portfolio import read_portfolio
from app.steering.demonstration.reads import find_supplier_id
from app.steering.demonstration.rows import CASEWORKERS, TEAMS

TEAM_NAMES = ("Jobteam", "Udviklingsteam", "Ungeteam", "Sygedagpengeteam")
FOLDER = "demonstration"
LOGINS = "logins.txt"
UNFINISHED = "passwords.json"


@dataclass(frozen=True)
class Login:
    """`desk` numbers a caseworker; `printed` ones are shown at every start."""

    username: str
    name: str
    role: Role
    team: int | None = None
    printed: bool = True


LOGINS_BEFORE_FILES = (
    Login("administrator", "Demo Administrator", Role.ADMINISTRATOR),
    Login("indkob", "Demo Indkøber", Role.PROCUREMENT),
    Login("leder", "Demo Leder", Role.MANAGER),
    Login("teamleder", "Demo Teamleder", Role.TEAM_LEADER, team=3),
    Login("revisor", "Demo Revisor", Role.AUDITOR),
    *(
        Login(
            username,
            f"Demo Sagsbehandler {desk + 1}",
            Role.CASEWORKER,
            team=desk // 3,
            printed=username == read_everyday()["caseworker"],
        )
        for desk, username in enumerate(CASEWORKERS)
    ),
)
SUPPLIER_LOGINS = tuple(
    Login(username, f"Demo Leverandør {number}", Role.SUPPLIER)
    for number, username in enumerate(read_everyday()["supplier_users"], start=1)
)
# A company that registered itself, in bought.yaml; it makes its own user.
BIDDER_LOGIN = Login("udbud@fiktiv-nystart.example", "Demo Tilbudsgiver", Role.SUPPLIER)
MAIL_DOMAIN = "demo.example"


async def make_staff() -> dict[str, str]:
    """Teams and the municipality's users, those that are not there yet. Returns new passwords by user name."""
    team_ids = [await ensure_team(code, name) for code, name in zip(TEAMS, TEAM_NAMES, strict=True)]
    passwords: dict[str, str] = {}
    for login in LOGINS_BEFORE_FILES:
        teams = () if login.team is None else (team_ids[login.team],)
        passwords |= await _make(login, team_ids=teams)
    return passwords


async def make_supplier_users() -> dict[str, str]:
    """Two people of the supplier whose log-ins are shown, and one of each other, who answers and reports as well."""
    passwords: dict[str, str] = {}
    shown = read_everyday()["supplier"]
    for code in [supplier["code"] for supplier in read_portfolio()["suppliers"]]:
        logins = SUPPLIER_LOGINS if code == shown else (other_supplier_login(code),)
        for login in logins:
            passwords |= await _make(login, supplier_id=await find_supplier_id(code))
    return passwords


def other_supplier_login(code: str) -> Login:
    return Login(f"leverandor-{code.lower()}", f"Demo Leverandør {code}", Role.SUPPLIER, printed=False)


def supplier_usernames(code: str) -> list[str]:
    """Who acts for the supplier."""
    known = read_everyday()
    return list(known["supplier_users"]) if code == known["supplier"] else [other_supplier_login(code).username]


async def give_addresses() -> None:
    """From now on those who can log in get e-mails; what lies behind would only have filled the folder."""
    for login in _printed():
        actor = await actor_named(login.username)
        await set_own_mail(actor, f"{login.username}@{MAIL_DOMAIN}", wanted=True)


def _printed() -> list[Login]:
    return [login for login in (*LOGINS_BEFORE_FILES, *SUPPLIER_LOGINS) if login.printed]


async def _make(login: Login, *, team_ids: tuple[int, ...] = (), supplier_id: int | None = None) -> dict[str, str]:
    if await find_user_by_username(login.username):
        return {}
    password = f"demo-{secrets.token_hex(5)}"
    await create_user(
        login.username,
        name=login.name,
        roles=[login.role],
        password=password,
        team_ids=team_ids,
        supplier_id=supplier_id,
    )
    return {login.username: password}


def remember(passwords: dict[str, str]) -> dict[str, str]:
    """Keep new passwords beside those of an interrupted earlier try, and return all of them."""
    file = settings().data_dir / FOLDER / UNFINISHED
    known = json.loads(file.read_text("utf-8")) if file.exists() else {}
    write_private(file, json.dumps(known | passwords))
    return known | passwords


def write_logins(passwords: dict[str, str]) -> None:
    """The file that `vifte run --demo` prints at every start; that it is there says the demonstration is whole."""
    logins = [login for login in (*_printed(), BIDDER_LOGIN) if login.username in passwords]
    lines = [f"  {ROLE_LABELS[login.role]:<20} {login.username:<28} {passwords[login.username]}" for login in logins]
    folder = settings().data_dir / FOLDER
    write_private(
        folder / LOGINS, "\n".join(["  Role                 User name                    Password", *lines]) + "\n"
    )
    (folder / UNFINISHED).unlink(missing_ok=True)


def write_private(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)
    file.write_text(text, encoding="utf-8")
