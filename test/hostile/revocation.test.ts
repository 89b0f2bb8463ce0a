import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Certificate } from '#pki/certificate/certificate.ts';
import { derValue } from '#pki/der/der.ts';
import { checkCrl, readCheckedCrl } from '#pki/revocation/crl.ts';
import { composeOcspRequest, readOcspResponse } from '#pki/revocation/ocsp.ts';
import { createRevocationChecker, type RevocationConfiguration } from '#pki/revocation/revocation.ts';
import type { RevocationProblem } from '#pki/revocation/revocation-reading.ts';
import {
  bareOcspResponse,
  buildCrl,
  buildOcspResponse,
  type CrlRecipe,
  nonceOf,
  type OcspRecipe,
  readCrl,
} from '../support/pki/build-revocation.ts';
import {
  AT_MS,
  basicConstraints,
  caSubject,
  extendedKeyUsage,
  extension,
  issue,
  keyUsage,
  leafExtensions,
  oidDer,
  parsed,
  testCa,
  testKey,
  testLeaf,
} from '../support/pki/issue-certificate.ts';

const LEAF = testLeaf('sign');
const OTHER = testLeaf('sign', { key: testKey('other leaf') });
const HOUR_MS = 3_600_000;
const ABOUT = { certificate: parsed(LEAF), issuer: parsed(testCa('sign')), atMs: AT_MS, maxAgeMs: 24 * HOUR_MS };
const NONCE = new Uint8Array(32).fill(7);

function outcome(reading: ReturnType<typeof readCrl>): string {
  return reading.ok ? reading.state : reading.problem;
}

const OCSP_SIGNING = '1.3.6.1.5.5.7.3.9';
const responder = (extensions: Parameters<typeof issue>[0]['extensions'], changes = {}) =>
  issue({
    subject: [['CN', 'responder']],
    key: testKey('responder'),
    issuer: testCa('sign'),
    extensions,
    ...changes,
  });
const forgedCa = issue({
  subject: caSubject('sign'),
  key: testKey('forged root'),
  extensions: [basicConstraints(true), keyUsage('keyCertSign', 'crlSign')],
});
const directoryPoint = (name: string) =>
  derValue(0xa0, derValue(0xa0, derValue(0xa4, parsed(issueNamed(name)).subjectDer)));
function issueNamed(name: string) {
  return issue({ subject: [['CN', name]], key: testKey('point'), extensions: [basicConstraints(false)] });
}
const issuingPoint = (...parts: readonly Uint8Array[]) => extension('2.5.29.28', derValue(0x30, ...parts), true);

/** An entry about a serial number of its own. */
function crlEntry(date: string, ...more: readonly Uint8Array[]): Uint8Array {
  return derValue(0x30, derValue(2, Uint8Array.of(0x42)), derValue(0x17, Buffer.from(date)), ...more);
}

function extensionDer(id: string): Uint8Array {
  return derValue(0x30, oidDer(id), derValue(4, Uint8Array.of(5, 0)));
}

function reasonDer(reason: Uint8Array): Uint8Array {
  return derValue(0x30, oidDer('2.5.29.21'), derValue(4, reason));
}

