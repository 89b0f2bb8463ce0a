-- Requests that are answered on another device, what sites are told and asked by persons, and what persons say of sites.

-- By a code that is read off one screen, and a number that goes back.

alter table authorization_request
  add column path text not null default 'link' check (path in ('link', 'code')),
  add column codes integer not null default 0,
  -- Browser, system and a keyed hash of the network of the page that showed the code.
  add column asking_tab jsonb,
  add column number_hash bytea,
  add column numbers integer not null default 0;

alter table consent add column path text not null default 'link' check (path in ('link', 'code'));

-- Whoever waits for a request hears that it went on.
create function tell_authorization() returns trigger language plpgsql as $$
begin
  perform pg_notify('authorization_changed', new.id);
  return null;
end $$;
create trigger tells_who_waits after update of revision on authorization_request
  for each row when (new.revision > old.revision) execute function tell_authorization();

-- What a site is told by the portal itself: that somebody ended what it may read, or asks it to forget.
create table site_message (
  id text primary key,
  kind text not null check (kind in ('logout', 'erasure')),
  site_id text not null references site,
  subject_id text not null references subject (id),
  -- The name that the site knows the person by.
  sub text not null,
  state text not null default 'queued' check (state in ('queued', 'sent', 'done', 'refused', 'lost')),
  reason text,
  tries integer not null default 0,
  made_at timestamptz not null,
  next_at timestamptz not null,
  sent_at timestamptz,
  answered_at timestamptz
);
create index site_message_due on site_message (next_at) where state = 'queued';
create index site_message_of on site_message (subject_id, site_id, made_at desc);
create index site_message_age on site_message (made_at);

-- That somebody says a site asks too much, or is not who it says. No words: who wrote them would be in them.
create table site_report (
  id text primary key,
  site_id text not null references site,
  -- Nobody, where it was said before a card had answered.
  subject_id text references subject (id),
  reason text not null check (reason in ('asksTooMuch', 'isNotWhoItSays', 'codeWasTold', 'other')),
  at timestamptz not null
);
create index site_report_of on site_report (site_id, at);
create index site_report_subject on site_report (subject_id) where subject_id is not null;
create index site_report_age on site_report (at);

revoke all on site_message, site_report from madoguchi_municipality;

alter function forget_person(text) rename to forget_before_site_messages;
create function forget_person(person text) returns void language plpgsql as $$
begin
  perform forget_before_site_messages(person);
  delete from site_message where subject_id = person;
  update site_report set subject_id = null where subject_id = person;
end $$;
