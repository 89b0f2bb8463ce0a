-- By what a case is found: kana and telephone beside name and birth date. Rows of before are filled while the portal runs.

alter table case_index
  drop constraint case_index_field_check,
  add constraint case_index_field_check
    check (field in ('name', 'kana', 'phone', 'name2y', 'kana2y', 'birthDate'));

alter table desk_case
  add column is_indexed boolean not null default false,
  -- Another case of the same person, procedure and group was open, or decided within 90 days, when this one arrived.
  add column maybe_duplicate boolean not null default false;

-- What is still to be filled, found without a scan.
create index desk_case_not_indexed on desk_case (receipt_number) where not is_indexed and erased_at is null;
create index desk_case_duplicates on desk_case (municipality_code, queue_day, received_at, receipt_number)
  where closed_at is null and maybe_duplicate;

-- A restricted case and one of another group are told to nobody by a mark on this one.
update desk_case set maybe_duplicate = true
from application
where application.receipt_number = desk_case.receipt_number and desk_case.closed_at is null and exists (
  select from application as other
  join desk_case as beside on beside.municipality_code = other.municipality_code
    and beside.receipt_number = other.receipt_number
  where other.owner = application.owner and other.procedure_id = application.procedure_id
    and other.municipality_code = application.municipality_code and other.receipt_number <> application.receipt_number
    and beside.procedure_group = desk_case.procedure_group and not beside.restricted and beside.state <> 'withdrawn'
    and (beside.closed_at is null or beside.closed_at > desk_case.received_at - interval '90 days'));
