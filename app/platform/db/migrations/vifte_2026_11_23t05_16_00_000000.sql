-- procurement/awards
alter table award_note
    add constraint award_note_kind check (kind in ('low_price', 'tie')),
    add constraint award_note_bid check ((kind = 'low_price') = (opened_bid_id is not null)),
    add constraint award_note_text check (text <> '');
create index award_note_of_tender on award_note (tender_id, id);
create trigger award_note_keep_rows before update or delete on award_note
    for each row execute function tender_history_only_grows();
create trigger award_note_keep_table before truncate on award_note
    for each statement execute function tender_history_only_grows();
-- Letters that were sent bear a date, and the standstill counts from it.
alter table tender_decision
    add constraint tender_decision_dated check (notified_at is null or letters_dated_on is not null),
    add constraint tender_decision_standstill check (standstill_ends_on is null or letters_dated_on < standstill_ends_on);
create index bidder_letter_of_bid on bidder_letter (opened_bid_id);
