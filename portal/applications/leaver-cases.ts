import { sql } from 'kysely';
import type { Actor } from '../platform/actor.ts';
import type { Database } from '../platform/database/database.ts';
import type { ApplicationAudit } from './application-acts.ts';
import { addHistory, type HeldCase } from './case-step.ts';
import type { CaseVault } from './case-vault.ts';

type ReleasedCase = Pick<HeldCase, 'municipality_code' | 'receipt_number' | 'version' | 'state' | 'outcome'>;

/** Makes the open cases of somebody who left nobody's, each as if they had let it go; an editor's older version changes nothing then. */
export async function releaseCasesOf(
  transaction: Database,
  { vault, audit }: { readonly vault: CaseVault; readonly audit: ApplicationAudit },
  actor: Actor,
  { municipality, staff }: { readonly municipality: string; readonly staff: string },
): Promise<void> {
  const released = await sql<ReleasedCase>`
    update desk_case set assignee = null, version = version + 1
    where municipality_code = ${municipality} and assignee = ${staff} and closed_at is null
    returning municipality_code, receipt_number, version, state, outcome`.execute(transaction);
  for (const held of released.rows) {
    const { receipt_number: receiptNumber, version, state, outcome } = held;
    await addHistory(transaction, vault, actor, held, { act: 'release', note: null, reason: null, state, outcome });
    const deed = { act: 'caseChanged', actor, municipality, receiptNumber, requestId: null } as const;
    await audit.append(transaction, { ...deed, detail: { act: 'release', version } });
  }
}
