-- A CRL answers for every certificate of its issuer: it is kept once, however many filings rest on it.

create table revocation_answer (
  sha256 bytea primary key check (octet_length(sha256) = 32),
  bytes bytea not null
);
alter table revocation_answer alter column bytes set storage external;

-- In the order of the certificates they are about, the signer's first.
create table application_revocation_answer (
  receipt_number text not null references application (receipt_number),
  place integer not null check (place > 0),
  sha256 bytea not null references revocation_answer (sha256),
  primary key (receipt_number, place)
);

insert into revocation_answer (sha256, bytes)
  select sha256(bytes), bytes from application_evidence, unnest(revocation_answers) as bytes
  on conflict do nothing;
insert into application_revocation_answer (receipt_number, place, sha256)
  select receipt_number, place, sha256(bytes)
  from application_evidence, unnest(revocation_answers) with ordinality as answer (bytes, place);
alter table application_evidence drop column revocation_answers;

create trigger only_added before update or delete on revocation_answer
  for each row execute function refuse_change();
create trigger only_added before update or delete on application_revocation_answer
  for each row execute function refuse_change();
create trigger never_emptied before truncate on revocation_answer
  for each statement execute function refuse_change();
create trigger never_emptied before truncate on application_revocation_answer
  for each statement execute function refuse_change();
