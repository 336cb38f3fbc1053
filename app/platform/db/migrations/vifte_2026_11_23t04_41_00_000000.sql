-- procurement/appointments
alter table tender_appointment
    add constraint tender_appointment_duty check (duty in ('opener', 'recovery', 'evaluator', 'control_bid')),
    add constraint tender_appointment_ended check ((ended_at is null) = (ended_by is null));
create unique index tender_appointment_once on tender_appointment (tender_id, user_id, duty) where ended_at is null;
create unique index tender_appointment_one_recovery on tender_appointment (tender_id)
    where duty = 'recovery' and ended_at is null;
-- Whoever prepares the control bid has nothing else to do with the tender, and two keys are two people's.
create function tender_appointment_apart() returns trigger language plpgsql as $$
begin
    perform pg_advisory_xact_lock(hashtext('tender_appointment'), new.tender_id);
    if new.ended_at is null and exists (
        select from tender_appointment other
        where other.tender_id = new.tender_id and other.user_id = new.user_id and other.ended_at is null
            and other.id <> new.id and ('control_bid' in (new.duty, other.duty)
                or (new.duty in ('opener', 'recovery') and other.duty in ('opener', 'recovery')))
    ) then
        raise exception 'one person cannot have both duties' using errcode = 'check_violation',
            constraint = 'tender_appointment_apart';
    end if;
    return new;
end $$;
create trigger tender_appointment_apart before insert or update on tender_appointment
    for each row execute function tender_appointment_apart();

-- procurement/sealing
create unique index key_holder_once on key_holder (appointment_id);
create unique index tender_key_current on tender_key (tender_id) where retired_at is null;
alter table key_holder add constraint key_holder_length check (octet_length(public_key) = 32);
alter table tender_key add constraint tender_key_length check (octet_length(public_key) = 32);
alter table tender_key_share
    add constraint tender_key_share_once unique (key_id, holder_id, partner_id),
    add constraint tender_key_share_pair check (holder_id <> partner_id);
alter table given_share
    add constraint given_share_once unique (share_id),
    add constraint given_share_length check (octet_length(share) = 32);

-- procurement/bidders
alter table bidder_registration
    add constraint bidder_registration_cvr check (cvr ~ '^[0-9]{8}$'),
    add constraint bidder_registration_confirmed
        check ((confirmed_at is null) = (user_id is null) and (confirmed_at is null) = (supplier_id is null));
create index bidder_registration_visitor on bidder_registration (visitor_key, asked_at);
create unique index bidder_registration_cvr_once on bidder_registration (cvr) where confirmed_at is not null;

-- procurement/bids
create index bid_of_tender on bid (tender_id);
alter table bid
    add constraint bid_state check (state in ('draft', 'submitted')),
    add constraint bid_code_hash_length check (octet_length(code_hash) = 32),
    add constraint bid_content_hash_length check (octet_length(content_hash) = 32),
    -- What is handed in is sealed to the tender's key and has its hash and moment; what is not, has none of them.
    add constraint bid_handed_in check (
        (state = 'submitted') = (received_at is not null) and (state = 'submitted') = (key_box is not null)
        and (state = 'submitted') = (key_id is not null) and (state = 'submitted') = (content_hash is not null)
        and (state = 'submitted') = (edition is not null)),
    add constraint bid_size check (size >= 0);
create index bid_part_of_bid on bid_part (bid_id, id);
create unique index bid_part_form_once on bid_part (bid_id, place) where place <> 'file';
alter table bid_part add constraint bid_part_size check (size >= 0 and chunks >= 0);
alter table bid_chunk
    add constraint bid_chunk_once unique (part_id, number),
    -- Compression would tell how much the plain text repeats itself; sealed bytes have nothing to compress anyway.
    alter column sealed set storage external;
alter table bid_event add constraint bid_event_kind check (kind in ('begun', 'submitted', 'taken_back'));
create index bid_event_of_bid on bid_event (bid_id, id);
create trigger bid_event_keep_rows before update or delete on bid_event
    for each row execute function tender_history_only_grows();
