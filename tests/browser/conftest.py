"""A real site in a process of its own and a real browser, for every test in this folder."""

import asyncio
import os
import socket
import sys
import warnings
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import asyncpg
import httpx
import pytest
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from app.platform.db.embedded import create_database, url_of_database
from tests.browser.chromium import chromium_path, log_in, start_browser
from tests.builders.access import PASSWORD

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 240

PageAs = Callable[..., Awaitable[Page]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where the system has no Chromium nothing here can be known, and that is said loudly."""
    if chromium_path() is not None:
        return
    reason = "NO CHROMIUM: pages were not tried in a browser. Install it with: apt-get install chromium"
    warnings.warn(reason, stacklevel=1)
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def site_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder the site keeps its data in; its e-mails are in `mail`."""
    return tmp_path_factory.mktemp("site")


@pytest.fixture(scope="session")
async def base_url(server_url: str, site_data: Path) -> AsyncIterator[str]:
    """The address of a site with a user for each role and a little of everything."""
    name = f"browser_{os.getpid()}"
    await create_database(server_url, name)
    data = site_data
    port = _free_port()
    process = await asyncio.create_subprocess_exec(
        *[sys.executable, "-m", "tests.browser.site", url_of_database(server_url, name), str(port)],
        cwd=ROOT,
        env={**os.environ, "VIFTE_DATA": str(data), "VIFTE_KEYS": str(data / "keys"), "VIFTE_PORT": str(port)},
    )
    try:
        await _answers(f"http://127.0.0.1:{port}", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        await process.wait()
        connection = await asyncpg.connect(server_url)
        await connection.execute(f'drop database "{name}" with (force)')
        await connection.close()


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        started = await start_browser(playwright)
        yield started
        await started.close()


@pytest.fixture(scope="session")
async def windows(browser: Browser, base_url: str) -> AsyncIterator[dict[str | None, BrowserContext]]:
    """One browser window for each role, logged in once; it keeps its cookies and what it has fetched."""
    opened: dict[str | None, BrowserContext] = {}
    yield opened
    for context in opened.values():
        await context.close()


@pytest.fixture
async def page_as(browser: Browser, base_url: str, windows: dict[str | None, BrowserContext]) -> AsyncIterator[PageAs]:
    """`page = await page_as("manager", width=320)`: a fresh tab in that role's window; None is nobody logged in."""
    pages: list[Page] = []

    async def make(role: str | None, *, width: int = 1280, forced_colors: bool = False) -> Page:
        if role not in windows:
            windows[role] = await browser.new_context(base_url=base_url, locale="da-DK")
            if role is not None:
                await log_in(windows[role], base_url, role, PASSWORD)
        page = await windows[role].new_page()
        pages.append(page)
        await page.set_viewport_size({"width": width, "height": 900})
        await page.emulate_media(forced_colors="active" if forced_colors else "none")
        return page

    yield make
    for page in pages:
        await page.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def _answers(url: str, process: Process) -> None:
    async with httpx.AsyncClient() as client:
        for _ in range(START_SECONDS * 5):
            if process.returncode is not None:
                raise RuntimeError(f"the site for the browser tests ended with {process.returncode}")
            try:
                await client.get(f"{url}/login")
                return
            except httpx.TransportError:
                await asyncio.sleep(0.2)
    raise RuntimeError("the site for the browser tests did not answer in time")
