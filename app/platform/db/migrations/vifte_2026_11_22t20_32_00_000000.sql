-- An assessment that comes without a scale, from a file, is on its indicator's scale of the day.

create function find_assessment_scale() returns trigger language plpgsql as $$
begin
    if new.scale_id is null then
        select id into new.scale_id from indicator_scale
        where indicator_id = new.indicator_id and new.assessed_on >= valid_from
          and (valid_to is null or new.assessed_on <= valid_to);
    end if;
    return new;
end $$;
-- Triggers run in the order of their names: before the one that checks the score against the scale.
create trigger assessment_a_finds_scale before insert on assessment
    for each row execute function find_assessment_scale();
