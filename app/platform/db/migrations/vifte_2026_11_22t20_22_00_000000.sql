-- What the database itself refuses of default views, and the number that changes with every view.

alter table default_view add constraint default_view_once unique (user_id, list);
create index saved_view_shared on saved_view (list) where shared;

alter table view_revision add constraint view_revision_single check (id = 1);
insert into view_revision (id, revision) values (1, 1);

-- A new random number instead of the next one: after a rollback a counter would give the same number twice.
create function renew_view_revision() returns trigger language plpgsql as $$
begin
    update view_revision set revision = (random() * 9007199254740991)::bigint where id = 1;
    return null;
end $$;

create trigger saved_view_changed after insert or update or delete or truncate on saved_view
    for each statement execute function renew_view_revision();
create trigger default_view_changed after insert or update or delete or truncate on default_view
    for each statement execute function renew_view_revision();
