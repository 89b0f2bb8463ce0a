-- Proxies: one person does named things for another until a day.

create table mandate (
  -- The principal, whose row it is.
  subject_id text not null references subject (id),
  id uuid not null default gen_random_uuid(),
  kind text not null check (kind in ('chosen', 'guardian15')),
  state text not null default 'drafted' check (state in ('drafted', 'accepted', 'active', 'ended')),
  procedures text[] not null check (cardinality(procedures) between 1 and 20),
  things text[] not null check (cardinality(things) between 1 and 10),
  from_day date not null,
  until_day date not null check (until_day >= from_day),
  -- The session of the sitting; nothing once it is over.
  sitting_hash bytea check (octet_length(sitting_hash) = 32),
  nonce bytea not null check (octet_length(nonce) = 32),
  proxy_id text references subject (id),
  -- Names, both signed texts, signatures and what they rest on, by the principal's key.
  sealed bytea not null,
  -- Of the text that the principal signed.
  sha256 bytea check (octet_length(sha256) = 32),
  created_at timestamptz not null,
  began_at timestamptz,
  acted_at timestamptz,
  ended_at timestamptz,
  ended_how text check (ended_how in ('byPerson', 'byProxy', 'day', 'account')),
  primary key (subject_id, id),
  check (proxy_id <> subject_id),
  check ((state = 'drafted') = (proxy_id is null)),
  check ((state in ('drafted', 'accepted')) = (sitting_hash is not null)),
  check ((state in ('active', 'ended')) = (began_at is not null and sha256 is not null)),
  check ((state = 'ended') = (ended_at is not null and ended_how is not null))
);
create unique index mandate_id on mandate (id);
create unique index mandate_sitting on mandate (subject_id) where state in ('drafted', 'accepted');
create index mandate_of_principal on mandate (subject_id, began_at desc) where state = 'active';
create index mandate_of_proxy on mandate (proxy_id, began_at desc) where state = 'active';
create index mandate_ever_of_proxy on mandate (proxy_id) where proxy_id is not null;
create index mandate_due on mandate (until_day) where state = 'active';
create index mandate_ended on mandate (ended_at) where state = 'ended';
create index mandate_begun on mandate (created_at) where state in ('drafted', 'accepted');
revoke all on mandate from madoguchi_municipality;

-- A session in which a person acts for another; their own one sleeps meanwhile, and takes it along when it ends.
alter table portal_session
  add column mandate_id uuid,
  add column own_hash bytea references portal_session (token_hash) on delete cascade,
  add constraint portal_session_acting_check check ((mandate_id is null) = (own_hash is null));
create index portal_session_acting on portal_session (own_hash) where own_hash is not null;

-- Signed by somebody else than who it is for: what is certified there is no word on the applicant.
alter table application_filing add column by_proxy boolean not null default false;

-- What a proxy read is told like every other look.
alter table exchange_record
  drop constraint exchange_record_way_check,
  add constraint exchange_record_way_check check (way in ('desk', 'export', 'agency', 'emergency', 'proxy'));
create unique index exchange_record_of_proxy on exchange_record (receipt_number, actor_id, day) where way = 'proxy';

-- What a person gave goes with them; what they were given ends.
alter function forget_person(text) rename to forget_with_account;
create function forget_person(person text) returns void language plpgsql as $$
begin
  perform forget_with_account(person);
  delete from mandate where subject_id = person;
  delete from mandate where proxy_id = person and state = 'accepted';
  update mandate set state = 'ended', ended_how = 'account', ended_at = clock_timestamp()
    where proxy_id = person and state = 'active';
end $$;
