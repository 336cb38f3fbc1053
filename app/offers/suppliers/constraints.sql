alter table supplier
    add constraint supplier_code_shape check (code ~ '^[A-Za-z0-9ÆØÅæøå][A-Za-z0-9ÆØÅæøå._/-]{0,39}$'),
    add constraint supplier_name check (name <> ''),
    add constraint supplier_cvr_shape check (cvr ~ '^[0-9]{8}$');

create index supplier_by_name on supplier (name_sort, id);
