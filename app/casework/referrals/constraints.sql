alter table placement
    add constraint placement_ends_after_start check (end_on is null or end_on >= start_on),
    add constraint placement_referred_before_start check (referred_on is null or referred_on <= start_on),
    add constraint placement_reason_needs_end check (end_reason is null or end_on is not null),
    -- Deferrable, so that a corrected file may swap the dates of two placements in one transaction.
    add constraint placement_no_overlap exclude using gist (
        int4range(citizen_id, citizen_id, '[]') with &&,
        int4range(offer_id, offer_id, '[]') with &&,
        daterange(start_on, end_on, '[]') with &&
    ) deferrable initially immediate;

create index placement_offer_start on placement (offer_id, start_on);

alter table placement_revision add constraint placement_revision_single check (id = 1);
insert into placement_revision (id, revision) values (1, 1);

create function count_placement_revision() returns trigger language plpgsql as $$
begin
    update placement_revision set revision = revision + 1 where id = 1;
    return null;
end $$;

create trigger placement_changed after insert or update or delete or truncate on placement
    for each statement execute function count_placement_revision();
