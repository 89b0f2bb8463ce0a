import { sql } from 'kysely';

const PAUSED_AFTER_DAYS = 60;

/** Of `staff`: neither left nor past the day of leaving. */
export const isThere = sql`(staff.left_at is null and (staff.leaves_at is null or staff.leaves_at > statement_timestamp()))`;

/** Of `staff`: nobody signed in for so long that the account is asked about first. */
export const isPaused = sql`(greatest(staff.signed_in_at, staff.awake_since)
  <= statement_timestamp() - make_interval(days => ${PAUSED_AFTER_DAYS}))`;

/** Of `staff_grant as held`. */
export const inForce = sql`held.ended_at is null and held.begins_at <= statement_timestamp()
  and (held.until_at is null or held.until_at > statement_timestamp())`;

/** Of `staff`: whether there is a way to sign in. Not `exists`, which PostgreSQL may answer by reading the ways of all at once. */
export const isReady = sql`coalesce(
  (select true from staff_factor as factor
    where factor.municipality_code = staff.municipality_code and factor.staff_id = staff.id),
  (select true from staff_passkey as passkey
    where passkey.municipality_code = staff.municipality_code and passkey.staff_id = staff.id limit 1),
  (select true from staff_identity as identity
    where identity.municipality_code = staff.municipality_code and identity.staff_id = staff.id),
  false)`;
