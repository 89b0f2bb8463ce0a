import { useRef, useState } from 'react';
import type { Failure } from '#contract/failures/failure.ts';
import type { CaseDetail } from '#contract/portal/desk-routes.ts';
import type { CaseAct } from '#contract/procedure/case-act.ts';
import { useDesk } from '../page/desk-context.ts';

/** A change that somebody else's came before: the case as it is now, and how to ask for it again. */
interface Overtaken {
  readonly now: CaseDetail;
  /** Nothing where it is not possible any more. */
  readonly again: (() => Promise<CaseDetail | undefined>) | undefined;
}

export interface CaseChanging {
  readonly failure: Failure | undefined;
  readonly overtaken: Overtaken | undefined;
  /** Does something to the case in the version that is shown; the case afterwards, where it was done. */
  readonly change: (seen: CaseDetail, act: CaseAct) => Promise<CaseDetail | undefined>;
  /** Forgets how the last attempt went. */
  readonly forget: () => void;
}

/** Changes a case, and says how it went. */
export function useCaseChange(onChanged: (changed: CaseDetail) => void): CaseChanging {
  const { client } = useDesk();
  const [failure, setFailure] = useState<Failure>();
  const [overtaken, setOvertaken] = useState<Overtaken>();
  const unanswered = useRef({ what: '', key: '' });

  /** What got no answer is sent again under its key, so that it happens once. */
  function keyOf(what: string): string {
    if (unanswered.current.what !== what) unanswered.current = { what, key: crypto.randomUUID() };
    return unanswered.current.key;
  }
  function forget(): void {
    setFailure(undefined);
    setOvertaken(undefined);
  }

  async function change(seen: CaseDetail, act: CaseAct): Promise<CaseDetail | undefined> {
    forget();
    const { receiptNumber: number, version } = seen;
    const key = keyOf(JSON.stringify({ number, version, act }));
    const changed = await client.ask('changeCase', { params: { number }, body: { key, version, act } });
    const isAnswered = changed.ok || !UNANSWERED.has(changed.failure.code);
    if (isAnswered) unanswered.current = { what: '', key: '' };
    if (!changed.ok && (!isAnswered || changed.failure.code === 'staffSessionRequired')) {
      setFailure(changed.failure);
      return undefined;
    }
    const now = await client.ask('readCase', { params: { number } });
    if (changed.ok && now.ok) {
      onChanged(now.value);
      return now.value;
    }
    if (!changed.ok && now.ok && now.value.version !== version) {
      const mayStill = now.value.may.includes(act.type);
      setOvertaken({ now: now.value, again: mayStill ? () => change(now.value, act) : undefined });
    } else setFailure(changed.ok ? (now.ok ? undefined : now.failure) : changed.failure);
    return undefined;
  }

  return { failure, overtaken, change, forget };
}

const UNANSWERED: ReadonlySet<string> = new Set(['portalUnreachable', 'portalTimedOut', 'portalFaulty']);
