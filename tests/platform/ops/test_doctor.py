"""The doctor says what is missing and what to do."""

from pathlib import Path

from app.platform.ops import doctor
from app.platform.settings import read_settings


def test_an_old_python_is_refused() -> None:
    assert doctor.check_python((3, 10, 4)).state == "missing"
    assert doctor.check_python((3, 11, 0)).state == "ok"


def test_a_missing_package_is_named() -> None:
    finding = doctor.check_packages(["msgspec", "no-such-package"])
    assert (finding.state, finding.detail) == ("missing", "no-such-package")


def test_every_required_package_is_looked_for() -> None:
    assert {"litestar", "piccolo", "psycopg", "weasyprint"} <= set(doctor._required_packages())


def test_a_missing_library_comes_with_its_command() -> None:
    finding = doctor.check_libraries(["libnosuchthing.so.0"])
    assert finding.state == "missing"
    assert finding.remedy.startswith("apt-get install")


def test_a_missing_front_end_is_named(tmp_path: Path) -> None:
    (tmp_path / "dkfds" / "dist").mkdir(parents=True)
    finding = doctor.check_front_end(tmp_path)
    assert finding.state == "missing"
    assert "htmx" in finding.detail
    assert "dkfds" not in finding.detail


def test_keys_that_others_can_read_are_refused(tmp_path: Path) -> None:
    assert doctor.check_keys(tmp_path / "none").state == "note"
    key = tmp_path / "text-1.key"
    key.write_text("00" * 32)
    key.chmod(0o644)
    assert doctor.check_keys(tmp_path).state == "missing"
    key.chmod(0o600)
    assert doctor.check_keys(tmp_path).state == "ok"


def test_a_full_disk_is_refused() -> None:
    assert doctor.check_disk(10 * 1024**2).state == "missing"
    assert doctor.check_disk(20 * 1024**3).state == "ok"


def test_what_is_missing_for_email_is_named(tmp_path: Path) -> None:
    def check(**environ: str) -> tuple[str, str]:
        finding = doctor.check_mail(read_settings(environ).mail)
        return finding.state, f"{finding.detail} {finding.remedy}"

    assert check()[0] == "note"
    assert check(VIFTE_MAIL_FOLDER="/somewhere")[0] == "ok"
    server = {"VIFTE_SMTP_HOST": "smtp.example", "VIFTE_MAIL_FROM": "vifte@kommune.example"}
    assert check(**server)[0] == "ok"
    for name, wrong in (
        ("VIFTE_MAIL_FROM", {**server, "VIFTE_MAIL_FROM": ""}),
        ("VIFTE_SMTP_TLS", {**server, "VIFTE_SMTP_TLS": "yes"}),
        ("password", {**server, "VIFTE_SMTP_PASSWORD_FILE": str(tmp_path / "none")}),
    ):
        state, said = check(**wrong)
        assert state == "missing"
        assert name in said


async def test_a_server_that_does_not_answer_is_named_without_its_password() -> None:
    settings = read_settings({"DATABASE_URL": "postgresql://vifte:geheim@127.0.0.1:1/vifte"})
    findings = await doctor.check_database(settings)
    assert [finding.state for finding in findings] == ["missing"]
    assert "geheim" not in doctor.report(findings)


async def test_a_running_server_and_its_schema_are_found(database_url: str) -> None:
    findings = await doctor.check_database(read_settings({"DATABASE_URL": database_url}))
    assert {finding.name: finding.state for finding in findings} == {
        "PostgreSQL": "ok",
        "schema": "ok",
        "workers": "note",
    }


def test_the_report_counts_what_is_to_be_put_right() -> None:
    findings = [
        doctor.Finding("disk", "missing", "0.1 GB free", "Free some."),
        doctor.Finding("Python", "ok", "3.12.1"),
    ]
    lines = doctor.report(findings).splitlines()
    assert lines[0].startswith("MISSING  disk")
    assert "Free some." in lines[1]
    assert lines[-1] == "1 to be put right."
