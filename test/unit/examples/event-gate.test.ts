import { afterEach, describe, expect, it, vi } from 'vitest';
import { ticketOffice } from '../../../examples/event-gate/tickets.ts';

const DAY_MS = 86_400_000;
const [GIVER, TAKER, THIRD] = ['giver', 'taker', 'third'].map((token) => ({ token, tag: `tag of ${token}` })) as [
  { token: string; tag: string },
  { token: string; tag: string },
  { token: string; tag: string },
];
const by = (tag: string, id = 'entry') => ({ id, by: { tag } });

afterEach(() => vi.useRealTimers());

describe('tickets of an event', () => {
  it('are one a person', () => {
    const office = ticketOffice();
    expect([office.buy(GIVER), office.buy({ ...GIVER, tag: 'another card' })]).toEqual([true, false]);
    expect(office.list()).toEqual([{ tag: GIVER.tag, state: 'open' }]);
  });

  it('are handed on by a code, once, to who has none, within a day, and not once they are used', () => {
    vi.useFakeTimers();
    const office = ticketOffice();
    expect(office.offer(GIVER.token)).toBeUndefined();
    office.buy(GIVER);
    office.buy(TAKER);
    const first = String(office.offer(GIVER.token));
    const code = String(office.offer(GIVER.token));
    expect(Buffer.from(code, 'base64url')).toHaveLength(16);
    expect([office.take(first, THIRD), office.take(code, TAKER), office.take('none', THIRD)]).toEqual([
      false,
      false,
      false,
    ]);
    expect([office.take(code, THIRD), office.take(code, GIVER)]).toEqual([true, false]);
    expect(office.enter(by(GIVER.tag))).toBe('unknown');
    expect(office.enter(by(THIRD.tag))).toBe('comeIn');
    expect(office.offer(THIRD.token)).toBeUndefined();
    const late = String(office.offer(TAKER.token));
    vi.advanceTimersByTime(DAY_MS);
    expect(office.take(late, GIVER)).toBe(false);
  });

  it('let in once; the same entry told twice is one, by another it is an alarm', () => {
    const office = ticketOffice();
    office.buy(GIVER);
    expect(office.enter(by(GIVER.tag, 'one'))).toBe('comeIn');
    expect(office.enter(by(GIVER.tag, 'one'))).toBe('comeIn');
    expect(office.enter(by(GIVER.tag, 'two'))).toBe('alreadyIn');
    expect(office.enter({ id: 'three', by: { token: GIVER.token } })).toBe('alreadyIn');
    expect(office.stateOf(GIVER.token)).toBe('used');
  });

  it('are known by the card that was shown last', () => {
    const office = ticketOffice();
    office.buy(GIVER);
    office.seen({ ...GIVER, tag: 'renewed' });
    expect(office.enter(by(GIVER.tag))).toBe('unknown');
    expect(office.enter(by('renewed'))).toBe('comeIn');
  });
});
