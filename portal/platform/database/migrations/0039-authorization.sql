-- Other sites that ask a person for something: who they are, what they ask, and what they were given.

create table site (
  id text primary key,
  state text not null default 'active' check (state in ('active', 'suspended', 'ended')),
  at timestamptz not null default clock_timestamp(),
  actor_kind text not null,
  actor_id text not null
);

-- Names, addresses, keys and what it may ask; the newest holds, and a request keeps its own.
create table site_version (
  site_id text not null references site,
  n integer not null check (n > 0),
  at timestamptz not null default clock_timestamp(),
  registration jsonb not null,
  actor_kind text not null,
  actor_id text not null,
  primary key (site_id, n)
);
create trigger only_added before update or delete or truncate on site_version
  for each statement execute function refuse_change();

-- What the provider keeps: codes, tokens, grants, the sessions of browsers. Identifiers are hashes, contents are sealed.
create table oidc_model (
  model text not null,
  id_hash bytea not null check (octet_length(id_hash) = 32),
  sealed bytea not null,
  grant_hash bytea check (octet_length(grant_hash) = 32),
  uid_hash bytea check (octet_length(uid_hash) = 32),
  subject_id text references subject (id),
  expires_at timestamptz not null,
  consumed_at timestamptz,
  primary key (model, id_hash)
);
create index oidc_model_grant on oidc_model (grant_hash) where grant_hash is not null;
create index oidc_model_uid on oidc_model (uid_hash) where uid_hash is not null;
create index oidc_model_subject on oidc_model (subject_id) where subject_id is not null;
create index oidc_model_age on oidc_model (expires_at);

create table authorization_request (
  id text primary key,
  uid_hash bytea not null unique,
  -- The browser's own name of the request, which leaves it nowhere else.
  sealed_uid bytea not null,
  par_hash bytea not null unique,
  tab_hash bytea not null,
  site_id text not null,
  site_version integer not null,
  origin text not null,
  purpose text not null,
  asked jsonb not null,
  keep text not null check (keep in ('once', 'days90', 'year')),
  wanted text,
  state text not null default 'shown' check (state in
    ('shown', 'claimed', 'proved', 'released', 'continued', 'cancelled', 'refused', 'failed', 'expired')),
  revision integer not null default 0,
  failure text,
  launches integer not null default 0,
  launch_hash bytea unique,
  launch_ends_at timestamptz,
  claim_hash bytea unique,
  challenge bytea unique,
  challenge_ends_at timestamptz,
  challenges integer not null default 0,
  refusals integer not null default 0,
  view_sha256 bytea,
  subject_id text references subject (id),
  -- The proof and the values that were chosen, by the person's key.
  sealed bytea,
  ticket_hash bytea unique,
  made_at timestamptz not null,
  ends_at timestamptz not null,
  foreign key (site_id, site_version) references site_version (site_id, n)
);
create index authorization_request_age on authorization_request (made_at);
create index authorization_request_subject on authorization_request (subject_id) where subject_id is not null;

-- What a person agreed to, with what their card signed; the values only until the grant ends.
create table consent (
  subject_id text not null references subject (id),
  id text not null,
  site_id text not null references site,
  site_version integer not null,
  origin text not null,
  grant_hash bytea not null unique,
  keep text not null check (keep in ('once', 'days90', 'year')),
  claims text[] not null check (cardinality(claims) between 1 and 10),
  sealed_proof bytea not null,
  -- Nothing once the grant has ended.
  sealed_values bytea,
  since timestamptz not null,
  until timestamptz not null,
  revoked_at timestamptz,
  primary key (subject_id, id),
  foreign key (site_id, site_version) references site_version (site_id, n)
);
create index consent_of on consent (subject_id, since desc);
-- Whether anybody has ever given a site something.
create index consent_of_site on consent (site_id);
create index consent_ending on consent (until) where sealed_values is not null;
create index consent_age on consent (until);

-- A person's own: no request of a municipality has to do with any of it.
revoke all on site, site_version, oidc_model, authorization_request, consent from madoguchi_municipality;

-- Who leaves takes along what they gave; what a site read is the site's.
alter function forget_person(text) rename to forget_before_sites;
create function forget_person(person text) returns void language plpgsql as $$
begin
  perform forget_before_sites(person);
  delete from oidc_model where subject_id = person;
  delete from authorization_request where subject_id = person;
  delete from consent where subject_id = person;
end $$;
