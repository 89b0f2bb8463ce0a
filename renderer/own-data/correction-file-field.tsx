import { useRef, useState } from 'react';
import type { Failure } from '#contract/failures/failure.ts';
import {
  CORRECTION_FILE_LIMIT_BYTES,
  type CorrectionFile,
  correctionFileTypeSchema,
} from '#contract/portal/data-correction-routes.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Button } from '../ui/button.tsx';
import { GroupFrame } from '../ui/field-frame.tsx';
import { useApp } from '../window/app-context.ts';
import { FailureNote } from '../window/failure-note.tsx';
import { inPieces } from '../window/in-pieces.ts';

/** What shows that something is wrong; it stays with the host until the request is sent. */
export function CorrectionFileField(props: {
  readonly file: CorrectionFile | undefined;
  readonly onFile: (file: CorrectionFile | undefined) => void;
}) {
  const { file, onFile } = props;
  const { store, t } = useApp();
  const words = t.ownData.correction;
  const input = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<Failure>();

  async function choose(chosen: File): Promise<void> {
    setProblem(undefined);
    onFile(undefined);
    const failure = await inPieces(chosen, CORRECTION_FILE_LIMIT_BYTES, async (piece) => {
      const shown = await store.call('showCorrectionFile', piece);
      if (shown.ok && shown.value.file !== null) onFile(shown.value.file);
      return shown;
    });
    setProblem(failure);
  }

  return (
    <GroupFrame words={{ at: 'file', label: words.file, help: words.fileHelp, isRequired: false }} takesFocus>
      {problem !== undefined && <FailureNote failure={problem} isUrgent />}
      {file === undefined ? (
        <Button onPress={() => input.current?.click()}>{words.chooseFile}</Button>
      ) : (
        <p role="status">
          <span className="as-typed">{visibleText(file.name)}</span>{' '}
          <span className="quiet">{t.files.size(Math.ceil(file.bytes / 1_000).toLocaleString('en'))}</span>{' '}
          <Button kind="text" onPress={() => onFile(undefined)}>
            {t.files.remove(visibleText(file.name))}
          </Button>
        </p>
      )}
      <input
        ref={input}
        type="file"
        hidden
        accept={correctionFileTypeSchema.options.join(',')}
        onChange={(event) => {
          const [chosen] = event.currentTarget.files ?? [];
          if (chosen !== undefined) void choose(chosen);
          event.currentTarget.value = '';
        }}
      />
    </GroupFrame>
  );
}
