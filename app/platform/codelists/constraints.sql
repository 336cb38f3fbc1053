alter table code_item
    add constraint code_item_once unique (list, code, valid_from),
    add constraint code_item_code_shape check (code ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$'),
    add constraint code_item_labels check (label_da <> '' and label_en <> ''),
    add constraint code_item_period check (valid_to >= valid_from);

-- Of one code at most one row is open-ended.
create unique index code_item_open on code_item (list, code) where valid_to is null;

alter table code_list_revision add constraint code_list_revision_single check (id = 1);
insert into code_list_revision (id, revision) values (1, 1);

-- A new random number instead of the next one: after a rollback a counter would give the same number twice.
create function renew_code_list_revision() returns trigger language plpgsql as $$
begin
    update code_list_revision set revision = (random() * 9007199254740991)::bigint where id = 1;
    return null;
end $$;

create trigger code_item_changed after insert or update or delete on code_item
    for each statement execute function renew_code_list_revision();
