"""Static files: only those found at start, kept by browsers for a year, small on the wire."""

from pathlib import Path

import httpx
import pytest

from app.platform.web.static_files import AssetsMissing, check_assets, package_url, static_url


async def test_the_pages_style_sheets_are_served(site: httpx.AsyncClient) -> None:
    for url in (
        package_url("dkfds", "css/dkfds-virkdk.min.css"),
        static_url("web/vifte.css"),
        static_url("web/vifte.js"),
    ):
        answer = await site.get(url, headers={"accept-encoding": "gzip"})
        assert answer.status_code == 200
        assert answer.headers["content-encoding"] == "gzip"
        again = await site.get(url, headers={"if-none-match": answer.headers["etag"]})
        assert again.status_code == 304


async def test_every_file_the_style_sheets_name_exists(site: httpx.AsyncClient) -> None:
    import re

    for sheet in ("web/fonts.css", "web/vifte.css"):
        for url in re.findall(r'url\("([^"]+)"\)', (await site.get(static_url(sheet))).text):
            assert (await site.get(url)).status_code == 200, url


@pytest.mark.parametrize(
    "path",
    ["/static/../main.py", "/static/web/../../main.py", "/static/web/%2e%2e/rendering.py", "/static/"],
)
async def test_nothing_else_is_served(site: httpx.AsyncClient, path: str) -> None:
    assert (await site.get(path)).status_code == 404


def test_missing_packages_stop_the_start_and_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(AssetsMissing, match="npm ci --ignore-scripts"):
        check_assets(tmp_path)
