import type { SentView } from '#contract/app/views/sent-view.ts';
import { Actions } from '../ui/actions.tsx';
import { useActing, useApp } from './app-context.ts';
import { Link } from './link.tsx';

/** The way to a visit at another office that goes with what was sent; nobody books one for somebody else. */
export function VisitElsewhere({ visitFor, onGo }: Pick<SentView, 'visitFor'> & { readonly onGo?: () => void }) {
  const { t } = useApp();
  const isActing = useActing() !== undefined;
  if (visitFor === null || isActing) return null;
  const leave = onGo === undefined ? {} : { onGo };
  return (
    <section className="panel is-next">
      <h2>{t.visits.elsewhere}</h2>
      <p>{t.visits.elsewhereLead}</p>
      <Actions>
        <Link className="button is-outline" to={{ at: 'visitFor', purpose: visitFor }} {...leave}>
          {t.visits.bookElsewhere}
        </Link>
        <Link className="button is-text" to={{ at: 'ownVisits' }} {...leave}>
          {t.visits.toOwn}
        </Link>
      </Actions>
    </section>
  );
}
