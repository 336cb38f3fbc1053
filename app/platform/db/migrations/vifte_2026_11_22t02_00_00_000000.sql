-- casework/citizens

create unique index citizen_profile_key on citizen_profile (citizen_id, recorded_on);

alter table citizen_profile
    add constraint citizen_profile_birth_year check (birth_year between 1900 and 2100),
    add constraint citizen_profile_born_before_recorded check (birth_year <= extract(year from recorded_on)),
    add constraint citizen_profile_last_job check (last_job_on is null or last_job_on <= recorded_on);

create unique index benefit_spell_key on benefit_spell (citizen_id, benefit, start_on);

alter table benefit_spell
    add constraint benefit_spell_ends_after_start check (end_on is null or end_on >= start_on),
    -- The same citizen cannot be on the same benefit twice at once. The citizen is an int4range and the benefit a
    -- range over a hash, since the embedded PostgreSQL has no btree_gist; two benefits of one hash would be refused
    -- together, and the code list's few codes have distinct ones.
    add constraint benefit_spell_no_overlap exclude using gist (
        int4range(citizen_id, citizen_id, '[]') with &&,
        int8range(hashtextextended(benefit, 0), hashtextextended(benefit, 0), '[]') with &&,
        daterange(start_on, end_on, '[]') with &&
    );

create index benefit_spell_running on benefit_spell (benefit) where end_on is null;

-- casework/outcomes

create unique index outcome_event_key on outcome_event (citizen_id, kind, start_on);

alter table outcome_event
    add constraint outcome_event_ends_after_start check (end_on is null or end_on >= start_on);

-- casework/referrals

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

-- evidence/effects

alter table effect_run add constraint effect_run_status
    check (status in ('running', 'draft', 'published', 'withdrawn', 'failed'));
alter table effect_run add constraint effect_run_published_has_date
    check ((status in ('published', 'withdrawn')) = (published_at is not null));
alter table effect_run add constraint effect_run_withdrawn_has_date
    check ((status = 'withdrawn') = (withdrawn_at is not null));
alter table effect_run add constraint effect_run_draft_is_traceable
    check (status in ('running', 'failed') or (fingerprint is not null and data_until is not null
                                               and table_sha256 is not null and retain_until is not null));
alter table effect_run add constraint effect_run_outcome_is_one_of_its_own check (outcome = any (outcomes));
alter table effect_outcome add constraint effect_outcome_once unique (run_id, outcome);
alter table effect_outcome add constraint effect_outcome_better check (better in ('more', 'fewer'));
alter table effect_estimate add constraint effect_estimate_once unique (run_id, outcome, offer_id);
alter table effect_estimate add constraint effect_estimate_shown_has_figures
    check (not shown or (n >= 15 and estimate is not null and se > 0 and low <= estimate and estimate <= high));
alter table effect_estimate add constraint effect_estimate_small_is_hidden
    check (n >= 5 or n = 0 or n_shown is null);
alter table effect_estimate add constraint effect_estimate_hidden_has_reason check (shown or reason is not null);
create index effect_estimate_offer on effect_estimate (offer_id, outcome);
create index effect_run_published on effect_run (published_at desc) where status = 'published';
alter table legal_basis add constraint legal_basis_purpose check (purpose in ('evaluation', 'individual_use'));
alter table legal_basis add constraint legal_basis_says_something
    check (length(trim(name)) > 0 and length(trim(impact_assessment)) > 0);
create unique index legal_basis_one_in_force on legal_basis (purpose) where withdrawn_at is null;

-- evidence/ranking

alter table offer_choice add constraint offer_choice_form_token_once unique (form_token);
alter table offer_choice add constraint offer_choice_mode check (mode in ('individual', 'general', 'unranked'));
alter table offer_choice add constraint offer_choice_has_reason check (length(trim(reason)) > 0);
create index offer_choice_citizen on offer_choice (citizen_id, chosen_at desc);

-- offers/catalogue

alter table offer
    add constraint offer_code_shape check (code ~ '^[A-Za-z0-9ÆØÅæøå][A-Za-z0-9ÆØÅæøå._/-]{0,39}$'),
    add constraint offer_title check (title <> ''),
    add constraint offer_life check (life in ('planned', 'open', 'paused', 'closing', 'closed')),
    add constraint offer_weeks check (weeks > 0),
    add constraint offer_hours check (hours_per_week > 0 and hours_per_week <= 168),
    add constraint offer_places check (places >= 0),
    add constraint offer_price check (price_ore >= 0),
    add constraint offer_period check (closes_on >= opens_on),
    add constraint offer_successor_is_another check (successor_id <> id);

alter table offer alter column title_sort type text collate "C";

