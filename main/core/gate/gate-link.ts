import type { GateView } from '#contract/app/views/gate-view.ts';
import {
  type Gate,
  type GateAnswer,
  type GateEntry,
  type GateFile,
  gateSchema,
  MOST_ENTRIES,
  recognisedSchema,
} from '#contract/portal/gate-routes.ts';
import type { PortalClient } from '../portal/portal-client.ts';
import type { Clock, PortalFetch, UntoldEntries } from '../ports/ports.ts';
import { gateWords } from './gate-words.ts';
import { answerIn, EMPTY_BOOK, type TicketBook, withAnswers, withEntry, withList, withUntold } from './ticket-book.ts';

/** How often a gate asks for the list, and the portal once more for its event. */
const LIST_EVERY_MS = 30_000;
const OPENING_EVERY_MS = 3_000;
const EVENT_EVERY_MS = 600_000;
const LIST_WITHIN_MS = 20_000;
/** Who stands at the door waits no longer for the site: the last list decides then. */
const ANSWER_WITHIN_MS = 700;

/** What a gate knows by now. */
interface GateNews {
  /** `undefined` until the portal has told it. */
  readonly gate: Gate | undefined;
  readonly link: GateView['link'];
  readonly book: TicketBook;
}

/** A gate's portal, and the site of its event. */
interface GateLink {
  now(): GateNews;
  /** Who may come in: the site says where it can be asked, the last list where it cannot. */
  decide(tag: string): Promise<GateAnswer>;
  /** The same of a card that no ticket knows, by what it signed: whose it is, the portal says. */
  decideProof(proof: string): Promise<GateAnswer>;
  /** Asks for event and list, again and again, until the signal ends it. */
  keepUp(): Promise<never>;
}

interface LinkTools {
  readonly file: GateFile;
  readonly untold: UntoldEntries;
  readonly fetch: PortalFetch;
  readonly clock: Clock;
  readonly uuid: () => string;
  readonly portal: () => PortalClient;
  readonly signal: AbortSignal;
  /** After every change. */
  readonly onNews: () => void;
  readonly onBug: (error: unknown) => void;
}

export function createGateLink({
  file,
  untold,
  fetch,
  clock,
  uuid,
  portal,
  signal,
  onNews,
  onBug,
}: LinkTools): GateLink {
  const words = gateWords(file, { fetch, clock, uuid });
  let news: GateNews = { gate: undefined, link: 'opening', book: EMPTY_BOOK };
  let toldAtMs = 0;

  function learn(change: Partial<GateNews>): void {
    const { untold: before } = news.book;
    news = { ...news, ...change };
    // Whoever came in stands there by now; a file that cannot be written keeps nobody out.
    if (news.book.untold !== before) untold.keep(news.book.untold).catch(onBug);
    onNews();
  }

  async function askEvent(): Promise<void> {
    const { origin, call } = portal();
    const token = await words.assertionFor(origin);
    const told = await call('readGate', { params: { event: file.event }, token, signal });
    if (told.ok) {
      const gate = await words.open(told.value.gate, gateSchema);
      if (gate?.event !== file.event) return;
      toldAtMs = clock.nowMs();
      learn({ gate, link: news.link === 'refused' ? 'opening' : news.link });
    } else if (told.failure.code === 'clientRefused' || told.failure.code === 'notFound') {
      // Entries stay to be told, should it be let in again.
      learn({ gate: undefined, link: 'refused', book: { ...news.book, tickets: new Map() } });
    }
  }

  async function askList(withinMs: number): Promise<void> {
    if (news.gate === undefined) return;
    const list = await words.list(news.gate, withinMs, signal);
    if (list.ok) learn({ link: 'live', book: withList(news.book, list.value) });
    // Without a first list nobody is known, and nobody is looked for.
    else if (news.link === 'live') learn({ link: 'offline' });
  }

  async function tellLate(): Promise<void> {
    const { gate, book } = news;
    if (gate === undefined || book.untold.length === 0) return;
    const answers = await words.tell(gate, book.untold.slice(0, MOST_ENTRIES), LIST_WITHIN_MS, signal);
    if (!answers.ok) return;
    const left = withAnswers(news.book, answers.value);
    const isOn = left.untold.length < news.book.untold.length;
    learn({ book: left });
    if (isOn) await tellLate();
  }

  async function tellNow(entry: GateEntry): Promise<GateAnswer | undefined> {
    if (news.gate === undefined || news.link !== 'live') return undefined;
    const answers = await words.tell(news.gate, [entry], ANSWER_WITHIN_MS, signal);
    return answers.ok ? answers.value.find(({ id }) => id === entry.id)?.answer : undefined;
  }

  const entryBy = (by: GateEntry['by']): GateEntry => ({
    id: uuid(),
    by,
    at: new Date(clock.nowMs()).toISOString(),
  });

  return {
    now: () => news,

    async decide(tag) {
      // Of who has no ticket the site is told nothing; the ticket may be younger than the list.
      if (answerIn(news.book, tag) === 'unknown' && news.link === 'live') await askList(ANSWER_WITHIN_MS);
      const here = answerIn(news.book, tag);
      if (here !== 'comeIn') return here;
      const entry = entryBy({ tag });
      const answer = await tellNow(entry);
      if (answer === undefined) learn({ link: 'offline', book: withUntold(news.book, entry) });
      else if (answer === 'comeIn') learn({ book: withEntry(news.book, tag) });
      return answer ?? 'comeIn';
    },

    async decideProof(proof) {
      if (news.link !== 'live') return 'unknown';
      const { origin, call } = portal();
      const token = await words.assertionFor(origin);
      const told = await call('recogniseAtGate', { params: { event: file.event }, token, body: { proof }, signal });
      const person = told.ok ? await words.open(told.value.person, recognisedSchema) : undefined;
      if (person?.event !== file.event) return 'unknown';
      // Whose token it is no list says: without the site nobody comes in by it.
      return (await tellNow(entryBy({ token: person.token }))) ?? 'unknown';
    },

    async keepUp() {
      const left = await untold.load();
      if (left.length > 0) news = { ...news, book: { ...news.book, untold: left } };
      for (;;) {
        if (news.gate === undefined || clock.nowMs() - toldAtMs >= EVENT_EVERY_MS) await askEvent();
        await tellLate();
        await askList(LIST_WITHIN_MS);
        await clock.wait(news.link === 'opening' ? OPENING_EVERY_MS : LIST_EVERY_MS, signal);
      }
    },
  };
}
