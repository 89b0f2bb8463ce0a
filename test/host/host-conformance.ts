import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { METHODS, type MethodName } from '#contract/app/app-contract.ts';
import { connectContract } from '#contract/app/ipc-client.ts';
import { FRAME_LIMIT_BYTES, type FrameChannel, PROTOCOL_VERSION } from '#contract/app/ipc-frame.ts';
import type { LogEntry } from '#core/ports/log.ts';
import { generatedCount } from '../support/generated-counts.ts';
import { soon } from '../support/soon.ts';
import { BUG_TEXT, type ScriptedCore, sampleParams } from '../support/window/scripted-core.ts';

const NOTHING_FOUND = { services: [], suggestions: [] };

/** One host over one core, with windows that come and go. */
export interface HostUnderTest {
  readonly core: ScriptedCore;
  readonly logged: readonly LogEntry[];
  openWindow(): Promise<WindowUnderTest>;
  stop(): Promise<void>;
}

export interface WindowUnderTest {
  readonly channel: FrameChannel;
  /** Sends what no well-behaved window would. */
  sendUnchecked(frame: unknown): void;
  /** Every text that went over the wire in either direction, byte members not included. */
  texts(): readonly string[];
  /** The window dies without a word. */
  die(): void;
}

const METHOD_NAMES = Object.keys(METHODS) as MethodName[];
const RUNS_PER_METHOD = generatedCount(120, 20_000);
/** As long as the contract lets one be. */
const LARGE_MUNICIPALITY = {
  code: '131318',
  name: { ja: '長'.repeat(1_000), en: 'n'.repeat(1_500) },
  prefecture: { ja: '長'.repeat(1_000), en: 'n'.repeat(1_500) },
  kana: '',
  addressPrefix: '',
};
const SAMPLES = sampleParams('TEST-0001-0002');
/** For a busy machine: no promise is about this time. */
const PIN_CANARY = '7391';
const NEW_PIN_CANARY = '8264';

