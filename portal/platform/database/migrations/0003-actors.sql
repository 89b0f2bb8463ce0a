-- Each row of a history names who made it: what kind of actor, which one, and for whom a proxy acted. Rows from before
-- hold the subject of the resident who made them.

alter table application_history rename column actor to actor_id;
alter table application_history
  add column actor_kind text not null default 'resident'
    check (actor_kind in ('resident', 'staff', 'client', 'job', 'proxy')),
  add column on_behalf_of text references subject (id),
  add constraint proxy_acts_for_somebody check ((actor_kind = 'proxy') = (on_behalf_of is not null));
alter table application_history alter column actor_kind drop default;
