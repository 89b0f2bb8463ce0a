-- Levels of a person's session, the keys of what is a person's alone, and what they asked sources about themselves.

alter table portal_session
  add column level text not null default 'card' check (level in ('pass', 'card')),
  -- Until when the card counts as proved in this session.
  add column fresh_ends_at timestamptz;
alter table login_challenge
  -- Of the session that a fresh proof is for.
  add column session_hash bytea,
  add check ((purpose = 'fresh') = (session_hash is not null));

create table person_key (
  subject_id text primary key references subject (id),
  kek_id text not null references encryption_key (id),
  wrapped bytea not null
);
create index person_key_of_kek on person_key (kek_id, subject_id);

-- What a person asked of themselves, written before the source is asked. No value of the answer is kept.
create table own_reading (
  subject_id text not null references subject (id),
  id uuid not null default gen_random_uuid(),
  at timestamptz not null default clock_timestamp(),
  source_id text not null,
  data_group text not null,
  purpose text not null check (purpose in ('source.own')),
  primary key (subject_id, id)
);
create index own_reading_newest on own_reading (subject_id, at desc);
create trigger only_added before update or delete on own_reading
  for each row execute function refuse_change();
create trigger never_emptied before truncate on own_reading
  for each statement execute function refuse_change();
