-- By which ways a person hears of what, besides the app itself. Without a row it is as the contract says.
create table notice_way (
  subject_id text not null references subject (id),
  topic text not null check (topic in ('case', 'staff', 'reminder', 'payment', 'delivery')),
  by_mail boolean not null,
  on_desktop boolean not null,
  primary key (subject_id, topic)
);
-- A person's own choice: no request of a municipality has to do with it.
revoke all on notice_way from madoguchi_municipality;

alter function forget_person(text) rename to forget_before_notice_ways;
create function forget_person(person text) returns void language plpgsql as $$
begin
  perform forget_before_notice_ways(person);
  delete from notice_way where subject_id = person;
end $$;
