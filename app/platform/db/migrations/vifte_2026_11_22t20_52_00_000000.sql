-- Imports that wait for a mapping; nothing is undone that is not in.

alter table import_batch drop constraint import_batch_status;
alter table import_batch
    add constraint import_batch_status
        check (status in ('reading', 'refused', 'failed', 'unmapped', 'staged', 'committing', 'committed', 'discarded')),
    add constraint import_batch_undone check (undone_at is null or status = 'committed');
