-- Tokens of other systems that only the holder of a key can use (RFC 9449), and mail that comes back.

alter table agency_client add column bound_tokens boolean not null default false;

-- The thumbprint of the key (RFC 7638); a token without it is anybody's who has it.
alter table agency_token add column jkt bytea check (octet_length(jkt) = 32);

-- Each proof counts once: of the key's thumbprint and the proof's own name. Of no municipality, as a proof is of none.
create table agency_proof (
  proof_hash bytea primary key check (octet_length(proof_hash) = 32),
  expires_at timestamptz not null
);
create index agency_proof_expiry on agency_proof (expires_at);
revoke all on agency_proof from madoguchi_municipality;

-- By what a mail is known again that came back: of its `Message-ID`, which is random; and since when it told of what happened.
alter table mail_log
  add column message_hash bytea check (octet_length(message_hash) = 32),
  add column made_at timestamptz;
create unique index mail_log_message on mail_log (message_hash) where message_hash is not null;
