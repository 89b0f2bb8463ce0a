import type { ApplicationDetail } from '#contract/portal/application-routes.ts';
import { isClosed } from '#contract/procedure/case.ts';
import { dayOfInstant } from '#words/dates.ts';
import type { Messages } from '#words/messages.ts';
import { standingInWords } from './status.tsx';

interface OnTheWay {
  readonly words: string;
  readonly day: string | undefined;
  readonly is: 'done' | 'now' | 'later';
}

/** An application's way as it is drawn: what is behind it, where it is, what is still to come and about when. */
export function wayOf(detail: ApplicationDetail, t: Messages): OnTheWay[] {
  const { status, filing, due } = detail;
  const { applications } = t;
  const dayOf = (fits: (event: ApplicationDetail['history'][number]) => boolean) => {
    const event = detail.history.findLast(fits);
    return event === undefined ? undefined : dayOfInstant(event.at, t.dates);
  };
  const received = {
    words: applications.statuses.received,
    day: dayOf((event) => event.status === 'received'),
    is: 'done',
  } as const;
  const now = { words: standingInWords(detail, t), day: dayOf((event) => event.status === status), is: 'now' } as const;
  const decided = {
    words: applications.later.decided,
    day: due.standard === null ? undefined : t.dates.month(due.standard),
    is: 'later',
  } as const;
  const again =
    filing > 1
      ? [{ words: applications.sentAgain, day: dayOf((event) => event.act === 'refile'), is: 'done' } as const]
      : [];
  const began = dayOf((event) => event.act === 'beginReview');
  const checked = began === undefined ? [] : [{ words: applications.checked, day: began, is: 'done' } as const];
  if (isClosed({ state: status })) return [received, ...again, { ...now, is: 'done' }];
  switch (status) {
    case 'received':
      return [now, { words: applications.later.inReview, day: undefined, is: 'later' }, decided];
    case 'correctionAsked':
      return [
        received,
        ...(filing > 1 ? again : checked),
        { ...now, words: applications.turn },
        { words: applications.checkAgain, day: undefined, is: 'later' },
        decided,
      ];
    default:
      return [received, ...again, now, decided];
  }
}
