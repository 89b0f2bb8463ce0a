-- The whole life of a case: corrections and filings again, proposals, letters, messages, notes, papers, second persons.

-- Every filing of a case; the first has its row like the others.
create table application_filing (
  receipt_number text not null references application (receipt_number),
  filing integer not null check (filing between 1 and 50),
  idempotency_key uuid not null unique,
  container_sha256 bytea not null check (octet_length(container_sha256) = 32),
  received_at timestamptz not null,
  receipt text not null,
  -- The correction that it answers; nothing of the first.
  correction_id integer,
  primary key (receipt_number, filing),
  check ((filing = 1) = (correction_id is null))
);
insert into application_filing (receipt_number, filing, idempotency_key, container_sha256, received_at, receipt)
  select receipt_number, 1, idempotency_key, container_sha256, received_at, receipt from application;
create index application_filing_by_bytes on application_filing (container_sha256);
drop index application_container_of_owner;
alter table application drop column idempotency_key, drop column container_sha256, drop column receipt;

-- What belongs to a filing says which; of all that there was, the first.
alter table application_container add column filing integer not null default 1;
alter table application_container alter column filing drop default;
alter table application_container
  drop constraint application_container_pkey, drop constraint application_container_receipt_number_fkey,
  add primary key (receipt_number, filing),
  add foreign key (receipt_number, filing) references application_filing (receipt_number, filing);
alter table application_evidence add column filing integer not null default 1;
alter table application_evidence alter column filing drop default;
alter table application_evidence
  drop constraint application_evidence_pkey, drop constraint application_evidence_receipt_number_fkey,
  add primary key (receipt_number, filing),
  add foreign key (receipt_number, filing) references application_filing (receipt_number, filing);
alter table application_revocation_answer add column filing integer not null default 1;
alter table application_revocation_answer alter column filing drop default;
alter table application_revocation_answer
  drop constraint application_revocation_answer_pkey,
  drop constraint application_revocation_answer_receipt_number_fkey,
  add primary key (receipt_number, filing, place),
  add foreign key (receipt_number, filing) references application_filing (receipt_number, filing);

-- What happened, beside where the case stood then; `reason` is read by staff alone, `note` by the person.
alter table application_history add column act text, add column reason text;

alter table desk_case
  drop constraint desk_case_state_check,
  add constraint desk_case_state_check
    check (state in ('received', 'inReview', 'correctionAsked', 'awaitingApproval', 'decided', 'withdrawn')),
  add column correction_last_day date,
  -- By the office's own period and by the statute.
  add column due_day date,
  add column law_due_day date,
  add column queue_day date generated always as (coalesce(least(due_day, law_due_day), date '9999-12-31')) stored,
  add column originals_missing integer not null default 0 check (originals_missing >= 0),
  add column unsigned boolean not null default false,
  -- The person wrote, or filed again, since staff last did something.
  add column has_news boolean not null default false,
  add column awaits_confirmation boolean not null default false,
  add column restricted boolean not null default false,
  add column withdrawable boolean not null default true,
  add column delivery text not null default 'post' check (delivery in ('electronic', 'post'));

-- Of what was filed before, what the procedure says of withdrawing is read once.
update desk_case set withdrawable = false
from application
join served_procedure as served using (procedure_id, municipality_code, revision)
where application.receipt_number = desk_case.receipt_number
  and served.definition ->> 'kind' = 'notification'
  and coalesce(served.definition ->> 'withdrawable', 'false') <> 'true';

drop index desk_case_open, desk_case_open_in_state, desk_case_assigned, desk_case_of_nobody;
create index desk_case_open on desk_case (municipality_code, queue_day, received_at, receipt_number) where closed_at is null;
create index desk_case_open_in_state
  on desk_case (municipality_code, state, queue_day, received_at, receipt_number) where closed_at is null;
create index desk_case_assigned
  on desk_case (municipality_code, assignee, queue_day, received_at, receipt_number) where closed_at is null;
create index desk_case_of_nobody on desk_case (municipality_code, queue_day, received_at, receipt_number)
  where closed_at is null and assignee is null;

create table case_correction (
  municipality_code text not null,
  receipt_number text not null,
  correction_id integer not null check (correction_id between 1 and 100),
  asked_at timestamptz not null,
  asked_by text not null,
  last_day date not null,
  marks jsonb not null,
  lapsed_at timestamptz,
  ended_at timestamptz,
  ended_how text check (ended_how in ('refiled', 'cancelled', 'atCounter', 'closed')),
  primary key (municipality_code, receipt_number, correction_id),
  foreign key (municipality_code, receipt_number) references desk_case,
  check ((ended_at is null) = (ended_how is null))
);
-- Corrections whose day is over are found by the job that says so.
create index case_correction_ends on case_correction (last_day) where ended_at is null and lapsed_at is null;
create unique index case_correction_open on case_correction (municipality_code, receipt_number) where ended_at is null;

