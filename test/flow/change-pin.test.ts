import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FlowView } from '#contract/app/flows/flow-list.ts';
import { pinFormProblem } from '#contract/card/pin-rule.ts';
import { type ChangeablePin, changeablePinSchema } from '#contract/values/brands.ts';
import type { SecretBytes } from '#contract/values/secret-bytes.ts';
import {
  createVirtualCard,
  type Fault,
  type VirtualCard,
  type VirtualCardOptions,
} from '#native-bridge/simulator/virtual-card.ts';
import { connectTo, got, secret } from '../support/card/card-harness.ts';
import { openTestCore, type TestCore } from '../support/flow/core-harness.ts';
import { openTestPortal, type TestPortal } from '../support/portal/portal-harness.ts';

const SLOTS = changeablePinSchema.options;
const OLD: Readonly<Record<ChangeablePin, string>> = { auth: '1234', sign: 'ABC123', text: '5678' };
const NEW: Readonly<Record<ChangeablePin, string>> = { auth: '8264', sign: 'HJ4QZ8', text: '9173' };
const NEWER: Readonly<Record<ChangeablePin, string>> = { auth: '7035', sign: 'TQ97WZ', text: '2806' };
const MOST: Readonly<Record<ChangeablePin, number>> = { auth: 3, sign: 5, text: 3 };
const FILES: Readonly<Record<ChangeablePin, number>> = { auth: 0x18, sign: 0x1b, text: 0x11 };
const VERIFY = 0x20;
const CHANGE = 0x24;

let portal: TestPortal;
beforeAll(async () => {
  portal = await openTestPortal();
});
afterAll(() => portal.close());

async function asked(slot: ChangeablePin, card: VirtualCardOptions = {}): Promise<TestCore> {
  const test = await openTestCore(portal, { card });
  got(await test.core.handlers.beginPinChange({ slot }));
  await test.untilCard('awaitingPin');
  return test;
}

async function give(test: TestCore, pin: string, newPin: string): Promise<void> {
  const { flowId, revision } = test.view();
  got(await test.core.handlers.changePin({ flowId, revision, pin: secret(pin), newPin: secret(newPin) }));
}

function noticeOf({ step }: FlowView): string | undefined {
  return 'card' in step && step.card.at === 'awaitingPin' ? step.card.lastFailure?.code : undefined;
}

function sent(card: VirtualCard, ins: number) {
  return card.wireLog.filter((entry) => entry.ins === ins && entry.dataBytes > 0);
}

function onceAt(ins: number, fault: Fault): VirtualCardOptions {
  let done = false;
  return {
    fault({ command }) {
      if (done || command[1] !== ins || command.length < 6) return undefined;
      done = true;
      return fault;
    },
  };
}

