import { useCallback } from 'react';
import type { ProcedureId } from '#contract/values/brands.ts';
import { useDesk, useLoaded } from '../../page/desk-context.ts';
import { addressOf } from '../../page/place.ts';
import { Screen, WhenLoaded } from '../../page/screen.tsx';
import { DraftEditor } from './draft-editor.tsx';
import { loadDraft } from './load-draft.ts';
import '../catalogue.css';

/** D15: a procedure is written by form or as text, beside what residents will see of it. */
export function EditorScreen({ id, base }: { readonly id: ProcedureId; readonly base: number | undefined }) {
  const { d, client } = useDesk();
  const load = useCallback(() => loadDraft(client, id, base), [client, id, base]);
  const { loaded, reload } = useLoaded(load);
  return (
    <Screen
      id="editing"
      title={d.editor.title}
      above={
        <a className="catalogue-back" href={addressOf({ at: 'procedure', id })}>
          {d.procedures.oneTitle}
        </a>
      }
    >
      <WhenLoaded loaded={loaded} reload={reload}>
        {(opened) => (
          <DraftEditor
            key={`${opened.saved?.edition} ${opened.text.length}`}
            id={id}
            opened={opened}
            onReload={reload}
          />
        )}
      </WhenLoaded>
    </Screen>
  );
}
