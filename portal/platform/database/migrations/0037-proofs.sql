-- Proofs of a key (RFC 9449) that name a nonce of the portal, where a registration asks for them, and such proofs of senders.

alter table agency_client
  add column proofs text not null default 'chosen' check (proofs in ('chosen', 'owed', 'owedWithNonce'));
update agency_client set proofs = 'owed' where bound_tokens;
alter table agency_client drop column bound_tokens;

alter table sender_version
  add column proofs text not null default 'chosen' check (proofs in ('chosen', 'owed', 'owedWithNonce'));
-- As of an agency's token and its proofs.
alter table sender_token add column jkt bytea check (octet_length(jkt) = 32);
create table sender_proof (
  proof_hash bytea primary key check (octet_length(proof_hash) = 32),
  expires_at timestamptz not null
);
create index sender_proof_expiry on sender_proof (expires_at);
revoke all on sender_proof from madoguchi_municipality;
