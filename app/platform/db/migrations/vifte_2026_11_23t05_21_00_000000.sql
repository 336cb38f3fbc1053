alter table contract add constraint contract_value_basis check (value_basis in ('evaluation_sum', 'lot_value', 'stated'));
-- A tender leads to one contract with each supplier, whoever signs first.
create unique index contract_once on contract (tender_id, supplier_id) where tender_id is not null;
alter table in_house_offer
    add constraint in_house_offer_once unique (tender_id, lot),
    add constraint in_house_offer_alone unique (offer_id);
