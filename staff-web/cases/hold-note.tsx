import type { CaseDetail } from '#contract/portal/desk-routes.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Note } from '#ui/note.tsx';
import { useWords } from '#ui/words.ts';
import { instantInWords } from '#words/dates.ts';
import { useDesk } from '../page/desk-context.ts';

/** What keeps the case from being erased, and whether somebody has asked to lift it. */
export function HoldNote({ detail: { hold, request } }: { readonly detail: CaseDetail }) {
  const { d } = useDesk();
  const { t } = useWords();
  if (hold === null) return null;
  return (
    <Note kind="info" title={d.holds.title(d.holds.grounds[hold.ground])}>
      <p>{d.holds.by(visibleText(hold.by), instantInWords(hold.at, t.dates))}</p>
      {hold.reason !== null && <p className="as-typed">{d.case.reason(visibleText(hold.reason))}</p>}
      {request?.act === 'liftHold' && <p>{d.holds.waits}</p>}
    </Note>
  );
}
