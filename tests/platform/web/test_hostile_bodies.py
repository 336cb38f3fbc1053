"""Bodies nobody sends by accident are answered with 400 or 413, never with 500."""

import httpx
import pytest

FORM = {"content-type": "application/x-www-form-urlencoded"}
JSON = {"content-type": "application/json"}


def multipart(*parts: bytes, boundary: str = "xyz") -> dict[str, object]:
    mark = f"--{boundary}\r\n".encode()
    body = b"".join(mark + part + b"\r\n" for part in parts) + f"--{boundary}--\r\n".encode()
    return {"content": body, "headers": {"content-type": f"multipart/form-data; boundary={boundary}"}}


def field(value: bytes, *, charset: str = "") -> bytes:
    kind = f"Content-Type: text/plain; charset={charset}\r\n".encode() if charset else b""
    return b'Content-Disposition: form-data; name="a"\r\n' + kind + b"\r\n" + value


@pytest.mark.parametrize(
    "body",
    [
        b'{"name": "\xff\xfe"}',
        b"[" * 100_000,
        b'{"name": "a", "nested": ' + b"[" * 50_000 + b"]" * 49_900 + b"}",
        b'{"name": "a\\u0000b"}',
        b'{"name": "\\ud800"}',
        b"{",
        b"",
        b'{"name": 3}',
        b'{"name": "a", "nested": 1e999999}',
    ],
    ids=["utf8", "deep", "deep-inside", "nul", "surrogate", "cut", "empty", "type", "infinity"],
)
async def test_json_that_cannot_be_used_is_refused(site: httpx.AsyncClient, body: bytes) -> None:
    answer = await site.post("/api/json", content=body, headers=JSON)
    assert answer.status_code in (400, 413)
    assert answer.json()["error"]["status"] == answer.status_code


async def test_json_too_large_is_413(site: httpx.AsyncClient) -> None:
    answer = await site.post("/api/json", content=b'{"name": "' + b"a" * 200_000 + b'"}', headers=JSON)
    assert answer.status_code == 413


@pytest.mark.parametrize(
    "body", [b"a=%ff", b"a=\xff", b"a=b%00c", b"a%00=b", b"&a" * 10_000], ids=["escape", "raw", "nul", "name", "many"]
)
async def test_a_form_that_cannot_be_used_is_refused(site: httpx.AsyncClient, body: bytes) -> None:
    answer = await site.post("/form", content=body, headers=FORM)
    assert answer.status_code == 400
    assert "text/html" in answer.headers["content-type"]


async def test_a_form_too_large_is_413(site: httpx.AsyncClient) -> None:
    assert (await site.post("/form", content=b"a=" + b"b" * 200_000, headers=FORM)).status_code == 413


@pytest.mark.parametrize(
    "request_parts",
    [
        multipart(field(b"\xff\xfe\xfd")),
        multipart(field(b"abc", charset="no-such-charset")),
        multipart(field(b"abc", charset="base64")),
        multipart(field(b"a\x00b")),
        multipart(*[field(b"x")] * 100),
        multipart(b"no header at all"),
        {"content": b"--xyz\r\nContent-Dis", "headers": {"content-type": "multipart/form-data; boundary=xyz"}},
        {"content": b"abc", "headers": {"content-type": "multipart/form-data"}},
        {"content": b"abc", "headers": {"content-type": "multipart/form-data; boundary="}},
        {"content": b"abc", "headers": {"content-type": 'multipart/form-data; boundary="' + "x" * 300 + '"'}},
    ],
    ids=["utf8", "charset", "codec", "nul", "parts", "header", "cut", "none", "blank", "long"],
)
async def test_multipart_that_cannot_be_used_is_refused(
    site: httpx.AsyncClient, request_parts: dict[str, object]
) -> None:
    answer = await site.post("/form", **request_parts)  # type: ignore[arg-type]
    assert answer.status_code == 400


async def test_danish_letters_come_through_every_kind_of_form(site: httpx.AsyncClient) -> None:
    plain = await site.post("/form", data={"a": "blåbærgrød"})
    parts = await site.post("/form", **multipart(field("blåbærgrød".encode())))  # type: ignore[arg-type]
    assert plain.json() == parts.json() == {"a": "blåbærgrød"}


async def test_a_number_no_row_can_have_is_not_found(site: httpx.AsyncClient) -> None:
    assert (await site.get("/number/7")).text == "7"
    for number in ("2147483648", "9" * 5000, "-2147483649", "²"):
        assert (await site.get(f"/number/{number}")).status_code == 404
