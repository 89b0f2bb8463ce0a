-- The audit by case, by who acted and by what was done. An entry's text is kept byte for byte, so that what it is found by
-- is read out of its beginning, whose members stand in one order (RFC 8785) and hold no quote that is not escaped.

create function audit_act(entry text) returns text language sql immutable parallel safe as $$
  select substring(entry from '^\{"act":"([^"]*)"')
$$;
create function audit_actor(entry text) returns text language sql immutable parallel safe as $$
  select substring(entry from '^\{"act":"[^"]*","actor":\{"id":"([^"]*)"')
$$;
create function audit_case(entry text) returns text language sql immutable parallel safe as $$
  select substring(entry from '^\{"act":"[^"]*","actor":\{[^}]*\},"at":"[^"]*","case":"([^"]*)"')
$$;

create index audit_entry_of_act on audit_entry (municipality_code, audit_act(json), n);
create index audit_entry_of_actor on audit_entry (municipality_code, audit_actor(json), n);
create index audit_entry_of_case on audit_entry (municipality_code, audit_case(json), n)
  where audit_case(json) is not null;
