-- procurement/sealing
alter table key_holder
    add constraint key_holder_pending_length check (octet_length(pending_key) = 32),
    add constraint key_holder_confirmed check ((public_key is null) = (confirmed_at is null)),
    add constraint key_holder_some check (public_key is not null or pending_key is not null);