const OCSP_SERIES: readonly (readonly [string, Partial<OcspRecipe>, string])[] = [
  ['a good answer by the CA', {}, 'good'],
  ['a good answer with SHA-256 names', { hash: 'sha256' }, 'good'],
  [
    'a good answer by a delegate',
    { responder: responder([keyUsage('digitalSignature'), extendedKeyUsage(OCSP_SIGNING)]) },
    'good',
  ],
  ['revoked', { status: 'revoked' }, 'revoked'],
  ['on hold', { status: 'onHold' }, 'onHold'],
  [
    'R1 a broken signature',
    { changeSignature: (bytes) => bytes.map((one, n) => (n === 9 ? one ^ 1 : one)) },
    'signatureInvalid',
  ],
  ['R1 no signature', { changeSignature: () => new Uint8Array() }, 'signatureInvalid'],
  ['R2 a stranger', { responder: forgedCa }, 'signatureInvalid'],
  ['R2 another holder of the same CA', { responder: OTHER }, 'responderRefused'],
  ['R3 a delegate without the usage', { responder: responder([keyUsage('digitalSignature')]) }, 'responderRefused'],
  [
    'R3 a delegate that may not sign',
    { responder: responder([keyUsage('keyEncipherment'), extendedKeyUsage(OCSP_SIGNING)]) },
    'responderRefused',
  ],
  [
    'R3 a delegate that has expired',
    { responder: responder([extendedKeyUsage(OCSP_SIGNING)], { notAfterMs: AT_MS - 1000 }) },
    'responderRefused',
  ],
  [
    'R3 a delegate of another CA',
    { responder: responder([extendedKeyUsage(OCSP_SIGNING)], { issuer: testCa('auth') }) },
    'responderRefused',
  ],
  ['R4 no nonce', { nonce: null }, 'nonceMismatch'],
  ['R4 another nonce', { nonce: new Uint8Array(32) }, 'nonceMismatch'],
  ['R5 produced tomorrow', { producedAtMs: AT_MS + 24 * HOUR_MS }, 'notYetIssued'],
  [
    'R5 true from tomorrow on',
    { thisUpdateMs: AT_MS + 24 * HOUR_MS, nextUpdateMs: AT_MS + 48 * HOUR_MS },
    'notYetIssued',
  ],
  ['R6 superseded a second ago', { nextUpdateMs: AT_MS - 1000 }, 'stale'],
  ['R6 without an end and two days old', { thisUpdateMs: AT_MS - 48 * HOUR_MS, nextUpdateMs: null }, 'stale'],
  ['R7 about another certificate', { about: OTHER }, 'otherCertificate'],
  ['R7 about a namesake of another CA', { issuer: forgedCa, responder: testCa('sign') }, 'otherCertificate'],
  ['R7 two answers', { times: 2 }, 'otherCertificate'],
  ['R8 unknown', { status: 'unknown' }, 'unknown'],
  [
    'R15 an unknown critical extension',
    { responseExtensions: [extension('1.2.3.4', Uint8Array.of(5, 0), true)] },
    'criticalExtension',
  ],
  [
    'R15 an unknown critical extension of the answer',
    { singleExtensions: [extension('1.2.3.4', Uint8Array.of(5, 0), true)] },
    'criticalExtension',
  ],
];