describe.each(SLOTS)('changing the %s secret', (slot) => {
  it('SR-3, SR-23: reads the tries, then sends VERIFY and CHANGE once each, to the file of this secret alone', async () => {
    const test = await asked(slot);
    expect(test.view().step).toMatchObject({ card: { slot, triesLeft: MOST[slot], lastFailure: null } });
    expect(sent(test.card, VERIFY)).toEqual([]);
    await give(test, OLD[slot], NEW[slot]);
    expect(await test.untilStep('done')).toMatchObject({ flow: 'changePin', slot });
    expect(sent(test.card, VERIFY)).toMatchObject([{ file: FILES[slot], statusWord: 0x9000 }]);
    expect(sent(test.card, CHANGE)).toMatchObject([{ file: FILES[slot], statusWord: 0x9000 }]);
  });

  it('SR-25: nothing is remembered: the new value is asked for again, and the old one no longer holds', async () => {
    const test = await asked(slot);
    await give(test, OLD[slot], NEW[slot]);
    await test.untilStep('done');
    got(await test.core.handlers.beginPinChange({ slot }));
    await test.untilCard('awaitingPin');
    await give(test, OLD[slot], NEWER[slot]);
    await test.until((view) => noticeOf(view) === 'pinRejected', 'the old value to be rejected');
    await give(test, NEW[slot], NEWER[slot]);
    await test.untilStep('done');
  });

  it('SR-14, SR-15: a lost answer to CHANGE ends in its own words, and nothing is sent again', async () => {
    const test = await asked(slot, onceAt(CHANGE, { do: 'pullAfter' }));
    await give(test, OLD[slot], NEW[slot]);
    const { step } = await test.untilStep('failed');
    expect(step).toMatchObject({ failure: { code: 'pinChangeUnknown', slot } });
    expect(sent(test.card, CHANGE)).toHaveLength(1);
    expect(sent(test.card, VERIFY)).toHaveLength(1);
  });

  it('SR-15: where the card is still there, the tries are read again before the person is told', async () => {
    const test = await asked(slot, onceAt(CHANGE, { do: 'answer', bytes: Uint8Array.of(0x6f, 0x00) }));
    await give(test, OLD[slot], NEW[slot]);
    const { step } = await test.untilStep('failed');
    expect(step).toMatchObject({ failure: { code: 'pinChangeUnknown', slot, triesLeft: MOST[slot] } });
    const inss = test.card.wireLog.map(({ ins, dataBytes }) => (ins === VERIFY && dataBytes === 0 ? 'tries' : ins));
    expect(inss.lastIndexOf('tries')).toBeGreaterThan(inss.indexOf(CHANGE));
  });

  it('SR-15: a lost answer to VERIFY says that a try may be used; the count is read again and the change goes on', async () => {
    const test = await asked(slot, onceAt(VERIFY, { do: 'pullAfter' }));
    await give(test, OLD[slot], NEW[slot]);
    const waiting = await test.untilCard('waitingForCard');
    expect(waiting.step).toMatchObject({ card: { lastFailure: { tryMayBeUsed: true } } });
    test.transport.pull();
    test.transport.insert(test.card);
    await test.untilCard('awaitingPin');
    await give(test, OLD[slot], NEW[slot]);
    await test.untilStep('done');
    expect(sent(test.card, VERIFY)).toHaveLength(2);
    expect(sent(test.card, CHANGE)).toHaveLength(1);
  });

  it('SR-11: another card gets not a byte of either value', async () => {
    const test = await asked(slot);
    const other = createVirtualCard(await portal.authority.holder('spouse'));
    const { flowId, revision } = test.view();
    const pins = { pin: secret(OLD[slot]), newPin: secret(NEW[slot]) };
    const given = test.core.handlers.changePin({ flowId, revision, ...pins });
    test.transport.pull();
    test.transport.insert(other);
    got(await given);
    expect((await test.untilStep('failed')).step).toMatchObject({ failure: { code: 'cardChanged' } });
    expect([...sent(other, VERIFY), ...sent(other, CHANGE)]).toEqual([]);
  });

  it('SR-3: each wrong old value costs the one try that was typed, the last after consent; then there is no field', async () => {
    const test = await asked(slot);
    const wrong = slot === 'sign' ? 'WRONG99' : '0739';
    for (let left = MOST[slot] - 1; left > 0; left -= 1) {
      await give(test, wrong, NEW[slot]);
      if (left === 1) {
        const { flowId, revision } = await test.untilCard('confirmingLastTry');
        got(await test.core.handlers.acceptLastTry({ flowId, revision }));
      }
      const isAsked = ({ step }: FlowView) =>
        'card' in step && step.card.at === 'awaitingPin' && step.card.triesLeft === left;
      await test.until(isAsked, `the question with ${left} left`);
      expect(test.card.verifyAttempts(slot)).toBe(MOST[slot] - left);
    }
    await give(test, wrong, NEW[slot]);
    await test.untilCard('blocked');
    expect(test.card.verifyAttempts(slot)).toBe(MOST[slot]);
    expect(sent(test.card, CHANGE)).toEqual([]);
  });

  it('SR-24: neither value is in anything a window is sent or the log, and both are zeroed, however it ends', async () => {
    const [pin, newPin] = slot === 'sign' ? ['KANARIE7391', 'NARWAL8264X'] : ['7391', '8264'];
    const endings: readonly (readonly [string, VirtualCardOptions])[] = [
      ['rejected', {}],
      ['pulled', onceAt(VERIFY, { do: 'pullBefore' })],
      ['unknown', onceAt(CHANGE, { do: 'pullAfter' })],
      [
        'bug',
        {
          fault: ({ command }) => {
            if (command[1] === VERIFY && command.length > 5) throw new TypeError(pin);
            return undefined;
          },
        },
      ],
    ];
    for (const [ending, card] of endings) {
      const test = await asked(slot, card);
      const held: Uint8Array[] = [];
      const watched = (text: string): SecretBytes => {
        const made = secret(text);
        held.push(made.check((bytes) => bytes));
        return made;
      };
      const { flowId, revision } = test.view();
      const old = ending === 'unknown' ? OLD[slot] : pin;
      got(await test.core.handlers.changePin({ flowId, revision, pin: watched(old), newPin: watched(newPin) }));
      await test.until(({ step, revision: now }) => now > revision + 1 || step.at === 'failed', ending);
      await expect.poll(() => held.flatMap((bytes) => [...bytes]).some((byte) => byte !== 0)).toBe(false);
      const told = [...test.sent, JSON.stringify(test.logged), JSON.stringify(portal.logged)].join('\n');
      expect(told).not.toContain(pin);
      expect(told).not.toContain(newPin);
      const { flowId: last } = test.view();
      await test.core.handlers.cancelFlow({ flowId: last });
    }
  });
});

