import { sql } from 'kysely';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { type AccountFields, accountValue, nameFit } from '#contract/portal/benefit-account.ts';
import type { OwnAccount, OwnName } from '#contract/portal/benefit-account-routes.ts';
import type { JobActor, ResidentActor } from '../platform/actor.ts';
import { NO_MUNICIPALITY } from '../platform/audit/audit.ts';
import { allOrNothing } from '../platform/database/all-or-nothing.ts';
import type { Database } from '../platform/database/database.ts';
import { indexToken } from '../platform/keyring/blind-index.ts';
import { KeyUnavailable } from '../platform/keyring/key-unavailable.ts';
import type { CaseKey, Keyring } from '../platform/keyring/keyring.ts';
import {
  type AccountRow,
  endAccount,
  type KeptFit,
  lastAccount,
  openAccount,
  ownView,
  type SealedAccount,
  sealAccount,
} from './account-rows.ts';
import type { LazyBankDirectory, NamedBranch } from './bank-directory.ts';
import type { BenefitAccountAudit } from './benefit-account-acts.ts';
import type { PublishAccountEvent } from './benefit-account-events.ts';
import { mayDo } from './benefit-account-policy.ts';

/** The account that a person has their benefits paid to. It is theirs alone: who else has one is told to nobody. */
export interface BenefitAccountStore {
  read(actor: ResidentActor): Promise<Outcome<OwnAccount>>;
  /**
   * Registers one in place of what stood there. Fails with `branchUnknown`, `accountNameDiffers`, `accountNotAccepted` where
   * it is somebody else's, `tooManyRequests` after five tries a day.
   */
  save(actor: ResidentActor, wish: AccountWish, requestId: string): Promise<Outcome<OwnAccount>>;
  remove(actor: ResidentActor, requestId: string): Promise<Outcome<void>>;
  /**
   * Ends those whose bank or branch is no more or is called otherwise, and says how many. One that cannot be opened is left for
   * the next time.
   */
  checkBanks(actor: JobActor, signal: AbortSignal): Promise<number>;
}

interface AccountWish {
  readonly account: AccountFields;
  readonly own: OwnName;
}

export interface BenefitAccountTools {
  readonly keyring: Keyring;
  readonly directory: LazyBankDirectory;
  readonly publish: PublishAccountEvent;
  readonly audit: BenefitAccountAudit;
  readonly nowMs: () => number;
}

const MOST_TRIES = 5;
const DAY_MS = 86_400_000;
const CHECKED_AT_ONCE = 200;
const PORTAL = 'portal';

