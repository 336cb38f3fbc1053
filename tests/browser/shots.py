"""Pictures of a running site: python -m tests.browser.shots BASE_URL USER PASSWORD OUT_DIR PATH...

Each path at 1280 and 320 px; USER "-" looks without logging in.
"""

import asyncio
import re
import sys
from pathlib import Path

from playwright.async_api import async_playwright

from tests.browser.chromium import log_in, start_browser

WIDTHS = (1280, 320)


async def take(base_url: str, username: str, password: str, out: Path, paths: list[str]) -> None:
    async with async_playwright() as playwright:
        browser = await start_browser(playwright)
        context = await browser.new_context()
        if username != "-":
            await log_in(context, base_url, username, password)
        for path in paths:
            for width in WIDTHS:
                page = await context.new_page()
                await page.set_viewport_size({"width": width, "height": 900})
                await page.goto(base_url + path, wait_until="networkidle")
                name = re.sub(r"\W+", "-", path).strip("-") or "front"
                await page.screenshot(path=out / f"{name}-{width}.png", full_page=True)
                await page.close()
        await browser.close()


if __name__ == "__main__":
    base, user, secret, folder, *wanted = sys.argv[1:]
    Path(folder).mkdir(parents=True, exist_ok=True)
    asyncio.run(take(base, user, secret, Path(folder), wanted))
