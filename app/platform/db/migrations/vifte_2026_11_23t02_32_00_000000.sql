create function tender_question_stays() returns trigger language plpgsql as $$
begin
    if old.published_at is not null then
        raise exception 'a published question is never changed' using errcode = 'check_violation';
    end if;
    if tg_op = 'DELETE' then
        raise exception 'a question is never deleted' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger tender_question_keep_rows before update or delete on tender_question
    for each row execute function tender_question_stays();
create trigger tender_question_keep_table before truncate on tender_question
    for each statement execute function tender_history_only_grows();
