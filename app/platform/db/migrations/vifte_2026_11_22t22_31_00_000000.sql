-- One row a citizen and run; and only a choice from a list with an order can pass the best by.

alter table citizen_terms add constraint citizen_terms_once unique (run_id, citizen_id);
create index citizen_terms_citizen on citizen_terms (citizen_id);

alter table offer_choice
    add constraint offer_choice_override check (override_reason = '' or run_id is not null);
create index offer_choice_chosen_at on offer_choice (chosen_at);
