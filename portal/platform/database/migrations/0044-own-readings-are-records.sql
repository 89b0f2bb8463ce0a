-- What a person asked sources about themselves is among their records, and goes after seven years as those do.

create index own_reading_at on own_reading (at);
create function refuse_change_but_forgetting_or_seven_years() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE'
    and (old.at < clock_timestamp() - interval '7 years' or is_being_forgotten(old.subject_id))
  then
    return old;
  end if;
  raise exception '% on % is refused: rows are only ever added', tg_op, tg_table_name using errcode = 'MDG01';
end $$;
drop trigger added_and_forgotten on own_reading;
create trigger added_and_forgotten before update or delete on own_reading
  for each row execute function refuse_change_but_forgetting_or_seven_years();
drop function refuse_change_but_forgetting();
