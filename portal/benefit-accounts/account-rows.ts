import { type Selectable, sql } from 'kysely';
import * as z from 'zod';
import { accountFieldsSchema, type NameFit, nameFitSchema, numberEnd } from '#contract/portal/benefit-account.ts';
import type { BenefitAccount, OwnAccount, PayableAccount } from '#contract/portal/benefit-account-routes.ts';
import { parsedJson } from '#platform/json-text.ts';
import type { Database, Tables } from '../platform/database/database.ts';
import { instantOf } from '../platform/database/instant-of.ts';
import { KeyUnavailable } from '../platform/keyring/key-unavailable.ts';
import type { CaseKey } from '../platform/keyring/keyring.ts';

export type AccountRow = Selectable<Tables['benefit_account']>;
type SealedRow = Pick<AccountRow, 'version' | 'sealed' | 'registered_at'>;

const named = z.strictObject({ code: z.string(), name: z.string() });
const sealedSchema = accountFieldsSchema.extend({
  bank: named,
  branch: named,
  nameFit: nameFitSchema.exclude(['differs']),
});
export type SealedAccount = z.infer<typeof sealedSchema>;

const COLUMN = 'benefit_account.sealed';

export function sealAccount(key: CaseKey, version: number, account: SealedAccount): Buffer {
  return key.seal(COLUMN, String(version), Buffer.from(JSON.stringify(account)));
}

/** Throws `KeyUnavailable`. */
export function openAccount(key: CaseKey, { version, sealed }: SealedRow): SealedAccount {
  const bytes = sealed === null ? undefined : key.open(COLUMN, String(version), sealed);
  if (bytes === undefined) throw new KeyUnavailable();
  return sealedSchema.parse(parsedJson(bytes.toString('utf8')));
}

/** The last that a person registered, whatever became of it. */
export async function lastAccount(database: Database, subject: string): Promise<AccountRow | undefined> {
  return database
    .selectFrom('benefit_account')
    .selectAll()
    .where('subject_id', '=', subject)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
}

export function ownView(row: AccountRow | undefined, account: SealedAccount | undefined): OwnAccount {
  if (row !== undefined && account !== undefined) return { account: shownAccount(row, account), ended: null };
  const { ended_how: how = null, ended_at: at = null } = row ?? {};
  return { account: null, ended: how === null || at === null ? null : { how, at: instantOf(at) } };
}

function shownAccount(row: SealedRow, account: SealedAccount): BenefitAccount {
  const { number, ...shown } = payableAccount(row, account);
  return { ...shown, numberEnd: numberEnd(number) };
}

export function payableAccount(row: SealedRow, account: SealedAccount): PayableAccount {
  return { ...account, since: instantOf(row.registered_at) };
}

/** What stands there becomes what stood there: its contents go, and the account is anybody's again. */
export async function endAccount(
  transaction: Database,
  row: Pick<AccountRow, 'subject_id' | 'version'>,
  how: 'changed' | 'byPerson' | 'bankChanged',
  at: Date,
): Promise<void> {
  const ended = how === 'changed' ? sql`state = 'changed'` : sql`state = 'ended', ended_how = ${how}`;
  await sql`update benefit_account set ${ended}, sealed = null, ended_at = ${at}
    where subject_id = ${row.subject_id} and version = ${row.version}`.execute(transaction);
  await transaction.deleteFrom('account_index').where('subject_id', '=', row.subject_id).execute();
}

/** The verdict that is kept: an account whose holder reads otherwise is none. */
export type KeptFit = Exclude<NameFit, 'differs'>;
