-- Repeats and comparisons end in a result or a failure; nightly decisions are history; an erased citizen takes the tables along.

alter table run_repeat
    add constraint run_repeat_status check (status in ('running', 'same', 'different', 'failed')),
    add constraint run_repeat_counted check (status not in ('same', 'different') or (compared > 0 and different >= 0)),
    add constraint run_repeat_same check ((status = 'same') <= (different = 0)),
    add constraint run_repeat_failed check ((status = 'failed') = (failure is not null));

alter table run_change
    add constraint run_change_status check (status in ('running', 'done', 'failed')),
    add constraint run_change_two check (old_run_id < new_run_id),
    add constraint run_change_failed check ((status = 'failed') = (failure is not null));

create index run_repeat_run on run_repeat (run_id);
create index run_change_new on run_change (new_run_id, old_run_id);

create function refuse_change_of_nightly_runs() returns trigger language plpgsql as $$
begin
    raise exception 'nightly_runs is history: add a row instead';
end $$;
create trigger nightly_runs_is_history before update or delete on nightly_runs
    for each row execute function refuse_change_of_nightly_runs();

-- A frozen table carries numbers of its run alone, so nobody can tell which of its rows were one citizen's: the
-- whole table goes. The worker removes the file; from here on nothing reads it.
create function let_frozen_tables_go() returns trigger language plpgsql as $$
begin
    update effect_run
       set table_gone_at = now(), table_gone_reason = 'citizen_erased'
     where table_path is not null and table_gone_at is null
       and finished_at >= (select min(created_at) from erased);
    return null;
end $$;
create trigger citizen_erased_from_tables after delete on citizen
    referencing old table as erased for each statement execute function let_frozen_tables_go();
