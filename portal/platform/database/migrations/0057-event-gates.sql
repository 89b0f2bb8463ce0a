-- Gates of events: a key of each event by which cards are known there, and terminals that are given it.

alter table event
  add column gate_list_uri text,
  add column gate_mode text check (gate_mode in ('tap', 'tapAndPin')),
  -- Sealed, and gone with the key of its tokens.
  add column sealed_gate_key bytea,
  add check ((gate_list_uri is null) = (gate_mode is null)),
  add check (gate_list_uri is not null or sealed_gate_key is null);

create table gate_terminal (
  id text primary key,
  event_id text not null references event,
  -- Public halves: with one it signs, to the other it is told its event.
  signing_key jsonb not null,
  encryption_key jsonb not null,
  at timestamptz not null default clock_timestamp(),
  actor_kind text not null,
  actor_id text not null,
  ended_at timestamptz
);
create index gate_terminal_of on gate_terminal (event_id);

revoke all on gate_terminal from madoguchi_municipality;
