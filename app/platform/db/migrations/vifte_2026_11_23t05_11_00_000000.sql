-- procurement/evaluation
alter table consensus_revision
    add constraint consensus_revision_once unique (consensus_id, version),
    add constraint consensus_revision_reason check (reason <> '');
create trigger consensus_revision_keep_rows before update or delete on consensus_revision
    for each row execute function tender_history_only_grows();
create trigger consensus_revision_keep_table before truncate on consensus_revision
    for each statement execute function tender_history_only_grows();
create trigger evaluator_interest_keep_rows before update or delete on evaluator_interest
    for each row execute function tender_history_only_grows();
create trigger evaluator_interest_keep_table before truncate on evaluator_interest
    for each statement execute function tender_history_only_grows();
create trigger evaluation_meeting_keep_rows before update or delete on evaluation_meeting
    for each row execute function tender_history_only_grows();
create trigger evaluation_meeting_keep_table before truncate on evaluation_meeting
    for each statement execute function tender_history_only_grows();
-- What was handed in is no longer changed, by nobody and nothing.
create function evaluation_score_handed_in() returns trigger language plpgsql as $$
begin
    if old.submitted_at is not null then
        raise exception 'a score that was handed in is not changed' using errcode = 'check_violation',
            constraint = 'evaluation_score_handed_in';
    end if;
    return coalesce(new, old);
end $$;
create trigger evaluation_score_handed_in before update or delete on evaluation_score
    for each row execute function evaluation_score_handed_in();
create index evaluation_score_of_evaluator on evaluation_score (evaluator_id);
