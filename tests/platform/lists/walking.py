"""Reading a list's page, its files and its JSON as a stranger would, for the tests that walk all lists."""

import csv
import io
import re
from html import unescape
from typing import Any
from urllib.parse import urlencode

import httpx
from python_calamine import CalamineWorkbook

from app.platform.access import Actor
from app.platform.access.cookies import session_cookie
from app.platform.access.sessions import authenticate
from app.platform.lists import ListSpec
from tests.builders.clients import TestBrowser

OPTION = re.compile(
    r'<a class="facet-option" id="[^"]+" href="([^"]+)"( aria-current="true")?>'
    r'.*?<span class="facet-number">([\d.]+)</span>'
)
# What a spreadsheet takes for a number, also with a minus in front.
NUMBER = re.compile(r"-?\d+(,\d+)?")
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


async def actor_of(browser: TestBrowser) -> Actor:
    found = await authenticate(browser.cookies[session_cookie()], None)
    assert found is not None and found.actor is not None
    return found.actor


def promised(page: httpx.Response) -> list[tuple[str, int]]:
    """The addresses of a page's facet values that are not chosen, with the counts they promise."""
    found = OPTION.findall(page.text)
    return [(unescape(url), int(count.replace(".", ""))) for url, chosen, count in found if not chosen]


async def queries_of(browser: TestBrowser, spec: ListSpec[Any]) -> list[str]:
    """Three ways to ask for the list: everything, the first value of a facet, and turned round by its last sort."""
    page = await browser.get(f"{spec.path}?view=all")
    filtered = [url.partition("?")[2] for url, _ in promised(page)][:1]
    return ["", *(filtered or ["q=e"]), urlencode({"sort": f"-{list(spec.sorts)[-1].removeprefix('-')}"})]


def read_csv(content: bytes) -> tuple[dict[str, str], list[str], list[list[str]]]:
    """What the file says of itself, its headings and its rows."""
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    blank = lines.index([])
    return {line[0]: line[1] for line in lines[:blank]}, lines[blank + 1], lines[blank + 2 :]


def read_xlsx(content: bytes) -> tuple[dict[str, str], list[str], list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    about, rows = (book.get_sheet_by_index(number).to_python() for number in (0, 1))
    return {str(row[0]): str(row[1]) for row in about}, [str(cell) for cell in rows[0]], rows[1:]
