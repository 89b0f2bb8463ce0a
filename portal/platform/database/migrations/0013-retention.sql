-- What is kept, until when, and how it goes. Rules and confirmations are only ever added; a list says what falls due on a
-- day, and nothing on it goes before an administrator confirmed it.

create table retention_rule (
  municipality_code text not null,
  kind text not null,
  number integer not null check (number > 0),
  years integer not null check (years between 1 and 100),
  source text not null,
  confirmed_by text not null,
  confirmed_at timestamptz not null default clock_timestamp(),
  primary key (municipality_code, kind, number)
);

create table retention_list (
  municipality_code text not null,
  due_on date not null,
  kind text not null,
  procedure_group text not null,
  -- Of the rule that it rests on: another one since makes it void.
  years integer not null,
  cases integer not null check (cases >= 0),
  planned_at timestamptz not null default clock_timestamp(),
  confirmed_by text,
  confirmed_at timestamptz,
  done_at timestamptz,
  primary key (municipality_code, due_on, kind, procedure_group),
  check ((confirmed_by is null) = (confirmed_at is null)),
  check (done_at is null or confirmed_at is not null)
);
create index retention_list_due on retention_list (due_on) where confirmed_at is not null and done_at is null;

create table retention_hold (
  municipality_code text not null,
  receipt_number text not null,
  number integer not null check (number > 0),
  reason text not null check (reason in ('appeal', 'lawsuit', 'audit', 'other')),
  placed_by text not null,
  placed_at timestamptz not null default clock_timestamp(),
  ended_by text,
  ended_at timestamptz,
  check ((ended_by is null) = (ended_at is null)),
  primary key (municipality_code, receipt_number, number),
  foreign key (municipality_code, receipt_number) references desk_case
);
create unique index retention_hold_in_force on retention_hold (municipality_code, receipt_number)
  where ended_at is null;

-- Numbered without gaps in the order in which they commit: each is a line of the list of what never comes back.
create table erasure (
  n bigint primary key check (n > 0),
  municipality_code text not null,
  kind text not null check (kind in ('case', 'citizen')),
  -- A receipt number, or the id of a citizen's key.
  id text not null,
  -- The time of its transaction: it is in force in that one alone.
  at timestamptz not null default now(),
  unique (municipality_code, kind, id)
);

create trigger only_added before update or delete on retention_rule
  for each row execute function refuse_change();
create trigger never_emptied before truncate on retention_rule
  for each statement execute function refuse_change();
create trigger only_added before update or delete on erasure
  for each row execute function refuse_change();
create trigger never_emptied before truncate on erasure
  for each statement execute function refuse_change();

alter table citizen_key add column id uuid not null default gen_random_uuid();
create unique index citizen_key_id on citizen_key (id);

alter table desk_case add column erased_at timestamptz;
alter table desk_case drop constraint name_or_head;
alter table desk_case add constraint named_until_erased
  check (case when erased_at is null then (applicant_name is null) <> (head is null)
    else applicant_name is null and head is null end);
create index desk_case_kept on desk_case (municipality_code, closed_at, receipt_number)
  where closed_at is not null and erased_at is null;
drop index desk_case_clear;
create index desk_case_clear on desk_case (receipt_number) where head is null and erased_at is null;

alter table application alter column owner drop not null;
create index application_revocation_answer_of_answer on application_revocation_answer (sha256);

create function is_being_erased(number text) returns boolean language sql stable as $$
  select exists (select from erasure where kind = 'case' and id = number and at = now())
$$;
create index erasure_of_case on erasure (id) where kind = 'case';

-- As before, but for a case whose erasure this transaction wrote.
create function refuse_change_but_erasing() returns trigger language plpgsql as $$
begin
  if is_being_erased(old.receipt_number) then
    return case tg_op when 'DELETE' then old else new end;
  end if;
  raise exception '% on % is refused: rows are only ever added', tg_op, tg_table_name using errcode = 'MDG01';
end $$;

