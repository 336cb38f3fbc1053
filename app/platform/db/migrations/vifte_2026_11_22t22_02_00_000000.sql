-- What was told together: one row each, and nothing that contradicts itself.

alter table effect_population
    add constraint effect_population_once unique (run_id, outcome, population),
    add constraint effect_population_covariance
        check (cardinality(covariance) = cardinality(offer_ids) * (cardinality(offer_ids) + 1) / 2);

alter table effect_common
    add constraint effect_common_once unique (run_id, outcome, population, offer_id),
    add constraint effect_common_interval check (low <= high),
    add constraint effect_common_se check (se > 0),
    add constraint effect_common_flag check (flag in ('better', 'worse', 'none')),
    add constraint effect_common_rankable check (not rankable or (rank is not null and not_ranked_because = '')),
    add constraint effect_common_places check (rank_low <= rank and rank <= rank_high and set_low <= set_high);

alter table effect_group
    add constraint effect_group_once unique (run_id, outcome, population, dimension, key),
    add constraint effect_group_dimension check (dimension in ('supplier', 'kind', 'type', 'duration', 'contrast')),
    add constraint effect_group_interval check (low <= high),
    add constraint effect_group_shown check (not shown or (estimate is not null and reason is null));

alter table effect_course
    add constraint effect_course_once unique (run_id, dimension, key, week),
    add constraint effect_course_dimension check (dimension in ('all', 'kind', 'type', 'supplier', 'offer')),
    add constraint effect_course_week check (week >= 0),
    add constraint effect_course_interval check (low <= high);

alter table effect_run
    add constraint effect_run_trigger check (trigger in ('person', 'nightly')),
    add constraint effect_run_table_gone check ((table_gone_at is null) = (table_gone_reason is null));

create index effect_common_offer on effect_common (offer_id);
