alter table tender_invitation add constraint tender_invitation_once unique (tender_id, supplier_id);
create index tender_invitation_of_supplier on tender_invitation (supplier_id);
-- What a supplier may have read and bid on is not taken away again.
create function tender_invitation_stays() returns trigger language plpgsql as $$
begin
    if exists (select from tender_edition where tender_id = old.tender_id) then
        raise exception 'an invitation to a published tender stays' using errcode = 'check_violation',
            constraint = 'tender_invitation_stays';
    end if;
    return old;
end $$;
create trigger tender_invitation_stays before delete on tender_invitation
    for each row execute function tender_invitation_stays();
create function tender_invitation_fixed() returns trigger language plpgsql as $$
begin
    raise exception 'an invitation is not changed' using errcode = 'check_violation',
        constraint = 'tender_invitation_fixed';
end $$;
create trigger tender_invitation_fixed before update on tender_invitation
    for each row execute function tender_invitation_fixed();
