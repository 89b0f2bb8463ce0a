import type { Failure } from '#contract/failures/failure.ts';
import { type FailureText, failureTextOf } from '#words/failure-text.ts';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { Note } from '../ui/note.tsx';
import { visibleFailure } from '../ui/visible-failure.ts';
import { useApp } from './app-context.ts';

/** Failure to words that may be shown, true for what has been entered in this window so far. */
export function useFailureText(failure: Failure): FailureText {
  const { t, drafts } = useApp();
  return failureTextOf(t.failures, visibleFailure(failure), { keepsEntries: drafts.keepsEntries() });
}

/** What happened, what to do now, what is safe. */
export function FailureNote({ failure, isUrgent }: { readonly failure: Failure; readonly isUrgent?: boolean }) {
  const { store, t } = useApp();
  const { title, todo, safe } = useFailureText(failure);
  return (
    <Note kind={failure.code === 'cancelled' ? 'info' : 'error'} title={title} isUrgent={isUrgent ?? false}>
      <p>{todo}</p>
      {safe !== '' && <p>{safe}</p>}
      {failure.code === 'sessionLevelInsufficient' && (
        <Actions>
          <Button onPress={() => store.command('beginLogin', {})}>{t.passkeys.withCard}</Button>
        </Actions>
      )}
    </Note>
  );
}
