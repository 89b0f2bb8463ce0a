import { describe, expect, it } from 'vitest';
import type { Failure } from '#contract/failures/failure.ts';
import { pinTriesLeft, readerNameSchema } from '#contract/values/brands.ts';
import { SecretBytes } from '#contract/values/secret-bytes.ts';
import type { CardFacts } from '#core/card/card-access.ts';
import type { LastEvents } from '#core/flow/flow-machine.ts';
import { type ChangePinEvent, type ChangePinState, changePinMachine } from '#core/pin-change/change-pin.ts';
import type { ReaderServiceState } from '#native-bridge/transport/card-transport.ts';

const READER = readerNameSchema.parse('Reader A');
const readers = (card: 'absent' | 'present'): ReaderServiceState => ({
  service: 'running',
  readers: [{ name: READER, card, atr: undefined }],
});
const facts = (tries: number): CardFacts => ({
  authCertificate: undefined,
  authority: undefined,
  triesLeft: pinTriesLeft(tries),
  blocked: tries === 0,
});

type Event = ChangePinEvent | LastEvents;
/** The state with the card's own part of it, where it has one. */
type At = `${'card' | 'finishing'}/${string}` | 'releasing' | 'ended';

const inspected = (tries: number, attempt = 1): Event => ({
  type: 'cardInspected',
  attempt,
  outcome: { ok: true, value: facts(tries) },
});
const used = (attempt: number, failure?: Failure): Event => ({
  type: 'cardUsed',
  attempt,
  outcome: failure === undefined ? { ok: true, value: undefined } : { ok: false, failure },
});
const secret = () => new SecretBytes(new Uint8Array(4));
const given = (): Event => ({ type: 'pinChangeGiven', pin: secret(), newPin: secret() });
const CANCELLED: Event = { type: 'cancelled' };
const UNKNOWN: Failure = { code: 'pinChangeUnknown', slot: 'auth', triesLeft: 3 };
const REJECTED: Failure = { code: 'pinRejected', slot: 'auth', triesLeft: 2 };
const WEAK: Failure = { code: 'newPinRefused', slot: 'auth', problem: 'birthDate' };
const REMOVED: Failure = { code: 'cardRemoved', during: 'test', tryMayBeUsed: true };
const CHANGED: Failure = { code: 'cardChanged' };

function walked(oneSitting: boolean, ...events: readonly Event[]) {
  const machine = changePinMachine('auth', readers('present'), undefined, { oneSitting });
  return events.reduce((step, event) => machine.step(step.state, event), machine.first);
}

const walk = (...events: readonly Event[]) => walked(false, ...events);

function atOf(state: ChangePinState): At {
  return 'card' in state ? `${state.at}/${state.card.phase.at}` : state.at;
}

function endingOf(state: ChangePinState) {
  if (state.at !== 'releasing') throw new Error(`not ending, still at ${state.at}`);
  return state.then;
}

const STATES: Readonly<Record<string, readonly Event[]>> = {
  'card/inspectingCard': [],
  'card/awaitingPin': [inspected(3)],
  'card/confirmingLastTry': [inspected(1)],
  'card/blocked': [inspected(0)],
  'card/usingCard': [inspected(3), given()],
  'finishing/usingCard': [inspected(3), given(), CANCELLED],
  releasing: [CANCELLED],
  ended: [CANCELLED, { type: 'released' }],
};

const EVENTS: Readonly<Record<string, Event>> = {
  'both given': given(),
  'one given': { type: 'pinGiven', pin: secret() },
  cancelled: CANCELLED,
  done: used(2),
  rejected: used(2, REJECTED),
  weak: used(2, WEAK),
  unknown: used(2, UNKNOWN),
  removed: used(2, REMOVED),
  'card changed': used(2, CHANGED),
  'card gone': { type: 'devicesChanged', devices: readers('absent') },
  late: used(99, UNKNOWN),
  released: { type: 'released' },
};

/** What each pair leads to; a dash stays where it is. */
const TABLE: Readonly<Record<keyof typeof STATES, readonly string[]>> = {
  'card/inspectingCard': row('- - releasing - - - - - - - - -'),
  'card/awaitingPin': row('card/usingCard - releasing - - - - - - card/waitingForCard - -'),
  'card/confirmingLastTry': row('- - releasing - - - - - - card/waitingForCard - -'),
  'card/blocked': row('- - releasing - - - - - - - - -'),
  'card/usingCard': row(
    '- - finishing/usingCard releasing card/awaitingPin card/inspectingCard releasing card/waitingForCard releasing - - -',
  ),
  'finishing/usingCard': row('- - - releasing releasing releasing releasing releasing releasing - - -'),
  releasing: row('- - - - - - - - - - - ended'),
  ended: row('- - - - - - - - - - - -'),
};

function row(cells: string): readonly string[] {
  return cells.split(' ');
}

describe('changing a PIN, every state against every event', () => {
  for (const [at, events] of Object.entries(STATES)) {
    it.each(Object.entries(EVENTS))(`${at}: %s`, (name, event) => {
      const { state } = walk(...events);
      expect(atOf(state)).toBe(at);
      const expected = TABLE[at]?.[Object.keys(EVENTS).indexOf(name)];
      expect(atOf(walk(...events, event).state)).toBe(expected === '-' ? at : expected);
    });
  }

  it('SR-3: only both values together lead to the card, and only where they are asked for', () => {
    for (const [at, events] of Object.entries(STATES)) {
      for (const [name, event] of Object.entries(EVENTS)) {
        const changes = walk(...events, event).effects.filter((effect) => effect.do === 'changePin');
        expect(changes, `${at}, ${name}`).toHaveLength(at === 'card/awaitingPin' && name === 'both given' ? 1 : 0);
      }
    }
  });

  it.each([
    ['done', used(2), { how: 'done' }],
    ['unknown', used(2, UNKNOWN), { how: 'failed', failure: UNKNOWN }],
    ['rejected', used(2, REJECTED), { how: 'cancelled' }],
    ['removed before anything was changed', used(2, REMOVED), { how: 'cancelled' }],
  ] as const)('given up while the card is at it, and then %s: that is how it ends', (_, event, ending) => {
    const { state } = walk(inspected(3), given(), CANCELLED, event);
    expect(endingOf(state)).toMatchObject(ending);
  });

  it('in one sitting the card is at it from the first look on', () => {
    expect(atOf(walked(true, CANCELLED).state)).toBe('finishing/inspectingCard');
    expect(endingOf(walked(true, CANCELLED, used(1)).state)).toMatchObject({ how: 'done' });
    expect(endingOf(walked(true, CANCELLED, inspected(1)).state)).toMatchObject({ how: 'cancelled' });
  });

  it('tells with the new question why the new value was refused', () => {
    const { state } = walk(inspected(3), given(), used(2, WEAK), inspected(3, 3));
    expect(state).toMatchObject({ at: 'card', card: { phase: { at: 'awaitingPin', lastFailure: WEAK } } });
  });
});
