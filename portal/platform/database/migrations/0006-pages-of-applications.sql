-- A page of a person's applications is read in the order of the index, however many there are.

create index application_of_owner on application (owner, received_at desc, receipt_number desc);
drop index application_owner;
