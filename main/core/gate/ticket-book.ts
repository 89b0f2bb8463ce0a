import type { GateAnswer, GateEntry, GateTicket } from '#contract/portal/gate-routes.ts';

/** What a gate knows of an event's tickets: the site's last list, and what happened here since. */
export interface TicketBook {
  readonly tickets: ReadonlyMap<string, GateTicket['state']>;
  /** Entries that the site has not heard of, the oldest first. */
  readonly untold: readonly GateEntry[];
  /** Entries that the site, told later, did not take: two came in on one ticket, or on none. */
  readonly alarms: number;
}

export const EMPTY_BOOK: TicketBook = { tickets: new Map(), untold: [], alarms: 0 };

/** What the book says of a card, without the site. */
export function answerIn({ tickets }: TicketBook, tag: string): GateAnswer {
  const state = tickets.get(tag);
  if (state === undefined) return 'unknown';
  return state === 'open' ? 'comeIn' : 'alreadyIn';
}

/** Somebody came in, and the site knows it. */
export function withEntry(book: TicketBook, tag: string): TicketBook {
  return { ...book, tickets: new Map(book.tickets).set(tag, 'used') };
}

/** Somebody came in, and the site is to be told. */
export function withUntold(book: TicketBook, entry: GateEntry): TicketBook {
  const here = 'tag' in entry.by ? withEntry(book, entry.by.tag) : book;
  return { ...here, untold: [...book.untold, entry] };
}

/** A newer list of the site, which knows nothing yet of entries that it was not told. */
export function withList(book: TicketBook, list: readonly GateTicket[]): TicketBook {
  const tickets = new Map(list.map(({ tag, state }) => [tag, state]));
  for (const { by } of book.untold) if ('tag' in by) tickets.set(by.tag, 'used');
  return { ...book, tickets };
}

/** What the site said to entries that it was told later. One that it took is no alarm, however often it was told. */
export function withAnswers(
  book: TicketBook,
  answers: readonly { readonly id: string; readonly answer: GateAnswer }[],
): TicketBook {
  const known = new Set(book.untold.map(({ id }) => id));
  const told = answers.filter(({ id }) => known.has(id));
  const ids = new Set(told.map(({ id }) => id));
  return {
    ...book,
    untold: book.untold.filter(({ id }) => !ids.has(id)),
    alarms: book.alarms + told.filter(({ answer }) => answer !== 'comeIn').length,
  };
}
