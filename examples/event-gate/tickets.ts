import { createHash, randomBytes } from 'node:crypto';

const CODE_BYTES = 16;
const CODE_LIFETIME_MS = 24 * 3_600_000;
const MOST_TICKETS = 100_000;

/** Whom a ticket is of: a token of the portal, and the tag of the card that was used last. Neither says who that is. */
export interface Holder {
  readonly token: string;
  readonly tag: string;
}

export type Entry = { readonly id: string; readonly by: { readonly tag: string } | { readonly token: string } };
export type Answer = 'comeIn' | 'unknown' | 'alreadyIn';

interface Ticket {
  holder: Holder;
  /** Of the entry that used it. */
  entry: string | undefined;
  transfer: { readonly codeHash: string; readonly endsAtMs: number } | undefined;
}

/**
 * All tickets of one event, one a person. Each change is one step of this process and leaves nothing half done; a site
 * with a database makes it one transaction.
 */
export function ticketOffice() {
  const byToken = new Map<string, Ticket>();
  const hashOf = (code: string) => createHash('sha256').update(code).digest('base64url');

  return {
    stateOf(token: string): 'none' | 'open' | 'used' {
      const ticket = byToken.get(token);
      if (ticket === undefined) return 'none';
      return ticket.entry === undefined ? 'open' : 'used';
    },

    /** Somebody showed their card again: the gate knows the card of today. */
    seen({ token, tag }: Holder): void {
      const ticket = byToken.get(token);
      if (ticket !== undefined) ticket.holder = { token, tag };
    },

    /** `false` where the person has one, or none is left. */
    buy(holder: Holder): boolean {
      if (byToken.has(holder.token) || byToken.size >= MOST_TICKETS) return false;
      byToken.set(holder.token, { holder, entry: undefined, transfer: undefined });
      return true;
    },

    /** A code for somebody else, good once and for a day; an earlier one is over. `undefined` where no ticket is open. */
    offer(token: string): string | undefined {
      const ticket = byToken.get(token);
      if (ticket === undefined || ticket.entry !== undefined) return undefined;
      const code = randomBytes(CODE_BYTES).toString('base64url');
      ticket.transfer = { codeHash: hashOf(code), endsAtMs: Date.now() + CODE_LIFETIME_MS };
      return code;
    },

    /** `false` where the taker has a ticket, the code is none or over, or its ticket is used. */
    take(code: string, holder: Holder): boolean {
      const wanted = hashOf(code);
      const given = [...byToken.values()].find(({ transfer }) => transfer?.codeHash === wanted);
      if (given?.transfer === undefined || given.transfer.endsAtMs <= Date.now()) return false;
      if (given.entry !== undefined || byToken.has(holder.token)) return false;
      byToken.delete(given.holder.token);
      byToken.set(holder.token, { ...given, holder, transfer: undefined });
      return true;
    },

    /** What gates hold, so that they can go on without a network. */
    list: () =>
      [...byToken.values()].map(({ holder: { tag }, entry }) => ({
        tag,
        state: entry === undefined ? 'open' : 'used',
      })),

    /** The same entry, told twice, is one. */
    enter({ id, by }: Entry): Answer {
      const ticket =
        'token' in by ? byToken.get(by.token) : [...byToken.values()].find(({ holder }) => holder.tag === by.tag);
      if (ticket === undefined) return 'unknown';
      if (ticket.entry !== undefined && ticket.entry !== id) return 'alreadyIn';
      ticket.entry = id;
      ticket.transfer = undefined;
      return 'comeIn';
    },
  };
}
