import { useCallback, useEffect, useRef, useState } from 'react';
import type { Failure } from '#contract/failures/failure.ts';
import { PROCEDURE_TEXT_LIMIT } from '#contract/failures/procedure-problem.ts';
import type { SavedDraft } from '#contract/portal/procedure-draft-routes.ts';
import type { ProcedureId } from '#contract/values/brands.ts';
import { useDesk } from '../../page/desk-context.ts';

/** How long after the last key a draft is saved. */
const PAUSE_MS = 700;

/** What the page knows of the draft at the portal; `saved` is absent where there is none yet. */
export interface KeptDraft {
  readonly text: string;
  readonly base: number | null;
  readonly saved: Omit<SavedDraft, 'id'> | undefined;
}

type Saving =
  | { readonly is: 'saved' | 'saving' | 'unsaved' | 'tooLarge' }
  | { readonly is: 'failed'; readonly failure: Failure };

interface DraftSaving {
  readonly saving: Saving;
  /** What the portal last said of the draft. */
  readonly saved: KeptDraft['saved'];
  /** All that is written is at the portal, or it is said why not. */
  readonly flush: () => Promise<boolean>;
  /** Over whatever was saved elsewhere. */
  readonly saveOver: () => Promise<void>;
  /** Goes on from what is live now. */
  readonly rebase: () => Promise<void>;
  /** Saves nothing any more: the draft has come in, or was put away. */
  readonly stop: () => void;
}

/**
 * Saves a draft as somebody writes it, one save after the other. A save without an answer is sent again as it was before
 * anything newer is, so that one that did arrive is known as such.
 */
export function useDraftSaving(id: ProcedureId, kept: KeptDraft, text: string): DraftSaving {
  const { client } = useDesk();
  const [saving, setSaving] = useState<Saving>({ is: 'saved' });
  const [saved, setSaved] = useState(kept.saved);
  const at = useRef({
    text,
    done: kept.text,
    edition: kept.saved?.edition ?? 0,
    sent: undefined as string | undefined,
  });
  const running = useRef<Promise<boolean>>(undefined);
  const isStopped = useRef(false);
  at.current.text = text;

  const save = useCallback(
    async (sending: string, base?: number | null): Promise<boolean> => {
      const { edition } = at.current;
      const begun = edition === 0 ? { base: base ?? kept.base } : base === undefined ? {} : { base };
      at.current.sent = sending;
      const answer = await client.ask('saveProcedureDraft', {
        params: { id },
        body: { text: sending, edition, ...begun },
      });
      if (!answer.ok) {
        if (!mayHaveArrived(answer.failure)) at.current.sent = undefined;
        setSaving({ is: 'failed', failure: answer.failure });
        return false;
      }
      at.current = { ...at.current, done: sending, edition: answer.value.edition, sent: undefined };
      setSaved(answer.value);
      return true;
    },
    [client, id, kept.base],
  );

  const run = useCallback(async (): Promise<boolean> => {
    while (!isStopped.current && at.current.text !== at.current.done) {
      if (at.current.text.length > PROCEDURE_TEXT_LIMIT) return false;
      setSaving({ is: 'saving' });
      if (!(await save(at.current.sent ?? at.current.text))) return false;
    }
    setSaving({ is: 'saved' });
    return true;
  }, [save]);

  const flush = useCallback((): Promise<boolean> => {
    running.current ??= run().finally(() => {
      running.current = undefined;
    });
    return running.current;
  }, [run]);

  useEffect(() => {
    if (isStopped.current) return undefined;
    if (text.length > PROCEDURE_TEXT_LIMIT) {
      setSaving({ is: 'tooLarge' });
      return undefined;
    }
    if (text === at.current.done) {
      setSaving((now) => (now.is === 'failed' || running.current !== undefined ? now : { is: 'saved' }));
      return undefined;
    }
    setSaving((now) => (now.is === 'failed' ? now : { is: 'unsaved' }));
    const timer = setTimeout(() => void flush(), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, flush]);
  useEffect(() => () => void flush(), [flush]);

  return {
    saving,
    saved,
    flush,
    async saveOver() {
      const read = await client.ask('readProcedureDraft', { params: { id } });
      if (!read.ok && read.failure.code !== 'notFound') return setSaving({ is: 'failed', failure: read.failure });
      at.current = { ...at.current, edition: read.ok ? read.value.edition : 0, sent: undefined };
      if (await save(at.current.text)) setSaving({ is: 'saved' });
    },
    async rebase() {
      if (!(await flush())) return;
      if (await save(at.current.text, saved?.live?.version ?? null)) setSaving({ is: 'saved' });
    },
    stop: () => {
      isStopped.current = true;
    },
  };
}

function mayHaveArrived({ code }: Failure): boolean {
  return ['portalTimedOut', 'portalUnreachable', 'portalFaulty', 'portalAnswerUnreadable'].includes(code);
}
