-- The audit: who looked at what and who changed it, a chain of hashes for each municipality.

-- Where a chain ends: its row lock gives the numbers. `heads` counts the signed heads.
create table audit_chain (
  municipality_code text primary key check (municipality_code ~ '^[0-9]{6}$'),
  origin text not null,
  n bigint not null,
  hash bytea not null check (octet_length(hash) = 32),
  at timestamptz not null,
  heads bigint not null
) with (fillfactor = 50);

-- `json` is the text that was hashed, byte for byte.
create table audit_entry (
  municipality_code text not null,
  n bigint not null check (n > 0),
  json text not null,
  hash bytea not null check (octet_length(hash) = 32),
  primary key (municipality_code, n)
);

create table audit_head (
  municipality_code text not null,
  k bigint not null check (k > 0),
  n bigint not null,
  at timestamptz not null,
  note text not null,
  primary key (municipality_code, k)
);

create function audit_time(at timestamptz) returns text language sql immutable as $$
  select to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
$$;

-- Adds an entry whose text is given around its time, and around its number with the hash before it. In one call,
-- since every other append to the municipality waits from here to the end of the transaction.
create function append_audit_entry(
  m text, chain_origin text, first_hash bytea, before_at text, before_n text, after_prev text
) returns bigint language plpgsql as $$
declare
  chain audit_chain;
  entry_at timestamptz;
  entry_json text;
  entry_hash bytea;
begin
  select * into chain from audit_chain where municipality_code = m for update;
  if not found then
    insert into audit_chain values (m, chain_origin, 0, first_hash, '-infinity', 0) on conflict do nothing;
    select * into chain from audit_chain where municipality_code = m for update;
  end if;
  entry_at := clock_timestamp();
  if entry_at < chain.at - interval '60 seconds' then
    raise exception 'the clock is behind the audit' using errcode = '57MDG';
  end if;
  entry_at := greatest(entry_at, chain.at);
  entry_json := before_at || audit_time(entry_at) || before_n || (chain.n + 1) || ',"prev":"'
    || translate(encode(chain.hash, 'base64'), '+/=', '-_') || after_prev;
  entry_hash := sha256('\x00'::bytea || convert_to(entry_json, 'UTF8'));
  insert into audit_entry values (m, chain.n + 1, entry_json, entry_hash);
  update audit_chain set n = chain.n + 1, hash = entry_hash, at = entry_at where municipality_code = m;
  return chain.n + 1;
end $$;

create function refuse_chain_change() returns trigger language plpgsql as $$
begin
  if new.municipality_code = old.municipality_code and new.origin = old.origin and new.at >= old.at
    and (new.n, new.heads) in ((old.n + 1, old.heads), (old.n, old.heads + 1))
    and (new.n > old.n or new.hash = old.hash)
  then
    return new;
  end if;
  raise exception 'a chain only grows' using errcode = 'MDG01';
end $$;

create trigger only_grows before update on audit_chain
  for each row execute function refuse_chain_change();
create trigger never_removed before delete on audit_chain
  for each row execute function refuse_change();
create trigger only_added before update or delete on audit_entry
  for each row execute function refuse_change();
create trigger only_added before update or delete on audit_head
  for each row execute function refuse_change();
create trigger never_emptied before truncate on audit_chain
  for each statement execute function refuse_change();
create trigger never_emptied before truncate on audit_entry
  for each statement execute function refuse_change();
create trigger never_emptied before truncate on audit_head
  for each statement execute function refuse_change();
