import type { Failure } from '#contract/failures/failure.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { failureTextOf } from '#words/failure-text.ts';
import { Note } from './note.tsx';
import { useWords } from './words.ts';

/** Failure to words: what happened, what to do now, what is safe. */
export function FailureNote({ failure, isUrgent }: { readonly failure: Failure; readonly isUrgent?: boolean }) {
  const { t } = useWords();
  const { title, todo, safe } = failureTextOf(t.failures, failure);
  return (
    <Note kind={failure.code === 'cancelled' ? 'info' : 'error'} title={title} isUrgent={isUrgent ?? false}>
      <p>{visibleText(todo)}</p>
      <p>{safe}</p>
    </Note>
  );
}
