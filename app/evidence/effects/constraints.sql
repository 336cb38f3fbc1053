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
