-- The indicators Vifte comes with, for an installation that has none; from then on an administrator keeps them.

with seed (position, code, label_da, label_en, question_da, question_en, anchors) as (
    values
        (1, 'tro_paa_job', 'Tro på at komme i job', 'Belief in getting a job',
         'Hvor sikker er du på, at du kommer i job eller uddannelse?',
         'How sure are you that you will get a job or an education?',
         '{"1": {"da": "Jeg kan ikke se det for mig", "en": "I cannot picture it"},
          "2": {"da": "Jeg tvivler meget", "en": "I doubt it a lot"},
          "3": {"da": "Måske, hvis meget falder på plads", "en": "Perhaps, if much falls into place"},
          "4": {"da": "Det tror jeg på", "en": "I believe so"},
          "5": {"da": "Jeg er sikker på, at det lykkes", "en": "I am sure it will happen"}}'::jsonb),
        (2, 'helbred_mestring', 'Håndtering af helbred i hverdagen', 'Managing health in everyday life',
         'Hvordan får du hverdagen til at hænge sammen med dit helbred?',
         'How do you make everyday life work with your health?',
         '{"1": {"da": "Helbredet bestemmer, hvad jeg kan", "en": "My health decides what I can do"},
          "2": {"da": "Jeg kan lidt på de gode dage", "en": "I can do a little on good days"},
          "3": {"da": "Jeg kender mine grænser og planlægger efter dem", "en": "I know my limits and plan by them"},
          "4": {"da": "Jeg klarer det meste af det, jeg vil", "en": "I manage most of what I want"},
          "5": {"da": "Helbredet står ikke i vejen", "en": "My health is not in the way"}}'::jsonb),
        (3, 'netvaerk', 'Netværk og støtte', 'Network and support',
         'Har du nogen at støtte dig til, når noget er svært?',
         'Do you have somebody to lean on when things are hard?',
         '{"1": {"da": "Jeg står alene med det", "en": "I am alone with it"},
          "2": {"da": "Jeg har en enkelt, men beder sjældent om hjælp", "en": "There is one person, but I seldom ask for help"},
          "3": {"da": "Jeg har nogen, jeg kan ringe til", "en": "I have somebody I can call"},
          "4": {"da": "Jeg har flere, der bakker mig op", "en": "Several people back me up"},
          "5": {"da": "Jeg har god opbakning, også til at komme i job", "en": "I have good support, also for getting a job"}}'::jsonb),
        (4, 'faglighed', 'Faglige færdigheder i forhold til jobønske', 'Skills for the wished-for job',
         'Hvor godt passer det, du kan, til det job, du gerne vil have?',
         'How well do your skills fit the job you would like?',
         '{"1": {"da": "Jeg ved ikke, hvad jeg vil eller kan bruge", "en": "I do not know what I want or can use"},
          "2": {"da": "Jeg mangler det meste", "en": "I lack most of it"},
          "3": {"da": "Jeg kan noget af det", "en": "I can do some of it"},
          "4": {"da": "Jeg mangler kun lidt", "en": "I lack only a little"},
          "5": {"da": "Jeg kan det, jobbet kræver", "en": "I can do what the job asks"}}'::jsonb),
        (5, 'jobsoegning', 'Jobsøgning og kontakt til virksomheder', 'Job search and contact with companies',
         'Hvor langt er du med at søge job og tale med virksomheder?',
         'How far have you come with looking for work and talking to companies?',
         '{"1": {"da": "Jeg er ikke gået i gang", "en": "I have not begun"},
          "2": {"da": "Jeg har set på job, men ikke søgt", "en": "I have looked at jobs but not applied"},
          "3": {"da": "Jeg søger lidt og får hjælp til det", "en": "I apply a little, with help"},
          "4": {"da": "Jeg søger selv og taler med virksomheder", "en": "I apply by myself and talk to companies"},
          "5": {"da": "Jeg søger målrettet og kommer til samtaler", "en": "I apply with an aim and get to interviews"}}'::jsonb),
        (6, 'struktur', 'Struktur og fremmøde', 'Structure and attendance',
         'Hvordan går det med at holde aftaler og faste tider?',
         'How is it going with keeping appointments and fixed hours?',
         '{"1": {"da": "Jeg får sjældent gennemført aftaler", "en": "I seldom keep appointments"},
          "2": {"da": "Jeg kommer nogle gange", "en": "I come sometimes"},
          "3": {"da": "Jeg kommer for det meste, når nogen minder mig om det", "en": "I mostly come, when somebody reminds me"},
          "4": {"da": "Jeg kommer til tiden og melder afbud, når jeg må", "en": "I come on time, and say so when I cannot"},
          "5": {"da": "Jeg kan passe faste arbejdstider", "en": "I can keep fixed working hours"}}'::jsonb)
), made as (
    insert into indicator (code, position, label_da, label_en, valid_from)
    select code, position, label_da, label_en, date '2000-01-01' from seed
    where not exists (select from indicator)
    order by position
    returning id, code
)
insert into indicator_scale
    (indicator_id, number, low, high, higher_is_better, question_da, question_en, anchors, valid_from)
select made.id, 1, 1, 5, true, seed.question_da, seed.question_en, seed.anchors, date '2000-01-01'
from made join seed using (code) order by seed.position;
