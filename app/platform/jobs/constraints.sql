alter table job add constraint job_status_known
    check (status in ('queued', 'running', 'succeeded', 'failed', 'cancelled'));
alter table job add constraint job_fraction_in_range check (fraction between 0 and 1);
alter table job add constraint job_finished_when_over
    check ((finished_at is not null) = (status in ('succeeded', 'failed', 'cancelled')));
alter table job add constraint job_error_when_failed check (status <> 'failed' or error is not null);
create unique index job_procrastinate_job on job (procrastinate_job_id);
create index job_created_by on job (created_by, id desc);
create index job_unfinished on job (status) where status in ('queued', 'running');
