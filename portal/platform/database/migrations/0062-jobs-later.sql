-- What the portal does by itself again and again, once at a time: by a queue of its own. Added in the transaction of what it is
-- about, for now or for a moment of its own.
create function queue_periodic_job(job text, tries integer, key text, at timestamptz) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform graphile_worker.add_job(identifier => job, payload => '{}', queue_name => job, max_attempts => tries,
    job_key => key, run_at => at);
end $$;
revoke execute on function queue_periodic_job from public;
grant execute on function queue_periodic_job to madoguchi_municipality;
