import { describe, expect, it } from 'vitest';
import type { Failure } from '#contract/failures/failure.ts';
import { type PinTriesLeft, pinTriesLeft, readerNameSchema } from '#contract/values/brands.ts';
import { SecretBytes } from '#contract/values/secret-bytes.ts';
import {
  beginCardAccess,
  type CardAccess,
  type CardAccessEvent,
  type CardFacts,
  stepCardAccess,
} from '#core/card/card-access.ts';
import type { ReaderServiceState } from '#native-bridge/transport/card-transport.ts';

const READER = readerNameSchema.parse('Reader A');
const OTHER = readerNameSchema.parse('Reader B');

function readers(cards: Readonly<Record<string, 'absent' | 'present' | 'mute'>>): ReaderServiceState {
  const slots = Object.entries(cards).map(([name, card]) => ({
    name: readerNameSchema.parse(name),
    card,
    atr: undefined,
  }));
  return { service: 'running', readers: slots };
}

const WITH_CARD = readers({ [READER]: 'present' });
const DOWN: ReaderServiceState = { service: 'down' };
const facts = (tries: number): CardFacts => ({
  authCertificate: undefined,
  authority: undefined,
  triesLeft: pinTriesLeft(tries) as PinTriesLeft,
  blocked: tries === 0,
});
const SERVICE_DOWN: Failure = { code: 'readerServiceDown', during: 'test', tryMayBeUsed: true };
const REMOVED: Failure = { code: 'cardRemoved', during: 'test', tryMayBeUsed: false };

type Event = CardAccessEvent<string>;
type Phase = CardAccess<string>['phase']['at'];

function walk(...events: readonly Event[]): CardAccess<string> {
  const first = beginCardAccess<string>('auth', WITH_CARD, undefined).state;
  return events.reduce((access, event) => stepCardAccess(access, event).state, first);
}

const inspected = (tries: number, attempt = 1): Event => ({
  type: 'cardInspected',
  attempt,
  outcome: { ok: true, value: facts(tries) },
});
const pin = (): Event => ({ type: 'pinGiven', pin: new SecretBytes(new Uint8Array(4)) });
const used = (attempt: number, failure?: Failure): Event => ({
  type: 'cardUsed',
  attempt,
  outcome: failure === undefined ? { ok: true, value: 'done' } : { ok: false, failure },
});

/** Every state, reached the way a person reaches it. */
const STATES: Readonly<Record<Phase, CardAccess<string>>> = {
  waitingForReaderService: walk({ type: 'devicesChanged', devices: DOWN }, used(1, SERVICE_DOWN)),
  waitingForReader: beginCardAccess<string>('auth', readers({}), undefined).state,
  waitingForCard: beginCardAccess<string>('auth', readers({ [READER]: 'absent' }), undefined).state,
  choosingReader: beginCardAccess<string>('auth', readers({ [READER]: 'present', [OTHER]: 'present' }), undefined)
    .state,
  inspectingCard: walk(),
  unsupportedCard: walk({
    type: 'cardInspected',
    attempt: 1,
    outcome: { ok: false, failure: { code: 'cardUnsupported' } },
  }),
  confirmingLastTry: walk(inspected(1)),
  awaitingPin: walk(inspected(3)),
  usingCard: walk(inspected(3), pin()),
  blocked: walk(inspected(0)),
  used: walk(inspected(3), pin(), used(2)),
  givenUp: walk(inspected(3), pin(), used(2, { code: 'cardChanged' })),
};

const EVENTS: Readonly<Record<string, Event>> = {
  'service down': { type: 'devicesChanged', devices: DOWN },
  'no reader': { type: 'devicesChanged', devices: readers({}) },
  'no card': { type: 'devicesChanged', devices: readers({ [READER]: 'absent' }) },
  'a card': { type: 'devicesChanged', devices: WITH_CARD },
  'a silent card': { type: 'devicesChanged', devices: readers({ [READER]: 'mute' }) },
  'two cards': { type: 'devicesChanged', devices: readers({ [READER]: 'present', [OTHER]: 'present' }) },
  'reader chosen': { type: 'readerChosen', reader: READER },
  'last try accepted': { type: 'lastTryAccepted' },
  'pin given': pin(),
  'pin malformed': { type: 'pinMalformed', failure: { code: 'pinMalformed', slot: 'auth', problem: 'length' } },
  resumed: { type: 'resumed' },
  'late answer': used(99),
  'late look': inspected(3, 99),
};

/** What each pair leads to; a dash stays where it is. Anything not listed would be a pair nobody thought of. */
const TABLE: Readonly<Record<Phase, Readonly<Record<keyof typeof EVENTS, Phase | '-'>>>> = {
  waitingForReaderService: row(
    '- waitingForReader waitingForCard inspectingCard waitingForCard choosingReader - - - - - - -',
  ),
  waitingForReader: row(
    'waitingForReaderService - waitingForCard inspectingCard waitingForCard choosingReader - - - - - - -',
  ),
  waitingForCard: row('waitingForReaderService waitingForReader - inspectingCard - choosingReader - - - - - - -'),
  choosingReader: row(
    'waitingForReaderService waitingForReader waitingForCard inspectingCard waitingForCard - inspectingCard - - - - - -',
  ),
  inspectingCard: row('- - - - - - - - - - - - -'),
  unsupportedCard: row(
    'waitingForReaderService waitingForReader waitingForCard - waitingForCard - - - - - inspectingCard - -',
  ),
  confirmingLastTry: row(
    'waitingForReaderService waitingForReader waitingForCard - waitingForCard - - awaitingPin - - - - -',
  ),
  awaitingPin: row('waitingForReaderService waitingForReader waitingForCard - waitingForCard - - - usingCard - - - -'),
  usingCard: row('- - - - - - - - - - - - -'),
  blocked: row('- - - - - - - - - - - - -'),
  used: row('- - - - - - - - - - - - -'),
  givenUp: row('- - - - - - - - - - - - -'),
};

