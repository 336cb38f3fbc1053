-- A run being fitted has its copy of the records already, and stores its table later: it is marked beforehand.
create or replace function let_frozen_tables_go() returns trigger language plpgsql as $$
begin
    update effect_run
       set table_gone_at = now(), table_gone_reason = 'citizen_erased'
     where table_gone_at is null
       and (table_path is not null and finished_at >= (select min(created_at) from erased)
            or table_path is null and status in ('running', 'failed') and exists (select 1 from erased));
    return null;
end $$;
