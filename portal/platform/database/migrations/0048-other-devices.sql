-- A site's request can be answered on another device: by a code that is read off one screen, and a number that goes back.

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
