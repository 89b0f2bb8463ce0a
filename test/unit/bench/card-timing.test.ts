import { describe, expect, it } from 'vitest';
import {
  CARD_SETTINGS,
  type CardSetting,
  contactLink,
  contactlessLink,
  type Exchange,
  exchangesMs,
  lineMs,
} from '../../bench/card-timing.ts';

function exchange(commandBytes: number, responseBytes: number, what: Partial<Exchange> = {}): Exchange {
  return { commandBytes, responseBytes, isSignature: false, wakesCard: false, ...what };
}

function setting(name: string): CardSetting {
  const found = CARD_SETTINGS.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no setting ${name}`);
  return found;
}

describe('bytes on the line', () => {
  it.each([
    [258, [24.4, 12.2, 6.1]],
    [1_574, [149, 74, 37]],
    [1_749, [165, 83, 41]],
    [5_600, [529, 264, 132]],
  ] as const)(
    '%i of them take as long as the published figures say, at 106, 212 and 424 kbit/s',
    (bytes, published) => {
      const computed = ([106, 212, 424] as const).map((bitRate) => lineMs(contactlessLink(bitRate, 9), bytes));
      computed.forEach((ms, at) => {
        expect(Math.abs(ms - (published[at] ?? 0))).toBeLessThan(0.6);
      });
    },
  );

  it.each([
    [372, 978, 1.61],
    [93, 3_900, 0.4],
    [512, 710, 2.2],
  ] as const)('on contacts at %i clock periods a bit: %i bytes a second, a certificate in %f s', (clocks, rate, s) => {
    const link = contactLink(clocks);
    expect(1_000_000 / link.byteUs / rate).toBeCloseTo(1, 1);
    expect(lineMs(link, 1_574) / 1_000 / s).toBeCloseTo(1, 1);
  });

  it('waits for a card as long as its frame waiting integer says', () => {
    expect(contactlessLink(106, 9).frameWaitingMs).toBeCloseTo(154.7, 1);
    expect(contactlessLink(106, 10).frameWaitingMs).toBeCloseTo(309.3, 1);
    expect(contactlessLink(106, 13).frameWaitingMs).toBeCloseTo(2_474.5, 1);
  });
});

describe('exchanges', () => {
  /** SELECT, token label, VERIFY, signature, certificate, SELECT, record: the login with a combination code. */
  const loginWith = (certificate: readonly Exchange[]) => [
    exchange(15, 2, { wakesCard: true }),
    exchange(5, 34),
    exchange(9, 2),
    exchange(57, 258, { isSignature: true }),
    ...certificate,
    exchange(15, 2),
    exchange(5, 32),
  ];

  it.each([
    ['424 kbit/s, newest', [exchange(7, 1_576)], 150],
    ['106 kbit/s, old, short', Array.from({ length: 7 }, () => exchange(5, 258)), 1_200],
  ] as const)('the shortest login at %s is near its published floor', (name, certificate, floorMs) => {
    const ms = exchangesMs(loginWith(certificate), setting(name));
    expect(ms / floorMs).toBeGreaterThan(0.85);
    expect(ms / floorMs).toBeLessThan(1.15);
  });

  it('an answer of 252 bytes is one block, one of 253 is two with an acknowledgement between them', () => {
    const contactless = setting('424 kbit/s, newest');
    const [one = 0, two = 0, next = 0] = [252, 253, 254].map((bytes) => exchangesMs([exchange(5, bytes)], contactless));
    expect(two - one).toBeGreaterThan((next - two) * 10);
  });

  it('a signature longer than the frame waiting time costs requests for more of it', () => {
    const slow = setting('106 kbit/s, old, short');
    const patient = { ...slow, link: contactlessLink(106, 13) };
    const signing = [exchange(57, 258, { isSignature: true })];
    const extensions = exchangesMs(signing, slow) - exchangesMs(signing, patient);
    expect(extensions).toBeGreaterThan(0);
    expect(extensions).toBeLessThan(10);
  });

  it('cost the same in any order, and more with each one', () => {
    const login = loginWith([exchange(7, 1_576)]);
    for (const one of CARD_SETTINGS) {
      expect(exchangesMs([...login].reverse(), one)).toBeCloseTo(exchangesMs(login, one), 6);
      expect(exchangesMs(login.slice(1), one)).toBeLessThan(exchangesMs(login, one));
    }
  });
});
