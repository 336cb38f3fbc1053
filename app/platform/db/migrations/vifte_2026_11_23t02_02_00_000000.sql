-- procurement/procedures
alter table procurement_threshold
    add constraint procurement_threshold_period check (valid_from <= valid_to),
    add constraint procurement_threshold_amount check (amount_ore > 0),
    add constraint procurement_threshold_kind check (kind <> ''),
    add constraint procurement_threshold_once unique (kind, valid_from);

-- procurement/library
alter table library_requirement
    add constraint library_requirement_once unique (code, version),
    add constraint library_requirement_version check (version > 0),
    add constraint library_requirement_code check (code ~ '^[a-z0-9][a-z0-9-]{1,59}$'),
    add constraint library_requirement_kind check (kind in ('minimum', 'evaluated', 'information')),
    add constraint library_requirement_area
        check (area in ('service', 'staff', 'place', 'cooperation', 'reporting', 'quality')),
    add constraint library_requirement_words check (heading <> '' and text <> '');

-- procurement/tenders
alter table tender drop constraint tender_state_known;
update tender set state = 'cancelled_other' where state = 'cancelled';
alter table tender
    add constraint tender_state_known check (state in (
        'draft', 'internal_review', 'published', 'tendering', 'opened', 'qualification', 'evaluation', 'decision',
        'standstill', 'contracted', 'completed', 'complaint_suspended', 'cancelled_in_house', 'cancelled_other',
        'unsuccessful'));
alter table tender_requirement
    add constraint tender_requirement_library check ((library_code is null) = (library_version is null));
alter table tender_criterion add constraint tender_criterion_kind check (kind in ('quality', 'price'));
alter table tender_working_copy
    add constraint tender_working_copy_once unique (tender_id, section, entry, user_id);
create index tender_comment_of_tender on tender_comment (tender_id, id);
alter table tender_comment
    add constraint tender_comment_words check (text <> '' and length(text) <= 4000),
    add constraint tender_comment_settled check (settled_at is not null or settled_by is null);
create index tender_review_of_tender on tender_review (tender_id, id);
-- Whoever asks does not approve, and one reading is asked for at a time.
alter table tender_review
    add constraint tender_review_by_another check (reviewer_id <> asked_by),
    add constraint tender_review_decision check (decision in ('approved', 'changes_wanted')),
    add constraint tender_review_decided check ((decision is null) = (decided_at is null));
create unique index tender_review_open on tender_review (tender_id) where decision is null;

create index tender_event_of_tender on tender_event (tender_id, id);
create function tender_history_only_grows() returns trigger language plpgsql as $$
begin
    raise exception '% is never changed', tg_table_name using errcode = 'check_violation';
end $$;
create trigger tender_event_keep_rows before update or delete on tender_event
    for each row execute function tender_history_only_grows();
create trigger tender_event_keep_table before truncate on tender_event
    for each statement execute function tender_history_only_grows();

-- procurement/publication
alter table tender_edition
    add constraint tender_edition_once unique (tender_id, number),
    add constraint tender_edition_number check (number > 0),
    add constraint tender_edition_reason check (number = 1 or summary <> ''),
    add constraint tender_edition_order check (
        questions_until <= bids_until and answers_until <= bids_until and opens_at >= bids_until);
create trigger tender_edition_keep_rows before update or delete on tender_edition
    for each row execute function tender_history_only_grows();
create trigger tender_edition_keep_table before truncate on tender_edition
    for each statement execute function tender_history_only_grows();
alter table tender_question
    add constraint tender_question_once unique (tender_id, number),
    add constraint tender_question_words check (text <> ''),
    add constraint tender_question_answered check ((answered_at is null) = (answer = '')),
    add constraint tender_question_published check (published_at is null or answered_at is not null);
