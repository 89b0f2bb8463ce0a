-- What persons are asked for without a browser, and by what their answers were made.

-- A public terminal, or a card at a computer of one's own.
alter table authorization_request add column device text not null default 'card' check (device in ('card', 'kiosk'));
alter table consent add column device text not null default 'card' check (device in ('card', 'kiosk'));

-- A site that somebody gives their address asks for the newest one: the person is asked, and answers with the card or not.

create table address_request (
  id text primary key,
  site_id text not null references site,
  subject_id text not null references subject (id),
  -- Why it asks, by the key of one of its registered purposes.
  purpose text not null,
  state text not null default 'asked' check (state in ('asked', 'refused', 'given')),
  begun integer not null default 0,
  -- What the card signed, and the address until the site has read it; by the person's key.
  sealed_proof bytea,
  sealed_address bytea,
  made_at timestamptz not null,
  ends_at timestamptz not null,
  answered_at timestamptz,
  read_at timestamptz
);
create index address_request_of on address_request (subject_id, site_id, made_at desc);
create index address_request_held on address_request (ends_at) where sealed_address is not null;
create index address_request_age on address_request (made_at);
revoke all on address_request from madoguchi_municipality;

-- The answer needs no browser that asked: the site fetches it.
alter table authorization_request
  add column address_request text references address_request on delete cascade,
  drop constraint authorization_request_path_check,
  add constraint authorization_request_path_check check (path in ('link', 'code', 'ask'));
create index authorization_request_address on authorization_request (address_request) where address_request is not null;

alter function forget_person(text) rename to forget_before_address_requests;
create function forget_person(person text) returns void language plpgsql as $$
begin
  delete from address_request where subject_id = person;
  perform forget_before_address_requests(person);
end $$;
