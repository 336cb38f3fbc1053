-- What the database itself refuses, for the tables of orders, reports, messages, progression, views, e-mail and undo.

-- platform/access

alter table app_user add constraint app_user_email_form check (email is null or email ~ '^[^@\s]+@[^@\s]+$');

-- platform/mail

alter table mail_message
    add constraint mail_message_status_known check (status in ('queued', 'sent', 'failed', 'off')),
    add constraint mail_message_path_is_ours check (path ~ '^/[^/\\]' or path = '/');

-- platform/lists

alter table saved_view
    add constraint saved_view_name_there check (name <> '' and length(name) <= 80),
    add constraint saved_view_name_once unique (user_id, list, name);

-- platform/intake

alter table import_change
    add constraint import_change_action_known check (action in ('inserted', 'changed', 'closed')),
    add constraint import_change_before check ((before is null) = (action = 'inserted'));
create index import_change_row on import_change (table_name, row_id);
alter table import_mapping
    add constraint import_mapping_name_there check (name <> ''),
    add constraint import_mapping_name_once unique (kind, name),
    add constraint import_mapping_source_once unique (kind, headers_sha256);

-- casework/citizens

alter table competences_and_wishes
    add constraint competences_text_bounded check (length(competences_text) <= 2000),
    add constraint wishes_text_bounded check (length(wishes_text) <= 2000);

-- casework/referrals

alter table offer_order
    add constraint offer_order_state_known
        check (state in ('waiting', 'sent', 'accepted', 'declined', 'started', 'ended', 'withdrawn')),
    add constraint offer_order_place_held
        check ((place_held_at is null) = (state = 'waiting') or state in ('declined', 'withdrawn')),
    add constraint offer_order_closed check ((closed_at is not null) = (state in ('declined', 'ended', 'withdrawn'))),
    add constraint offer_order_placement check ((placement_id is not null) = (state in ('started', 'ended'))),
    add constraint offer_order_weeks check (weeks > 0),
    add constraint offer_order_hours check (hours_per_week > 0 and hours_per_week <= 168),
    add constraint offer_order_report_every check (report_every_weeks between 1 and 104),
    add constraint offer_order_final_report check (final_report_days between 0 and 180);

-- A citizen is ordered into an offer once at a time.
create unique index offer_order_open_once on offer_order (citizen_id, offer_id)
    where state in ('waiting', 'sent', 'accepted', 'started');
create index offer_order_line on offer_order (offer_id, state, ordered_at);

alter table order_event
    add constraint order_event_period check (until_on is null or (happened_on is not null and until_on >= happened_on));

-- Places held by orders change free places as placements do.
create trigger order_changed after insert or update or delete or truncate on offer_order
    for each statement execute function count_placement_revision();

-- casework/messages

alter table order_message add constraint order_message_text_there check (text <> '' and length(text) <= 4000);

-- casework/reports

alter table report
    add constraint report_state_known check (state in ('due', 'draft', 'sent', 'taken_up', 'dropped')),
    add constraint report_sent check ((sent_at is not null) = (state in ('sent', 'taken_up'))),
    add constraint report_taken_up check ((taken_up_at is not null) = (state = 'taken_up'));
create unique index report_due_once on report (placement_id, kind, due_on) where state in ('due', 'draft');
create index report_state_due on report (state, due_on);

-- casework/progression

alter table indicator
    add constraint indicator_code_form check (code ~ '^[a-z0-9_]{1,60}$'),
    add constraint indicator_valid check (valid_to is null or valid_to >= valid_from);
alter table indicator_scale
    add constraint indicator_scale_number_once unique (indicator_id, number),
    add constraint indicator_scale_range check (low >= 0 and high > low and high <= 100),
    add constraint indicator_scale_valid check (valid_to is null or valid_to >= valid_from),
    add constraint indicator_scale_one_a_day exclude using gist (
        int4range(indicator_id, indicator_id, '[]') with &&,
        daterange(valid_from, valid_to, '[]') with &&
    ) deferrable initially immediate;
alter table assessment
    add constraint assessment_scored check (citizen_score is not null or professional_score is not null),
    add constraint assessment_once unique (citizen_id, indicator_id, assessed_on);
create index assessment_of_indicator on assessment (indicator_id, assessed_on);

-- A score lies on its scale, and the scale belongs to its indicator.
create function check_assessment_on_scale() returns trigger language plpgsql as $$
declare
    scale indicator_scale%rowtype;
begin
    select * into scale from indicator_scale where id = new.scale_id;
    if scale.indicator_id <> new.indicator_id then
        raise exception using errcode = 'check_violation', constraint = 'assessment_scale_of_indicator',
            message = 'the scale belongs to another indicator';
    end if;
    if new.citizen_score not between scale.low and scale.high
       or new.professional_score not between scale.low and scale.high then
        raise exception using errcode = 'check_violation', constraint = 'assessment_on_scale',
            message = 'a score lies outside its scale';
    end if;
    return new;
end $$;
create trigger assessment_on_scale before insert or update on assessment
    for each row execute function check_assessment_on_scale();
