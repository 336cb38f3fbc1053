alter table document_text
    add constraint document_text_once unique (kind, version),
    add constraint document_text_version check (version > 0),
    add constraint document_text_kind check (kind ~ '^[a-z][a-z0-9_]*$'),
    add constraint document_text_words check (template <> ''),
    add constraint document_text_based_on check (based_on <> '');
create unique index document_text_in_use on document_text (kind) where active;
-- Documents name the version they were made from.
create function document_text_stays() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' then
        old.active := new.active;
        if old is not distinct from new then
            return new;
        end if;
    end if;
    raise exception 'a version of a document''s text is never changed' using errcode = 'check_violation';
end $$;
create trigger document_text_keep_rows before update or delete on document_text
    for each row execute function document_text_stays();
create trigger document_text_keep_table before truncate on document_text
    for each statement execute function document_text_stays();
