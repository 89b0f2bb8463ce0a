import { useEffect, useRef, useState } from 'react';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { useAnswer, useApp, useIsPublicTerminal, useKeeping } from '../window/app-context.ts';
import { Link } from '../window/link.tsx';

/** The copy on this computer: begun by a press, and from then on brought up to date whenever the records are looked at. */
export function CopyPart() {
  const isPublic = useIsPublicTerminal();
  return isPublic ? null : <AtHome />;
}

function AtHome() {
  const { store, t } = useApp();
  const keeping = useKeeping();
  const { answer, again } = useAnswer('readRecordCopy', {});
  const [all, setAll] = useState<number>();
  const copy = answer.at === 'ready' ? answer.value : undefined;
  const isKept = copy?.isKept === true;
  const heading = useRef<HTMLHeadingElement>(null);
  const isUpToDate = useRef(false);
  useEffect(() => {
    if (!isKept || isUpToDate.current) return;
    isUpToDate.current = true;
    // A copy that could not be brought up to date now is so the next time; what it has is there.
    void store.call('keepRecordCopy', {}).then(async (kept) => {
      if (!kept.ok || kept.value.added === 0) return;
      const now = await store.call('readRecordCopy', {});
      if (now.ok) setAll(now.value.all);
    });
  }, [store, isKept]);
  if (copy === undefined) return null;

  /** The button goes with what it did, so that the focus goes on to the heading. */
  async function keep(): Promise<void> {
    const kept = await store.command('keepRecordCopy', {});
    if (!kept.ok) return;
    isUpToDate.current = true;
    await again();
    heading.current?.focus();
  }

  return (
    <section aria-labelledby="record-copy-part">
      <h2 id="record-copy-part" ref={heading} tabIndex={-1}>
        {t.recordCopy.keepTitle}
      </h2>
      <p role="status">{isKept ? t.recordCopy.kept(all ?? copy.all) : t.recordCopy.keepLead}</p>
      {keeping === 'whileOpen' && <p>{t.recordCopy.whileOpen}</p>}
      <Actions>
        {!isKept && <Button onPress={keep}>{t.recordCopy.keep}</Button>}
        <Link className="button is-outline" to={{ at: 'recordCopy' }}>
          {t.recordCopy.open}
        </Link>
      </Actions>
    </section>
  );
}
