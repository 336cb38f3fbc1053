-- An installation that has its lists already gets the outcomes and the background that progression brings; a new one is
-- seeded with them.

insert into code_item (list, code, label_da, label_en, valid_from, position, attributes)
select 'effect_outcome', new.code, new.label_da, new.label_en, date '2000-01-01',
       (select max(position) from code_item where list = 'effect_outcome') + row_number() over (),
       jsonb_build_object('measure', 'indicator_change', 'weeks', '26', 'kind', '', 'better', 'more', 'unit', 'points',
                          'target_groups', '', 'indicator', new.indicator)
from (
    values
        ('progression_tro_paa_job_26', 'Tro på at komme i job: udvikling inden for 26 uger',
         'Belief in getting a job: change within 26 weeks', 'tro_paa_job'),
        ('progression_helbred_mestring_26', 'Håndtering af helbred i hverdagen: udvikling inden for 26 uger',
         'Managing health in everyday life: change within 26 weeks', 'helbred_mestring'),
        ('progression_netvaerk_26', 'Netværk og støtte: udvikling inden for 26 uger',
         'Network and support: change within 26 weeks', 'netvaerk'),
        ('progression_faglighed_26', 'Faglige færdigheder i forhold til jobønske: udvikling inden for 26 uger',
         'Skills for the wished-for job: change within 26 weeks', 'faglighed'),
        ('progression_jobsoegning_26', 'Jobsøgning og kontakt til virksomheder: udvikling inden for 26 uger',
         'Job search and contact with companies: change within 26 weeks', 'jobsoegning'),
        ('progression_struktur_26', 'Struktur og fremmøde: udvikling inden for 26 uger',
         'Structure and attendance: change within 26 weeks', 'struktur')
) as new (code, label_da, label_en, indicator)
where exists (select from code_item where list = 'effect_outcome')
on conflict do nothing;

insert into code_item (list, code, label_da, label_en, valid_from, position, attributes)
select 'effect_predictor', 'score_before', 'Score ved seneste måling (kun progression)',
       'Score at the last assessment (progression only)', date '2000-01-01',
       (select max(position) from code_item where list = 'effect_predictor') + 1,
       jsonb_build_object('source', 'score_before', 'only', '', 'code_list', '', 'sensitive', false)
where exists (select from code_item where list = 'effect_predictor')
on conflict do nothing;
