-- Letters of senders that a person chose. What is a person's stands by their subject and is sealed with their key; what a
-- sender may know of what it sent stands by the sender, and names nobody.

create table sender (
  id text primary key,
  state text not null default 'active' check (state in ('active', 'suspended', 'ended')),
  at timestamptz not null default clock_timestamp(),
  actor_kind text not null,
  actor_id text not null,
  corporate_number text not null check (corporate_number ~ '^[1-9][0-9]{12}$')
);
create unique index sender_in_force on sender (corporate_number) where state <> 'ended';

-- How it is called, what it sends and for how long it may be kept; the newest holds.
create table sender_version (
  sender_id text not null references sender,
  n integer not null check (n > 0),
  at timestamptz not null default clock_timestamp(),
  registration jsonb not null,
  keep_years integer not null check (keep_years between 1 and 10),
  actor_kind text not null,
  actor_id text not null,
  primary key (sender_id, n)
);
create trigger only_added before update or delete or truncate on sender_version
  for each statement execute function refuse_change();

create table sender_key (
  sender_id text not null references sender,
  n integer not null check (n > 0),
  at timestamptz not null default clock_timestamp(),
  jwks jsonb not null,
  actor_kind text not null,
  actor_id text not null,
  primary key (sender_id, n)
);
create trigger only_added before update or delete or truncate on sender_key
  for each statement execute function refuse_change();

create table sender_token (
  token_hash bytea primary key,
  sender_id text not null references sender,
  expires_at timestamptz not null
);
create index sender_token_of on sender_token (sender_id);
create index sender_token_age on sender_token (expires_at);
create table sender_assertion (
  sender_id text not null references sender,
  jti_hash bytea not null,
  expires_at timestamptz not null,
  primary key (sender_id, jti_hash)
);
create index sender_assertion_age on sender_assertion (expires_at);

create table delivery_invitation (
  id text primary key,
  sender_id text not null references sender,
  code_hash bytea not null unique,
  -- Sealed with a key outside of the database until a person is there whose key it is.
  sealed_reference bytea not null,
  confirm text not null check (confirm in ('number', 'identity')),
  -- Of the customer's name and birth date, keyed from outside of the database.
  identity_hash bytea,
  state text not null default 'invited' check (state in ('invited', 'shown', 'agreed', 'confirmed', 'linked', 'refused')),
  subject_id text references subject (id),
  claim text unique,
  number_hash bytea,
  tries integer not null default 0,
  made_at timestamptz not null,
  ends_at timestamptz not null,
  check ((confirm = 'identity') = (identity_hash is not null)),
  check ((state = 'invited') = (subject_id is null))
);
create index delivery_invitation_ending on delivery_invitation (ends_at);
create index delivery_invitation_of on delivery_invitation (subject_id) where subject_id is not null;

create table delivery_link (
  subject_id text not null references subject (id),
  sender_id text not null references sender,
  n integer not null check (n > 0),
  state text not null default 'linked' check (state in ('linked', 'unlinked')),
  sealed_reference bytea not null,
  tells_opening boolean not null default false,
  since timestamptz not null,
  until timestamptz,
  primary key (subject_id, sender_id, n),
  check ((state = 'unlinked') = (until is not null))
);
create unique index delivery_link_alive on delivery_link (subject_id, sender_id) where state = 'linked';

-- What a sender names is found here, and in a dump is a hash of 32 random bytes.
create table delivery_box (
  hash bytea primary key,
  sender_id text not null,
  subject_id text not null,
  n integer not null,
  foreign key (subject_id, sender_id, n) references delivery_link
);
create unique index delivery_box_of on delivery_box (subject_id, sender_id, n);

create table delivery (
  subject_id text not null references subject (id),
  id text not null,
  sender_id text not null references sender,
  n integer not null,
  at timestamptz not null,
  kind text not null,
  dated date not null,
  keep_until date not null,
  form text not null check (form in ('pdf', 'png', 'jpeg', 'text', 'csv', 'xml')),
  bytes integer not null check (bytes > 0),
  pages integer not null check (pages >= 0),
  sha256 bytea not null,
  replaces text,
  state text not null check (state in ('held', 'available', 'refused', 'expired', 'takenBack')),
  scanned boolean not null default false,
  tries integer not null default 0,
  kept boolean not null default false,
  read_at timestamptz,
  told_at timestamptz,
  deleted_at timestamptz,
  -- Title and signature, by the person's key; the key of the document, wrapped by it.
  head bytea,
  wrapped bytea,
  primary key (subject_id, id),
  foreign key (subject_id, sender_id, n) references delivery_link
);
create unique index delivery_id on delivery (id);
create index delivery_newest on delivery (subject_id, at desc, id desc);
create index delivery_of_sender on delivery (subject_id, sender_id, at desc, id desc);
create index delivery_held on delivery (at) where state = 'held';
create index delivery_ending on delivery (keep_until, subject_id) where state = 'available' and not kept and deleted_at is null;
create index delivery_said on delivery (keep_until) where wrapped is null;
create index delivery_deleted on delivery (deleted_at) where deleted_at is not null and wrapped is not null;

create table delivery_part (
  subject_id text not null,
  delivery_id text not null,
  part integer not null check (part >= 0),
  sealed bytea not null,
  primary key (subject_id, delivery_id, part),
  foreign key (subject_id, delivery_id) references delivery
);

-- All that a sender is ever told of what it sent.
create table sent_delivery (
  sender_id text not null references sender,
  id text not null,
  external_id text not null,
  -- Of all that was sent, so that the same sent twice is one.
  request_hash bytea not null,
  sha256 bytea not null,
  at timestamptz not null,
  keep_until date not null,
  state text not null check (state in ('received', 'scanning', 'delivered', 'refused', 'takenBack')),
  why text,
  opened_on date,
  primary key (sender_id, id),
  unique (sender_id, external_id),
  check ((state = 'refused') = (why is not null))
);
create index sent_delivery_newest on sent_delivery (sender_id, at);
create index sent_delivery_age on sent_delivery (keep_until);

-- A person's own: no request of a municipality has to do with any of it.
revoke all on sender, sender_version, sender_key, sender_token, sender_assertion, delivery_invitation, delivery_link,
  delivery_box, delivery, delivery_part, sent_delivery from madoguchi_municipality;

-- A sender makes something happen, too.
alter table outbox_event
  drop constraint outbox_event_actor_kind_check,
  add constraint outbox_event_actor_kind_check
    check (actor_kind in ('resident', 'staff', 'client', 'sender', 'job', 'proxy'));
