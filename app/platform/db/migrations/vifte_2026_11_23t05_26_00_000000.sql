insert into tender_lot_offer (lot_id, offer_id, position)
select id, offer_id, 1 from tender_lot where offer_id is not null;
alter table tender_lot_offer
    add constraint tender_lot_offer_once unique (lot_id, offer_id),
    add constraint tender_lot_offer_position unique (lot_id, position);
create index tender_lot_offer_of_offer on tender_lot_offer (offer_id);
