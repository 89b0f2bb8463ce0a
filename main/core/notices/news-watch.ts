import type { SessionView } from '#contract/app/views/session-view.ts';
import { type Outcome, success } from '#contract/failures/outcome.ts';
import { TOPIC_OF } from '#contract/portal/notice-routes.ts';
import type { PortalClient } from '../portal/portal-client.ts';
import type { Clock } from '../ports/ports.ts';

/** How often a window that is signed in asks for what is new. */
const EVERY_MS = 5 * 60_000;

/** What the portal has for the person and was not there the last time; each with whether the person wants a note of it. */
type News = ReadonlyMap<string, boolean>;

interface NewsWatch {
  /** The session is another one, or none: what it finds first is not new. */
  seen(view: SessionView): void;
  stop(): void;
}

/**
 * Has the computer note, once for all that came, that something is new, while a person is signed in at their own. The note says
 * nothing of what it is.
 */
export function createNewsWatch(options: {
  readonly clock: Clock;
  readonly ask: (signal: AbortSignal) => Promise<Outcome<News>>;
  readonly note: () => void;
  readonly onBug: (error: unknown) => void;
}): NewsWatch {
  const { clock, ask, note, onBug } = options;
  let watching: AbortController | undefined;

  function stop(): void {
    watching?.abort(new Error('watched no more'));
    watching = undefined;
  }

  async function watch(signal: AbortSignal): Promise<void> {
    let known: News | undefined;
    for (;;) {
      const asked = await ask(signal);
      if (signal.aborted) return;
      if (asked.ok) {
        const before = known;
        if (before !== undefined && [...asked.value].some(([id, isNoted]) => isNoted && !before.has(id))) note();
        known = asked.value;
      }
      await clock.wait(EVERY_MS, signal);
    }
  }

  return {
    seen(view) {
      if (view.at !== 'active') return stop();
      if (watching !== undefined) return;
      const own = new AbortController();
      watching = own;
      watch(own.signal).catch((error) => {
        if (!own.signal.aborted) onBug(error);
      });
    },
    stop,
  };
}

/** What is unread and what senders sent, of the newest of each, by what the person chose. Prolongs no session. */
export async function askForNews(portal: PortalClient, token: string, signal: AbortSignal): Promise<Outcome<News>> {
  const asked = { token, signal, polled: true } as const;
  const ways = await portal.call('readNoticeWays', asked);
  if (!ways.ok) return ways;
  const unread = await portal.call('listNotices', { query: { show: 'unread' }, ...asked });
  if (!unread.ok) return unread;
  const sent = await portal.call('listDeliveries', { query: {}, ...asked });
  if (!sent.ok) return sent;
  return success(
    new Map([
      ...unread.value.notices.map(({ notice, kind }) => {
        const topic = TOPIC_OF[kind];
        return [notice, topic === 'security' || ways.value[topic].desktop] as const;
      }),
      ...sent.value.deliveries.map(({ delivery }) => [delivery, ways.value.delivery.desktop] as const),
    ]),
  );
}
