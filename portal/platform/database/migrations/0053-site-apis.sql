-- Proofs of a key (RFC 9449) of sites that ask in their own name, each to be used once.

create table site_proof (
  proof_hash bytea primary key check (octet_length(proof_hash) = 32),
  expires_at timestamptz not null
);
create index site_proof_expiry on site_proof (expires_at);
revoke all on site_proof from madoguchi_municipality;
