-- What a person ended stays ended in a restored copy: friends of LINE who had all erased, who stopped or goes on, and what was
-- taken back from a site. The list of what was erased names them, friends by their keyed hash.
alter table erasure drop constraint erasure_kind_check;
alter table erasure add constraint erasure_kind_check
  check (kind in ('case', 'citizen', 'person', 'correction', 'friend', 'pushes', 'consent'));

-- Nothing where a copy is held against the list.
create function note_ended(what text, whose text) returns void language plpgsql as $$
begin
  if current_setting('madoguchi.replaying', true) = 'yes' then
    return;
  end if;
  perform pg_advisory_xact_lock(7310558214406913371);
  insert into erasure (n, municipality_code, kind, id)
    select coalesce(max(n), 0) + 1, '000000', what, whose from erasure
    on conflict (municipality_code, kind, id) do nothing;
end $$;

create function note_friend() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    -- One who comes again and has all erased again is named again.
    perform note_ended('friend', friend_name(old.hash, 'erased'));
  else
    perform note_ended('pushes', friend_name(new.hash, new.pushes));
  end if;
  return null;
end $$;

-- base64url of the hash, a part that makes the name new each time, and what is so since.
create function friend_name(hash bytea, is_now text) returns text language sql volatile as $$
  select translate(encode(hash, 'base64'), '+/=', '-_') || '.' || substr(md5(gen_random_uuid()::text), 1, 8) || '.' || is_now
$$;

create trigger noted_when_erased after delete on line_friend for each row execute function note_friend();
create trigger noted_when_stopped after update of pushes on line_friend
  for each row when (old.pushes <> new.pushes) execute function note_friend();

-- Ends grants of sites, and all that was given on them.
create function end_grants(hashes bytea[]) returns void language sql as $$
  delete from oidc_model where grant_hash = any(hashes) or (model = 'Grant' and id_hash = any(hashes))
$$;

create function note_taken_back() returns trigger language plpgsql as $$
begin
  perform note_ended('consent', new.id);
  return null;
end $$;
create trigger noted_when_taken_back after update of revoked_at on consent
  for each row when (old.revoked_at is null and new.revoked_at is not null) execute function note_taken_back();
