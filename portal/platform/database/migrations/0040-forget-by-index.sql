-- What the provider keeps of a person stands by their subject: it is found by that alone, and no table is read for it. The
-- function goes by another name where later migrations have wrapped it.
do $$
declare
  wrapped text;
begin
  select proname into strict wrapped from pg_proc where prosrc like '%perform forget_before_sites(person)%';
  execute format('create or replace function %I(person text) returns void language plpgsql as %L', wrapped, '
begin
  perform forget_before_sites(person);
  delete from oidc_model where subject_id = person;
  delete from authorization_request where subject_id = person;
  delete from consent where subject_id = person;
end ');
end $$;

-- Whether anybody has ever given a site something.
create index consent_of_site on consent (site_id);
