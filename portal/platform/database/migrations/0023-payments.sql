-- What a city asks money for, and what came of it. The ledger is only ever added to; where a charge stands is computed from
-- it, and kept beside it for lists.

create table charge (
  municipality_code text not null,
  id text not null,
  receipt_number text not null references application (receipt_number),
  procedure_group text not null,
  -- Nobody's once its case was erased.
  owner text references subject (id),
  amount integer not null check (amount between 1 and 99999999),
  due_on date not null,
  ways text[] not null check (cardinality(ways) between 1 and 2),
  -- What it is for and the numbers of its slip, under the key of the case.
  sealed bytea,
  state text not null default 'open'
    check (state in ('open', 'partlyPaid', 'paid', 'overpaid', 'overRefunded', 'cancelled', 'refunded')),
  is_done boolean generated always as (state not in ('open', 'partlyPaid')) stored,
  net integer not null default 0,
  amount_differs boolean not null default false,
  made_key uuid not null,
  made_by text not null,
  made_at timestamptz not null,
  cancelled_at timestamptz,
  due_told_at timestamptz,
  primary key (municipality_code, id),
  unique (municipality_code, made_key)
);
create unique index charge_id on charge (id);
create index charge_of_person on charge (owner, is_done, due_on, id) where owner is not null;
create index charge_of_case on charge (municipality_code, receipt_number, made_at);
create index charge_of_case_alone on charge (receipt_number);
create index charge_listed on charge (municipality_code, state, due_on, id);
create index charge_all on charge (municipality_code, due_on, id);
create index charge_due on charge (due_on) where state in ('open', 'partlyPaid') and due_told_at is null;
create index charge_age on charge (made_at);

create table charge_entry (
  municipality_code text not null,
  charge_id text not null,
  n integer not null check (n > 0),
  kind text not null check (kind in ('received', 'refunded', 'chargedBack', 'manual')),
  yen integer not null check (yen between 1 and 99999999),
  -- The word that it rests on: within a charge one word is one entry.
  word text not null,
  attempt integer,
  at timestamptz not null,
  primary key (municipality_code, charge_id, n),
  unique (municipality_code, charge_id, word),
  foreign key (municipality_code, charge_id) references charge
);
create index charge_entry_received on charge_entry (at) where kind = 'received';

create table charge_attempt (
  municipality_code text not null,
  charge_id text not null,
  n integer not null check (n > 0),
  -- By which the provider knows it.
  id text not null,
  provider text not null,
  provider_id text,
  page_url text,
  yen integer not null check (yen between 1 and 99999999),
  state text not null
    check (state in ('created', 'started', 'submitted', 'succeeded', 'failed', 'cancelled', 'expired')),
  told text[] not null default '{}',
  waiting jsonb not null default '[]',
  waiting_since timestamptz,
  revision integer not null default 1,
  made_at timestamptz not null,
  ends_at timestamptz not null,
  -- Nothing once the last word about it is known.
  next_check_at timestamptz,
  primary key (municipality_code, charge_id, n),
  foreign key (municipality_code, charge_id) references charge
);
create unique index charge_attempt_id on charge_attempt (id);
create unique index charge_attempt_of_provider on charge_attempt (provider, provider_id) where provider_id is not null;
create unique index charge_attempt_alive on charge_attempt (municipality_code, charge_id)
  where state in ('created', 'started', 'submitted');
create index charge_attempt_to_check on charge_attempt (next_check_at) where next_check_at is not null;

-- What one person of the staff asks for and another confirms: money back, or money that came by hand.
create table charge_request (
  municipality_code text not null,
  charge_id text not null,
  n integer not null check (n > 0),
  kind text not null check (kind in ('refund', 'manual')),
  yen integer not null check (yen between 1 and 99999999),
  attempt integer,
  sealed_ground bytea,
  state text not null default 'asked' check (state in ('asked', 'accepted', 'done', 'failed', 'takenBack')),
  key uuid not null,
  asked_by text not null,
  asked_at timestamptz not null,
  confirmed_by text,
  confirmed_at timestamptz,
  primary key (municipality_code, charge_id, n),
  unique (municipality_code, key),
  check (confirmed_by is null or confirmed_by <> asked_by),
  foreign key (municipality_code, charge_id) references charge
);
create unique index charge_request_open on charge_request (municipality_code, charge_id)
  where state in ('asked', 'accepted');

-- Words of providers as they came, for 90 days.
create table provider_event (
  provider text not null,
  event_id text not null,
  at timestamptz not null,
  sealed bytea not null,
  -- What was made of it; nothing until then.
  verdict text check (verdict in ('taken', 'nothingNew', 'unknown', 'mismatch', 'malformed')),
  done_at timestamptz,
  primary key (provider, event_id)
);
create index provider_event_age on provider_event (at);

create table settlement_difference (
  id bigint generated always as identity primary key,
  municipality_code text not null,
  day date not null,
  provider text not null,
  provider_id text not null,
  kind text not null check (kind in ('missingHere', 'missingThere', 'amountDiffers', 'feeOnly')),
  yen_here integer not null,
  yen_there integer not null,
  asked_by text,
  ground text,
  closed_by text,
  closed_at timestamptz,
  unique (provider, provider_id, day, kind),
  check (closed_by is null or closed_by <> asked_by)
);
create index settlement_difference_open on settlement_difference (municipality_code, day, id) where closed_at is null;

create table charge_erasure (
  municipality_code text not null,
  charge_id text not null,
  at timestamptz not null default now(),
  primary key (municipality_code, charge_id)
);

-- The ledger is added to, and goes with its charge once that is due.
create function refuse_change_but_erasing_charge() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and exists (select from charge_erasure
    where municipality_code = old.municipality_code and charge_id = old.charge_id and at = now())
  then
    return old;
  end if;
  raise exception '% on % is refused: rows are only ever added', tg_op, tg_table_name using errcode = 'MDG01';
end $$;
create trigger added_and_erased before update or delete on charge_entry
  for each row execute function refuse_change_but_erasing_charge();
create trigger never_emptied before truncate on charge_entry
  for each statement execute function refuse_change();

-- Charges made before a day, whatever became of them: the claim has lapsed. Answers how many.
create function erase_charges(before timestamptz, most integer) returns integer language plpgsql as $$
declare
  gone integer;
begin
  create temporary table going on commit drop as
    select municipality_code, id from charge where made_at < before order by made_at limit most;
  insert into charge_erasure (municipality_code, charge_id) select municipality_code, id from going;
  delete from charge_entry using going where charge_entry.municipality_code = going.municipality_code and charge_id = id;
  delete from charge_request using going
    where charge_request.municipality_code = going.municipality_code and charge_id = going.id;
  delete from charge_attempt using going
    where charge_attempt.municipality_code = going.municipality_code and charge_id = going.id;
  delete from charge using going where charge.municipality_code = going.municipality_code and charge.id = going.id;
  get diagnostics gone = row_count;
  drop table going;
  return gone;
end $$;

-- A charge outlives its case; whose it was and what it was for do not.
create function forget_charges_of_case() returns trigger language plpgsql as $$
begin
  update charge set owner = null, sealed = null where receipt_number = new.receipt_number;
  update charge_request set sealed_ground = null from charge
    where charge.receipt_number = new.receipt_number and charge_request.municipality_code = charge.municipality_code
      and charge_request.charge_id = charge.id;
  return null;
end $$;
create trigger forget_charges after update of owner on application
  for each row when (new.owner is null) execute function forget_charges_of_case();
