-- platform/mail

alter table daily_run add constraint daily_run_once unique (room, run_on);
create index mail_message_due on mail_message (next_try_at) where status = 'queued';
