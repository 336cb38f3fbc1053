-- A kind's amounts never overlap in time.
alter table procurement_threshold
    add constraint procurement_threshold_no_overlap exclude using gist (
        int4range(hashtext(kind), hashtext(kind), '[]') with &&,
        daterange(valid_from, valid_to, '[]') with &&);
-- 750,000 euro; later periods are entered by an administrator from the Commission's notice.
insert into procurement_threshold (kind, valid_from, valid_to, amount_ore, source) values
    ('light_regime', '2022-01-01', '2023-12-31', 558817500, 'EU-Kommissionens meddelelse om tærskelværdier 2022-2023'),
    ('light_regime', '2024-01-01', '2025-12-31', 558135000, 'EU-Kommissionens meddelelse om tærskelværdier 2024-2025');
