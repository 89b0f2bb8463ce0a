import { useEffect, useRef } from 'react';
import { describedBy, fieldId } from '#ui/field.ts';
import { FieldFrame } from '#ui/field-frame.tsx';
import { Note } from '#ui/note.tsx';
import { useDesk } from '../../page/desk-context.ts';
import './editor.css';

/** The draft as the file that it will be. `place` is where the caret is put, each time that it is another one. */
export function TextPart(props: {
  readonly text: string;
  readonly place: { readonly offset: number } | undefined;
  readonly isReadable: boolean;
  readonly onText: (text: string) => void;
}) {
  const { text, place, isReadable, onText } = props;
  const { d } = useDesk();
  const box = useRef<HTMLTextAreaElement>(null);
  const words = { at: 'draftText', label: d.editor.text, help: d.editor.textHelp, isRequired: true };

  useEffect(() => {
    const field = box.current;
    if (place === undefined || field === null) return;
    field.focus();
    field.setSelectionRange(place.offset, place.offset);
    const lines = field.value.split('\n');
    const before = field.value.slice(0, place.offset).split('\n').length;
    field.scrollTop = Math.max(0, (field.scrollHeight / lines.length) * (before - 4));
  }, [place]);

  return (
    <>
      {!isReadable && (
        <Note kind="warning" title={d.editor.notReadable}>
          <p>{d.editor.notReadableAbout}</p>
        </Note>
      )}
      <FieldFrame words={words}>
        <textarea
          ref={box}
          id={fieldId(words.at)}
          className="editor-text"
          rows={30}
          spellCheck={false}
          wrap="off"
          autoComplete="off"
          value={text}
          aria-describedby={describedBy(words)}
          onChange={(event) => onText(event.currentTarget.value)}
        />
      </FieldFrame>
    </>
  );
}
