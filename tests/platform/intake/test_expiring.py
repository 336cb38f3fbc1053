"""Files that nobody comes back to are removed."""

from datetime import date

from app.platform.db import fetch_value
from app.platform.intake import service
from app.platform.intake.expiring import remove_expired
from app.platform.intake.reminders import remind
from app.platform.intake.undoing import UNDO_DAYS
from tests.builders.intake import csv_bytes, import_lines, somebody

GOOD = csv_bytes("code;name;kind", "L1;Åse;private")
FOREIGN = csv_bytes("Nummer;Firma;Ejer;Andet", "L1;Åse;private;x")
WRONG = csv_bytes("code;name;kind", "L1;Åse;forkert")


async def test_files_that_wait_a_week_are_removed_and_newer_ones_stay(db):
    actor = await somebody()
    old = [await service.upload_file(actor, "suppliers", "x.csv", data) for data in (GOOD, FOREIGN, WRONG)]
    new = await service.upload_file(actor, "suppliers", "x.csv", csv_bytes("code;name;kind", "L2;Bo;private"))
    await db.execute("update import_batch set created_at = now() - interval '8 days' where id <> $1", new)
    assert await remove_expired() == 3
    states = [(await service.get_batch(actor, batch)).status for batch in (*old, new)]
    assert states == ["discarded", "discarded", "failed", "staged"]
    assert await fetch_value("select count(*) from import_upload") == 0
    assert await fetch_value("select count(*) from pg_tables where schemaname = 'staging'") == 1
    assert await fetch_value("select count(*) from audit_entry where action = 'import.expired'") == 2
    assert await remove_expired() == 0


async def test_what_files_wrote_is_forgotten_after_a_while(db):
    old = await import_lines("suppliers", "code;name;kind", "L1;Åse;private")
    await import_lines("suppliers", "code;name;kind", "L2;Bo;private")
    await db.execute(
        "update import_batch set committed_at = now() - make_interval(days => $2) where id = $1",
        old.batch_id,
        UNDO_DAYS + 1,
    )
    await remind(date(2026, 3, 1))
    assert await fetch_value("select array_agg(batch_id <> $1) from import_change", old.batch_id) == [True]
