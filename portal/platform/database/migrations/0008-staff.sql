-- Staff of municipalities: accounts, what each may do, how they sign in, their sessions. An account belongs to one
-- municipality, so that an administrator of another can neither see nor recover it; who works in two has two.

create table staff_office (
  municipality_code text primary key,
  -- Few people: an administrator may work on cases too.
  small_office boolean not null default false
);

create table staff (
  municipality_code text not null references staff_office (municipality_code),
  id text not null,
  name text not null,
  mail text not null,
  invited_at timestamptz not null default clock_timestamp(),
  signed_in_at timestamptz,
  left_at timestamptz,
  primary key (municipality_code, id)
);
-- An account is found by its address. One that somebody left stays in history and is given to nobody.
create unique index staff_of_mail on staff (municipality_code, mail) where left_at is null;

create table staff_grant (
  municipality_code text not null,
  staff_id text not null,
  number integer not null check (number > 0),
  role text not null
    check (role in ('reader', 'caseWorker', 'approver', 'catalogueEditor', 'administrator', 'auditor')),
  procedure_group text not null,
  begins_at timestamptz not null,
  until_at timestamptz check (until_at > begins_at),
  actor_kind text not null check (actor_kind in ('staff', 'job')),
  actor_id text not null,
  at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  ended_actor_kind text check (ended_actor_kind in ('staff', 'job')),
  ended_actor_id text,
  check ((ended_at is null) = (ended_actor_kind is null) and (ended_at is null) = (ended_actor_id is null)),
  primary key (municipality_code, staff_id, number),
  foreign key (municipality_code, staff_id) references staff (municipality_code, id)
);
create index staff_grant_of_role on staff_grant (municipality_code, role) where ended_at is null;

create function refuse_change_but_end() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and old.ended_at is null and new.ended_at is not null
    and to_jsonb(new) - 'ended_at' - 'ended_actor_kind' - 'ended_actor_id'
      = to_jsonb(old) - 'ended_at' - 'ended_actor_kind' - 'ended_actor_id' then
    return new;
  end if;
  raise exception '% on % is refused: rows are added and ended', tg_op, tg_table_name using errcode = 'MDG01';
end $$;
create trigger added_and_ended before update or delete on staff_grant
  for each row execute function refuse_change_but_end();
create trigger never_emptied before truncate on staff_grant
  for each statement execute function refuse_change();

-- Password hash in the PHC form; the secret of the codes is sealed with a key outside of the database.
create table staff_factor (
  municipality_code text not null,
  staff_id text not null,
  password_hash text not null,
  totp_secret bytea not null,
  -- Steps up to this one are used: a code opens once.
  totp_step bigint not null,
  set_at timestamptz not null default clock_timestamp(),
  primary key (municipality_code, staff_id),
  foreign key (municipality_code, staff_id) references staff (municipality_code, id)
);

-- A cookie names no municipality: its row does.
create table staff_session (
  token_hash bytea primary key check (octet_length(token_hash) = 32),
  municipality_code text not null,
  staff_id text not null,
  id text not null,
  opened_at timestamptz not null default clock_timestamp(),
  idle_ends_at timestamptz not null,
  ends_at timestamptz not null,
  foreign key (municipality_code, staff_id) references staff (municipality_code, id)
);
create unique index staff_session_of_staff on staff_session (municipality_code, staff_id, id);
create index staff_session_end on staff_session (ends_at);

-- A link is used once; a newer one of the same person takes its place. Factors wait here for the first code.
create table staff_link (
  token_hash bytea primary key check (octet_length(token_hash) = 32),
  municipality_code text not null,
  staff_id text not null,
  expires_at timestamptz not null,
  actor_kind text not null check (actor_kind in ('staff', 'job')),
  actor_id text not null,
  password_hash text,
  totp_secret bytea,
  check ((password_hash is null) = (totp_secret is null)),
  foreign key (municipality_code, staff_id) references staff (municipality_code, id)
);
create unique index staff_link_of_staff on staff_link (municipality_code, staff_id);
create index staff_link_expiry on staff_link (expires_at);
