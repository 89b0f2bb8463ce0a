import { useState } from 'react';
import type { Failure } from '#contract/failures/failure.ts';
import type { Outcome } from '#contract/failures/outcome.ts';
import type { CaseAction, CaseDetail } from '#contract/portal/desk-routes.ts';
import { useDesk } from '../page/desk-context.ts';

/** A change that somebody else's came before: the case as it is now, and how to ask for it again. */
export interface Overtaken {
  readonly now: CaseDetail;
  readonly again: (() => Promise<void>) | undefined;
}

/** Changes a case in the version that is shown, and says how it went. */
export function useCaseChange(onChanged: (changed: CaseDetail) => void) {
  const { client } = useDesk();
  const [failure, setFailure] = useState<Failure>();
  const [overtaken, setOvertaken] = useState<Overtaken>();

  async function change(
    seen: CaseDetail,
    action: CaseAction,
    ask: (seen: { readonly number: string; readonly version: number }) => Promise<Outcome<CaseDetail>>,
  ): Promise<void> {
    setFailure(undefined);
    setOvertaken(undefined);
    const changed = await ask({ number: seen.receiptNumber, version: seen.version });
    if (changed.ok) return onChanged(changed.value);
    if (changed.failure.code === 'staffSessionRequired') return;
    const now = await client.ask('readCase', { params: { number: seen.receiptNumber } });
    if (!now.ok || now.value.version === seen.version) return setFailure(changed.failure);
    const mayStill = now.value.may.includes(action);
    setOvertaken({ now: now.value, again: mayStill ? () => change(now.value, action, ask) : undefined });
  }

  return {
    failure,
    overtaken,
    change,
    look: () => {
      setFailure(undefined);
      setOvertaken(undefined);
    },
  };
}
