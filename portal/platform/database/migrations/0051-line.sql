-- People on LINE: where they live and in which months their children were born, and nothing else. Found by a keyed hash of
-- LINE's name for them, which is sealed.
create table line_friend (
  hash bytea primary key check (octet_length(hash) = 32),
  sealed_id bytea not null,
  language text not null check (language in ('ja', 'easy', 'en')),
  area text check (area ~ '^[0-9]{6}$'),
  pushes text not null check (pushes in ('on', 'stopped')),
  paused_until date,
  quiet text not null check (quiet in ('21-8', '20-9', '19-10')),
  asked text not null check (asked in ('nothing', 'area', 'born', 'due')),
  is_ready boolean not null,
  subject_id text unique references subject (id),
  -- Of LINE, of the newest event that changed something.
  newest_at timestamptz not null,
  -- When something was sent by itself that the months decided.
  pushed_at timestamptz,
  made_at timestamptz not null
);
create index line_friend_told on line_friend (area) where is_ready and pushes = 'on';

create table line_child (
  friend_hash bytea not null references line_friend (hash) on delete cascade,
  kind text not null check (kind in ('born', 'due')),
  month text not null check (month ~ '^20[0-9]{2}-(0[1-9]|1[0-2])$'),
  primary key (friend_hash, kind, month)
);
create index line_cohort on line_child (kind, month);

-- What LINE told, by its own identifier: what comes again changes nothing. What was wanted is sealed and goes with the answer.
create table line_event (
  id text primary key,
  friend_hash bytea not null check (octet_length(friend_hash) = 32),
  at timestamptz not null,
  received_at timestamptz not null,
  has_left boolean not null,
  sealed bytea
);
create index line_event_left on line_event (friend_hash, at) where has_left;
create index line_event_waiting on line_event (at, id) where sealed is not null;
create index line_event_age on line_event (received_at);

-- What is to be said on LINE. The identifier is the retry key; it is there before the first try.
create table line_sending (
  id uuid primary key,
  kind text not null check (kind in ('reply', 'link', 'notice', 'news')),
  friend_hash bytea references line_friend (hash) on delete cascade,
  -- Of an answer, with the token that it is good for once.
  sealed bytea,
  -- The same for everybody who gets it.
  messages jsonb,
  due_at timestamptz not null,
  made_at timestamptz not null,
  tries integer not null default 0,
  status integer,
  dead_at timestamptz
);
create index line_sending_due on line_sending (due_at) where dead_at is null;
create index line_sending_age on line_sending (made_at);
create index line_sending_dead on line_sending (dead_at) where dead_at is not null;
create unique index line_notice_waiting on line_sending (friend_hash) where kind = 'notice' and dead_at is null;
create index line_sending_friend on line_sending (friend_hash) where friend_hash is not null;

-- Until when nothing is sent by itself, as the month's number is used up.
create table line_limit (
  is_one boolean primary key default true check (is_one),
  until timestamptz not null
);

-- The same thing is told to a family once, whatever happens to the job that tells it.
create table one_to_one_delivery (
  friend_hash bytea not null references line_friend (hash) on delete cascade,
  item text not null,
  due date not null,
  -- Until it was sent.
  sending_id uuid references line_sending (id) on delete set null,
  at timestamptz not null,
  primary key (friend_hash, item, due)
);
create index one_to_one_sending on one_to_one_delivery (sending_id) where sending_id is not null;
create index one_to_one_age on one_to_one_delivery (at);

-- A code of the app that stands for its person, for minutes.
create table line_link_code (
  code_hash bytea primary key check (octet_length(code_hash) = 32),
  subject_id text not null references subject (id),
  ends_at timestamptz not null
);
create index line_link_code_subject on line_link_code (subject_id);
create index line_link_code_age on line_link_code (ends_at);

-- A token that LINE gave for one friend; with the code of a person it becomes a link, once.
create table line_link (
  token_hash bytea primary key check (octet_length(token_hash) = 32),
  friend_hash bytea not null references line_friend (hash) on delete cascade,
  nonce_hash bytea unique check (octet_length(nonce_hash) = 32),
  subject_id text references subject (id),
  ends_at timestamptz not null
);
create index line_link_friend on line_link (friend_hash);
create index line_link_subject on line_link (subject_id) where subject_id is not null;
create index line_link_age on line_link (ends_at);

-- Nobody's case: no request of a municipality has to do with any of it.
revoke all on line_friend, line_child, line_event, line_sending, line_limit, one_to_one_delivery, line_link_code, line_link
  from madoguchi_municipality;

-- An account that closes leaves LINE; what its person said on LINE is theirs there.
alter function forget_person(text) rename to forget_before_line;
create function forget_person(person text) returns void language plpgsql as $$
begin
  perform forget_before_line(person);
  delete from line_link_code where subject_id = person;
  delete from line_link where subject_id = person;
  update line_friend set subject_id = null where subject_id = person;
end $$;

-- Of this an administrator sees numbers and times.
create function line_facts(most integer) returns jsonb language sql stable security definer set search_path = public as $$
  select jsonb_build_object(
    'waiting', (select count(*) from (select from line_sending where dead_at is null order by due_at limit most) as counted),
    'dead', (select count(*) from (select from line_sending where dead_at is not null order by dead_at limit most) as counted),
    'dueSince', (select min(due_at) from line_sending where dead_at is null),
    'limitedUntil', (select until from line_limit where until > clock_timestamp()))
$$;
grant execute on function line_facts(integer) to madoguchi_municipality;
