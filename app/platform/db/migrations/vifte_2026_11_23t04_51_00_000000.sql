-- procurement/sealing
alter table tender_key add constraint tender_key_once unique (tender_id);
alter table given_share drop constraint given_share_length;
create index given_share_at on given_share (given_at);
