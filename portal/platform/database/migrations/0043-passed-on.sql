-- Whom a case was given to, or which group it went to: without it the events would not say who works on it.
alter table application_history
  add column passed_to text,
  add check (passed_to is null or act in ('beginReview', 'take', 'assign', 'reroute'));
