import { useCallback } from 'react';
import { useDesk } from '../page/desk-context.ts';
import { goTo, type Place } from '../page/place.ts';

/**
 * The case to open next: one's own, the oldest first, then those that nobody works on; after the last comes the first.
 * Nothing where there is none but the one that is open.
 */
function nextCase(mine: readonly string[], nobodys: readonly string[], open: string | undefined): string | undefined {
  const all = [...new Set([...mine, ...nobodys])];
  const at = open === undefined ? -1 : all.indexOf(open);
  return [...all.slice(at + 1), ...all.slice(0, at + 1)].find((number) => number !== open);
}

/** Opens the next case. It takes nothing. */
export function useOpenNext(place: Place, onNone: () => void): () => Promise<void> {
  const { client } = useDesk();
  const open = 'number' in place ? place.number : undefined;
  return useCallback(async () => {
    const [mine, nobodys] = await Promise.all([
      client.ask('listCases', { query: { assignee: 'mine' } }),
      client.ask('listCases', { query: { assignee: 'nobody' } }),
    ]);
    const numbers = (listed: typeof mine) => (listed.ok ? listed.value.cases.map((one) => one.receiptNumber) : []);
    const number = nextCase(numbers(mine), numbers(nobodys), open);
    if (number === undefined) onNone();
    else goTo({ at: 'case', number });
  }, [client, open, onNone]);
}
