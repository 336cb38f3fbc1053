-- platform/documents

alter table issued_document
    add constraint issued_document_state_known check (state in ('queued', 'ready', 'failed')),
    add constraint issued_document_file_when_ready check ((file_name is not null) = (state = 'ready')),
    -- The subject is also the folder its files lie in.
    add constraint issued_document_subject_form check (subject ~ '^[a-z_]{1,40}$');
create index issued_document_of on issued_document (subject, subject_id, id desc);

-- procurement/tenders: its documents keep their numbers, since addresses and file names hold them.

insert into issued_document
    (id, subject, subject_id, subject_version, kind, label, state, data, content_hash, job_id, file_name, file_sha256,
     pages, template_version, created_by, created_at, finished_at)
select id, 'tenders', tender_id, tender_version, kind, label, state, data, content_hash, job_id, file_name, file_sha256,
       pages, template_version, created_by, created_at, finished_at
from tender_document;
select setval(pg_get_serial_sequence('issued_document', 'id'), (select max(id) from issued_document))
where exists (select from issued_document);