export function createBenefitAccountStore(database: Database, tools: BenefitAccountTools): BenefitAccountStore {
  const { keyring, directory, publish, audit, nowMs } = tools;

  const deed = (actor: ResidentActor, requestId: string) => ({
    actor,
    municipality: NO_MUNICIPALITY,
    receiptNumber: null,
    requestId,
  });

  async function viewOf(subject: string): Promise<OwnAccount> {
    const row = await lastAccount(database, subject);
    const isThere = row?.state === 'registered';
    return ownView(row, isThere ? openAccount(await keyring.keepPerson(database, subject), row) : undefined);
  }

  /** Whether this very account stands there already. */
  async function isRegistered(subject: string, wanted: SealedAccount): Promise<boolean> {
    const row = await lastAccount(database, subject);
    if (row?.state !== 'registered') return false;
    const known = openAccount(await keyring.keepPerson(database, subject), row);
    return JSON.stringify(known) === JSON.stringify(wanted);
  }

  async function replace(
    actor: ResidentActor,
    { fields, wanted }: { readonly fields: AccountFields; readonly wanted: SealedAccount },
    requestId: string,
  ): Promise<Outcome<void>> {
    const { id: subject } = actor;
    const token = indexToken(await keyring.indexKey(database, PORTAL), 'account', accountValue(fields));
    return allOrNothing(database, async (transaction) => {
      // Two tries of one person come one after the other.
      await sql`select from benefit_account_try where subject_id = ${subject} for update`.execute(transaction);
      const before = await lastAccount(transaction, subject);
      const at = new Date(nowMs());
      if (before?.state === 'registered') await endAccount(transaction, before, 'changed', at);
      const placed = await transaction
        .insertInto('account_index')
        .values({ token, subject_id: subject })
        .onConflict((conflict) => conflict.column('token').doNothing())
        .executeTakeFirst();
      if (placed.numInsertedOrUpdatedRows !== 1n) return failed({ code: 'accountNotAccepted' });
      const version = (before?.version ?? 0) + 1;
      const key: CaseKey = await keyring.keepPerson(transaction, subject);
      await transaction
        .insertInto('benefit_account')
        .values({
          subject_id: subject,
          version,
          sealed: sealAccount(key, version, wanted),
          directory_day: await directory.day(),
          registered_at: at,
        })
        .execute();
      await publish(transaction, actor, { name: 'benefitAccountChanged', data: { subject, by: 'person' } });
      await audit.append(transaction, { ...deed(actor, requestId), act: 'accountSaved', detail: {} });
      return success(undefined);
    });
  }

  /** Looks at one account again by the list of today; true where it ended. */
  async function check(actor: JobActor, { subject_id: subject, version }: AccountRow): Promise<boolean> {
    return database.transaction().execute(async (transaction) => {
      const row = await transaction
        .selectFrom('benefit_account')
        .selectAll()
        .where('subject_id', '=', subject)
        .where('version', '=', version)
        .where('state', '=', 'registered')
        .forUpdate()
        .executeTakeFirst();
      if (row === undefined) return false;
      const { bank, branch } = openAccount(await keyring.keepPerson(transaction, subject), row);
      const { find, asOf } = await directory.open();
      const found = find(bank.code, branch.code);
      if (found !== undefined && JSON.stringify(found) === JSON.stringify({ bank, branch })) {
        await transaction
          .updateTable('benefit_account')
          .set({ directory_day: asOf })
          .where('subject_id', '=', subject)
          .where('version', '=', version)
          .execute();
        return false;
      }
      await endAccount(transaction, row, 'bankChanged', new Date(nowMs()));
      await publish(transaction, actor, { name: 'benefitAccountChanged', data: { subject, by: 'bank' } });
      return true;
    });
  }

  async function checkUnlessUnreadable(actor: JobActor, row: AccountRow): Promise<boolean> {
    try {
      return await check(actor, row);
    } catch (error) {
      if (error instanceof KeyUnavailable) return false;
      throw error;
    }
  }

  return {
    async read(actor) {
      if (!mayDo(actor, 'read', { owner: actor.id })) return failed({ code: 'notFound' });
      return success(await viewOf(actor.id));
    },

    async save(actor, { account: fields, own }, requestId) {
      if (!mayDo(actor, 'save', { owner: actor.id })) return failed({ code: 'notFound' });
      const named = (await directory.open()).find(fields.bank, fields.branch);
      if (named === undefined) return failed({ code: 'branchUnknown' });
      const fit = fitOf(own, fields.holderKana);
      if (fit === undefined) return failed({ code: 'accountNameDiffers' });
      const wanted = sealedOf(fields, named, fit);
      if (await isRegistered(actor.id, wanted)) return success(await viewOf(actor.id));
      const waitMs = await countTry(database, actor.id, nowMs());
      if (waitMs !== undefined) {
        return failed({ code: 'tooManyRequests', retryAfterSeconds: Math.ceil(waitMs / 1_000) });
      }
      const saved = await replace(actor, { fields, wanted }, requestId);
      if (saved.ok) return success(await viewOf(actor.id));
      const { code } = saved.failure;
      await audit.appendRefused(database, { ...deed(actor, requestId), act: 'accountSaved', code });
      return saved;
    },

    async remove(actor, requestId) {
      if (!mayDo(actor, 'remove', { owner: actor.id })) return failed({ code: 'notFound' });
      const { id: subject } = actor;
      await database.transaction().execute(async (transaction) => {
        const row = await transaction
          .selectFrom('benefit_account')
          .selectAll()
          .where('subject_id', '=', subject)
          .where('state', '=', 'registered')
          .forUpdate()
          .executeTakeFirst();
        if (row === undefined) return;
        await endAccount(transaction, row, 'byPerson', new Date(nowMs()));
        await publish(transaction, actor, { name: 'benefitAccountChanged', data: { subject, by: 'person' } });
        await audit.append(transaction, { ...deed(actor, requestId), act: 'accountRemoved', detail: {} });
      });
      return success(undefined);
    },

    async checkBanks(actor, signal) {
      if (!mayDo(actor, 'check', {})) throw new Error(`${actor.kind} may not check`);
      const asOf = await directory.day();
      let ended = 0;
      for (let last: AccountRow | undefined; ; ) {
        const after =
          last === undefined
            ? sql<boolean>`true`
            : sql<boolean>`(directory_day, subject_id) > (${last.directory_day}::date, ${last.subject_id})`;
        const rows = await database
          .selectFrom('benefit_account')
          .selectAll()
          .where('state', '=', 'registered')
          .where('directory_day', '<', asOf)
          .where(after)
          .orderBy('directory_day')
          .orderBy('subject_id')
          .limit(CHECKED_AT_ONCE)
          .execute();
        for (const row of rows) {
          if (signal.aborted) return ended;
          if (await checkUnlessUnreadable(actor, row)) ended += 1;
          last = row;
        }
        if (rows.length < CHECKED_AT_ONCE) return ended;
      }
    },
  };
}

/** What is kept of how the names read; `undefined` where they do not read the same. */
function fitOf(own: OwnName, holderKana: string): KeptFit | undefined {
  if ('stated' in own) return 'cannotTell';
  return nameFit(own.kana, holderKana) === 'same' ? 'same' : undefined;
}

function sealedOf({ kind, number, holderKana }: AccountFields, { bank, branch }: NamedBranch, fit: KeptFit) {
  return { bank, branch, kind, number, holderKana, nameFit: fit };
}

/** Counts a try, which stays counted whatever comes of it; where there were too many, how long to wait. */
async function countTry(database: Database, subject: string, now: number): Promise<number | undefined> {
  const [at, dayBefore] = [new Date(now), new Date(now - DAY_MS)];
  const counted = await sql`
    insert into benefit_account_try (subject_id, since, tries) values (${subject}, ${at}, 1)
    on conflict (subject_id) do update set
      tries = case when benefit_account_try.since <= ${dayBefore} then 1 else benefit_account_try.tries + 1 end,
      since = case when benefit_account_try.since <= ${dayBefore} then ${at} else benefit_account_try.since end
    where benefit_account_try.since <= ${dayBefore} or benefit_account_try.tries < ${MOST_TRIES}`.execute(database);
  if (counted.numAffectedRows === 1n) return undefined;
  const row = database.selectFrom('benefit_account_try').select('since').where('subject_id', '=', subject);
  return Math.max(1_000, (await row.executeTakeFirstOrThrow()).since.getTime() + DAY_MS - now);
}
