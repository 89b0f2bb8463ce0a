-- Events to which a person comes once: each has a key of its own, by which a person has one token there and another at every
-- other event.

create table event (
  id text primary key,
  site_id text not null references site,
  name jsonb not null,
  ends_at timestamptz not null,
  -- Sealed; nothing thirty days after the end, and nobody can make or compare a token any more.
  sealed_key bytea,
  at timestamptz not null default clock_timestamp(),
  actor_kind text not null,
  actor_id text not null
);
create index event_of on event (site_id);
create index event_ending on event (ends_at) where sealed_key is not null;

revoke all on event from madoguchi_municipality;