create table case_proposal (
  municipality_code text not null,
  receipt_number text not null,
  proposal integer not null check (proposal > 0),
  at timestamptz not null default clock_timestamp(),
  staff_id text not null,
  -- The filing that it was made on.
  filing integer not null,
  outcome text not null check (outcome in ('granted', 'partlyGranted', 'refused', 'noted', 'notEstablished')),
  letter jsonb,
  note text,
  ended_how text check (ended_how in ('decided', 'sentBack', 'fallen')),
  primary key (municipality_code, receipt_number, proposal),
  foreign key (municipality_code, receipt_number) references desk_case
);
create unique index case_proposal_open on case_proposal (municipality_code, receipt_number) where ended_how is null;

-- What one person asks and a second confirms; until then nothing has happened.
create table case_request (
  municipality_code text not null,
  receipt_number text not null,
  request integer not null check (request > 0),
  at timestamptz not null default clock_timestamp(),
  until timestamptz not null,
  staff_id text not null,
  act text not null check (act in ('reopen', 'correctLetter', 'unrestrict')),
  detail jsonb not null,
  reason text not null,
  ended_how text check (ended_how in ('confirmed', 'refused', 'late')),
  ended_by text,
  primary key (municipality_code, receipt_number, request),
  foreign key (municipality_code, receipt_number) references desk_case
);
create unique index case_request_open on case_request (municipality_code, receipt_number) where ended_how is null;

-- Numbers of letters have no gaps: taken in the transaction of the decision.
create table letter_counter (
  municipality_code text not null,
  procedure_group text not null,
  fiscal_year integer not null,
  last integer not null check (last > 0),
  primary key (municipality_code, procedure_group, fiscal_year)
);
create table case_letter (
  municipality_code text not null,
  receipt_number text not null,
  letter integer not null check (letter > 0),
  number text not null,
  day date not null,
  outcome text not null check (outcome in ('granted', 'partlyGranted', 'refused', 'noted', 'notEstablished')),
  content jsonb not null,
  pdf bytea not null,
  sha256 bytea not null check (octet_length(sha256) = 32),
  made_by text not null,
  made_at timestamptz not null default clock_timestamp(),
  primary key (municipality_code, receipt_number, letter),
  foreign key (municipality_code, receipt_number) references desk_case
);
alter table case_letter alter column pdf set storage external;
-- How a letter reached the person.
create table case_letter_way (
  municipality_code text not null,
  receipt_number text not null,
  letter integer not null,
  opened_at timestamptz,
  posted_on date,
  posted_by text,
  primary key (municipality_code, receipt_number, letter),
  foreign key (municipality_code, receipt_number, letter) references case_letter
);

create table case_message (
  municipality_code text not null,
  receipt_number text not null,
  message integer not null check (message > 0),
  key uuid not null,
  at timestamptz not null default clock_timestamp(),
  actor_kind text not null check (actor_kind in ('resident', 'staff', 'proxy')),
  actor_id text not null,
  text text not null,
  primary key (municipality_code, receipt_number, message),
  unique (municipality_code, receipt_number, key),
  foreign key (municipality_code, receipt_number) references desk_case
);
create table case_note (
  municipality_code text not null,
  receipt_number text not null,
  note integer not null check (note > 0),
  at timestamptz not null default clock_timestamp(),
  staff_id text not null,
  kind text not null check (kind in ('note', 'call')),
  text text not null,
  primary key (municipality_code, receipt_number, note),
  foreign key (municipality_code, receipt_number) references desk_case
);

create table case_original (
  municipality_code text not null,
  receipt_number text not null,
  key text not null,
  state text not null check (state in ('expected', 'arrived', 'waived', 'returned')),
  due_on date,
  at timestamptz not null default clock_timestamp(),
  actor_kind text not null,
  actor_id text not null,
  reason text,
  primary key (municipality_code, receipt_number, key),
  foreign key (municipality_code, receipt_number) references desk_case
);

-- Who took themselves off a case, for good.
create table case_recusal (
  municipality_code text not null,
  receipt_number text not null,
  staff_id text not null,
  at timestamptz not null default clock_timestamp(),
  primary key (municipality_code, receipt_number, staff_id),
  foreign key (municipality_code, receipt_number) references desk_case
);
-- The newest filing that somebody has opened: nobody approves what they have not read.
create table case_reading (
  municipality_code text not null,
  receipt_number text not null,
  staff_id text not null,
  filing integer not null,
  at timestamptz not null default clock_timestamp(),
  primary key (municipality_code, receipt_number, staff_id),
  foreign key (municipality_code, receipt_number) references desk_case
);

-- What a change answered, for who sends it again.
create table desk_reply (
  municipality_code text not null,
  key uuid not null,
  staff_id text not null,
  asked bytea not null check (octet_length(asked) = 32),
  reply jsonb,
  at timestamptz not null default clock_timestamp(),
  primary key (municipality_code, key)
);
create index desk_reply_age on desk_reply (at);

create trigger only_added before update or delete on application_filing
  for each row execute function refuse_change();
create trigger never_emptied before truncate on application_filing
  for each statement execute function refuse_change();
create trigger only_added before update or delete on case_letter
  for each row execute function refuse_change();
create trigger never_emptied before truncate on case_letter
  for each statement execute function refuse_change();
create trigger only_added before update or delete on case_message
  for each row execute function refuse_change();
create trigger only_added before update or delete on case_note
  for each row execute function refuse_change();
