-- What sites read of persons and told them in their own name, as the persons read it, and by which name a site means whom.

-- SHA-256 of the name that the site knows the person by; nothing of consents from before.
alter table consent add column sub_hash bytea check (octet_length(sub_hash) = 32);
create index consent_of_sub on consent (site_id, sub_hash) where sub_hash is not null;

create table site_act (
  subject_id text not null references subject (id),
  id uuid not null default gen_random_uuid(),
  at timestamptz not null default clock_timestamp(),
  site_id text not null,
  site_version integer not null,
  did text not null check (did in ('ownDataRead', 'applicationRead', 'noticeSent')),
  source_id text check ((source_id is not null) = (did = 'ownDataRead')),
  data_group text check ((data_group is not null) = (did = 'ownDataRead')),
  receipt_number text check ((receipt_number is not null) = (did = 'applicationRead')),
  primary key (subject_id, id),
  foreign key (site_id, site_version) references site_version (site_id, n)
);
create index site_act_newest on site_act (subject_id, at desc);
create index site_act_at on site_act (at);
create trigger added_and_forgotten before update or delete on site_act
  for each row execute function refuse_change_but_forgetting_or_seven_years();
create trigger never_emptied before truncate on site_act
  for each statement execute function refuse_change();
revoke all on site_act from madoguchi_municipality;

alter function forget_person(text) rename to forget_before_site_acts;
create function forget_person(person text) returns void language plpgsql as $$
begin
  perform forget_before_site_acts(person);
  delete from site_act where subject_id = person;
end $$;

-- What a site of a municipality tells one person is no notice of the desk's.
alter table staff_notice add column by_site text;
