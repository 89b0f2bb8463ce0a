-- What a person is told about their cases, and the mail that says that something came. A row of words is nowhere: kinds
-- are codes, and what a person reads is made when they read it.

create table notice (
  owner text not null references subject (id),
  id text not null,
  municipality_code text not null,
  receipt_number text not null references application (receipt_number),
  kind text not null,
  at timestamptz not null,
  read_at timestamptz,
  primary key (owner, id)
);
-- A list knows no municipality: a person has cases in several.
create index notice_of_person on notice (owner, at desc, id desc);

-- One address of a person, sealed with a key outside of the database; deleted with the person's choice.
create table mail_contact (
  subject_id text primary key references subject (id),
  address bytea not null,
  language text not null check (language in ('ja', 'easy', 'en')),
  is_on boolean not null default true,
  confirmed_at timestamptz not null,
  -- Refused for good by the server of the address: no mail goes there until it is confirmed anew.
  bounced_at timestamptz
);

-- An address that waits for its code; kept for a day, so that codes of a day are counted.
create table mail_code (
  subject_id text primary key references subject (id),
  -- Address and code, sealed; null once the code was used.
  sealed bytea,
  language text not null check (language in ('ja', 'easy', 'en')),
  tries integer not null default 0,
  expires_at timestamptz not null,
  asked integer not null default 1,
  asked_since timestamptz not null
);
create index mail_code_age on mail_code (asked_since);

-- Mail that is still to be sent. Belongs to a person, or to an account of the staff. Deleted once it is sent or given up.
create table mail_waiting (
  id text primary key,
  kind text not null,
  subject_id text references subject (id),
  municipality_code text,
  staff_id text,
  -- What is told to this one person: an address, a code, a link.
  sealed bytea,
  message_id text not null,
  tries integer not null default 0,
  -- By the portal's clock: quiet hours and pauses are counted from it.
  due_at timestamptz not null,
  made_at timestamptz not null,
  foreign key (municipality_code, staff_id) references staff (municipality_code, id),
  check ((subject_id is null) = (staff_id is not null)),
  check ((municipality_code is null) = (staff_id is null))
);
-- However much happens, one mail waits that says so.
create unique index mail_waiting_joined on mail_waiting (subject_id, kind) where kind = 'news';
create index mail_waiting_due on mail_waiting (due_at, id);

-- What became of each mail, for 90 days. With its hash the holder of a mail stops mail.
create table mail_log (
  id text primary key,
  kind text not null,
  subject_id text references subject (id),
  municipality_code text,
  staff_id text,
  at timestamptz not null,
  outcome text not null check (outcome in ('sent', 'bounced', 'gaveUp')),
  smtp_status integer,
  tries integer not null,
  stop_hash bytea check (octet_length(stop_hash) = 32),
  foreign key (municipality_code, staff_id) references staff (municipality_code, id),
  check ((subject_id is null) = (staff_id is not null))
);
create unique index mail_log_stop on mail_log (stop_hash) where stop_hash is not null;
create index mail_log_news on mail_log (subject_id, at desc) where kind = 'news';
create index mail_log_at on mail_log (at);

-- Whom mail does not reach, as their municipality sees it: by case or account, never by address.
create table mail_problem (
  municipality_code text not null,
  id text not null,
  at timestamptz not null,
  problem text not null check (problem in ('bounced', 'gaveUp')),
  kind text not null,
  -- Empty where it is about an account.
  procedure_group text not null,
  subject_id text references subject (id),
  receipt_number text references application (receipt_number),
  staff_id text,
  primary key (municipality_code, id),
  foreign key (municipality_code, staff_id) references staff (municipality_code, id),
  check ((receipt_number is null) = (staff_id is not null)),
  check ((receipt_number is null) = (subject_id is null))
);
create unique index mail_problem_of_case on mail_problem (municipality_code, receipt_number)
  where receipt_number is not null;
create unique index mail_problem_of_staff on mail_problem (municipality_code, staff_id) where staff_id is not null;
create index mail_problem_newest on mail_problem (municipality_code, at desc, id desc);
create index mail_problem_of_group on mail_problem (municipality_code, procedure_group, at desc, id desc);
create index mail_problem_of_person on mail_problem (subject_id) where subject_id is not null;
create index mail_problem_at on mail_problem (at);
