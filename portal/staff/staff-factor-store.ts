import { sql } from 'kysely';
import type { Database } from '../platform/database/database.ts';
import type { SecretSeal } from '../platform/secret-seal.ts';
import type { SessionOwner, Spend } from './staff-session-store.ts';
import { inForce } from './staff-standing.ts';

/** What an account signs in with: a password and codes. */
interface StaffFactors extends SessionOwner {
  readonly passwordHash: string;
  readonly totpSecret: Uint8Array;
  /** Steps of codes up to this one are used. */
  readonly totpStep: number;
}

/** A person at a provider: its issuer and the name it has for them, which it gives to nobody else. */
export interface Identity {
  readonly issuer: string;
  readonly subject: string;
}

export interface StaffFactorStore {
  /** Of an account by its address; `undefined` where there is none such, or it has neither password nor codes. */
  findByMail(municipality: string, mail: string): Promise<StaffFactors | undefined>;
  find(owner: SessionOwner): Promise<StaffFactors | undefined>;
  /** Uses up a code's step. The hash too: a password that was replaced since it was looked at opens nothing. */
  spendCode(factors: StaffFactors, step: number): Spend;
  /** Whose account is bound to this person. */
  findByIdentity(municipality: string, identity: Identity): Promise<SessionOwner | undefined>;
  /** Whether the binding is there as its session opens. */
  isBound(owner: SessionOwner, identity: Identity): Spend;
  isAdministrator(owner: SessionOwner): Promise<boolean>;
}

/** Times are the database's. */
export function createStaffFactorStore(database: Database, seal: SecretSeal): StaffFactorStore {
  const isOf = (table: string, { municipality, staff }: SessionOwner) =>
    sql`${sql.ref(`${table}.municipality_code`)} = ${municipality} and ${sql.ref(`${table}.staff_id`)} = ${staff}`;
  const factorsOf = (row: FactorRow | undefined): StaffFactors | undefined =>
    row && {
      municipality: row.municipality_code,
      staff: row.staff_id,
      passwordHash: row.password_hash,
      totpSecret: seal.open(row.totp_secret, row.staff_id),
      totpStep: Number(row.totp_step),
    };

  return {
    async findByMail(municipality, mail) {
      const found = await sql<FactorRow>`
        select staff_factor.* from staff
          join staff_factor on staff_factor.municipality_code = staff.municipality_code and staff_id = staff.id
        where staff.municipality_code = ${municipality} and mail = ${mail} and left_at is null`.execute(database);
      return factorsOf(found.rows[0]);
    },

    async find(owner) {
      const found = await sql<FactorRow>`select * from staff_factor where ${isOf('staff_factor', owner)}`.execute(
        database,
      );
      return factorsOf(found.rows[0]);
    },

    spendCode: (factors, step) => async (transaction) => {
      const spent = await sql`
        update staff_factor set totp_step = ${step}
        where ${isOf('staff_factor', factors)} and totp_step < ${step}
          and password_hash = ${factors.passwordHash}`.execute(transaction);
      return spent.numAffectedRows === 1n;
    },

    async findByIdentity(municipality, { issuer, subject }) {
      const found = await sql<{ staff_id: string }>`
        select staff_id from staff_identity
        where municipality_code = ${municipality} and issuer = ${issuer} and subject = ${subject}`.execute(database);
      const [row] = found.rows;
      return row && { municipality, staff: row.staff_id };
    },

    isBound:
      (owner, { issuer, subject }) =>
      async (transaction) => {
        const bound = await sql`
        select from staff_identity
        where ${isOf('staff_identity', owner)} and issuer = ${issuer} and subject = ${subject}
        for share`.execute(transaction);
        return bound.rows.length > 0;
      },

    async isAdministrator(owner) {
      const held = await sql`
        select from staff_grant as held
        where ${isOf('held', owner)} and role = 'administrator' and ${inForce} limit 1`.execute(database);
      return held.rows.length > 0;
    },
  };
}

interface FactorRow {
  readonly municipality_code: string;
  readonly staff_id: string;
  readonly password_hash: string;
  readonly totp_secret: Buffer;
  readonly totp_step: string;
}
