-- The account for benefits: a person's alone, sealed with their key. A municipality reads it for paying what it has granted,
-- through one function, and through nothing else.

create table benefit_account (
  subject_id text not null references subject (id),
  version integer not null check (version between 1 and 100000),
  state text not null default 'registered' check (state in ('registered', 'changed', 'ended')),
  ended_how text check (ended_how in ('byPerson', 'bankChanged')),
  -- Bank, branch, kind, number and holder; nothing once another one or none stands there.
  sealed bytea,
  -- The list of banks in which its bank and branch were found last.
  directory_day date not null,
  registered_at timestamptz not null,
  ended_at timestamptz,
  primary key (subject_id, version),
  check ((state = 'registered') = (sealed is not null)),
  check ((state = 'ended') = (ended_how is not null)),
  check ((state = 'registered') = (ended_at is null))
);
create unique index benefit_account_registered on benefit_account (subject_id) where state = 'registered';
create index benefit_account_to_check on benefit_account (directory_day, subject_id) where state = 'registered';

-- One account is one person's.
create table account_index (
  token bytea primary key,
  subject_id text not null unique references subject (id)
);

-- How often a person tried to register one, within a day of the first.
create table benefit_account_try (
  subject_id text primary key references subject (id),
  since timestamptz not null,
  tries integer not null
);

revoke all on benefit_account, account_index, benefit_account_try from madoguchi_municipality;

-- Of a granted case of the municipality that asks, and of no other: the account, sealed, and the wrapped key of its person.
create function account_for_payment(number text)
  returns table (subject_id text, version integer, sealed bytea, registered_at timestamptz, kek_id text, wrapped bytea)
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select account.subject_id, account.version, account.sealed, account.registered_at, key.kek_id, key.wrapped
  from public.application as filed
  join public.desk_case as one
    on one.municipality_code = filed.municipality_code and one.receipt_number = filed.receipt_number
  join public.benefit_account as account on account.subject_id = filed.owner and account.state = 'registered'
  join public.person_key as key on key.subject_id = account.subject_id
  where filed.receipt_number = account_for_payment.number
    and filed.municipality_code = current_setting('madoguchi.municipality', true)
    and one.state = 'decided' and one.outcome in ('granted', 'partlyGranted')
$$;
revoke execute on function account_for_payment from public;
grant execute on function account_for_payment to madoguchi_municipality;

-- Why somebody looked makes looks of one day two.
drop index if exists exchange_record_of_day;
create unique index exchange_record_of_day on exchange_record (receipt_number, actor_id, day, purpose)
  where way = 'desk';

-- It goes with its person, and the account is anybody's again.
alter function forget_person(text) rename to forget_signed_in;
create function forget_person(person text) returns void language plpgsql as $$
begin
  perform forget_signed_in(person);
  delete from account_index where subject_id = person;
  delete from benefit_account where subject_id = person;
  delete from benefit_account_try where subject_id = person;
end $$;
