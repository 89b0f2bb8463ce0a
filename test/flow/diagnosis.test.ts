import { beforeAll, describe, expect, it } from 'vitest';
import { type DiagnosisCheck, levelOf } from '#contract/app/views/diagnosis-view.ts';
import { type PersonaName, personaSchema } from '#contract/card/persona.ts';
import { epochMs, readerNameSchema } from '#contract/values/brands.ts';
import { cardChecks } from '#core/diagnosis/card-checks.ts';
import { surveyCard } from '#core/diagnosis/card-survey.ts';
import { deviceChecks } from '#core/diagnosis/device-checks.ts';
import { runDiagnosis } from '#core/diagnosis/diagnosis.ts';
import { systemClock } from '#host/node-ports.ts';
import { createReaderMemory } from '#native-bridge/iso7816/reader-memory.ts';
import { PERSONAS } from '#native-bridge/simulator/invented-holder.ts';
import { createSimulatorTransport } from '#native-bridge/simulator/simulator-transport.ts';
import { createVirtualCard, type VirtualCardOptions } from '#native-bridge/simulator/virtual-card.ts';
import type { CardTransport, ReaderServiceState } from '#native-bridge/transport/card-transport.ts';
import { CATALOGUED_READERS } from '#native-bridge/transport/reader-catalogue-data.ts';
import { diagnosisReport } from '#words/diagnosis-report.ts';
import { diagnosisTextOf, loadDiagnosisWords } from '#words/diagnosis-text.ts';
import { sampleFiling } from '../support/application/sample-filing.ts';
import { cardInReader, got } from '../support/card/card-harness.ts';
import { openTestCore } from '../support/flow/core-harness.ts';
import { openTestPortal, type TestPortal } from '../support/portal/portal-harness.ts';

const { signal } = new AbortController();
const DAY_MS = 86_400_000;
const now = epochMs(Date.now());

let portal: TestPortal;
let hasMoved = false;
beforeAll(async () => {
  portal = await openTestPortal({
    revocation: {
      check: async ({ role, atMs }) => ({
        state: role === 'sign' && hasMoved ? 'revoked' : 'good',
        evidence: [],
        checkedAtMs: atMs,
      }),
    },
  });
  return () => portal.close();
});

async function stateOf(transport: CardTransport): Promise<ReaderServiceState> {
  return new Promise((resolve) => {
    const unwatch = transport.watch((state) => {
      unwatch();
      resolve(state);
    });
  });
}

async function checksOn(persona: PersonaName, options: VirtualCardOptions = {}, isCardInUse = false) {
  const card = createVirtualCard(await portal.authority.holder(persona), options);
  const transport = createSimulatorTransport(systemClock);
  transport.insert(card);
  const devices = await stateOf(transport);
  const checks = await runDiagnosis({ devices, transport, isCardInUse, portal: undefined, nowMs: () => now, signal });
  return { card, checks: byName(checks) };
}

/** `ok`, `soon` for a warning, `wrong`. */
function byName(checks: readonly DiagnosisCheck[]): Partial<Record<DiagnosisCheck['check'], string>> {
  return Object.fromEntries(checks.map((check) => [check.check, levelOf(check)]));
}

const WORDS = { ja: await loadDiagnosisWords('ja'), en: await loadDiagnosisWords('en') };

function said(check: DiagnosisCheck | undefined, language: 'ja' | 'en' = 'ja') {
  if (check === undefined) throw new Error('there is no such check');
  return diagnosisTextOf(WORDS[language].checks, check);
}

const FINE = { device: 'ok', 'pin-auth': 'ok', 'pin-sign': 'ok', 'pin-text': 'ok', 'certificate-auth': 'ok' } as const;
const CAN = { 'sign-in': 'ok', signing: 'ok' } as const;
const EXPECTED: Readonly<Record<PersonaName, Partial<Record<DiagnosisCheck['check'], string>>>> = {
  ordinary: { ...FINE, ...CAN },
  spouse: { ...FINE, ...CAN },
  'last-try': { ...FINE, 'pin-auth': 'soon', 'pin-sign': 'soon', ...CAN },
  locked: { 'pin-auth': 'wrong', 'pin-sign': 'wrong', 'pin-text': 'wrong', 'sign-in': 'wrong', signing: 'wrong' },
  expired: { ...FINE, 'certificate-auth': 'wrong', 'sign-in': 'wrong' },
  // Only the portal knows what happened to these: see below.
  moved: { ...FINE, ...CAN },
  'on-hold': { ...FINE, ...CAN },
  child: { ...FINE, 'certificate-sign': 'wrong', 'sign-in': 'ok', signing: 'wrong' },
  phone: { device: 'ok', 'pin-auth': 'ok', 'certificate-auth': 'ok', ...CAN },
  iphone: { device: 'ok', 'pin-auth': 'ok', 'certificate-auth': 'ok', ...CAN },
  'next-card': { ...FINE, ...CAN },
};

