-- The outbox: what happened, written in the transaction in which it happened. Identifiers and codes, no person's data.

create table outbox_event (
  id bigint generated always as identity primary key,
  at timestamptz not null default clock_timestamp(),
  name text not null,
  actor_kind text not null check (actor_kind in ('resident', 'staff', 'client', 'job', 'proxy')),
  actor_id text not null,
  on_behalf_of text references subject (id),
  data jsonb not null,
  check ((actor_kind = 'proxy') = (on_behalf_of is not null))
);

-- Written with what a job did about an event: however often it runs, what it did stands once.
create table event_handled (
  event_id bigint not null references outbox_event (id),
  job text not null,
  at timestamptz not null default clock_timestamp(),
  primary key (event_id, job)
);

create trigger only_added before update or delete on outbox_event
  for each row execute function refuse_change();
create trigger only_added before update or delete on event_handled
  for each row execute function refuse_change();
create trigger never_emptied before truncate on outbox_event
  for each statement execute function refuse_change();
create trigger never_emptied before truncate on event_handled
  for each statement execute function refuse_change();
