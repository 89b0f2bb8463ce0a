import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Database } from '../platform/database/database.ts';

const LIFETIME_MINUTES = 10;
const CHALLENGE_BYTES = 32;

/** Ways to a provider: to sign in, to show everything again, to bind the account of who is signed in. */
export type ProviderPurpose = 'provider' | 'providerAnew' | 'providerBinding';
type Purpose = 'signIn' | 'addPasskey' | 'stepUp' | ProviderPurpose;

/** What a challenge is for, and to whom it was given: a hash of their session's or link's token. */
interface Given {
  readonly purpose: Purpose;
  readonly holder?: Buffer | undefined;
  readonly municipality?: string;
}

/** Each challenge is spent once, within ten minutes of the database's clock. */
export interface StaffChallengeStore {
  /** A new one. */
  issue(given: Given): Promise<Buffer>;
  /** One that is known already, of 32 bytes. */
  keep(challenge: Buffer, given: Given): Promise<void>;
  /** Whether it was given for this to this holder, and was not spent; it is now. */
  spend(challenge: Buffer, given: Omit<Given, 'municipality'>): Promise<boolean>;
  /** Of a way to a provider; `undefined` where it began nowhere, with another municipality, or ended. */
  spendProvider(
    challenge: Buffer,
    municipality: string,
  ): Promise<{ readonly purpose: ProviderPurpose; readonly holder: Buffer | null } | undefined>;
  /** Removes those that are too old, and counts them. */
  sweep(): Promise<number>;
}

export function createStaffChallengeStore(database: Database): StaffChallengeStore {
  const keep: StaffChallengeStore['keep'] = async (challenge, { purpose, holder, municipality }) => {
    await sql`
      insert into staff_challenge (challenge, purpose, holder, municipality_code, expires_at)
      values (${challenge}, ${purpose}, ${holder ?? null}, ${municipality ?? null},
        clock_timestamp() + make_interval(mins => ${LIFETIME_MINUTES}))`.execute(database);
  };
  return {
    keep,

    async issue(given) {
      const challenge = randomBytes(CHALLENGE_BYTES);
      await keep(challenge, given);
      return challenge;
    },

    async spend(challenge, { purpose, holder }) {
      const spent = await sql`
        delete from staff_challenge
        where challenge = ${challenge} and purpose = ${purpose} and holder is not distinct from ${holder ?? null}
          and expires_at > statement_timestamp()`.execute(database);
      return spent.numAffectedRows === 1n;
    },

    async spendProvider(challenge, municipality) {
      const spent = await sql<{ purpose: ProviderPurpose; holder: Buffer | null }>`
        delete from staff_challenge
        where challenge = ${challenge} and purpose in ('provider', 'providerAnew', 'providerBinding')
          and municipality_code = ${municipality} and expires_at > statement_timestamp()
        returning purpose, holder`.execute(database);
      return spent.rows[0];
    },

    async sweep() {
      const swept = await sql`
        delete from staff_challenge where expires_at < statement_timestamp()`.execute(database);
      return Number(swept.numAffectedRows ?? 0);
    },
  };
}
