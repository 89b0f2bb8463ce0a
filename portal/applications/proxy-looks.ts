import type { DataKind } from '#contract/portal/exchange-record-routes.ts';
import type { PersonActor, ProxyActor } from '../platform/actor.ts';
import type { Database } from '../platform/database/database.ts';
import type { PublishApplicationEvent } from './case-step.ts';
import { lookAt, type RecordLooks } from './looks.ts';

/** A proxy looks at something of a case of their principal, who reads of it in their records. */
export type RecordProxyLook = (
  transaction: Database,
  actor: ProxyActor,
  receiptNumber: string,
  kinds: readonly DataKind[],
) => Promise<void>;

export function createProxyLooks(recordLooks: RecordLooks): RecordProxyLook {
  return async (transaction, actor, receiptNumber, kinds) => {
    const row = await transaction
      .selectFrom('application')
      .innerJoin('desk_case', (join) =>
        join
          .onRef('desk_case.municipality_code', '=', 'application.municipality_code')
          .onRef('desk_case.receipt_number', '=', 'application.receipt_number'),
      )
      .select(['application.receipt_number', 'application.municipality_code', 'application.procedure_id'])
      .select(['application.revision', 'desk_case.procedure_group'])
      .where('application.receipt_number', '=', receiptNumber)
      .executeTakeFirstOrThrow();
    await recordLooks(transaction, [{ ...lookAt({ ...row, owner: actor.onBehalfOf }, actor, 'proxy'), kinds }]);
  };
}

/** Has the principal hear of what was done for them; of what they did themselves they know. */
export async function tellPrincipal(
  publish: PublishApplicationEvent,
  transaction: Database,
  actor: PersonActor,
  about: { readonly receiptNumber: string; readonly did: 'letterOpened' | 'visitMoved' },
): Promise<void> {
  if (actor.kind === 'proxy') await publish(transaction, actor, { name: 'caseTouchedByProxy', data: about });
}
