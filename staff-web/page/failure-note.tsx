import type { Failure } from '#contract/failures/failure.ts';
import { Note } from '#ui/note.tsx';
import { visibleFailure } from '#ui/visible-failure.ts';
import { useWords } from '#ui/words.ts';
import { failureTextOf } from '#words/failure-text.ts';

/** What happened, what to do now, what is safe. */
export function FailureNote({ failure, keepsEntries }: { readonly failure: Failure; readonly keepsEntries?: boolean }) {
  const { t } = useWords();
  const { title, todo, safe } = failureTextOf(t.failures, visibleFailure(failure), {
    keepsEntries: keepsEntries === true,
  });
  return (
    <Note kind="error" title={title} isUrgent>
      <p>{todo}</p>
      {safe !== '' && <p>{safe}</p>}
    </Note>
  );
}