describe('the checks before anything is begun', () => {
  it.each(personaSchema.options)(
    'SR-3, SR-21: say of the card of %s what it can do, without using a try',
    async (name) => {
      const { card, checks } = await checksOn(name);
      expect(checks).toMatchObject(EXPECTED[name]);
      expect((['auth', 'sign', 'text'] as const).map((slot) => card.verifyAttempts(slot))).toEqual([0, 0, 0]);
    },
  );

  it('leave the tries of a phone’s card details out, which it does not have', async () => {
    expect((await checksOn('phone')).checks).not.toHaveProperty('pin-text');
  });

  it('take ten commands for the whole look', async () => {
    const { channel, card } = await cardInReader('ordinary');
    got(await surveyCard(channel, { signal, memory: createReaderMemory() }));
    expect(card.wireLog).toHaveLength(10);
  });

  it.each([
    ['no service', { service: 'down' }, { 'reader-service': 'wrong', readers: 'wrong', card: 'wrong' }],
    ['no reader', { service: 'running', readers: [] }, { 'reader-service': 'ok', readers: 'wrong', card: 'wrong' }],
    [
      'a card that does not answer',
      { service: 'running', readers: [{ name: 'R', card: 'mute', atr: undefined }] },
      { readers: 'ok', card: 'wrong' },
    ],
  ])('name what is missing: %s', async (_what, devices, expected) => {
    const checks = await runDiagnosis({
      devices: devices as ReaderServiceState,
      transport: createSimulatorTransport(systemClock),
      isCardInUse: false,
      portal: undefined,
      nowMs: () => now,
      signal,
    });
    expect(byName(checks)).toMatchObject(expected);
    for (const check of checks) expect(check.ok || said(check).remedy !== null).toBe(true);
  });

  it.each([
    ['windows', 'https://', 'wrong'],
    ['linux', '差し込み直してください', 'wrong'],
  ] as const)(
    'name a reader that is plugged in and has no driver, and where to get it: %s',
    async (system, words, level) => {
      const [maker] = CATALOGUED_READERS.filter(
        ({ driver, driverPage }) => driver.windows === 'maker' && driver.linux === 'builtIn' && driverPage !== null,
      );
      if (maker === undefined) throw new Error('the catalogue knows such a reader');
      const [vendorId = 0, productId = 0] = maker.usbIds[0].split(':').map((id) => Number.parseInt(id, 16));
      const checks = await runDiagnosis({
        devices: { service: 'running', readers: [] },
        transport: createSimulatorTransport(systemClock),
        usb: { system, list: async () => [{ vendorId, productId, product: undefined, isCardReader: false }] },
        isCardInUse: false,
        portal: undefined,
        nowMs: () => now,
        signal,
      });
      const driver = checks.find(({ check }) => check === 'reader-driver');
      expect(byName(checks)['reader-driver']).toBe(level);
      expect(said(driver).detail).toContain(maker.model);
      expect(said(driver).remedy).toContain(words);
    },
  );

  it('say nothing of drivers where PC/SC lists the reader', async () => {
    const reader = CATALOGUED_READERS.find(({ pcscNames }) => pcscNames.length > 0);
    const [vendorId = 0, productId = 0] = (reader?.usbIds[0] ?? '').split(':').map((id) => Number.parseInt(id, 16));
    const name = readerNameSchema.parse(`${reader?.pcscNames[0]} 00 00`);
    const checks = await runDiagnosis({
      devices: { service: 'running', readers: [{ name, card: 'absent', atr: undefined }] },
      transport: createSimulatorTransport(systemClock),
      usb: { system: 'linux', list: async () => [{ vendorId, productId, product: undefined, isCardReader: true }] },
      isCardInUse: false,
      portal: undefined,
      nowMs: () => now,
      signal,
    });
    expect(byName(checks)).not.toHaveProperty('reader-driver');
    const readers = checks.find(({ check }) => check === 'readers');
    expect(said(readers).detail).toContain(`${reader?.maker} ${reader?.model}`);
  });

  it('tell a card that is no My Number Card', async () => {
    const { checks } = await checksOn('ordinary', {
      fault: () => ({ do: 'answer', bytes: Uint8Array.of(0x6a, 0x82) }),
    });
    expect(checks).toMatchObject({ card: 'ok', device: 'wrong' });
  });

  it('leave the card alone while the window uses it', async () => {
    const { card, checks } = await checksOn('ordinary', {}, true);
    expect(checks).toMatchObject({ device: 'ok' });
    expect(card.wireLog).toHaveLength(0);
  });

  it.each([
    [91, 'ok'],
    [89, 'soon'],
    [0.5, 'soon'],
    [-0.5, 'wrong'],
  ])('warn of the end of a certificate from 90 days ahead: %d days before it', async (days, level) => {
    const { channel } = await cardInReader('ordinary');
    const survey = got(await surveyCard(channel, { signal, memory: createReaderMemory() }));
    const signature = { revocation: 'good', notAfterMs: now + days * DAY_MS } as const;
    expect(byName(cardChecks(survey, signature, now))['certificate-sign']).toBe(level);
  });

  it('SR-20: hold nothing personal in what is kept, and show hostile reader names as codes', async () => {
    const { channel } = await cardInReader('ordinary');
    const survey = got(await surveyCard(channel, { signal, memory: createReaderMemory() }));
    const about = { version: '1', system: 'test', now, language: 'ja' } as const;
    const readerName = readerNameSchema.parse('Unlisted Reader\u202e\u0007<b> [CCID] (53311234567890) 00 00');
    const readers = deviceChecks({
      service: 'running',
      readers: [{ name: readerName, card: 'present', atr: undefined }],
    });
    const report = await diagnosisReport([...readers, ...cardChecks(survey, undefined, now)], about);
    const { name, address, birthDate, securityCode } = PERSONAS.ordinary.holder;
    for (const secret of [name, address, birthDate, birthDate.replaceAll('-', ''), securityCode, 'JPKI-VIRTUAL']) {
      expect(report).not.toContain(secret);
    }
    expect(report).not.toMatch(/\d{8,}/);
    expect(report).toContain('Unlisted Reader[U+202E][U+0007]<b> [CCID] 00 00');
    // The command line prints the checks themselves.
    const shown = readers.map((check) => said(check, 'en').detail).join();
    for (const hidden of ['\u202e', '\u0007', '5331']) expect(shown).not.toContain(hidden);
  });
});

