import { useEffect, useRef } from 'react';
import { Note } from '#ui/note.tsx';
import { useDesk } from '../../page/desk-context.ts';
import { useEditing } from './editor-context.ts';
import { hiddenEntries, partId, partsOf } from './outline.ts';
import { OutlineList } from './outline-list.tsx';
import { PartForm } from './part-form.tsx';
import './editor.css';

/** The procedure as a form: its parts in a list, and the fields of the one that is open. */
export function FormPart({ open, onOpen }: { readonly open: string; readonly onOpen: (id: string) => void }) {
  const { d } = useDesk();
  const { value } = useEditing();
  const parts = partsOf(value);
  const hidden = hiddenEntries(value);
  const part = parts.find((one) => partId(one) === open) ?? parts[0];
  const wasOpen = useRef(open);
  useEffect(() => {
    if (wasOpen.current === open) return;
    wasOpen.current = open;
    // Whoever goes through the list with the keyboard stays in it.
    if (document.activeElement?.closest('.editor-outline') === null) document.getElementById('editor-part')?.focus();
  }, [open]);
  return (
    <div className="editor-form">
      {hidden > 0 && <Note kind="warning" title={d.editor.hidden(hidden)} />}
      <OutlineList parts={parts} open={part === undefined ? '' : partId(part)} onOpen={onOpen} />
      {part !== undefined && <PartForm part={part} onOpen={onOpen} />}
    </div>
  );
}
