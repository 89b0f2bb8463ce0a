import { sql } from 'kysely';
import type { Failure } from '#contract/failures/failure.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { AgencyAccount } from '#contract/portal/agency-routes.ts';
import type { PayableAccount } from '#contract/portal/benefit-account-routes.ts';
import type { CaseOutcome } from '#contract/procedure/case.ts';
import type { Actor } from '../platform/actor.ts';
import type { Database } from '../platform/database/database.ts';
import type { ClientCaller } from '../platform/http/client-audience.ts';
import type { StaffCaller } from '../platform/http/staff-audience.ts';
import { type AccountRow, openAccount, payableAccount } from './account-rows.ts';
import { accountRefusalOf } from './benefit-account-policy.ts';
import type { BenefitAccountTools } from './benefit-account-store.ts';

type PayingCaller = Pick<StaffCaller, 'actor' | 'municipality' | 'grants'>;

interface PayableCase {
  readonly owner: string;
  readonly group: string;
  readonly procedure: { readonly id: string; readonly revision: string };
  /** Nothing while it is not decided. */
  readonly outcome: CaseOutcome | null;
}

type SystemCase = PayableCase & Pick<AgencyAccount, 'legalGround'>;

interface AccountLook extends Omit<PayableCase, 'owner' | 'outcome'> {
  readonly subject: string;
  readonly actor: Actor;
  /** How the city calls the system that looked; `null` for people at the desk. */
  readonly system: string | null;
  readonly municipality: string;
  readonly receiptNumber: string;
}

interface CaseAccountTools extends Pick<BenefitAccountTools, 'keyring' | 'audit'> {
  /** Handed in by the portal: cases belong to another capability. */
  readonly openCase: (database: Database, caller: PayingCaller, receiptNumber: string) => Promise<Outcome<PayableCase>>;
  readonly openForSystem: (
    database: Database,
    caller: ClientCaller,
    receiptNumber: string,
  ) => Promise<Outcome<SystemCase>>;
  /** The person reads in their records who looked, for paying. */
  readonly recordLook: (transaction: Database, look: AccountLook) => Promise<void>;
}

/** The account of the person of a case, for those who pay what was granted. Each look and refused attempt is in the audit. */
export interface CaseAccountStore {
  /** `null`: the person registered none. Fails with `notFound`, `actionNotAllowed`, `erased`, `caseNotGranted`. */
  read(caller: PayingCaller, receiptNumber: string, requestId: string): Promise<Outcome<PayableAccount | null>>;
  /** The same for another system of the city. Fails with `notFound`, `erased`, `caseNotGranted`. */
  readForSystem(caller: ClientCaller, receiptNumber: string, requestId: string): Promise<Outcome<AgencyAccount>>;
}

interface AccountDeed extends Pick<AccountLook, 'actor' | 'municipality' | 'receiptNumber'> {
  readonly act: 'caseAccountRead' | 'agencyAccountRead';
  readonly requestId: string;
}

/** Something is to be paid. */
const PAID: readonly (CaseOutcome | null)[] = ['granted', 'partlyGranted'];

type LentAccount = Pick<AccountRow, 'subject_id' | 'version' | 'sealed' | 'registered_at'> & {
  readonly kek_id: string;
  readonly wrapped: Buffer;
};

export function createCaseAccountStore(database: Database, tools: CaseAccountTools): CaseAccountStore {
  const { keyring, audit, openCase, openForSystem, recordLook } = tools;

  async function refused(deed: AccountDeed, failure: Failure): Promise<Outcome<never>> {
    await audit.appendRefused(database, { ...deed, code: failure.code });
    return failed(failure);
  }

  /** Reads what the database lends for the case, with a line for its person and one for the audit. */
  async function lend(
    deed: AccountDeed,
    { owner: subject, group, procedure, outcome }: PayableCase,
    system: string | null,
  ): Promise<Outcome<PayableAccount | null>> {
    if (!PAID.includes(outcome)) return refused(deed, { code: 'caseNotGranted' });
    const { actor, municipality, receiptNumber } = deed;
    return database.transaction().execute(async (transaction) => {
      const { rows } = await sql<LentAccount>`select * from account_for_payment(${receiptNumber})`.execute(transaction);
      const [row] = rows;
      const account = row && payableAccount(row, openAccount(await keyring.lentPerson(row), row));
      if (account !== undefined) {
        await recordLook(transaction, { subject, actor, system, municipality, group, receiptNumber, procedure });
      }
      await audit.append(transaction, { ...deed, detail: { accounts: rows.length } });
      return success(account ?? null);
    });
  }

  return {
    async read(caller, receiptNumber, requestId) {
      const { actor, municipality } = caller;
      const deed = { act: 'caseAccountRead', actor, municipality, receiptNumber, requestId } as const;
      const opened = await openCase(database, caller, receiptNumber);
      if (!opened.ok) return refused(deed, opened.failure);
      const reason = accountRefusalOf(caller, opened.value.group);
      if (reason !== undefined) return refused(deed, { code: 'actionNotAllowed', reason });
      return lend(deed, opened.value, null);
    },

    async readForSystem(caller, receiptNumber, requestId) {
      const { actor, municipality, name } = caller;
      const deed = { act: 'agencyAccountRead', actor, municipality, receiptNumber, requestId } as const;
      const opened = await openForSystem(database, caller, receiptNumber);
      if (!opened.ok) return refused(deed, opened.failure);
      const { legalGround, ...payable } = opened.value;
      const lent = await lend(deed, payable, name);
      return lent.ok ? success({ account: lent.value, legalGround }) : lent;
    },
  };
}
