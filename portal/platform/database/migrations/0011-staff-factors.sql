-- Further ways for staff to sign in, proof shown again, and how an account ends.

-- Without a sign-in since then for 60 days an account is paused. It leaves by itself at `leaves_at`.
alter table staff
  add column awake_since timestamptz not null default clock_timestamp(),
  add column leaves_at timestamptz;
create index staff_leaving on staff (leaves_at) where leaves_at is not null and left_at is null;

-- `proved_at`: when its holder last showed a passkey or a code. `grant_numbers`: in force when it was last used.
alter table staff_session
  add column proved_at timestamptz,
  add column grant_numbers integer[] not null default '{}';

-- A passkey names no municipality: its row does.
create table staff_passkey (
  municipality_code text not null,
  staff_id text not null,
  id text not null,
  credential_id bytea not null check (octet_length(credential_id) between 1 and 1023),
  public_key bytea not null,
  counter bigint not null,
  -- Whether it may be copied to other devices of its holder, and whether it was.
  is_syncable boolean not null,
  is_synced boolean not null,
  transports text[] not null,
  name text not null,
  added_at timestamptz not null default clock_timestamp(),
  used_at timestamptz,
  check (is_syncable or not is_synced),
  primary key (municipality_code, staff_id, id),
  foreign key (municipality_code, staff_id) references staff (municipality_code, id)
);
create unique index staff_passkey_credential on staff_passkey (credential_id);

-- Somebody at a provider: the issuer and its own name for them, never an address.
create table staff_identity (
  municipality_code text not null,
  staff_id text not null,
  issuer text not null,
  subject text not null,
  bound_at timestamptz not null default clock_timestamp(),
  primary key (municipality_code, staff_id),
  foreign key (municipality_code, staff_id) references staff (municipality_code, id)
);
create unique index staff_identity_subject on staff_identity (municipality_code, issuer, subject);

-- What a passkey signs, or the hash of what a browser holds while its person is at the provider. Each is spent once, by
-- whom it was given to: `holder` is the hash of a session's or a link's token.
create table staff_challenge (
  challenge bytea primary key check (octet_length(challenge) = 32),
  purpose text not null check (purpose in ('signIn', 'addPasskey', 'stepUp', 'provider', 'providerAnew')),
  holder bytea,
  municipality_code text,
  expires_at timestamptz not null
);
create index staff_challenge_expiry on staff_challenge (expires_at);
