import { NewestMap } from '#platform/newest-map.ts';

/** Tells how many seconds to wait, or `undefined` where the caller may go on. */
export interface RateLimit {
  /** The same `repeat` of a key counts once in a window: sending again what did not arrive is no new request. */
  admit(key: string, repeat?: string): number | undefined;
  /** Whether the next use would be refused; counts nothing. */
  isSpent(key: string): boolean;
}

interface Use {
  readonly atMs: number;
  readonly repeat: string | undefined;
}

const MOST_KEYS = 20_000;

/** At most `most` uses per key in any `windowMs`. Remembers the 20,000 keys used last. */
export function createRateLimit(options: {
  readonly most: number;
  readonly windowMs: number;
  readonly nowMs: () => number;
}): RateLimit {
  const { most, windowMs, nowMs } = options;
  const usesByKey = new NewestMap<string, readonly Use[]>(MOST_KEYS);
  const recent = (key: string, now: number) => (usesByKey.get(key) ?? []).filter(({ atMs }) => atMs > now - windowMs);
  return {
    isSpent: (key) => recent(key, nowMs()).length >= most,
    admit(key, repeat) {
      const now = nowMs();
      const uses = recent(key, now);
      usesByKey.set(key, uses);
      if (repeat !== undefined && uses.some((use) => use.repeat === repeat)) return undefined;
      const [oldest] = uses;
      if (oldest !== undefined && uses.length >= most) return Math.ceil((oldest.atMs + windowMs - now) / 1_000);
      usesByKey.set(key, [...uses, { atMs: now, repeat }]);
      return undefined;
    },
  };
}

/** One subscriber's addresses count as one: an IPv6 customer has a whole /64. */
export function addressGroup(address: string): string {
  if (!address.includes(':') || address.includes('.')) return address;
  const [head = '', tail = ''] = address.split('::');
  const front = head.split(':').filter(Boolean);
  const back = tail.split(':').filter(Boolean);
  const groups = [...front, ...Array<string>(Math.max(0, 8 - front.length - back.length)).fill('0'), ...back];
  return groups.slice(0, 4).join(':');
}
