-- What a month came to, counted once after its end and never again: no two looks at it can be subtracted.
create table statistics_month (
  municipality_code text not null,
  month date not null check (extract(day from month) = 1),
  counted_at timestamptz not null default clock_timestamp(),
  primary key (municipality_code, month)
);
create table statistics_line (
  municipality_code text not null,
  month date not null,
  kind text not null check (kind in ('closed', 'open', 'received', 'correction')),
  procedure_group text not null,
  procedure_id text not null,
  -- An outcome or `withdrawn`, a state, a way of filing, or a ready sentence.
  what text not null,
  number integer not null check (number > 0),
  -- Of closed ones; open days, and how many had a day to be answered by.
  median_days integer,
  ninety_days integer,
  in_time integer,
  late integer,
  primary key (municipality_code, month, kind, procedure_group, procedure_id, what),
  foreign key (municipality_code, month) references statistics_month
);
create trigger only_added before update or delete on statistics_month
  for each row execute function refuse_change();
create trigger never_emptied before truncate on statistics_month
  for each statement execute function refuse_change();
create trigger only_added before update or delete on statistics_line
  for each row execute function refuse_change();
create trigger never_emptied before truncate on statistics_line
  for each statement execute function refuse_change();

-- Which ready sentences corrections are asked for with: of no case, as what a case was marked with is sealed.
create table correction_count (
  municipality_code text not null,
  month date not null check (extract(day from month) = 1),
  procedure_group text not null,
  procedure_id text not null,
  sentence text not null,
  number integer not null check (number > 0),
  primary key (municipality_code, month, procedure_group, procedure_id, sentence)
);

-- Whether the first filing came from a public terminal: counted, and told of no case.
alter table desk_case
  add column filing_way text not null default 'home' check (filing_way in ('home', 'kiosk'));
create index desk_case_received on desk_case (municipality_code, received_at, receipt_number);

-- A new segment of a chain that was found broken: the note that says so, whose hash its first entry names before it.
create table audit_restart (
  municipality_code text not null,
  first_n bigint not null check (first_n > 0),
  note text not null,
  primary key (municipality_code, first_n)
);
create trigger only_added before update or delete on audit_restart
  for each row execute function refuse_change();
create trigger never_emptied before truncate on audit_restart
  for each statement execute function refuse_change();

create or replace function refuse_chain_change() returns trigger language plpgsql as $$
begin
  if new.municipality_code = old.municipality_code and new.origin = old.origin and new.at >= old.at
    and (new.n, new.heads) in ((old.n + 1, old.heads), (old.n, old.heads + 1))
    and (new.n > old.n or new.hash = old.hash)
  then
    return new;
  end if;
  -- Behind a break, the note that states it stands in for the entry before.
  if new.municipality_code = old.municipality_code and new.origin = old.origin and new.at >= old.at and new.n >= old.n
    and exists (select from audit_restart as restart where restart.municipality_code = new.municipality_code
      and restart.first_n = new.n + 1 and sha256(convert_to(restart.note, 'UTF8')) = new.hash)
  then
    return new;
  end if;
  raise exception 'a chain only grows' using errcode = 'MDG01';
end $$;
