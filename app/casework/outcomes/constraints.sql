create unique index outcome_event_key on outcome_event (citizen_id, kind, start_on);

alter table outcome_event
    add constraint outcome_event_ends_after_start check (end_on is null or end_on >= start_on);
