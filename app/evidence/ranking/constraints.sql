alter table offer_choice add constraint offer_choice_form_token_once unique (form_token);
alter table offer_choice add constraint offer_choice_mode check (mode in ('individual', 'general', 'unranked'));
alter table offer_choice add constraint offer_choice_has_reason check (length(trim(reason)) > 0);
create index offer_choice_citizen on offer_choice (citizen_id, chosen_at desc);
