import { useCallback, useEffect, useRef, useState } from 'react';
import type { Failure } from '#contract/failures/failure.ts';
import type { ProcedureCheck } from '#contract/portal/procedure-routes.ts';
import type { ProcedureId } from '#contract/values/brands.ts';
import { useDesk } from '../../page/desk-context.ts';
import { unsendable } from '../unsendable.ts';

/** How long after the last key the portal is asked. */
const PAUSE_MS = 900;

type Checked =
  | { readonly is: 'waiting'; readonly last: ProcedureCheck | undefined }
  | { readonly is: 'checked'; readonly check: ProcedureCheck }
  | { readonly is: 'failed'; readonly failure: Failure };

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
      setChecked(answer.ok ? { is: 'checked', check: answer.value } : { is: 'failed', failure: answer.failure });
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

/** What was found last, while `waiting` of a text that has changed since; nothing where nobody can tell any more. */
export function lastOf(checked: Checked): ProcedureCheck | undefined {
  switch (checked.is) {
    case 'checked':
      return checked.check;
    case 'waiting':
      return checked.last;
    case 'failed':
      return undefined;
  }
}
