"""Packages that only cost time at start are not there while a library looks for them, and there again afterwards."""

import subprocess
import sys

import pytest

from app.platform.leaving_out import leaving_out


def test_a_package_seems_not_installed_inside_and_is_there_afterwards():
    sys.modules.pop("colorsys", None)
    with leaving_out("colorsys"), pytest.raises(ImportError):
        import colorsys
    import colorsys

    assert colorsys.rgb_to_hsv(0, 0, 0) == (0, 0, 0)


def test_a_package_in_use_stays():
    import colorsys

    with leaving_out("colorsys"):
        assert sys.modules["colorsys"] is colorsys


def test_the_web_process_starts_without_what_it_needs_later_or_never():
    heavy = ("numpy", "pandas", "sklearn", "weasyprint", "holidays", "xlsxwriter", "pydantic", "rich")
    script = f"import sys, app.serve; app.serve.create_served_app(); print([n for n in {heavy} if n in sys.modules])"
    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120, check=True)
    assert answer.stdout.strip() == "[]"
