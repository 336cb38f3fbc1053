"""What a start is given, and what it refuses."""

import socket

import click
import pytest

from app.platform.ops.supervisor import check_port, environment
from app.platform.settings import read_settings


def test_a_port_in_use_is_refused_with_what_to_do() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(click.ClickException, match=f"--port {port + 1}"):
            check_port("127.0.0.1", port)


def test_a_free_port_is_accepted() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    check_port("127.0.0.1", port)


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(click.ClickException, match="VIFTE_HOST"):
        check_port("192.0.2.1", 8000)


def test_plain_loopback_does_without_secure_cookies() -> None:
    given = {"VIFTE_DATA": "/somewhere"}
    environ = environment(given, read_settings(given), 8001, demo=True)
    assert environ["VIFTE_INSECURE_LOOPBACK"] == "1"
    assert environ["VIFTE_PORT"] == "8001"
    assert environ["VIFTE_DEMO"] == "1"


@pytest.mark.parametrize("given", [{"VIFTE_ORIGIN": "https://vifte.example"}, {"VIFTE_HOST": "0.0.0.0"}])
def test_an_address_for_others_keeps_secure_cookies(given: dict[str, str]) -> None:
    environ = environment(given, read_settings(given), 8000, demo=False)
    assert "VIFTE_INSECURE_LOOPBACK" not in environ
    assert "VIFTE_DEMO" not in environ
