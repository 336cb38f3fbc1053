-- Rows of batches that wait for confirmation lie here, one table each, dropped when the batch is settled.
create schema if not exists staging;

alter table import_batch
    add constraint import_batch_extract check (extract in ('partial', 'full')),
    add constraint import_batch_full_has_date check (extract = 'partial' or extracted_on is not null),
    add constraint import_batch_status
        check (status in ('reading', 'refused', 'failed', 'staged', 'committing', 'committed', 'discarded')),
    add constraint import_batch_committed_at check ((status = 'committed') = (committed_at is not null)),
    add constraint import_batch_counts
        check (least(rows_total, rows_failed, rows_new, rows_changed, rows_unchanged, rows_closed) >= 0);

-- A file is known by its hash: it goes in once.
create unique index import_batch_file_once on import_batch (kind, file_sha256, extract)
    where status = 'committed' and undone_at is null;