/** The promises that both hosts keep about the app contract. */
export function hostConformance(name: string, start: () => Promise<HostUnderTest>): void {
  describe(`${name} serves the app contract`, () => {
    let host: HostUnderTest;
    beforeEach(async () => {
      host = await start();
    });
    afterEach(() => host.stop());

    it.each(METHOD_NAMES.filter((method) => method !== 'runDiagnosis'))(
      'takes %s to its handler and back',
      async (method) => {
        const { channel } = await host.openWindow();
        const outcome = await connectContract(channel).call(method, freshSample(method));

        expect(host.core.calls).toEqual([method]);
        expect(outcome.ok || !['internal', 'requestMalformed'].includes(outcome.failure.code)).toBe(true);
      },
    );

    it('answers each of many calls under way at once', async () => {
      const client = connectContract((await host.openWindow()).channel);
      const outcomes = await Promise.all(
        Array.from({ length: 50 }, (_, at) =>
          at % 2 === 0 ? client.call('listMunicipalities', {}) : client.call('searchProcedures', {}),
        ),
      );

      outcomes.forEach((outcome, at) => {
        expect(outcome).toEqual({ ok: true, value: at % 2 === 0 ? { municipalities: [] } : NOTHING_FOUND });
      });
    });

    it('brings every event to the window in order', async () => {
      const client = connectContract((await host.openWindow()).channel);
      const languages: string[] = [];
      client.on('languageChanged', ({ language }) => languages.push(language));
      for (const language of ['en', 'ja', 'en'] as const) await client.call('setLanguage', { language });

      expect(languages).toEqual(['en', 'ja', 'en']);
    });

    it('tells a window nothing of a bug but its identifier', async () => {
      const window = await host.openWindow();
      const outcome = await connectContract(window.channel).call('runDiagnosis', {});

      expect(outcome).toMatchObject({ ok: false, failure: { code: 'internal' } });
      expect(window.texts().join()).not.toContain(BUG_TEXT);
    });

    it.each([
      ['an answer off the contract', { municipalities: 'canary-off-contract' }],
      ['an answer with a member too many', { municipalities: [], canary: 'canary-off-contract' }],
      ['an answer above 1 MiB', { municipalities: Array.from({ length: 200 }, () => LARGE_MUNICIPALITY) }],
    ])('SR-32: answers `internal` in place of %s, with the identifier that is in the log', async (_what, answer) => {
      host.core.listWith(answer);
      const window = await host.openWindow();
      const outcome = await connectContract(window.channel).call('listMunicipalities', {});

      const bugs = host.logged.filter((entry) => entry.event === 'bug');
      expect(bugs).toHaveLength(1);
      expect(outcome).toEqual({ ok: false, failure: { code: 'internal', id: bugs[0]?.id } });
      expect(window.texts().join()).not.toContain('canary-off-contract');
    });

    it('SR-24: carries a PIN as bytes to the one handler, and in no text', async () => {
      const window = await host.openWindow();
      const client = connectContract(window.channel);
      const flowId = await beginLogin(client);
      const pin = new TextEncoder().encode(PIN_CANARY);
      const outcome = await client.call('givePin', { flowId, revision: 0, pin });

      expect(outcome.ok).toBe(true);
      expect(host.core.pinsGiven.map((bytes) => new TextDecoder().decode(bytes))).toEqual([PIN_CANARY]);
      expect(pin).toEqual(new Uint8Array(4));
      expect(window.texts().filter((text) => text.includes('givePin'))).toHaveLength(1);
      expect(window.texts().filter((text) => text.includes(PIN_CANARY))).toEqual([]);
    });

    it('SR-24: carries the old and the new PIN of a change as bytes to the one handler, and in no text', async () => {
      const window = await host.openWindow();
      const client = connectContract(window.channel);
      const begun = await client.call('beginPinChange', { slot: 'auth' });
      if (!begun.ok) throw new Error('the change did not begin');
      const given = [PIN_CANARY, NEW_PIN_CANARY].map((text) => new TextEncoder().encode(text));
      const [pin = new Uint8Array(), newPin = new Uint8Array()] = given;
      const outcome = await client.call('changePin', { flowId: begun.value.flowId, revision: 0, pin, newPin });

      expect(outcome.ok).toBe(true);
      const arrived = host.core.pinsGiven.map((bytes) => new TextDecoder().decode(bytes));
      expect(arrived).toEqual([PIN_CANARY, NEW_PIN_CANARY]);
      expect(given).toEqual([new Uint8Array(4), new Uint8Array(4)]);
      const texts = window.texts();
      expect(texts.filter((text) => text.includes('"changePin"'))).toHaveLength(1);
      expect(texts.filter((text) => text.includes(PIN_CANARY) || text.includes(NEW_PIN_CANARY))).toEqual([]);
    });

    it('gives a command for an older view back unused', async () => {
      const client = connectContract((await host.openWindow()).channel);
      const flowId = await beginLogin(client);
      const pins = [1, 2].map(() => new TextEncoder().encode(PIN_CANARY));
      const outcomes = await Promise.all(pins.map((pin) => client.call('givePin', { flowId, revision: 0, pin })));

      expect(outcomes.map((outcome) => (outcome.ok ? 'ok' : outcome.failure.code))).toEqual(['ok', 'staleCommand']);
      expect(host.core.pinsGiven).toHaveLength(1);
    });

    it.each(METHOD_NAMES)('SR-32: refuses %s with a member it does not know', async (method) => {
      const { channel } = await host.openWindow();
      const outcome = await connectContract(channel).call(method, { ...freshSample(method), unheardOf: 1 } as never);

      expect(outcome).toMatchObject({ ok: false, failure: { code: 'requestMalformed' } });
      expect(host.core.calls).toEqual([]);
    });

    it.each(METHOD_NAMES)('SR-32: answers %s with a failure, whatever its parameters hold', async (method) => {
      const { channel } = await host.openWindow();
      const client = connectContract(channel);
      const { params: schema } = METHODS[method];
      await fc.assert(
        fc.asyncProperty(malformedParams(method), async (params) => {
          fc.pre(!schema.safeParse(params).success);
          expect(await client.call(method, params as never)).toMatchObject({
            ok: false,
            failure: { code: 'requestMalformed' },
          });
        }),
        { numRuns: RUNS_PER_METHOD },
      );
      expect(host.core.calls).toEqual([]);
    });

    it('SR-32: knows no method but those of the contract', async () => {
      const { channel } = await host.openWindow();
      const client = connectContract(channel);
      for (const method of [
        'transmit',
        'toString',
        '__proto__',
        'constructor',
        'hasOwnProperty',
        '',
        'HELLO',
        'hello ',
      ]) {
        const outcome = await client.call(method as 'hello', {});
        expect(outcome).toMatchObject({ ok: false, failure: { code: 'requestMalformed' } });
      }
    });

    it.each(NO_REQUESTS)('ends the channel on %s', async (_what, frame) => {
      const window = await host.openWindow();
      const closed = vi.fn();
      window.channel.onClose(closed);
      window.sendUnchecked(frame);

      await soon(() => expect(closed).toHaveBeenCalledOnce());
      expect(host.core.calls).toEqual([]);
      await soon(() => expect(host.core.windowsGone).toBe(1));
    });

    it('SR-48: cancels the flow within 2 s of losing its window', async () => {
      const window = await host.openWindow();
      await beginLogin(connectContract(window.channel));
      window.die();

      await vi.waitFor(() => expect(host.core.flow?.step).toEqual({ at: 'cancelled' }), { timeout: 2_000 });
      expect(host.core.windowsGone).toBe(1);
    });

    it('serves a page that is loaded anew', async () => {
      const first = await host.openWindow();
      await beginLogin(connectContract(first.channel));
      first.die();
      const second = connectContract((await host.openWindow()).channel);

      expect(await second.call('hello', {})).toMatchObject({
        ok: true,
        value: { flow: { step: { at: 'cancelled' } } },
      });
      host.core.emit('languageChanged', { language: 'en' });
      expect(host.core.windowsGone).toBe(1);
    });
  });
}

