alter table offer
    add constraint offer_code_shape check (code ~ '^[A-Za-z0-9ÆØÅæøå][A-Za-z0-9ÆØÅæøå._/-]{0,39}$'),
    add constraint offer_title check (title <> ''),
    add constraint offer_life check (life in ('planned', 'open', 'paused', 'closing', 'closed')),
    add constraint offer_weeks check (weeks > 0),
    add constraint offer_hours check (hours_per_week > 0 and hours_per_week <= 168),
    add constraint offer_places check (places >= 0),
    add constraint offer_price check (price_ore >= 0),
    add constraint offer_period check (closes_on >= opens_on),
    add constraint offer_successor_is_another check (successor_id <> id);

alter table offer alter column title_sort type text collate "C";

-- Danish full text finds inflections; the plain text beside it finds `praktik` in `Virksomhedspraktik`.
-- Lower case in any server's collation, Danish letters included.
alter table offer
    add column search_text text generated always as (translate(
        lower(code || ' ' || title || ' ' || location || ' ' || requirements || ' ' || description),
        'ÆØÅÄÖÜÉ', 'æøåäöüé')) stored,
    add column search_vector tsvector generated always as (to_tsvector('danish', translate(
        lower(code || ' ' || title || ' ' || location || ' ' || requirements || ' ' || description),
        'ÆØÅÄÖÜÉ', 'æøåäöüé'))) stored;

create index offer_search on offer using gin (search_vector);
create index offer_by_title on offer (title_sort, id);
create index offer_by_supplier on offer (supplier_id);
create index offer_by_target_group on offer using gin (target_groups);
create index offer_revision_by_offer on offer_revision (offer_id, id desc);

alter table catalogue_revision add constraint catalogue_revision_single check (id = 1);
insert into catalogue_revision (id, revision) values (1, 1);

-- A new random number instead of the next one: after a rollback a counter would give the same number twice.
create function renew_catalogue_revision() returns trigger language plpgsql as $$
begin
    update catalogue_revision set revision = (random() * 9007199254740991)::bigint where id = 1;
    return null;
end $$;

create trigger offer_changed after insert or update or delete or truncate on offer
    for each statement execute function renew_catalogue_revision();
create trigger supplier_changed after insert or update or delete or truncate on supplier
    for each statement execute function renew_catalogue_revision();
