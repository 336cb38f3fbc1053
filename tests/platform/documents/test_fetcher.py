"""Every way from an HTML document to a file or an address, and that none of them is open."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pikepdf
import pytest

from app.platform.documents import TemplateRefused

SECRET = "HEMMELIGHED-4711"

DOORS = {
    "image": '<img alt="x" src="{}">',
    "embed": '<embed src="{}">',
    "object": '<object data="{}"></object>',
    "input image": '<input type="image" alt="x" src="{}">',
    "stylesheet link": '<link rel="stylesheet" href="{}">',
    "import": '<style>@import url("{}");</style>',
    "font face": '<style>@font-face {{ font-family: F; src: url("{}") }} p {{ font-family: F }}</style><p>x',
    "background": "<p style='background-image: url(\"{}\")'>x",
    "list style": "<ul><li style='list-style-image: url(\"{}\")'>x</ul>",
    "content": '<style>p::before {{ content: url("{}") }}</style><p>x',
    "border image": "<p style='border: 9px solid; border-image: url(\"{}\") 9'>x",
    "page background": '<style>@page {{ background: url("{}") }}</style>',
    "svg image": '<svg width="9" height="9"><title>x</title><image width="9" height="9" href="{}"/></svg>',
    "svg use": '<svg width="9" height="9"><title>x</title><use href="{}#a"/></svg>',
    "svg style": '<svg width="9" height="9"><title>x</title><style>@import url("{}");</style><rect width="9"/></svg>',
    "attachment link": '<link rel="attachment" href="{}">',
    "attachment anchor": '<a rel="attachment" href="{}">x</a>',
    "base": '<base href="{}"><img alt="x" src="">',
}


class CountingServer(ThreadingHTTPServer):
    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[str] = []
        self.address = f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self.send_response(404)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[CountingServer]:
    running = CountingServer()
    threading.Thread(target=running.serve_forever, daemon=True).start()
    yield running
    running.shutdown()


def secret_file(folder: Path) -> Path:
    secret = folder / "secret.svg"
    secret.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="200" height="20"><text y="9">{SECRET}</text></svg>'
    )
    return secret


def everything_in(pdf: Path) -> bytes:
    """All text and all streams of the file, unpacked, embedded files included."""
    with pikepdf.open(pdf) as opened:
        streams = [each.read_bytes() for each in opened.objects if isinstance(each, pikepdf.Stream)]
        return b"\n".join([*streams, pdf.read_bytes()])


@pytest.mark.parametrize("door", DOORS)
def test_a_document_reaches_neither_files_nor_addresses(door, render, server, tmp_path):
    server.asked.clear()
    secret = secret_file(tmp_path)
    addresses = (secret.as_uri(), "file:///etc/passwd", f"{server.address}/{door}", "../../secret.svg")
    made = render("<hr>".join(DOORS[door].format(address) for address in addresses))
    assert server.asked == []
    inside = everything_in(made.path)
    assert SECRET.encode() not in inside
    assert b"root:x:0:0" not in inside
    assert_no_text(made.path)


def assert_no_text(pdf: Path) -> None:
    shown = subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, text=True, check=False).stdout
    assert SECRET not in shown


def test_the_doors_are_real_ones_that_plain_weasyprint_opens(server):
    server.asked.clear()
    body = "".join(
        snippet.format(f"{server.address}/{index}")
        for index, (door, snippet) in enumerate(DOORS.items())
        if door != "base"
    )
    program = "import sys, weasyprint; weasyprint.HTML(string=sys.stdin.read()).write_pdf()"
    subprocess.run([sys.executable, "-c", program], input=body, text=True, check=True, capture_output=True)
    opened = {path for path in server.asked if path.strip("/").split("#")[0].isdigit()}
    assert len(opened) >= 14, sorted(opened)


def test_a_colour_profile_from_elsewhere_stops_the_document(render, server, tmp_path):
    server.asked.clear()
    for address in (server.address, secret_file(tmp_path).as_uri()):
        with pytest.raises(TemplateRefused):
            render(f'<style>@color-profile --p {{ src: url("{address}") }}</style><p>x')
    assert server.asked == []


def test_a_link_out_of_the_folder_is_followed_and_refused(render, templates, tmp_path):
    (templates / "prove" / "logo.svg").symlink_to(secret_file(tmp_path))
    made = render('<img alt="x" src="logo.svg">')
    assert SECRET.encode() not in everything_in(made.path)
    assert any("not the document's own" in line for line in made.log)


def test_its_own_folder_and_the_shared_one_are_served(render, templates):
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
    (templates / "prove" / "logo.svg").write_text(drawing)
    (templates / "_shared" / "base.css").write_text("p { color: #0b4f5f }")
    made = render('<link rel="stylesheet" href="../_shared/base.css"><p>x<img alt="logo" src="logo.svg">')
    assert made.log == ()


def test_another_kinds_folder_is_not_its_own(render, templates):
    (templates / "other").mkdir()
    (templates / "other" / "style.css").write_text("p { color: red }")
    made = render('<link rel="stylesheet" href="../other/style.css"><p>x')
    assert any("not the document's own" in line for line in made.log)


@pytest.mark.parametrize("address", ["template.html", "metadata.yaml", "font:../../package.json", "data:text/css,p{}"])
def test_files_of_other_types_are_refused(address, render):
    made = render(f'<link rel="stylesheet" href="{address}"><p>x')
    assert any("Refused" in line for line in made.log)