create trigger bid_event_keep_table before truncate on bid_event
    for each statement execute function tender_history_only_grows();

-- procurement/opening
create trigger tender_opening_keep_rows before update or delete on tender_opening
    for each row execute function tender_history_only_grows();
create trigger tender_opening_keep_table before truncate on tender_opening
    for each statement execute function tender_history_only_grows();
alter table tender_opening add constraint tender_opening_two check (first_opener <> second_opener);
alter table opened_bid
    add constraint opened_bid_once unique (tender_id, number),
    add constraint opened_bid_standing check (standing in ('valid', 'replaced', 'unreadable')),
    add constraint opened_bid_supplier check (standing <> 'valid' or (supplier_id is not null and bidder <> ''));
create unique index opened_bid_one_valid on opened_bid (tender_id, supplier_id) where standing = 'valid';
create trigger opened_bid_keep_rows before update or delete on opened_bid
    for each row execute function tender_history_only_grows();
create trigger opened_bid_keep_table before truncate on opened_bid
    for each statement execute function tender_history_only_grows();

-- procurement/evaluation
create index evaluator_interest_of_tender on evaluator_interest (tender_id, user_id, id);
alter table bid_check
    add constraint bid_check_outcome check (outcome in ('suitable', 'unsuitable', 'rejected')),
    add constraint bid_check_reason check (outcome = 'suitable' or reason <> '');
alter table evaluation_score
    add constraint evaluation_score_once unique (opened_bid_id, lot, criterion, evaluator_id);
alter table evaluation_meeting add constraint evaluation_meeting_once unique (tender_id, round);
alter table consensus_score
    add constraint consensus_score_once unique (opened_bid_id, lot, criterion),
    add constraint consensus_score_reason check (reason <> '');

-- procurement/awards
alter table tender_decision
    add constraint tender_decision_once unique (tender_id, round),
    add constraint tender_decision_withdrawn check ((withdrawn_at is null) = (withdrawn_reason = ''));
create unique index tender_decision_current on tender_decision (tender_id) where withdrawn_at is null;
alter table lot_decision
    add constraint lot_decision_once unique (decision_id, lot),
    add constraint lot_decision_outcome check (outcome in ('awarded', 'kept_in_house', 'no_award')),
    add constraint lot_decision_winners check ((outcome = 'no_award') = (cardinality(winners) = 0)),
    add constraint lot_decision_reason check (reason <> '');
create trigger lot_decision_keep_rows before update or delete on lot_decision
    for each row execute function tender_history_only_grows();
create trigger lot_decision_keep_table before truncate on lot_decision
    for each statement execute function tender_history_only_grows();
alter table bidder_letter
    add constraint bidder_letter_once unique (decision_id, opened_bid_id),
    add constraint bidder_letter_kind check (kind in ('tildelingsbrev', 'afslagsbrev'));

-- procurement/contracts
alter table contract
    add constraint contract_term check (starts_on <= ends_on and signed_on <= ends_on),
    add constraint contract_value check (value_ore >= 0),
    add constraint contract_terminated check ((terminated_on is null) = (termination_reason = '')),
    add constraint contract_decision check (lot_decision_id is null or tender_id is not null);
create index contract_of_supplier on contract (supplier_id);
create index contract_of_tender on contract (tender_id);
create index contract_by_end on contract (ends_on);
alter table contract_option
    add constraint contract_option_once unique (contract_id, position),
    add constraint contract_option_months check (months between 1 and 120),
    add constraint contract_option_decision check (decision in ('taken', 'let_go')),
    add constraint contract_option_decided check ((decision is null) = (decided_at is null));
alter table contract_offer add constraint contract_offer_once unique (contract_id, offer_id);
create index contract_offer_of_offer on contract_offer (offer_id);
create index contract_event_of_contract on contract_event (contract_id, id);
create trigger contract_event_keep_rows before update or delete on contract_event
    for each row execute function tender_history_only_grows();
create trigger contract_event_keep_table before truncate on contract_event
    for each statement execute function tender_history_only_grows();
