-- Holding a case is an act on it, and whether it is held stands in its row; by which rule an erased one went stands there too.

alter table desk_case
  add column held boolean not null default false,
  -- Kind, years and source of the rule of keeping, once it was erased.
  add column erased_under jsonb;
update desk_case set held = true
  where exists (select from retention_hold as hold where hold.municipality_code = desk_case.municipality_code
    and hold.receipt_number = desk_case.receipt_number and hold.ended_at is null);

create index desk_case_held on desk_case (municipality_code, queue_day, received_at, receipt_number)
  where closed_at is null and held;
create index desk_case_held_closed on desk_case (municipality_code, closed_at desc, receipt_number desc)
  where closed_at is not null and held;

-- Lifting a hold needs a second person.
alter table case_request
  drop constraint case_request_act_check,
  add constraint case_request_act_check check (act in ('reopen', 'correctLetter', 'unrestrict', 'liftHold'));