function row(cells: string): Record<string, Phase | '-'> {
  const names = Object.keys(EVENTS);
  return Object.fromEntries(cells.split(' ').map((cell, at) => [names[at] ?? '', cell as Phase | '-']));
}

describe('card access, every state against every event', () => {
  it('reaches every state by its own way', () => {
    for (const [at, access] of Object.entries(STATES)) expect(access.phase.at).toBe(at);
  });

  for (const [at, cells] of Object.entries(TABLE)) {
    it.each(Object.entries(cells))(`${at}: %s → %s`, (name, expected) => {
      const event = EVENTS[name];
      if (event === undefined) throw new Error('unknown event');
      const step = stepCardAccess(STATES[at as Phase], event);
      expect(step.state.phase.at).toBe(expected === '-' ? at : expected);
    });
  }

  it('SR-3: only a person’s PIN leads to a use of the card', () => {
    for (const [at, access] of Object.entries(STATES)) {
      for (const [name, event] of Object.entries(EVENTS)) {
        const uses = stepCardAccess(access, event).effects.filter((effect) => effect.do === 'useCard');
        expect(uses).toHaveLength(at === 'awaitingPin' && name === 'pin given' ? 1 : 0);
      }
    }
  });

  it('says of a card that gives no answer that it cannot be read', () => {
    const silent: Event = { type: 'devicesChanged', devices: readers({ [READER]: 'mute' }) };
    for (const at of ['waitingForCard', 'awaitingPin'] as const) {
      expect(stepCardAccess(STATES[at], silent).state.phase).toMatchObject({ lastFailure: { code: 'cardUnreadable' } });
    }
  });

  const devices = (cards: Parameters<typeof readers>[0]): Event => ({
    type: 'devicesChanged',
    devices: readers(cards),
  });
  const chosen = stepCardAccess(STATES.choosingReader, { type: 'readerChosen', reader: READER }).state;
  const afterwards = (access: CardAccess<string>, ...events: readonly Event[]) =>
    events.reduce((state, event) => stepCardAccess(state, event).state, access);

  it('SR-19: forgets which reader was chosen as soon as a card has to be waited for', () => {
    const lifted = afterwards(chosen, inspected(3), devices({ [READER]: 'absent', [OTHER]: 'absent' }));
    expect(lifted.phase.at).toBe('waitingForCard');
    const there = afterwards(lifted, devices({ [READER]: 'absent', [OTHER]: 'present' }));
    expect(there.phase).toMatchObject({ at: 'inspectingCard', reader: OTHER });
    const unplugged = afterwards(chosen, inspected(3), devices({}), devices({ [OTHER]: 'present' }));
    expect(unplugged.phase).toMatchObject({ at: 'inspectingCard', reader: OTHER });
  });

  it.each<[string, Event]>([
    ['made trouble', used(2, { code: 'cardUnreadable', during: 'test', tryMayBeUsed: false })],
    ['was lifted', devices({ [READER]: 'absent', [OTHER]: 'present' })],
  ])('SR-19: asks before it takes another card in the place of one that %s', (_, problem) => {
    const asking = afterwards(chosen, inspected(3), ...(problem.type === 'cardUsed' ? [pin()] : []), problem);
    expect(asking.phase).toMatchObject({ at: 'choosingReader', lastFailure: expect.anything() });
    // The readers tell the same once more: nobody has answered.
    const again = afterwards(asking, { type: 'devicesChanged', devices: asking.devices ?? DOWN });
    expect(again.phase.at).toBe('choosingReader');
    expect(afterwards(asking, { type: 'readerChosen', reader: OTHER }).phase).toMatchObject({ reader: OTHER });
  });

  it('SR-19: keeps to the reader that was named beforehand', () => {
    const named = beginCardAccess<string>('auth', WITH_CARD, READER).state;
    expect(afterwards(named, inspected(3), devices({ [OTHER]: 'present' })).phase.at).toBe('waitingForReader');
  });

  it('leaves a card that made trouble alone until it is put on anew or the person asks', () => {
    const troubled = walk(
      inspected(3),
      pin(),
      used(2, { code: 'cardUnreadable', during: 'test', tryMayBeUsed: false }),
    );
    expect(troubled.phase).toMatchObject({ at: 'waitingForCard', passOver: READER });
    expect(stepCardAccess(troubled, { type: 'devicesChanged', devices: WITH_CARD }).effects).toEqual([]);
    expect(stepCardAccess(troubled, { type: 'resumed' }).state.phase.at).toBe('inspectingCard');
    const taken = stepCardAccess(troubled, { type: 'devicesChanged', devices: readers({ [READER]: 'absent' }) }).state;
    expect(stepCardAccess(taken, { type: 'devicesChanged', devices: WITH_CARD }).state.phase.at).toBe('inspectingCard');
  });

  it.each([
    [2, 'awaitingPin'],
    [1, 'confirmingLastTry'],
    [0, 'blocked'],
  ] as const)('after a wrong PIN with %i tries left: %s', (triesLeft, at) => {
    const rejected: Failure = { code: 'pinRejected', slot: 'auth', triesLeft };
    expect(walk(inspected(3), pin(), used(2, rejected)).phase.at).toBe(at);
  });

  it('a card taken off during use is asked for again with what happened', () => {
    expect(walk(inspected(3), pin(), used(2, REMOVED)).phase).toMatchObject({
      at: 'waitingForCard',
      lastFailure: REMOVED,
    });
  });
});
