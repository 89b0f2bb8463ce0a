-- Who is signed in goes to the provider to have their account bound to it: `holder` is the hash of their session's token.
alter table staff_challenge drop constraint staff_challenge_purpose_check;
alter table staff_challenge add constraint staff_challenge_purpose_check
  check (purpose in ('signIn', 'addPasskey', 'stepUp', 'provider', 'providerAnew', 'providerBinding'));
