-- Nothing is shown of fewer than 15 people, whoever asks.

alter table effect_group
    add constraint effect_group_shown_of_enough check (not shown or n >= 15);

alter table effect_course
    add constraint effect_course_shown check (not shown or (n >= 15 and estimate is not null and reason is null));