const CRL_SERIES: readonly (readonly [string, CrlRecipe, string])[] = [
  ['an empty list', {}, 'good'],
  ['a list of others', { revoked: [{ certificate: OTHER }] }, 'good'],
  ['revoked', { revoked: [{ certificate: OTHER }, { certificate: LEAF, reason: 3 }] }, 'revoked'],
  ['revoked without a reason', { revoked: [{ certificate: LEAF }] }, 'revoked'],
  ['on hold', { revoked: [{ certificate: LEAF, reason: 6 }] }, 'onHold'],
  [
    'R1 a broken signature',
    { changeSignature: (bytes) => bytes.map((one, n) => (n === 9 ? one ^ 1 : one)) },
    'signatureInvalid',
  ],
  ['R2 signed by a stranger of the CA’s name', { signer: forgedCa }, 'signatureInvalid'],
  ['R2 of another CA', { issuer: testCa('auth') }, 'otherIssuer'],
  ['R5 issued tomorrow', { thisUpdateMs: AT_MS + 24 * HOUR_MS, nextUpdateMs: AT_MS + 48 * HOUR_MS }, 'notYetIssued'],
  ['R6 superseded a second ago', { nextUpdateMs: AT_MS - 1000 }, 'stale'],
  ['R6 without an end and two days old', { thisUpdateMs: AT_MS - 48 * HOUR_MS, nextUpdateMs: null }, 'stale'],
  [
    'R14 revoked after the time that the signer claims',
    { revoked: [{ certificate: LEAF, atMs: AT_MS + 60_000 }] },
    'revoked',
  ],
  [
    'R15 an unknown critical extension',
    { extensions: [extension('1.2.3.4', Uint8Array.of(5, 0), true)] },
    'criticalExtension',
  ],
  [
    'R15 an unknown critical extension of the entry',
    { revoked: [{ certificate: LEAF, extensions: [extension('2.5.29.29', Uint8Array.of(5, 0), true)] }] },
    'criticalExtension',
  ],
  [
    'R15 an unknown critical extension of another’s entry',
    { revoked: [{ certificate: OTHER, extensions: [extension('1.2.3.4', Uint8Array.of(5, 0), true)] }] },
    'criticalExtension',
  ],
  [
    'R15 an unknown extension of the entry that is not critical',
    { revoked: [{ certificate: LEAF, extensions: [extension('2.5.29.24', Uint8Array.of(5, 0))] }] },
    'revoked',
  ],
  [
    'R15 another issuer’s entry',
    { revoked: [{ certificate: OTHER, extensions: [extension('2.5.29.29', Uint8Array.of(5, 0))] }] },
    'otherScope',
  ],
  ...(
    [
      ['that is empty', derValue(0x30)],
      ['without a date', derValue(0x30, derValue(2, Uint8Array.of(1)))],
      ['whose date is a number', derValue(0x30, derValue(2, Uint8Array.of(1)), derValue(2, Uint8Array.of(1)))],
      ['of a day that does not exist', crlEntry('260230000000Z')],
      ['with four parts', crlEntry('260101000000Z', derValue(0x30, extensionDer('1.2.3')), derValue(5))],
      ['with no extensions in their place', crlEntry('260101000000Z', derValue(0x30))],
      ['with a number for extensions', crlEntry('260101000000Z', derValue(2, Uint8Array.of(1)))],
      [
        'with the same extension twice',
        crlEntry('260101000000Z', derValue(0x30, extensionDer('1.2.3'), extensionDer('1.2.3'))),
      ],
      [
        'with a reason that does not exist',
        crlEntry('260101000000Z', derValue(0x30, reasonDer(derValue(10, Uint8Array.of(7))))),
      ],
      [
        'with a reason that is a number',
        crlEntry('260101000000Z', derValue(0x30, reasonDer(derValue(2, Uint8Array.of(1))))),
      ],
    ] as const
  ).map(([title, entry]) => [`R19 an entry ${title}`, { entries: [entry] }, 'notDer'] as const),
  ['R16 a delta list', { extensions: [extension('2.5.29.27', derValue(0x02, Uint8Array.of(1)), true)] }, 'delta'],
  ['R17 an indirect list', { extensions: [issuingPoint(Uint8Array.of(0x84, 1, 0xff))] }, 'otherScope'],
  ['R17 a list for some reasons only', { extensions: [issuingPoint(Uint8Array.of(0x83, 2, 4, 0x10))] }, 'otherScope'],
  ['R17 a list of CAs only', { extensions: [issuingPoint(Uint8Array.of(0x82, 1, 0xff))] }, 'otherScope'],
  [
    'R17 a list that denies being of holders only',
    { extensions: [issuingPoint(Uint8Array.of(0x81, 1, 0))] },
    'otherScope',
  ],
  ['R17 an empty scope', { extensions: [issuingPoint()] }, 'notDer'],
  ['R17 a list of holders only', { extensions: [issuingPoint(Uint8Array.of(0x81, 1, 0xff))] }, 'good'],
  ['R17 the list of another place', { extensions: [issuingPoint(directoryPoint('elsewhere'))] }, 'otherScope'],
  ['a list of version 1', { version: 0 }, 'notDer'],
];

