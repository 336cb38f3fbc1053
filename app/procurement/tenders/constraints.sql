alter table tender
    add constraint tender_reference_form check (reference ~ '^[A-Za-z0-9ÆØÅæøå][A-Za-z0-9ÆØÅæøå._-]{1,39}$'),
    add constraint tender_title_there check (title <> ''),
    add constraint tender_state_known check (state in ('draft', 'published', 'cancelled'));

alter table tender_lot
    add constraint tender_lot_once unique (tender_id, number),
    add constraint tender_lot_number check (number between 1 and 99),
    add constraint tender_lot_volume check (volume_low >= 0 and volume_high >= volume_low),
    add constraint tender_lot_sizes check (places > 0 and weeks > 0 and hours_per_week > 0 and value_ore >= 0);

alter table tender_criterion
    add constraint tender_criterion_once unique (tender_id, number),
    add constraint tender_criterion_owner unique (id, tender_id),
    add constraint tender_criterion_parent foreign key (parent_id, tender_id)
        references tender_criterion (id, tender_id) on delete cascade,
    add constraint tender_criterion_weight check (weight_percent > 0 and weight_percent <= 100);

alter table tender_requirement
    add constraint tender_requirement_once unique (tender_id, number) deferrable initially immediate,
    add constraint tender_requirement_kind check (kind in ('minimum', 'evaluated', 'information')),
    add constraint tender_requirement_area
        check (area in ('service', 'staff', 'place', 'cooperation', 'reporting', 'quality')),
    -- A requirement may not be both minimum and award criterion.
    add constraint tender_requirement_scored_once check (criterion_id is null or kind = 'evaluated');
create index tender_requirement_order on tender_requirement (tender_id, position);

create index tender_revision_order on tender_revision (tender_id, version);
create index tender_document_order on tender_document (tender_id, id);
alter table tender_document
    add constraint tender_document_state check (state in ('queued', 'ready', 'failed')),
    add constraint tender_document_ready check (state <> 'ready' or (file_name is not null and file_sha256 is not null));

-- The weights of a tender's criteria come to 100, and sub-criteria to their criterion's weight, at every commit.
create function tender_weights_hold() returns trigger language plpgsql as $$
declare
    asked integer := coalesce(new.tender_id, old.tender_id);
    total numeric;
begin
    select sum(weight_percent) into total from tender_criterion where tender_id = asked and parent_id is null;
    if total is not null and total <> 100 then
        raise exception 'weights of tender % come to %, expected 100', asked, total using errcode = 'check_violation';
    end if;
    if exists (
        select 1
        from tender_criterion parent
        join tender_criterion child on child.parent_id = parent.id
        where parent.tender_id = asked
        group by parent.id, parent.weight_percent
        having sum(child.weight_percent) <> parent.weight_percent
    ) then
        raise exception 'sub-criteria of tender % do not come to their criterion', asked
            using errcode = 'check_violation';
    end if;
    return null;
end $$;

create constraint trigger tender_weights after insert or update or delete on tender_criterion
    deferrable initially deferred for each row execute function tender_weights_hold();
