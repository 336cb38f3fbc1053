-- platform/mail
alter table mail_message add constraint mail_message_to_one check ((user_id is null) = (address is not null));
