alter table app_user
    add constraint app_user_username_form check (username = lower(username) and username ~ '^[a-z0-9][a-z0-9._@-]{1,63}$'),
    add constraint app_user_locale_known check (locale in ('da', 'en')),
    add constraint app_user_confirmed_secret check (totp_confirmed_at is null or totp_secret is not null);

create unique index user_role_once on user_role (user_id, role_id);
create unique index team_member_once on team_member (user_id, team_id);

alter table user_session
    add constraint user_session_stage_known check (stage in ('full', 'code', 'enrol', 'password')),
    add constraint user_session_end_told check ((ended_at is null) = (end_reason is null));

alter table login_attempt
    add constraint login_attempt_outcome_known check (outcome in ('failed', 'passed', 'signed_in', 'locked'));
create index login_attempt_account on login_attempt (account_key, at);
create index login_attempt_at on login_attempt (at);
create index user_session_created on user_session (created_at);
create index login_attempt_address on login_attempt (address, at);

insert into access_role (code) values
    ('caseworker'), ('team_leader'), ('procurement'), ('manager'), ('supplier'), ('administrator'), ('auditor')
on conflict do nothing;
