import { Button } from '#ui/button.tsx';
import { Note } from '#ui/note.tsx';
import { useWords } from '#ui/words.ts';
import { instantInWords } from '#words/dates.ts';
import { useDesk } from '../../page/desk-context.ts';
import { FailureNote } from '../../page/failure-note.tsx';
import { Said } from '../../page/screen.tsx';
import type { useDraftSaving } from './draft-saving.ts';

/** Whether what is written is kept, where it was begun, and whether something else has gone live since. */
export function DraftState(props: {
  readonly draft: ReturnType<typeof useDraftSaving>;
  readonly base: number | null;
  readonly onReload: () => Promise<void>;
}) {
  const { draft, onReload } = props;
  const { d } = useDesk();
  const { t } = useWords();
  const { saving, saved } = draft;
  const words = d.editor;
  const base = saved?.base ?? props.base;
  const isChanged =
    saving.is === 'failed' &&
    saving.failure.code === 'catalogueChangeRefused' &&
    saving.failure.reason === 'draftChanged';
  const kept = saved === undefined ? words.notBegun : words.savedAt(instantInWords(saved.savedAt, t.dates));
  function told(): string {
    switch (saving.is) {
      case 'saved':
        return kept;
      case 'tooLarge':
        return words.tooLarge;
      case 'failed':
        return '';
      default:
        return words.saving;
    }
  }
  return (
    <>
      <p>
        {base === null ? words.fromNothing : words.begunFrom(d.procedures.version(base))} {words.onlyYou}
      </p>
      <Said words={told()} />
      {saving.is === 'failed' && (
        <>
          <FailureNote failure={saving.failure} keepsEntries />
          <div className="desk-row">
            {isChanged ? (
              <>
                <Button onPress={onReload}>{words.reload}</Button>
                <Button onPress={draft.saveOver}>{words.saveOver}</Button>
              </>
            ) : (
              <Button onPress={draft.flush}>{t.app.retry}</Button>
            )}
          </div>
        </>
      )}
      {saved?.isBehind === true && (
        <Note kind="warning" title={words.behind}>
          <p>
            {saved.live === null ? words.behindNothing : words.behindAbout(d.procedures.version(saved.live.version))}
          </p>
          <Button onPress={draft.rebase}>{words.goOnFromLive}</Button>
        </Note>
      )}
    </>
  );
}
