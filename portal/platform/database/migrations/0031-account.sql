-- A person's account: where their sessions are, what was done with it, and how it ends.

alter table portal_session
  -- What its person ends it by; says nothing of the token.
  add column id uuid not null default gen_random_uuid(),
  -- As the app said when it was opened.
  add column place text not null default 'home' check (place in ('home', 'kiosk', 'command')),
  -- Of its last use, to half a minute.
  add column used_at timestamptz not null default clock_timestamp();
create unique index portal_session_id on portal_session (id);
create index portal_session_of_person on portal_session (subject_id, opened_at desc);
create index login_challenge_of_session on login_challenge (session_hash) where session_hash is not null;

-- What was done with an account, for two years. No address of a network, and nothing of what was read.
create table use_event (
  subject_id text not null references subject (id),
  id uuid not null default gen_random_uuid(),
  at timestamptz not null default clock_timestamp(),
  kind text not null check (kind in ('signIn', 'fresh', 'acting', 'download', 'change')),
  -- Of a change or a download: of what, as a code.
  what text check (what ~ '^[A-Za-z]{1,40}$'),
  place text not null check (place in ('home', 'kiosk', 'command')),
  primary key (subject_id, id),
  check ((what is not null) = (kind in ('download', 'change')))
);
create index use_event_newest on use_event (subject_id, at desc, id desc);
create index use_event_age on use_event (at);

-- Accounts that are to be closed, until they are, or until their person thought otherwise.
create table account_closing (
  subject_id text primary key references subject (id),
  asked_at timestamptz not null,
  closes_at timestamptz not null check (closes_at > asked_at)
);
create index account_closing_due on account_closing (closes_at, subject_id);

-- Of persons: no request of a municipality has to do with them.
revoke all on use_event, account_closing from madoguchi_municipality;

-- A person is forgotten like a case is erased: a line that commits with it, and that a restored copy is held against.
alter table erasure
  drop constraint erasure_kind_check,
  add constraint erasure_kind_check check (kind in ('case', 'citizen', 'person'));
create index erasure_of_person on erasure (id) where kind = 'person';

create function is_being_forgotten(person text) returns boolean language sql stable as $$
  select exists (select from erasure where kind = 'person' and id = person and at = now())
$$;

create function refuse_change_but_forgetting() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and is_being_forgotten(old.subject_id) then
    return old;
  end if;
  raise exception '% on % is refused: rows are only ever added', tg_op, tg_table_name using errcode = 'MDG01';
end $$;
create function refuse_change_but_forgetting_or_age() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE'
    and (old.at < clock_timestamp() - interval '2 years' or is_being_forgotten(old.subject_id))
  then
    return old;
  end if;
  raise exception '% on % is refused: rows are only ever added', tg_op, tg_table_name using errcode = 'MDG01';
end $$;
drop trigger only_added on own_reading;
create trigger added_and_forgotten before update or delete on own_reading
  for each row execute function refuse_change_but_forgetting();
create trigger added_and_forgotten before update or delete on use_event
  for each row execute function refuse_change_but_forgetting_or_age();
create trigger never_emptied before truncate on use_event
  for each statement execute function refuse_change();

-- All that is a person's alone, of whom this transaction wrote that they are forgotten. What municipalities keep of their
-- cases stays with the random name that nobody signs in by any more.
create function forget_person(person text) returns void language plpgsql as $$
begin
  delete from login_challenge where session_hash in (select token_hash from portal_session where subject_id = person);
  delete from portal_session where subject_id = person;
  delete from subject_certificate where subject_id = person;
  delete from person_key where subject_id = person;
  delete from own_reading where subject_id = person;
  delete from use_event where subject_id = person;
  delete from mail_contact where subject_id = person;
  delete from mail_code where subject_id = person;
  delete from mail_waiting where subject_id = person;
  delete from mail_log where subject_id = person;
  delete from mail_problem where subject_id = person;
  delete from staff_notice_person where subject_id = person;
  delete from notice where owner = person;
  delete from account_closing where subject_id = person;
  delete from delivery_part where subject_id = person;
  delete from delivery where subject_id = person;
  delete from delivery_box where subject_id = person;
  delete from delivery_link where subject_id = person;
  delete from delivery_invitation where subject_id = person;
end $$;
create index mail_log_of_person on mail_log (subject_id) where subject_id is not null;
create index mail_waiting_of_person on mail_waiting (subject_id) where subject_id is not null;
create index staff_notice_person_of_person on staff_notice_person (subject_id);

-- The one way to close: an account whose time came while nobody thought otherwise. Answers whether it did.
create function close_account(person text, due timestamptz) returns boolean language plpgsql as $$
begin
  perform pg_advisory_xact_lock(7310558214406913371);
  delete from account_closing where subject_id = person and closes_at <= due;
  if not found then
    return false;
  end if;
  insert into erasure (n, municipality_code, kind, id)
    select coalesce(max(n), 0) + 1, '000000', 'person', person from erasure;
  perform forget_person(person);
  return true;
end $$;
