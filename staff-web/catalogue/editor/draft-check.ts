import { useCallback, useEffect, useRef, useState } from 'react';
import type { Failure } from '#contract/failures/failure.ts';
import { PROCEDURE_TEXT_LIMIT } from '#contract/failures/procedure-problem.ts';
import type { ProcedureCheck } from '#contract/portal/procedure-routes.ts';
import type { ProcedureId } from '#contract/values/brands.ts';
import { useDesk } from '../../page/desk-context.ts';

/** How long after the last key the portal is asked. */
const PAUSE_MS = 900;

type Checked =
  | { readonly is: 'waiting'; readonly last: ProcedureCheck | undefined }
  | { readonly is: 'checked'; readonly check: ProcedureCheck }
  | { readonly is: 'failed'; readonly failure: Failure; readonly last: ProcedureCheck | undefined };

/** What the portal finds in a draft: the same, at the same line and column, as when it comes in. */
export function useDraftCheck(
  id: ProcedureId,
  text: string,
): { readonly checked: Checked; readonly checkNow: () => Promise<ProcedureCheck | undefined> } {
  const { client } = useDesk();
  const [checked, setChecked] = useState<Checked>({ is: 'waiting', last: undefined });
  const newest = useRef(text);
  newest.current = text;

  const checkNow = useCallback(async (): Promise<ProcedureCheck | undefined> => {
    const asked = newest.current;
    const known = unsendable(asked);
    if (known !== undefined) {
      setChecked({ is: 'checked', check: known });
      return known;
    }
    const answer = await client.ask('checkProcedure', { params: { id }, body: { text: asked } });
    if (newest.current === asked) {
      setChecked((before) =>
        answer.ok
          ? { is: 'checked', check: answer.value }
          : { is: 'failed', failure: answer.failure, last: lastOf(before) },
      );
    }
    return answer.ok ? answer.value : undefined;
  }, [client, id]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another text is asked about anew
  useEffect(() => {
    setChecked((before) => ({ is: 'waiting', last: lastOf(before) }));
    const timer = setTimeout(() => void checkNow(), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, checkNow]);
  return { checked, checkNow };
}

/** What was found last, also of a text that has changed since. */
export function lastOf(checked: Checked): ProcedureCheck | undefined {
  return checked.is === 'checked' ? checked.check : checked.last;
}

/** What the portal would not read at all. */
function unsendable(text: string): ProcedureCheck | undefined {
  const whole = { path: '', line: 1, column: 1 };
  const problem =
    text === ''
      ? ({ ...whole, code: 'syntax' } as const)
      : text.length > PROCEDURE_TEXT_LIMIT
        ? ({ ...whole, code: 'tooLarge', detail: String(PROCEDURE_TEXT_LIMIT) } as const)
        : undefined;
  return problem === undefined ? undefined : { problems: [problem], warnings: [], definition: null, differences: [] };
}
