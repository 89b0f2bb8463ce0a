import { useRef, useState } from 'react';
import { type ImportPreview, RECORD_FILE_LIMIT_BYTES } from '#contract/app/views/record-copy-view.ts';
import type { Failure } from '#contract/failures/failure.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { instantInWords } from '#words/dates.ts';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { useApp } from '../window/app-context.ts';
import { FailureNote } from '../window/failure-note.tsx';
import { inPieces } from '../window/in-pieces.ts';

/** Adds what another office's list says: shown first, taken whole or not at all. */
export function RecordFile({ onTaken }: { readonly onTaken: (added: number) => Promise<void> }) {
  const { store, t } = useApp();
  const input = useRef<HTMLInputElement>(null);
  const [preview, setPreview] = useState<ImportPreview>();
  const [problem, setProblem] = useState<Failure>();

  async function show(file: File): Promise<void> {
    setPreview(undefined);
    setProblem(undefined);
    const failure = await inPieces(file, RECORD_FILE_LIMIT_BYTES, async (piece) => {
      const taken = await store.call('showRecordFile', piece);
      if (taken.ok && taken.value.preview !== null) setPreview(taken.value.preview);
      return taken;
    });
    setProblem(failure);
  }

  async function take(): Promise<void> {
    const taken = await store.call('takeRecordFile', {});
    if (!taken.ok) return setProblem(taken.failure);
    setPreview(undefined);
    await onTaken(taken.value.added);
  }

  return (
    <section aria-labelledby="record-file">
      <h2 id="record-file">{t.recordCopy.fileTitle}</h2>
      <p>{t.recordCopy.fileLead}</p>
      {problem !== undefined && <FailureNote failure={problem} isUrgent />}
      {problem?.code === 'importRefused' && (
        <ul>
          {problem.errors.slice(0, 10).map(({ line, column, name, code }) => (
            <li key={`${line} ${column}`}>
              {t.recordCopy.place(line, column, visibleText(name))} {t.recordCopy.wrong[code]}
            </li>
          ))}
        </ul>
      )}
      {preview !== undefined && <Preview preview={preview} />}
      <Actions>
        {preview !== undefined && preview.fresh > 0 && (
          <Button kind="filled" onPress={take}>
            {t.recordCopy.take}
          </Button>
        )}
        <Button onPress={() => input.current?.click()}>{t.recordCopy.choose}</Button>
      </Actions>
      <input
        ref={input}
        type="file"
        hidden
        accept=".csv,text/csv"
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          if (file !== undefined) void show(file);
          event.currentTarget.value = '';
        }}
      />
    </section>
  );
}

function Preview({ preview: { read, fresh, same, first } }: { readonly preview: ImportPreview }) {
  const { t } = useApp();
  return (
    <div role="status">
      <p>{t.recordCopy.preview(read, fresh, same)}</p>
      <p className="quiet">{t.recordCopy.first(first.length)}</p>
      <ol>
        {first.map(({ at, asker, purpose }, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a file may say a line twice, and its lines stay in their order
          <li key={place}>
            {instantInWords(at, t.dates)} <strong>{visibleText(asker)}</strong> {visibleText(purpose)}
          </li>
        ))}
      </ol>
    </div>
  );
}
