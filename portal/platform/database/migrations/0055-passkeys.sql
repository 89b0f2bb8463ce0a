-- Passkeys of persons: they sign in for reading. Each belongs to a person and to the card that it was made with.
create table passkey (
  -- Also what an authenticator knows its person by here.
  id text primary key,
  subject_id text not null references subject (id),
  credential_id bytea not null unique check (octet_length(credential_id) between 1 and 1023),
  public_key bytea not null,
  counter bigint not null,
  -- Whether it may be copied to other devices of its holder, and whether it was.
  is_syncable boolean not null,
  is_synced boolean not null,
  transports text[] not null,
  name text not null,
  -- The authentication certificate that it ends with, and those that lead from it to a CA; who reads the database has no number of a card.
  card_sha256 bytea not null check (octet_length(card_sha256) = 32),
  sealed_card bytea not null,
  added_at timestamptz not null default clock_timestamp(),
  used_at timestamptz,
  ends_at timestamptz not null,
  suspended text check (suspended in ('card', 'copied')),
  check (is_syncable or not is_synced)
);
create index passkey_of_person on passkey (subject_id, added_at);
create index passkey_age on passkey (ends_at);

alter table portal_session
  -- The card that opened it, sealed: what a passkey that is made in it belongs to.
  add column sealed_card bytea,
  add column passkey_id text references passkey (id) on delete cascade,
  add constraint portal_session_passkey_check check (passkey_id is null or level = 'pass');
create index portal_session_of_passkey on portal_session (passkey_id) where passkey_id is not null;

-- What goes on in a browser: making a passkey for who is signed in with their card, or signing in with one.
create table passkey_ceremony (
  ticket_hash bytea primary key check (octet_length(ticket_hash) = 32),
  subject_id text references subject (id),
  session_hash bytea references portal_session (token_hash) on delete cascade,
  name text,
  -- The hash of what the app keeps. Source: RFC 7636.
  code_challenge bytea check (octet_length(code_challenge) = 32),
  -- Once a page has opened it.
  challenge bytea check (octet_length(challenge) = 32),
  handle text,
  -- Once a passkey was used.
  passkey_id text references passkey (id) on delete cascade,
  code_hash bytea unique check (octet_length(code_hash) = 32),
  expires_at timestamptz not null,
  check ((subject_id is null) = (session_hash is null) and (subject_id is null) = (name is null)),
  check ((subject_id is null) = (code_challenge is not null)),
  check ((passkey_id is null) = (code_hash is null))
);
create index passkey_ceremony_age on passkey_ceremony (expires_at);
create index passkey_ceremony_subject on passkey_ceremony (subject_id) where subject_id is not null;
create index passkey_ceremony_session on passkey_ceremony (session_hash) where session_hash is not null;
create index passkey_ceremony_passkey on passkey_ceremony (passkey_id) where passkey_id is not null;

revoke all on passkey, passkey_ceremony from madoguchi_municipality;

alter table use_event
  drop constraint use_event_kind_check,
  add constraint use_event_kind_check check (kind in ('signIn', 'passkey', 'fresh', 'acting', 'download', 'change'));

alter function forget_person(text) rename to forget_before_passkeys;
create function forget_person(person text) returns void language plpgsql as $$
begin
  delete from passkey_ceremony where subject_id = person;
  delete from passkey where subject_id = person;
  perform forget_before_passkeys(person);
end $$;
