"""The system's Chromium, driven by Playwright, and logging in to a running site with it."""

import os
import shutil
from pathlib import Path

from playwright.async_api import Browser, BrowserContext, Playwright

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"


def chromium_path() -> str | None:
    """VIFTE_CHROMIUM, or the system's own."""
    given = os.environ.get("VIFTE_CHROMIUM")
    return given or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


async def start_browser(playwright: Playwright) -> Browser:
    return await playwright.chromium.launch(executable_path=chromium_path(), args=list(FLAGS))


async def log_in(context: BrowserContext, base_url: str, username: str, password: str) -> None:
    page = await context.new_page()
    await page.goto(f"{base_url}/login")
    await page.fill("input[name=username]", username)
    await page.fill("input[name=password]", password)
    await page.click("main button[type=submit]")
    await page.wait_for_url(lambda url: "/login" not in url)
    await page.close()
