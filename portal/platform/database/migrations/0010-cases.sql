-- The office's side of an application: where it stands and who works on it. One row each, changed by the steps of its
-- history, in the same transaction.

create table desk_case (
  municipality_code text not null,
  receipt_number text not null references application (receipt_number),
  procedure_id text not null,
  procedure_group text not null,
  kind text not null check (kind in ('application', 'notification')),
  applicant_name text not null,
  received_at timestamptz not null,
  state text not null check (state in ('received', 'inReview', 'correctionAsked', 'decided', 'withdrawn')),
  outcome text check (outcome in ('granted', 'partlyGranted', 'refused', 'noted', 'notEstablished')),
  -- The account of the staff; nobody's where null.
  assignee text,
  -- Counts every change, so that two people never change it at once unseen.
  version integer not null default 1 check (version > 0),
  closed_at timestamptz,
  primary key (municipality_code, receipt_number),
  check ((outcome is not null) = (state = 'decided')),
  check ((closed_at is not null) = (state in ('decided', 'withdrawn')))
);
create index desk_case_open on desk_case (municipality_code, received_at, receipt_number) where closed_at is null;
create index desk_case_open_in_state
  on desk_case (municipality_code, state, received_at, receipt_number) where closed_at is null;
create index desk_case_assigned
  on desk_case (municipality_code, assignee, received_at, receipt_number) where closed_at is null;
create index desk_case_of_nobody on desk_case (municipality_code, received_at, receipt_number)
  where closed_at is null and assignee is null;
create index desk_case_closed
  on desk_case (municipality_code, state, closed_at desc, receipt_number desc) where closed_at is not null;

alter table application_history add column outcome text;

-- Of what was filed before, the name stands in the container alone, which is opened when somebody looks at the case.
insert into desk_case (
  municipality_code, receipt_number, procedure_id, procedure_group, kind, applicant_name, received_at, state, closed_at
)
select
  application.municipality_code,
  application.receipt_number,
  application.procedure_id,
  coalesce(served.definition ->> 'group', 'general'),
  coalesce(served.definition ->> 'kind', 'application'),
  '',
  application.received_at,
  case latest.status when 'withdrawn' then 'withdrawn' else 'received' end,
  case latest.status when 'withdrawn' then latest.at end
from application
join served_procedure as served using (procedure_id, municipality_code, revision)
join lateral (
  select step.status, step.at from application_history as step
  where step.receipt_number = application.receipt_number
  order by step.step desc limit 1
) as latest on true;
