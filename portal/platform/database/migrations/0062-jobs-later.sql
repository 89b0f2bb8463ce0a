-- A job that begins at a moment of its own, added in the transaction of what it is about.
create function queue_job_at(job text, payload json, tries integer, key text, at timestamptz) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform graphile_worker.add_job(identifier => job, payload => payload, max_attempts => tries, job_key => key, run_at => at);
end $$;
revoke execute on function queue_job_at from public;