const request = { kind: 'request', version: PROTOCOL_VERSION, id: 1, method: 'hello', params: {}, bytes: {} };
const NO_REQUESTS: readonly (readonly [string, unknown])[] = [
  ['another protocol version', { ...request, version: PROTOCOL_VERSION + 1 }],
  ['a negative identifier', { ...request, id: -1 }],
  ['a member the frame does not know', { ...request, extra: true }],
  ['a missing member', { kind: 'request', version: PROTOCOL_VERSION, id: 1, method: 'hello', bytes: {} }],
  ['a reply in place of a request', { kind: 'result', id: 1, result: {} }],
  ['an event in place of a request', { kind: 'event', event: 'languageChanged', data: { language: 'en' } }],
  ['a text', 'hello'],
  ['a number', 7],
  ['nothing', null],
  ['a list', [request]],
  ['a frame above 1 MiB', { ...request, bytes: { pin: new Uint8Array(FRAME_LIMIT_BYTES) } }],
  ['a text above 1 MiB', { ...request, params: { query: 'a'.repeat(FRAME_LIMIT_BYTES) } }],
];

/** Anything, and well-formed parameters with one member replaced by anything. */
function malformedParams(method: MethodName): fc.Arbitrary<unknown> {
  const sample = Object.entries(SAMPLES[method]);
  const json = fc.jsonValue({ maxDepth: 3 });
  const replaced = sample.map(([member]) =>
    json.map((value) => ({
      ...Object.fromEntries(sample.map(([name, kept]) => [name, copyOf(kept)])),
      [member]: value,
    })),
  );
  const name = fc.string({ minLength: 1, maxLength: 12 }).filter((text) => text !== '__proto__'); // no wire carries it
  const record = fc.dictionary(name, json, { maxKeys: 4 });
  return fc.oneof(record, ...replaced);
}

function freshSample<Name extends MethodName>(method: Name): (typeof SAMPLES)[Name] {
  return Object.fromEntries(Object.entries(SAMPLES[method]).map(([name, value]) => [name, copyOf(value)])) as never;
}

/** Byte members are zeroed once sent, so each call needs its own. */
function copyOf(value: unknown): unknown {
  return value instanceof Uint8Array ? value.slice() : value;
}

async function beginLogin(client: ReturnType<typeof connectContract>) {
  const begun = await client.call('beginLogin', {});
  if (!begun.ok) throw new Error(begun.failure.code);
  return begun.value.flowId;
}
