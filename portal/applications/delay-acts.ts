import { success } from '#contract/failures/outcome.ts';
import type { CaseActHandlers } from './case-change.ts';
import { addDelayLetter } from './case-letter.ts';
import { takeStep } from './case-step.ts';

export const DELAY_ACTS: CaseActHandlers<'noticeOfDelay'> = {
  /** Moves the statute's day where the statute knows such a notice; the office's own period stays as it was published. */
  async noticeOfDelay(work, { expected, reasons }) {
    const { transaction, tools, caller, held, procedure } = work;
    const event = { type: 'noticeOfDelay', expected } as const;
    const stepped = await takeStep(transaction, tools, caller.actor, held, { event });
    if (!stepped.ok) return stepped;
    const added = await addDelayLetter(work, { expected, reasons });
    if (!added.ok) return added;
    if (procedure.lawDelay === true && held.law_due_day !== null && expected > held.law_due_day) {
      await transaction
        .updateTable('desk_case')
        .set({ law_due_day: expected, delayed_until: expected })
        .where('municipality_code', '=', held.municipality_code)
        .where('receipt_number', '=', held.receipt_number)
        .execute();
    }
    return success({ step: stepped.value.step });
  },
};