describe('SR-78: answers about revocation are believed only from who may give them', () => {
  it.each(OCSP_SERIES)('SR-78: OCSP, %s', (_title, recipe, expected) => {
    const response = buildOcspResponse({ about: LEAF, nonce: NONCE, ...recipe });
    expect(outcome(readOcspResponse(response, NONCE, ABOUT))).toBe(expected);
  });

  it.each(CRL_SERIES)('SR-78: CRL, %s', (_title, recipe, expected) => {
    expect(outcome(readCrl(buildCrl(recipe), ABOUT))).toBe(expected);
  });

  it('SR-78: a list of the certificate’s own place covers it', () => {
    const point = directoryPoint('the place');
    const certificate = parsed(
      testLeaf('sign', {
        extensions: [...leafExtensions('sign'), extension('2.5.29.31', derValue(0x30, derValue(0x30, point)))],
      }),
    );
    const crl = buildCrl({ extensions: [issuingPoint(point)] });
    expect(outcome(readCrl(crl, { ...ABOUT, certificate }))).toBe('good');
  });

  it('SR-78: a CA that may not sign lists is not believed', () => {
    const ca = issue({
      subject: caSubject('sign'),
      key: testKey('sign CA'),
      extensions: [basicConstraints(true), keyUsage('keyCertSign')],
    });
    expect(outcome(readCrl(buildCrl(), { ...ABOUT, issuer: parsed(ca) }))).toBe('responderRefused');
  });

  it.each([
    ['R9 try later', 3, 'tryLater'],
    ['malformed request', 1, 'responderError'],
    ['unauthorised', 6, 'responderError'],
  ] as const)('SR-78: OCSP, %s', (_title, status, problem: RevocationProblem) => {
    expect(outcome(readOcspResponse(bareOcspResponse(status), NONCE, ABOUT))).toBe(problem);
  });

  it('SR-90: an OCSP response or CRL with any byte changed never says good', () => {
    const ocsp = buildOcspResponse({ about: LEAF, nonce: NONCE });
    const crl = buildCrl({ revoked: [{ certificate: OTHER }] });
    const said: string[] = [];
    for (let at = 0; at < ocsp.length; at += 3) {
      said.push(outcome(readOcspResponse(flipped(ocsp, at), NONCE, ABOUT)));
    }
    for (let at = 0; at < crl.length; at += 1) said.push(outcome(readCrl(flipped(crl, at), ABOUT)));
    // The responder’s own certificate travels unsigned and is not used where the CA itself signs.
    const unsigned = said.slice(0, Math.ceil(ocsp.length / 3)).filter((one) => one === 'good').length;
    const carried = Math.ceil(testCa('sign').der.length / 3);
    expect(unsigned).toBeLessThanOrEqual(carried);
    expect(said.slice(Math.ceil(ocsp.length / 3))).not.toContain('good');
  });

  function flipped(bytes: Uint8Array, at: number): Uint8Array {
    const altered = Uint8Array.from(bytes);
    altered[at] = (altered[at] ?? 0) ^ (1 << (at % 8));
    return altered;
  }
});

