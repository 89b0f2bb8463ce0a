import { type KeyboardEvent, useCallback, useMemo, useState } from 'react';
import type { Failure } from '#contract/failures/failure.ts';
import type { JsonPath } from '#contract/failures/procedure-problem.ts';
import type { Procedure } from '#contract/procedure/procedure.ts';
import type { ProcedureId } from '#contract/values/brands.ts';
import { Button } from '#ui/button.tsx';
import { Confirm } from '#ui/confirm.tsx';
import { useDesk } from '../../page/desk-context.ts';
import { FailureNote } from '../../page/failure-note.tsx';
import { useIsWide } from '../../page/is-wide.ts';
import { useKeys } from '../../page/keys.ts';
import { goTo } from '../../page/place.ts';
import { type Tab, Tabs } from '../../page/tabs.tsx';
import { lastOf, useDraftCheck } from './draft-check.ts';
import { type KeptDraft, useDraftSaving } from './draft-saving.ts';
import { DraftState } from './draft-state.tsx';
import { offsetOf, readDraft, withEntry, withSwapped, withValue } from './draft-text.ts';
import { type Editing, EditingContext, fieldAt } from './editor-context.ts';
import { FindingsPart } from './findings-part.tsx';
import { FormPart } from './form-part.tsx';
import { canRedo, canUndo, changedTo, historyOf, redone, textOf, undone } from './history.ts';
import { LivePreview } from './live-preview.tsx';
import { TextPart } from './text-part.tsx';
import './editor.css';
import '../../page/page.css';

type Written = 'form' | 'text';
type Seen = 'preview' | 'differences' | 'check';

interface DraftEditorProps {
  readonly id: ProcedureId;
  readonly opened: KeptDraft & { readonly usual: Pick<Procedure, 'municipality' | 'office'> | undefined };
  readonly onReload: () => Promise<void>;
}

