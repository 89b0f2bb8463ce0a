-- What a proxy read of a case is told once a day for each kind of it: that they opened a letter is more than that they looked.
drop index exchange_record_of_proxy;
create unique index exchange_record_of_proxy on exchange_record (receipt_number, actor_id, day, kinds) where way = 'proxy';

-- By a decision of an office, of whose case it is; no card of the principal's is asked.
alter table mandate
  add column receipt_number text references application (receipt_number),
  drop constraint mandate_kind_check,
  add constraint mandate_kind_check check (kind in ('chosen', 'guardian15', 'adultGuardian')),
  drop constraint mandate_ended_how_check,
  add constraint mandate_ended_how_check check (ended_how in ('byPerson', 'byProxy', 'day', 'account', 'byOffice')),
  add constraint mandate_of_case_check check ((kind = 'adultGuardian') = (receipt_number is not null));
create index mandate_of_case on mandate (receipt_number) where receipt_number is not null;
