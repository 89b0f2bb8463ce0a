import { sql } from 'kysely';
import { success } from '#contract/failures/outcome.ts';
import type { JobActor } from '../platform/actor.ts';
import { allOrNothing } from '../platform/database/all-or-nothing.ts';
import type { Database } from '../platform/database/database.ts';
import type { ApplicationAudit } from './application-acts.ts';
import { holdCase, type StepTools, TODAY, takeStep, updateDue } from './case-step.ts';
import { createDefinitionLookup } from './definition-lookup.ts';

/** At one run; what is left comes at the next. */
const MOST_AT_ONCE = 500;

/**
 * Says of each correction whose day is over that it is, to the person and in the history; it decides nothing, and the case's
 * own clock runs again. Answers with how many there were.
 */
export function createCorrectionLapser(
  database: Database,
  tools: StepTools,
  audit: ApplicationAudit,
): (actor: JobActor) => Promise<number> {
  const findDefinition = createDefinitionLookup(database);
  return async (actor) => {
    const over = await database
      .selectFrom('case_correction')
      .select(['municipality_code', 'receipt_number', 'correction_id'])
      .where('ended_at', 'is', null)
      .where('lapsed_at', 'is', null)
      .where('last_day', '<', TODAY)
      .orderBy('last_day')
      .limit(MOST_AT_ONCE)
      .execute();
    let lapsed = 0;
    for (const { municipality_code: municipality, receipt_number: receiptNumber, correction_id } of over) {
      const told = await allOrNothing(database, async (transaction) => {
        const held = await holdCase(transaction, { receiptNumber, municipality });
        if (held === undefined) return success(false);
        const stepped = await takeStep(transaction, tools, actor, held, { event: { type: 'correctionLapsed' } });
        if (!stepped.ok) return stepped;
        await transaction
          .updateTable('case_correction')
          .set({ lapsed_at: sql<Date>`clock_timestamp()` })
          .where('municipality_code', '=', municipality)
          .where('receipt_number', '=', receiptNumber)
          .where('correction_id', '=', correction_id)
          .execute();
        const found = await findDefinition(held.procedure_id, municipality, held.revision, transaction);
        if (found.is === 'found') await updateDue(transaction, stepped.value.held, found.procedure);
        const detail = { step: stepped.value.step };
        const deed = { actor, municipality, receiptNumber, requestId: null };
        await audit.append(transaction, { ...deed, act: 'correctionLapsed', detail });
        return success(true);
      });
      if (told.ok && told.value) lapsed += 1;
    }
    return lapsed;
  };
}
