create unique index citizen_profile_key on citizen_profile (citizen_id, recorded_on);

alter table citizen_profile
    add constraint citizen_profile_birth_year check (birth_year between 1900 and 2100),
    add constraint citizen_profile_born_before_recorded check (birth_year <= extract(year from recorded_on)),
    add constraint citizen_profile_last_job check (last_job_on is null or last_job_on <= recorded_on);

create unique index benefit_spell_key on benefit_spell (citizen_id, benefit, start_on);

alter table benefit_spell
    add constraint benefit_spell_ends_after_start check (end_on is null or end_on >= start_on),
    -- The same citizen cannot be on the same benefit twice at once. The citizen is an int4range and the benefit a
    -- range over a hash, since the embedded PostgreSQL has no btree_gist; two benefits of one hash would be refused
    -- together, and the code list's few codes have distinct ones.
    add constraint benefit_spell_no_overlap exclude using gist (
        int4range(citizen_id, citizen_id, '[]') with &&,
        int8range(hashtextextended(benefit, 0), hashtextextended(benefit, 0), '[]') with &&,
        daterange(start_on, end_on, '[]') with &&
    );

create index benefit_spell_running on benefit_spell (benefit) where end_on is null;