-- Danish full text finds inflections; the plain text beside it finds `praktik` in `Virksomhedspraktik`.
-- Lower case in any server's collation, Danish letters included.
alter table offer
    add column search_text text generated always as (translate(
        lower(code || ' ' || title || ' ' || location || ' ' || requirements || ' ' || description),
        'ÆØÅÄÖÜÉ', 'æøåäöüé')) stored,
    add column search_vector tsvector generated always as (to_tsvector('danish', translate(
        lower(code || ' ' || title || ' ' || location || ' ' || requirements || ' ' || description),
        'ÆØÅÄÖÜÉ', 'æøåäöüé'))) stored;

create index offer_search on offer using gin (search_vector);
create index offer_by_title on offer (title_sort, id);
create index offer_by_supplier on offer (supplier_id);
create index offer_by_target_group on offer using gin (target_groups);
create index offer_revision_by_offer on offer_revision (offer_id, id desc);

alter table catalogue_revision add constraint catalogue_revision_single check (id = 1);
insert into catalogue_revision (id, revision) values (1, 1);

-- A new random number instead of the next one: after a rollback a counter would give the same number twice.
create function renew_catalogue_revision() returns trigger language plpgsql as $$
begin
    update catalogue_revision set revision = (random() * 9007199254740991)::bigint where id = 1;
    return null;
end $$;

create trigger offer_changed after insert or update or delete or truncate on offer
    for each statement execute function renew_catalogue_revision();
create trigger supplier_changed after insert or update or delete or truncate on supplier
    for each statement execute function renew_catalogue_revision();

-- offers/suppliers

alter table supplier
    add constraint supplier_code_shape check (code ~ '^[A-Za-z0-9ÆØÅæøå][A-Za-z0-9ÆØÅæøå._/-]{0,39}$'),
    add constraint supplier_name check (name <> ''),
    add constraint supplier_cvr_shape check (cvr ~ '^[0-9]{8}$');

alter table supplier alter column name_sort type text collate "C";

-- Lower case in any server's collation, Danish letters included.
alter table supplier add column search_text text generated always as (
    translate(lower(code || ' ' || name || ' ' || coalesce(cvr, '')), 'ÆØÅÄÖÜÉ', 'æøåäöüé')) stored;

create index supplier_by_name on supplier (name_sort, id);

-- platform/access

alter table app_user
    add constraint app_user_username_form check (username = lower(username) and username ~ '^[a-z0-9][a-z0-9._@-]{1,63}$'),
    add constraint app_user_locale_known check (locale in ('da', 'en')),
    add constraint app_user_confirmed_secret check (totp_confirmed_at is null or totp_secret is not null);

create unique index user_role_once on user_role (user_id, role_id);
create unique index team_member_once on team_member (user_id, team_id);

alter table user_session
    add constraint user_session_stage_known check (stage in ('full', 'code', 'enrol', 'password')),
    add constraint user_session_end_told check ((ended_at is null) = (end_reason is null));

alter table login_attempt
    add constraint login_attempt_outcome_known check (outcome in ('failed', 'passed', 'signed_in', 'locked'));
create index login_attempt_account on login_attempt (account_key, at);
create index login_attempt_at on login_attempt (at);
create index user_session_created on user_session (created_at);
create index login_attempt_address on login_attempt (address, at);

insert into access_role (code) values
    ('caseworker'), ('team_leader'), ('procurement'), ('manager'), ('supplier'), ('administrator'), ('auditor')
on conflict do nothing;

-- platform/audit

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

-- platform/codelists

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

-- platform/intake

-- Rows of batches that wait for confirmation lie here, one table each, dropped when the batch is settled.
create schema if not exists staging;

alter table import_batch
    add constraint import_batch_extract check (extract in ('partial', 'full')),
    add constraint import_batch_full_has_date check (extract = 'partial' or extracted_on is not null),
    add constraint import_batch_status
        check (status in ('reading', 'refused', 'failed', 'staged', 'committing', 'committed', 'discarded')),
    add constraint import_batch_committed_at check ((status = 'committed') = (committed_at is not null)),
    add constraint import_batch_counts
        check (least(rows_total, rows_failed, rows_new, rows_changed, rows_unchanged, rows_closed) >= 0);

-- A file is known by its hash: it goes in once.
create unique index import_batch_file_once on import_batch (kind, file_sha256, extract)
    where status = 'committed' and undone_at is null;

-- platform/jobs

alter table job add constraint job_status_known
    check (status in ('queued', 'running', 'succeeded', 'failed', 'cancelled'));
alter table job add constraint job_fraction_in_range check (fraction between 0 and 1);
alter table job add constraint job_finished_when_over
    check ((finished_at is not null) = (status in ('succeeded', 'failed', 'cancelled')));
alter table job add constraint job_error_when_failed check (status <> 'failed' or error is not null);
create unique index job_procrastinate_job on job (procrastinate_job_id);
create index job_created_by on job (created_by, id desc);
create index job_unfinished on job (status) where status in ('queued', 'running');

-- procurement/tenders

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