describe('SR-78: asking', () => {
  const opened: { close(): void }[] = [];
  afterEach(() => {
    for (const server of opened.splice(0)) server.close();
  });

  async function serve(listener: RequestListener): Promise<string> {
    const server = createServer(listener);
    opened.push({
      close: () => {
        server.closeAllConnections();
        server.close();
      },
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }

  const path: readonly Certificate[] = [parsed(LEAF), parsed(testCa('sign'))];
  const checkerOf = (configuration: Partial<RevocationConfiguration>) =>
    createRevocationChecker({ methods: ['crl'], sources: {}, fetch, timeOutMs: 2_000, ...configuration });
  const question = (atMs = AT_MS, signal = new AbortController().signal) =>
    ({ path, role: 'sign', atMs, signal }) as const;
  const ask = (configuration: Partial<RevocationConfiguration>) => checkerOf(configuration).check(question());
  const reply =
    (status: number, body: Uint8Array | string, headers: Record<string, string> = {}): RequestListener =>
    (_request, response) => {
      response.writeHead(status, headers).end(body);
    };
  const ocspResponder =
    (recipe: Partial<OcspRecipe>): RequestListener =>
    async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      response.end(buildOcspResponse({ about: LEAF, nonce: nonceOf(Buffer.concat(chunks)), ...recipe }));
    };

  it('SR-78: with no method nothing is asked and the state says so', async () => {
    const crlUrl = await serve(() => expect.fail('asked'));
    const answer = await ask({ methods: [], sources: { sign: { crlUrl } } });
    expect(answer).toEqual({ state: 'notChecked', evidence: [], checkedAtMs: AT_MS });
  });

  it('SR-78: addresses come from the configuration of the role, never from the certificate', async () => {
    const crlUrl = await serve(reply(200, buildCrl()));
    expect((await ask({ sources: { auth: { crlUrl } } })).state).toBe('unavailable');
    expect((await ask({ sources: { sign: { crlUrl } } })).state).toBe('good');
  });

  it('SR-78: OCSP over HTTP with a fresh nonce each time; the answer is kept as evidence', async () => {
    const ocspUrl = await serve(ocspResponder({}));
    const answer = await ask({ methods: ['ocsp'], sources: { sign: { ocspUrl } } });
    expect(answer.state).toBe('good');
    expect(answer.evidence).toHaveLength(1);
    const [one, two] = [NONCE, new Uint8Array(32)].map((nonce) =>
      composeOcspRequest(ABOUT.certificate, ABOUT.issuer, nonce),
    );
    expect(nonceOf(one ?? NONCE)).not.toEqual(nonceOf(two ?? NONCE));
  });

  it.each([
    ['R10 500', reply(500, 'broken')],
    ['R11 HTML with 200', reply(200, '<!doctype html><title>Log in</title>', { 'content-type': 'text/html' })],
    ['R12 10 MiB', reply(200, new Uint8Array(10_485_760).fill(0x30))],
    ['an empty answer', reply(200, '')],
    ['204', reply(204, '')],
  ])('SR-78: %s leaves it unavailable', async (_title, listener) => {
    const url = await serve(listener);
    for (const method of ['crl', 'ocsp'] as const) {
      const answer = await ask({ methods: [method], sources: { sign: { crlUrl: url, ocspUrl: url } } });
      expect(answer).toMatchObject({ state: 'unavailable', evidence: [] });
    }
  });

  it('SR-78: R13 an answer that does not come is given up in time', async () => {
    const crlUrl = await serve(() => {});
    const begun = performance.now();
    expect((await ask({ sources: { sign: { crlUrl } }, timeOutMs: 200 })).state).toBe('unavailable');
    expect(performance.now() - begun).toBeLessThan(1_500);
  });

  it('SR-78: R18 a redirect is not followed', async () => {
    const good = await serve(reply(200, buildCrl()));
    const crlUrl = await serve(reply(302, '', { location: good }));
    expect((await ask({ sources: { sign: { crlUrl } } })).state).toBe('unavailable');
  });

  it('SR-78: nobody listening, and an abort, leave it unavailable', async () => {
    expect((await ask({ sources: { sign: { crlUrl: 'http://127.0.0.1:9/' } } })).state).toBe('unavailable');
    const crlUrl = await serve(reply(200, buildCrl()));
    const aborted = question(AT_MS, AbortSignal.abort());
    expect((await checkerOf({ sources: { sign: { crlUrl } } }).check(aborted)).state).toBe('unavailable');
  });

  it('SR-78: the next method is asked where the first has no answer', async () => {
    const crlUrl = await serve(reply(500, ''));
    const ocspUrl = await serve(ocspResponder({ status: 'revoked' }));
    const sources = { sign: { crlUrl, ocspUrl } };
    expect((await ask({ methods: ['crl', 'ocsp'], sources })).state).toBe('revoked');
    expect((await ask({ methods: ['crl'], sources })).state).toBe('unavailable');
  });

  /** Counts how often it is asked. */
  async function counted(listener: RequestListener): Promise<{ url: string; asked: () => number }> {
    let asked = 0;
    const url = await serve((request, response) => {
      asked += 1;
      listener(request, response);
    });
    return { url, asked: () => asked };
  }
  const sourcesAt = (url: string) => ({ sign: { crlUrl: url, ocspUrl: url } });

  it.each([
    ['crl', reply(200, buildCrl())],
    ['ocsp', ocspResponder({ nextUpdateMs: AT_MS + 24 * HOUR_MS })],
  ] as const)(
    'SR-78: a kept answer (%s) spares the network until its next update, and no longer',
    async (method, listener) => {
      const { url, asked } = await counted(listener);
      const checker = checkerOf({ methods: [method], sources: sourcesAt(url) });
      for (let n = 0; n < 3; n += 1) expect((await checker.check(question())).state).toBe('good');
      expect(asked()).toBe(1);
      expect((await checker.check(question(AT_MS + 25 * HOUR_MS))).state).toBe('unavailable');
      expect(asked()).toBe(2);
    },
  );

  it.each([
    ['crl', reply(200, buildCrl({ nextUpdateMs: null }))],
    ['ocsp', ocspResponder({ nextUpdateMs: null })],
  ] as const)('SR-78: an answer (%s) that names no next update is asked for each time', async (method, listener) => {
    const { url, asked } = await counted(listener);
    const checker = checkerOf({ methods: [method], sources: sourcesAt(url) });
    for (let n = 0; n < 2; n += 1) expect((await checker.check(question())).state).toBe('good');
    expect(asked()).toBe(2);
  });

  it('SR-78: a list is fetched once for all who wait for it, and one who gives up takes it from nobody', async () => {
    const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
    const { url, asked } = await counted((_request, response) => {
      void held.then(() => response.end(buildCrl()));
    });
    const checker = checkerOf({ sources: sourcesAt(url) });
    const impatient = new AbortController();
    const first = checker.check(question(AT_MS, impatient.signal));
    const others = [checker.check(question()), checker.check(question())];
    await expect.poll(asked).toBe(1);
    impatient.abort();
    expect((await first).state).toBe('unavailable');
    letGo();
    expect((await Promise.all(others)).map(({ state }) => state)).toEqual(['good', 'good']);
    expect(asked()).toBe(1);
  });

  it('SR-78: a list in a file is read again once the file is another', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'madoguchi-crl-'));
    opened.push({ close: () => rmSync(folder, { recursive: true }) });
    const crlFile = join(folder, 'sign.crl');
    const checker = checkerOf({ sources: { sign: { crlFile } } });
    const states = [];
    for (const crl of [undefined, buildCrl(), buildCrl({ revoked: [{ certificate: LEAF }] })]) {
      if (crl !== undefined) writeFileSync(crlFile, crl);
      for (let n = 0; n < 2; n += 1) states.push((await checker.check(question())).state);
    }
    expect(states).toEqual(['unavailable', 'unavailable', 'good', 'good', 'revoked', 'revoked']);
  });

  it('a question to a list that was checked costs the same, however many others are on it', () => {
    const timeOf = (others: number) => {
      const check = checkCrl(buildCrl({ others, revoked: [{ certificate: LEAF }] }), ABOUT.issuer);
      if (!check.ok) throw new Error(check.problem);
      const rounds = Array.from({ length: 5 }, () => {
        const begun = performance.now();
        for (let n = 0; n < 200; n += 1)
          expect(readCheckedCrl(check.list, ABOUT)).toEqual({ ok: true, state: 'revoked' });
        return performance.now() - begun;
      });
      return Math.min(...rounds);
    };
    const few = timeOf(10);
    expect(timeOf(20_000)).toBeLessThan(few * 5);
  });

  it('SR-88: the kept evidence gives the same answer again without a network', async () => {
    const crlUrl = await serve(reply(200, buildCrl({ revoked: [{ certificate: LEAF, reason: 6 }] })));
    const { state, evidence } = await ask({ sources: { sign: { crlUrl } } });
    const [crl] = evidence;
    expect(state).toBe('onHold');
    expect(crl && outcome(readCrl(crl, ABOUT))).toBe('onHold');
  });
});