/** Form and text are two views of one text; what is made of it is always asked of the portal anew. */
export function DraftEditor({ id, opened, onReload }: DraftEditorProps) {
  const { d, client } = useDesk();
  const isWide = useIsWide();
  const [history, setHistory] = useState(() => historyOf(opened.text));
  const text = textOf(history);
  const read = useMemo(() => readDraft(text), [text]);
  const { checked, checkNow } = useDraftCheck(id, text);
  const found = lastOf(checked);
  const draft = useDraftSaving(id, opened, text);
  const [written, setWritten] = useState<Written>(read.is === 'read' ? 'form' : 'text');
  const [seen, setSeen] = useState<Seen>('preview');
  const [narrow, setNarrow] = useState<Written | Seen>('form');
  const [part, setPart] = useState('about');
  const [place, setPlace] = useState<{ readonly offset: number }>();
  const [failure, setFailure] = useState<Failure>();
  const [isBusy, setIsBusy] = useState(false);
  const words = d.editor;
  const problems = found?.problems ?? [];

  const change = useCallback(
    (make: (before: string) => string, joins?: string) =>
      setHistory((before) => changedTo(before, make(textOf(before)), joins)),
    [],
  );
  const showWritten = useCallback((to: Written) => {
    setWritten(to);
    setNarrow(to);
  }, []);
  const openOffset = useCallback(
    (offset: number) => {
      showWritten('text');
      setPlace({ offset });
    },
    [showWritten],
  );
  const editing: Editing = {
    value: read.is === 'read' ? read.value : undefined,
    problems,
    set: (path, value) =>
      change((before) => withValue(before, path, value), typeof value === 'string' ? fieldAt(path) : undefined),
    setMany: (changes) =>
      change((before) => changes.reduce((so, { path, value }) => withValue(so, path, value), before)),
    insert: (path, value) => change((before) => withEntry(before, path, value)),
    swap: (list, one, other) => change((before) => withSwapped(before, list, one, other)),
    openText: (path: JsonPath) => openOffset(offsetOf(text, path)),
  };
  const undo = () => setHistory(undone);
  const redo = () => setHistory(redone);

  function press(event: KeyboardEvent): void {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.nativeEvent.isComposing) return;
    const key = event.key.toLowerCase();
    const isUndo = key === 'z' && !event.shiftKey;
    if (!isUndo && key !== 'y' && key !== 'z') return;
    event.preventDefault();
    if (isUndo) undo();
    else redo();
  }
  useKeys({
    esc: () => goTo({ at: 'procedure', id }),
  });

  async function makeVersion(): Promise<void> {
    setFailure(undefined);
    if (isBusy) return;
    setIsBusy(true);
    const check = await checkNow();
    if (check !== undefined && check.problems.length === 0 && (await draft.flush())) {
      const imported = await client.ask('importProcedure', { params: { id }, body: { text } });
      if (imported.ok) {
        draft.stop();
        return goTo({ at: 'version', id, version: imported.value.version });
      }
      setFailure(imported.failure);
    }
    setIsBusy(false);
    setSeen('check');
    setNarrow('check');
  }

  async function discard(): Promise<void> {
    setFailure(undefined);
    const gone = await client.ask('discardProcedureDraft', { params: { id } });
    if (!gone.ok && gone.failure.code !== 'notFound') return setFailure(gone.failure);
    draft.stop();
    goTo({ at: 'procedure', id });
  }

  const writing: readonly Tab<Written>[] = [
    { name: 'form', label: words.form },
    { name: 'text', label: words.textTab },
  ];
  const seeing: readonly Tab<Seen>[] = [
    { name: 'preview', label: words.preview },
    {
      name: 'differences',
      label: found === undefined ? d.procedures.differences : d.procedures.parts.differences(found.differences.length),
    },
    { name: 'check', label: words.checkTab(problems.length) },
  ];
  const writtenPart = (at: Written) =>
    at === 'form' && read.is === 'read' ? (
      <FormPart open={part} onOpen={setPart} />
    ) : (
      <TextPart
        text={text}
        place={place}
        isReadable={read.is === 'read'}
        onText={(typed) => change(() => typed, Math.abs(typed.length - text.length) === 1 ? 'text' : undefined)}
      />
    );
  const seenPart = (at: Seen) =>
    at === 'preview' ? (
      <LivePreview value={editing.value} usual={opened.usual} />
    ) : (
      <FindingsPart
        is={at}
        checked={checked}
        text={text}
        onCheck={async () => void (await checkNow())}
        onForm={(to) => {
          showWritten('form');
          setPart(to);
        }}
        onText={openOffset}
      />
    );

  return (
    <EditingContext value={editing}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keys of all fields within, which have the focus */}
      <div className="editor" onKeyDown={press}>
        <DraftState draft={draft} base={opened.base} onReload={onReload} />
        {failure !== undefined && <FailureNote failure={failure} keepsEntries />}
        <div className="desk-row">
          <Button kind="filled" onPress={makeVersion} isBusy={isBusy}>
            {words.make}
          </Button>
          {canUndo(history) && <Button onPress={undo}>{words.undo}</Button>}
          {canRedo(history) && <Button onPress={redo}>{words.redo}</Button>}
          {draft.saved !== undefined && (
            <Confirm
              open={words.discard}
              title={words.discardTitle}
              body={words.discardBody}
              stay={d.unsaved.stay}
              goOn={words.discard}
              onGoOn={discard}
            />
          )}
        </div>
        {isWide ? (
          <div className="editor-columns">
            <Tabs label={words.writing} tabs={writing} at={written} onAt={showWritten}>
              {writtenPart(written)}
            </Tabs>
            <Tabs label={words.seeing} tabs={seeing} at={seen} onAt={setSeen}>
              {seenPart(seen)}
            </Tabs>
          </div>
        ) : (
          <Tabs<Written | Seen> label={words.writing} tabs={[...writing, ...seeing]} at={narrow} onAt={setNarrow}>
            {narrow === 'form' || narrow === 'text' ? writtenPart(narrow) : seenPart(narrow)}
          </Tabs>
        )}
      </div>
    </EditingContext>
  );
}
