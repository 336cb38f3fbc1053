alter table supplier
    add constraint supplier_code_shape check (code ~ '^[A-Za-z0-9ÆØÅæøå][A-Za-z0-9ÆØÅæøå._/-]{0,39}$'),
    add constraint supplier_name check (name <> ''),
    add constraint supplier_cvr_shape check (cvr ~ '^[0-9]{8}$');

alter table supplier alter column name_sort type text collate "C";

-- Lower case in any server's collation, Danish letters included.
alter table supplier add column search_text text generated always as (
    translate(lower(code || ' ' || name || ' ' || coalesce(cvr, '')), 'ÆØÅÄÖÜÉ', 'æøåäöüé')) stored;

create index supplier_by_name on supplier (name_sort, id);
