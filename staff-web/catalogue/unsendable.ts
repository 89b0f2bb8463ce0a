import { PROCEDURE_TEXT_LIMIT } from '#contract/failures/procedure-problem.ts';
import type { ProcedureCheck } from '#contract/portal/procedure-routes.ts';

/** What is wrong with a file that the portal would not read at all: nothing of it need be sent. */
export function unsendable(text: string): ProcedureCheck | undefined {
  const whole = { path: '', line: 1, column: 1 };
  const problem =
    text === ''
      ? ({ ...whole, code: 'syntax' } as const)
      : text.length > PROCEDURE_TEXT_LIMIT
        ? ({ ...whole, code: 'tooLarge', detail: String(PROCEDURE_TEXT_LIMIT) } as const)
        : undefined;
  return problem === undefined ? undefined : { problems: [problem], warnings: [], definition: null, differences: [] };
}
