-- What sites ask persons to sign, or to agree to.

create table sign_transaction (
  id text primary key,
  site_id text not null references site,
  state text not null default 'created' check (state in
    ('created', 'shown', 'signing', 'signed', 'fetched', 'refused', 'expired', 'failed')),
  -- Of the key under which the site asked, and of what it asked.
  key_hash bytea not null check (octet_length(key_hash) = 32),
  body_hash bytea not null check (octet_length(body_hash) = 32),
  -- Names, digests and the site's words, by a key of the portal's.
  sealed_view bytea not null,
  -- The signatures, until the person's last press and until the result is gone.
  sealed_signatures bytea,
  subject_id text references subject (id),
  grant_hash bytea unique check (octet_length(grant_hash) = 32),
  -- A JWE: the site alone reads it.
  result bytea,
  -- Whether documents, signatures or a result are there.
  holds_content boolean not null default true,
  fetched_at timestamptz,
  fetched_jkt bytea,
  made_at timestamptz not null,
  ends_at timestamptz not null,
  unique (site_id, key_hash)
);
create index sign_transaction_age on sign_transaction (made_at);
create index sign_transaction_over on sign_transaction (ends_at) where holds_content;
create index sign_transaction_subject on sign_transaction (subject_id) where subject_id is not null;

-- The documents themselves; gone with the result.
create table sign_item (
  transaction_id text not null references sign_transaction on delete cascade,
  n integer not null check (n between 1 and 20),
  sealed bytea not null,
  primary key (transaction_id, n)
);

-- Which of them a request is about: one request each.
alter table authorization_request
  add column sign_transaction text unique references sign_transaction;

revoke all on sign_transaction, sign_item from madoguchi_municipality;

alter function forget_person(text) rename to forget_before_remote_signing;
create function forget_person(person text) returns void language plpgsql as $$
begin
  perform forget_before_remote_signing(person);
  delete from sign_transaction where subject_id = person;
end $$;
