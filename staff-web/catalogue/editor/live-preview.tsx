import { useDeferredValue, useMemo, useRef } from 'react';
import { type Procedure, procedureSchema } from '#contract/procedure/procedure.ts';
import { Note } from '#ui/note.tsx';
import { useDesk, useSession } from '../../page/desk-context.ts';
import { ProcedurePreview } from '../procedure-preview.tsx';

/** Nothing names a revision of what is being written. */
const NO_REVISION = '0'.repeat(16);

/** The draft as the window will show it; while it fits no form, as it last did. */
export function LivePreview(props: {
  readonly value: unknown;
  readonly usual: Pick<Procedure, 'municipality' | 'office'> | undefined;
}) {
  const { d, municipalities } = useDesk();
  const { municipality: code } = useSession();
  const value = useDeferredValue(props.value);
  const last = useRef<Procedure>(undefined);
  const shown = useMemo(() => {
    const name = municipalities.find((one) => one.code === code)?.name ?? { ja: '—', en: '—' };
    const office = props.usual?.office ?? { name, phone: '', address: '', openHours: name };
    const usual = { municipality: props.usual?.municipality ?? { code, name }, office };
    const members = typeof value === 'object' && value !== null ? value : {};
    return procedureSchema.safeParse({ ...usual, ...knownOf(members), revision: NO_REVISION });
  }, [value, props.usual, municipalities, code]);
  if (shown.success) last.current = shown.data;
  return (
    <>
      {!shown.success && (
        <Note kind="info" title={last.current === undefined ? d.editor.noPreview : d.editor.oldPreview} />
      )}
      {last.current !== undefined && <ProcedurePreview procedure={last.current} />}
    </>
  );
}

/** Members that no procedure has are the check's to tell, and hide no preview. */
function knownOf(members: object): object {
  return Object.fromEntries(Object.entries(members).filter(([name]) => Object.hasOwn(procedureSchema.shape, name)));
}