describe('the checks of a window', () => {
  async function checksAfterSignIn() {
    const test = await openTestCore(portal);
    await test.signIn();
    return byName(got(await test.core.handlers.runDiagnosis({})).checks);
  }

  it('tell from the portal that a certificate was revoked after moving, once somebody who has filed signs in', async () => {
    expect(await checksAfterSignIn()).toMatchObject({
      'certificate-sign': 'ok',
      signing: 'ok',
      portal: 'ok',
      clock: 'ok',
    });
    const holder = await portal.authority.holder('ordinary');
    const token = await portal.signIn('ordinary');
    const container = await sampleFiling(holder, portal.procedure('child-allowance-end'));
    expect((await portal.file(token, container)).status).toBe(201);
    expect(await checksAfterSignIn()).toMatchObject({ 'certificate-sign': 'ok', signing: 'ok' });
    hasMoved = true;
    const others = await openTestCore(portal);
    await others.signIn();
    others.transport.pull();
    others.transport.insert(createVirtualCard(await portal.authority.holder('spouse')));
    expect(byName(got(await others.core.handlers.runDiagnosis({})).checks)).toMatchObject({ 'certificate-sign': 'ok' });
    expect(await checksAfterSignIn()).toMatchObject({
      'certificate-sign': 'wrong',
      signing: 'wrong',
      'sign-in': 'ok',
    });
    hasMoved = false;
  });

  it('answer about a certificate to its own holder alone', async () => {
    const asked = await portal.ask(undefined, { method: 'GET', url: '/signature-certificate' });
    expect(asked).toMatchObject({ status: 401, body: { code: 'sessionRequired' } });
    const spouse = await portal.ask(await portal.signIn('spouse'), { method: 'GET', url: '/signature-certificate' });
    expect(spouse.body).toEqual({ certificate: null });
  });

  it('are kept as a text file', async () => {
    const test = await openTestCore(portal);
    const saved = got(await test.core.handlers.saveDiagnosisReport({}));
    expect(saved.savedAs).toMatch(/^madoguchi-\d{4}-\d{2}-\d{2}\.txt$/);
  });

  it('answer while a flow runs, without the card', async () => {
    const test = await openTestCore(portal);
    got(await test.core.handlers.beginLogin({}));
    await test.untilCard('awaitingPin');
    const commands = test.card.wireLog.length;
    expect(byName(got(await test.core.handlers.runDiagnosis({})).checks)).toMatchObject({ device: 'ok' });
    expect(test.card.wireLog).toHaveLength(commands);
  });
});
