import type { CaseOutcome } from '#contract/procedure/case.ts';
import type { Procedure } from '#contract/procedure/procedure.ts';
import { dayOfInstant } from '#words/dates.ts';
import { Note } from '../ui/note.tsx';
import { useActing, useAnswer, useApp, useWindowState } from './app-context.ts';
import { Link } from './link.tsx';

/** Says that the same application was sent before, and leads to it. Nothing stands in the way of another one. */
export function SentBefore({ procedure }: { readonly procedure: Pick<Procedure, 'id' | 'municipality'> }) {
  const { store } = useApp();
  const isSignedIn = useWindowState(store).snapshot?.session.at === 'active';
  return isSignedIn ? <NewestSent procedure={procedure} /> : null;
}

function NewestSent({ procedure }: { readonly procedure: Pick<Procedure, 'id' | 'municipality'> }) {
  const { t } = useApp();
  const isActing = useActing() !== undefined;
  const { answer } = useAnswer('listApplications', {
    procedure: procedure.id,
    municipality: procedure.municipality.code,
  });
  const sent = answer.at === 'ready' ? answer.value.applications : [];
  const newest = sent.find(({ status, outcome }) => status !== 'withdrawn' && !isRefused(outcome));
  if (newest === undefined) return null;
  const { receiptNumber, receivedAt } = newest;
  return (
    <Note kind="warning" title={t.review.sentBefore(dayOfInstant(receivedAt, t.dates))}>
      <p>{t.review.sentBeforeNumber(receiptNumber)}</p>
      <p>{isActing ? t.review.sentBeforeByProxy : t.review.sentBeforeTodo}</p>
      <Link className="button is-text" to={{ at: 'application', receiptNumber }}>
        {t.review.lookAtSent}
      </Link>
    </Note>
  );
}

function isRefused(outcome: CaseOutcome | null): boolean {
  return outcome === 'refused' || outcome === 'notEstablished';
}