describe('a change of a PIN', () => {
  it('SR-22: 500 malformed or weak values: not one VERIFY or CHANGE is on the wire', async () => {
    const digits = fc.oneof(
      fc.stringMatching(/^[0-9]{0,3}$/),
      fc.stringMatching(/^[0-9]{5,10}$/),
      fc.string({ maxLength: 12 }),
      fc.constantFrom('1111', '1234', '0987', '1212', '4321', '１２３４'),
    );
    const passwords = fc.oneof(
      fc.stringMatching(/^[A-Z0-9]{0,5}$/),
      fc.stringMatching(/^[a-z0-9]{6,16}$/),
      fc.string({ maxLength: 20 }),
      fc.constantFrom('ABC123', 'PASSWORD1', 'AAAAAA1', 'ABCDEFGH', '12345678'),
    );
    const weak = ['1111', '1234', '0987', '1212', '4321', 'ABC123', 'PASSWORD1', 'AAAAAA1'];
    for (const slot of SLOTS) {
      const test = await asked(slot);
      const isBad = (text: string) =>
        weak.includes(text) || pinFormProblem(slot, new TextEncoder().encode(text)) !== undefined;
      const values = fc.sample((slot === 'sign' ? passwords : digits).filter(isBad), { numRuns: 170, seed: 22 });
      expect(values).toHaveLength(170);
      for (const value of values) {
        await give(test, slot === 'sign' ? 'KW7R2X9' : '0592', value);
        expect(noticeOf(test.view()), value).toBe('newPinRefused');
      }
      await give(test, '', NEW[slot]);
      expect(noticeOf(test.view())).toBe('pinMalformed');
      expect([...sent(test.card, VERIFY), ...sent(test.card, CHANGE)]).toEqual([]);
      expect(test.card.triesLeft(slot)).toBe(MOST[slot]);
    }
  });

  it('asks again for a new value taken from the birth date, which the card shows only after VERIFY', async () => {
    const test = await asked('text');
    await give(test, OLD.text, '0401');
    const again = await test.until((view) => noticeOf(view) === 'newPinRefused', 'the question again');
    expect(again.step).toMatchObject({ card: { triesLeft: 3, lastFailure: { problem: 'birthDate' } } });
    expect(sent(test.card, CHANGE)).toEqual([]);
    await give(test, OLD.text, NEW.text);
    await test.untilStep('done');
  });

  it('SR-3: takes no PIN alone, and no change while another flow asks; what was given is zeroed', async () => {
    const test = await asked('auth');
    const { flowId, revision } = test.view();
    const alone = secret('1234');
    const bytes = alone.check((held) => held);
    expect(await test.core.handlers.givePin({ flowId, revision, pin: alone })).toMatchObject({ ok: false });
    expect([...bytes]).toEqual([0, 0, 0, 0]);
    got(await test.core.handlers.cancelFlow({ flowId }));

    got(await test.core.handlers.beginLogin({}));
    const login = await test.untilCard('awaitingPin');
    const pair = { pin: secret('1234'), newPin: secret('8264') };
    const both = [pair.pin, pair.newPin].map((one) => one.check((held) => held));
    const refused = await test.core.handlers.changePin({ flowId: login.flowId, revision: login.revision, ...pair });
    expect(refused).toMatchObject({ failure: { code: 'flowUnknown' } });
    expect(both.map((one) => [...one])).toEqual([
      [0, 0, 0, 0],
      [0, 0, 0, 0],
    ]);
    expect(sent(test.card, VERIFY)).toEqual([]);
  });

  it('SR-18: is one of the flows of which there is one at a time', async () => {
    const test = await asked('sign');
    expect(await test.core.handlers.beginLogin({})).toMatchObject({ failure: { code: 'flowBusy', flow: 'changePin' } });
  });

  it.each([
    ['what holds is told', {}, 'done'],
    ['it is told that nobody knows', { do: 'answer', bytes: Uint8Array.of(0x6f, 0x00) }, 'failed'],
  ] as const)('given up while the card is at it, it is brought to its end: %s', async (_, fault, ending) => {
    const reached = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    const test = await asked('auth');
    const { respond } = test.card;
    test.card.respond = async (command) => {
      if (command[1] !== CHANGE) return respond(command);
      reached.resolve();
      await goOn.promise;
      return 'do' in fault ? fault.bytes : respond(command);
    };
    await give(test, OLD.auth, NEW.auth);
    await reached.promise;
    const givenUp = test.core.windowGone();
    goOn.resolve();
    await givenUp;
    expect(test.view().step).toMatchObject({ at: ending });
  });

  it('given up while nothing is under way, it leaves everything as it is', async () => {
    const test = await asked('auth');
    const { flowId } = test.view();
    got(await test.core.handlers.cancelFlow({ flowId }));
    expect(test.view().step).toEqual({ at: 'cancelled' });
    expect([...sent(test.card, VERIFY), ...sent(test.card, CHANGE)]).toEqual([]);
  });

  it('SR-25: leaves nothing verified on the card', async () => {
    const test = await asked('auth');
    await give(test, OLD.auth, NEW.auth);
    await test.untilStep('done');
    const channel = got(await connectTo(test.transport));
    const options = { signal: new AbortController().signal, timeoutMs: 1_000, during: 'test', mayUseTry: false };
    await channel.transmit(Uint8Array.from(Buffer.from('00A4040C0AD392F000260100000001', 'hex')), options);
    const change = got(
      await channel.transmit(Uint8Array.from(Buffer.from('00240198043131313100', 'hex').subarray(0, 9)), options),
    );
    expect(Buffer.from(change).toString('hex')).toBe('6982');
    await channel.release();
  });
});
