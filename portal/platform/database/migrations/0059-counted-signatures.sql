-- How many signatures a transaction asks for, and how many of them over what nobody sees here: what a person is told of a
-- site later, when names and digests are read by nobody. What is older is counted as nothing.

alter table sign_transaction
  add column signatures integer not null default 0 check (signatures between 0 and 20),
  add column unseen integer not null default 0,
  add constraint sign_transaction_unseen check (unseen between 0 and signatures);

-- Encrypted, and up to fifty million bytes: PostgreSQL need not try to make them smaller.
alter table sign_transaction alter column result set storage external;
alter table sign_item alter column sealed set storage external;
