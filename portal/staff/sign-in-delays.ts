import { NewestMap } from '#platform/newest-map.ts';

const LONGEST_DELAY_MS = 60_000;
const FORGOTTEN_AFTER_MS = 900_000;
const MOST_KEYS = 20_000;
/** An office stands behind one address: so many of its people may mistype before all of them wait. */
const FREE_OF_ADDRESS = 10;

/** From where and as whom somebody signs in, whether or not such an account is known. */
interface SignInTry {
  readonly account: string;
  readonly addressGroup: string;
}

export interface SignInDelays {
  /** How long an attempt waits before it is looked at, right or wrong: nobody is ever locked out. */
  delayMs(attempt: SignInTry): number;
  failed(attempt: SignInTry): void;
  /** Forgives the account; its address waits on. */
  succeeded(attempt: SignInTry): void;
}

interface Failures {
  readonly count: number;
  readonly atMs: number;
}

/** After 1, 2, 3 … failures: 1, 2, 4 … 60 seconds. Failures are forgotten a quarter of an hour after the last. */
export function createSignInDelays(nowMs: () => number): SignInDelays {
  const ofAccounts = new NewestMap<string, Failures>(MOST_KEYS);
  const ofAddresses = new NewestMap<string, Failures>(MOST_KEYS);
  const countOf = (failures: NewestMap<string, Failures>, key: string) => {
    const known = failures.get(key);
    return known === undefined || known.atMs + FORGOTTEN_AFTER_MS <= nowMs() ? 0 : known.count;
  };
  const add = (failures: NewestMap<string, Failures>, key: string) =>
    failures.set(key, { count: countOf(failures, key) + 1, atMs: nowMs() });
  return {
    delayMs: ({ account, addressGroup }) =>
      Math.max(
        delayAfter(countOf(ofAccounts, account)),
        delayAfter(countOf(ofAddresses, addressGroup) - FREE_OF_ADDRESS),
      ),
    failed({ account, addressGroup }) {
      add(ofAccounts, account);
      add(ofAddresses, addressGroup);
    },
    succeeded: ({ account }) => ofAccounts.set(account, { count: 0, atMs: nowMs() }),
  };
}

function delayAfter(failures: number): number {
  return failures <= 0 ? 0 : Math.min(1_000 * 2 ** (failures - 1), LONGEST_DELAY_MS);
}
