import { afterEach, describe, expect, it } from 'vitest';
import { readerNameSchema } from '#contract/values/brands.ts';
import { createAppCore } from '#core/window/app-core.ts';
import { NO_POLICY, type Policy } from '#host/policy/policy-schema.ts';
import { readersUnder, settingsUnder } from '#host/policy/under-policy.ts';
import { kioskPorts } from '#kiosk/kiosk-ports.ts';
import type { CardTransport, ReaderServiceState } from '#native-bridge/transport/card-transport.ts';

const OURS = readerNameSchema.parse('Counter Reader 00 00');
const OTHER = readerNameSchema.parse('Somebody’s Reader 00 00');
const POLICY: Policy = { readers: [readerNameSchema.parse('Counter Reader')] };
const OPTIONS = { signal: new AbortController().signal, busyWaitMs: 0 };

/** Two readers with a card each; counts who is connected to. */
function twoReaders() {
  const connected: string[] = [];
  let tell: (state: ReaderServiceState) => void = () => undefined;
  const transport: CardTransport = {
    watch(onChange) {
      tell = onChange;
      const slot = { card: 'present', atr: undefined } as const;
      onChange({ service: 'running', readers: [OURS, OTHER].map((name) => ({ name, ...slot })) });
      return () => undefined;
    },
    async connect(reader) {
      connected.push(reader);
      return { ok: false, failure: { code: 'cardNotPresent' } };
    },
    close: async () => undefined,
  };
  return { transport, connected, tell: (state: ReaderServiceState) => tell(state) };
}

describe('Readers under a policy', () => {
  it('that names some are these and no other, however they are asked for', async () => {
    const { transport, connected, tell } = twoReaders();
    const under = readersUnder(POLICY, transport);
    const seen: ReaderServiceState[] = [];
    under.watch((state) => seen.push(state));
    tell({ service: 'down' });

    expect(seen).toEqual([
      { service: 'running', readers: [{ name: OURS, card: 'present', atr: undefined }] },
      { service: 'down' },
    ]);
    expect(await under.connect(OTHER, OPTIONS)).toEqual({ ok: false, failure: { code: 'readerNotFound' } });
    expect(await under.connect(OURS, OPTIONS)).toEqual({ ok: false, failure: { code: 'cardNotPresent' } });
    expect(connected).toEqual([OURS]);
  });

  it('that names none are all', () => {
    const { transport } = twoReaders();
    expect(readersUnder(NO_POLICY, transport)).toBe(transport);
  });
});

it('A language that the policy decides is the language, and what the person chose comes back with the policy gone', async () => {
  let kept: 'ja' | 'en' = 'en';
  const own = {
    load: async () => ({ language: kept }),
    save: async ({ language }: { language: 'ja' | 'en' }) => {
      kept = language;
    },
  };
  expect(await settingsUnder({ language: 'ja' }, own).load()).toEqual({ language: 'ja' });
  expect(await settingsUnder(NO_POLICY, own).load()).toEqual({ language: 'en' });
});

describe('The application in the browser host', () => {
  let stop: (() => Promise<void>) | undefined;
  afterEach(async () => stop?.());

  function coreUnder(policy: Policy) {
    const environment = { transport: twoReaders().transport, portalOrigin: 'http://127.0.0.1:9', practicePortal: true };
    const core = createAppCore(kioskPorts({ environment, publicTerminal: true, policy }));
    stop = () => core.close();
    return core;
  }

  it('tells its window what the administrator decided, and refuses to change it', async () => {
    const core = coreUnder({ language: 'en', publicTerminal: true });
    const changes: unknown[] = [];
    core.subscribe((event, data) => event === 'languageChanged' && changes.push(data));

    expect(await core.handlers.hello({})).toMatchObject({
      ok: true,
      value: { language: 'en', locked: ['publicTerminal', 'language'] },
    });
    expect(await core.handlers.setLanguage({ language: 'ja' })).toEqual({
      ok: false,
      failure: { code: 'settingLocked' },
    });
    expect(changes).toEqual([]);
    expect(await core.handlers.hello({})).toMatchObject({ value: { language: 'en' } });
  });

  it('leaves the language to the person where the administrator decided other things', async () => {
    const core = coreUnder({ portal: 'https://portal.example' });
    expect(await core.handlers.hello({})).toMatchObject({ value: { language: 'ja' } });
    expect(await core.handlers.setLanguage({ language: 'en' })).toEqual({ ok: true, value: {} });
    expect(await core.handlers.hello({})).toMatchObject({ value: { language: 'en', locked: ['portal'] } });
  });
});
