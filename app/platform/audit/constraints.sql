-- The trail only grows. A superuser can switch the triggers off; the chain of hashes shows what happened then.
create function audit_entry_only_grows() returns trigger language plpgsql as $$
begin
    raise exception 'the audit trail only grows: % refused', tg_op using errcode = 'insufficient_privilege';
end $$;

create trigger audit_entry_keep_rows before update or delete on audit_entry
    for each row execute function audit_entry_only_grows();
create trigger audit_entry_keep_table before truncate on audit_entry
    for each statement execute function audit_entry_only_grows();

create index audit_entry_subject on audit_entry (subject, subject_id);
create index audit_entry_action on audit_entry (action);
create index audit_entry_at on audit_entry (at);