create or replace function refuse_change_but_sealing() returns trigger language plpgsql as $$
begin
  if is_being_erased(old.receipt_number) then
    return case tg_op when 'DELETE' then old else new end;
  end if;
  if tg_op = 'UPDATE'
    and to_jsonb(old) ->> tg_argv[1] is null and to_jsonb(new) ->> tg_argv[1] is not null
    and coalesce(to_jsonb(new) ->> tg_argv[0], '[]') = '[]'
    and to_jsonb(new) - tg_argv[0] - tg_argv[1] = to_jsonb(old) - tg_argv[0] - tg_argv[1]
  then
    return new;
  end if;
  raise exception '% on % is refused: rows are only ever added', tg_op, tg_table_name using errcode = 'MDG01';
end $$;

-- A list that no application rests on any more may go: an OCSP answer is about one certificate.
create function refuse_change_but_unused() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE'
    and not exists (select from application_revocation_answer where sha256 = old.sha256)
    and exists (select from erasure where kind = 'case' and at = now())
  then
    return old;
  end if;
  raise exception '% on % is refused: rows are only ever added', tg_op, tg_table_name using errcode = 'MDG01';
end $$;
create index erasure_at on erasure (at);

drop trigger only_added on application;
create trigger added_and_erased before update or delete on application
  for each row execute function refuse_change_but_erasing();
drop trigger only_added on application_revocation_answer;
create trigger added_and_erased before update or delete on application_revocation_answer
  for each row execute function refuse_change_but_erasing();
drop trigger only_added on revocation_answer;
create trigger added_and_unused before update or delete on revocation_answer
  for each row execute function refuse_change_but_unused();

-- What is personal of cases whose erasures this transaction wrote. What stays: number, procedure, dates, outcome, hashes,
-- the receipt.
create function erase_contents(m text, numbers text[]) returns void language plpgsql as $$
declare
  answers bytea[];
begin
  delete from case_index where municipality_code = m and receipt_number = any(numbers);
  delete from application_container where receipt_number = any(numbers);
  delete from application_evidence where receipt_number = any(numbers);
  with gone as (
    delete from application_revocation_answer where receipt_number = any(numbers) returning sha256
  ) select array_agg(distinct sha256) into answers from gone;
  delete from revocation_answer where sha256 = any(answers)
    and not exists (select from application_revocation_answer as used where used.sha256 = revocation_answer.sha256);
  update application_history
    set note = null, sealed_note = null,
      actor_kind = case when actor_kind = 'proxy' then 'resident' else actor_kind end,
      actor_id = case when actor_kind in ('resident', 'proxy') then 'erased' else actor_id end,
      on_behalf_of = null
    where receipt_number = any(numbers);
  delete from case_key where municipality_code = m and receipt_number = any(numbers);
  update application set owner = null where receipt_number = any(numbers) and municipality_code = m;
  update desk_case set applicant_name = null, head = null, erased_at = now(), version = version + 1
    where municipality_code = m and receipt_number = any(numbers);
end $$;

-- The one way to erase: closed cases that nothing holds, with the keys of citizens who have no other case there. Answers
-- how many.
create function erase_cases(m text, numbers text[]) returns integer language plpgsql as $$
declare
  going text[];
  subjects text[];
  last bigint;
begin
  perform pg_advisory_xact_lock(7310558214406913371);
  select array_agg(receipt_number) into going from (
    select kept.receipt_number from desk_case as kept
    where kept.municipality_code = m and kept.receipt_number = any(numbers)
      and kept.closed_at is not null and kept.erased_at is null
      and not exists (select from retention_hold as hold where hold.municipality_code = m
        and hold.receipt_number = kept.receipt_number and hold.ended_at is null)
    for update of kept
  ) as held;
  if going is null then
    return 0;
  end if;
  select coalesce(max(n), 0) into last from erasure;
  insert into erasure (n, municipality_code, kind, id)
    select last + row_number() over (), m, 'case', number from unnest(going) as number;
  select array_agg(distinct subject_id) into subjects from case_key
    where municipality_code = m and receipt_number = any(going);
  perform erase_contents(m, going);
  with idle as (
    delete from citizen_key where municipality_code = m and subject_id = any(subjects)
      and not exists (select from case_key where case_key.municipality_code = m
        and case_key.subject_id = citizen_key.subject_id)
    returning id
  ) insert into erasure (n, municipality_code, kind, id)
    select last + cardinality(going) + row_number() over (), m, 'citizen', id::text from idle;
  return cardinality(going);
end $$;
