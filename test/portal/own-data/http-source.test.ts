import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { OwnGroupId } from '#contract/portal/own-data-groups.ts';
import type { SourceAnswer } from '#contract/portal/own-data-wire.ts';
import { httpSource } from '#portal/own-data/http/http-source.ts';
import { checkSource } from '#portal/own-data/http/source-conformance.ts';
import { type OpenedSource, openSource } from '#portal/own-data/http/source-registration.ts';
import { type SourceLimits, sourceTransport } from '#portal/own-data/http/source-transport.ts';
import { personAt } from '#portal/own-data/http/source-words.ts';
import type { PortalLogEntry } from '#portal/platform/log.ts';
import {
  KNOWN,
  openSourceServer,
  SOURCE_PORTAL,
  type SourceServer,
  type SourceTricks,
} from '../../support/portal/source-server.ts';

let server: SourceServer;
let opened: OpenedSource;
beforeAll(async () => {
  server = await openSourceServer();
  const source = await openSource(server.registration);
  if (!source.ok) throw new Error(JSON.stringify(source.failure));
  opened = source.value;
});
afterAll(() => server.close());
afterEach(() => {
  server.tricks = {};
});

const { signal } = new AbortController();
const personKey = randomBytes(32);

function portalSide(limits?: SourceLimits, of: OpenedSource = opened) {
  const logged: PortalLogEntry[] = [];
  const clock = { nowMs: Date.now() };
  const source = httpSource(of, {
    origin: () => SOURCE_PORTAL,
    personKey,
    transport: sourceTransport(of, limits),
    nowMs: () => clock.nowMs,
    log: (entry) => logged.push(entry),
  });
  const ask = (group: OwnGroupId, since?: string) => source.read({ subject: 'subject', link: 1, group, since, signal });
  return { source, ask, logged, clock };
}

async function linkedSide(limits?: SourceLimits) {
  const side = portalSide(limits);
  const linked = await side.source.link?.({ subject: 'subject', link: 1, identity: KNOWN, signal });
  expect(linked).toEqual({ ok: true, value: undefined });
  return side;
}

describe('a source over HTTP', () => {
  it('is asked once it found the person, and answers all pages as one', async () => {
    expect(
      await portalSide().source.read({ subject: 'other', link: 1, group: 'tax', since: undefined, signal }),
    ).toMatchObject({
      ok: false,
      failure: { code: 'sourcePersonUnknown' },
    });
    const { ask } = await linkedSide();
    const answer = await ask('pension');
    if (!answer.ok) throw new Error(answer.failure.code);
    expect(answer.value.state).toBe('ok');
    expect(answer.value.tables.find(({ key }) => key === 'months')?.rows).toHaveLength(24);
    expect(answer.value.proof?.split('\n')).toHaveLength(3);
    expect(await ask('publicAssistance')).toMatchObject({ value: { state: 'withheld', law: expect.any(String) } });
    expect(await ask('insuranceProvision')).toMatchObject({ value: { state: 'delayed', readyAt: expect.any(String) } });
    expect(await ask('care')).toMatchObject({ value: { state: 'none', tables: [] } });
  });

  it('MT-17: knows a person by a name that no other source and no later link has', () => {
    const names = new Set<string>();
    for (let n = 0; n < 1_000; n += 1) {
      for (const source of ['one', 'two', 'three']) names.add(personAt(personKey, source, `subject ${n}`, 1));
    }
    expect(names.size).toBe(3_000);
    expect(personAt(personKey, 'one', 'subject 1', 2)).not.toBe(personAt(personKey, 'one', 'subject 1', 1));
    expect([...names].some((name) => name.includes('subject'))).toBe(false);
  });

  it.each<[string, SourceTricks]>([
    ['another person', { answer: (right) => ({ ...right, person: randomBytes(32).toString('base64url') }) }],
    ['another group', { answer: (right) => ({ ...right, group: 'care' }) }],
    ['another question', { answer: (right) => ({ ...right, question: randomBytes(32).toString('base64url') }) }],
    ['another portal', { answer: (right) => ({ ...right, aud: 'https://elsewhere.example' }) }],
    ['another source', { answer: (right) => ({ ...right, iss: 'other-source' }) }],
    ['an old answer', { answer: (right) => ({ ...right, iat: right.iat - 121 }) }],
    ['an answer of the future', { answer: (right) => ({ ...right, iat: right.iat + 125 }) }],
    ['one claim more', { answer: (right) => ({ ...right, name: 'x' }) }],
    ['withheld without its law', { answer: (right) => ({ ...right, state: 'withheld', tables: [] }) }],
    ['tables where there is none', { answer: (right) => ({ ...right, state: 'none' }) }],
    ['another key', { key: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey }],
    ['another type', { header: { typ: 'JWT' } }],
    ['pages without end', { answer: (right) => ({ ...right, more: true }) }],
  ])('MT-14: is believed nothing of %s', async (_, tricks) => {
    const { ask, logged } = await linkedSide();
    server.tricks = tricks;
    expect(await ask('tax')).toMatchObject({ ok: false, failure: { code: 'sourceAnswerWrong' } });
    expect(logged).toEqual([{ event: 'sourceFaulty', source: 'mihon-source', what: expect.any(String) }]);
    expect(JSON.stringify(logged)).not.toContain('見本');
  });

  it.each<[string, (response: ServerResponse) => void, string]>([
    [
      'a redirect',
      (response) => response.writeHead(302, { location: 'https://localhost/' }).end(),
      'sourceAnswerWrong',
    ],
    ['a page', (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>'), 'sourceAnswerWrong'],
    [
      'what is compressed',
      (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('x'),
      'sourceAnswerWrong',
    ],
    [
      'more than 2 MiB',
      (response) => response.writeHead(200, { 'content-type': 'application/jwt' }).end(Buffer.alloc(2_097_153, 'a')),
      'sourceAnswerWrong',
    ],
    [
      'half an answer',
      (response) => {
        response.writeHead(200, { 'content-type': 'application/jwt', 'content-length': '100' }).write('half');
        setTimeout(() => response.destroy(), 20);
      },
      'sourceAnswerWrong',
    ],
    ['silence', () => undefined, 'sourceSlow'],
    [
      'a slow drip',
      (response) => {
        response.writeHead(200, { 'content-type': 'application/jwt' });
        const timer = setInterval(() => response.write('a'), 20);
        response.on('close', () => clearInterval(timer));
      },
      'sourceSlow',
    ],
    [
      'maintenance',
      (response) =>
        response
          .writeHead(503, { 'content-type': 'application/problem+json' })
          .end('{"code":"maintenance","until":"2026-12-01T00:00:00Z"}'),
      'sourceClosed',
    ],
    [
      'too many questions',
      (response) =>
        response
          .writeHead(429, { 'content-type': 'application/problem+json', 'retry-after': '7' })
          .end('{"code":"tooMany"}'),
      'sourceClosed',
    ],
    [
      'a problem with a name in it',
      (response) =>
        response
          .writeHead(404, { 'content-type': 'application/problem+json' })
          .end('{"code":"personUnknown","detail":"見本 花子"}'),
      'sourceAnswerWrong',
    ],
  ])('MT-15: comes to an end with %s', async (_, reply, code) => {
    const { ask } = await linkedSide({ connectMs: 1_000, firstByteMs: 300, wholeMs: 500 });
    server.tricks = { reply };
    expect(await ask('tax')).toMatchObject({ ok: false, failure: { code } });
  });

  it('MT-15: is left alone for a minute after five failures, and asked again then', async () => {
    const { ask, clock } = await linkedSide();
    let asked = 0;
    server.tricks = {
      reply: (response) => {
        asked += 1;
        response.writeHead(500).end();
      },
    };
    for (let n = 0; n < 5; n += 1) expect(await ask('tax')).toMatchObject({ failure: { code: 'sourceAnswerWrong' } });
    expect(await ask('tax')).toMatchObject({ failure: { code: 'sourceClosed' } });
    expect(asked).toBe(5);
    clock.nowMs += 60_001;
    await ask('tax');
    expect(asked).toBe(6);
  });

  it('SR-98: is reached at no private address that its registration does not name', async () => {
    const closed = await openSource({ ...server.registration, addresses: ['10.0.0.0/8'] });
    const literal = await openSource({
      ...server.registration,
      addresses: [],
      url: server.registration.url.replace('localhost', '127.0.0.1'),
    });
    for (const one of [closed, literal]) {
      if (!one.ok) throw new Error(one.failure.code);
      const before = server.questions.length;
      expect(await portalSide(undefined, one.value).ask('tax')).toMatchObject({
        failure: { code: 'sourceClosed' },
      });
      expect(server.questions).toHaveLength(before);
    }
  });

  it('is refused at the start where a file of it cannot be used, by the name of the setting', async () => {
    for (const setting of ['caFile', 'questionKeyFile', 'keysFile'] as const) {
      const wrong = await openSource({
        ...server.registration,
        [setting]: server.registration.keyFile.replace('client.key', 'none'),
      });
      expect(wrong).toMatchObject({ ok: false, failure: { code: 'usage', detail: expect.stringContaining(setting) } });
    }
  });
});

describe('the conformance of a source', () => {
  async function problems(tricks: SourceTricks): Promise<string[]> {
    server.tricks = tricks;
    const found: string[] = [];
    const checks = checkSource(opened, { origin: SOURCE_PORTAL, identity: KNOWN, nowMs: Date.now });
    for await (const { rule, problem } of checks) if (problem !== null) found.push(rule);
    return found;
  }

  it('holds for the sample server', async () => {
    expect(await problems({})).toEqual([]);
  });

  const answer = (change: (right: SourceAnswer) => object): SourceTricks => ({ answer: change });
  it.each<[string, SourceTricks]>([
    ['client certificate needed', { admitsAnybody: true }],
    ['link in clear refused', { takesClearLinks: true }],
    ['link of a stranger', { linksStrangers: true }],
    ['no-store', { keeps: true }],
    ['question expired', { anyTime: true }],
    ['question of the future', { anyTime: true }],
    ['question for another source', { anyAudience: true }],
    ['question of another portal', { anyAudience: true }],
    ['signature none', { believesAnySignature: true }],
    ['signature HS256', { believesAnySignature: true }],
    ['signature of another key', { believesAnySignature: true }],
    ['signature by a key in its header', { believesAnySignature: true }],
    ['type of question', { anyType: true }],
    ['question twice', { answersTwice: true }],
    ['question 50 times at once', { answersTwice: true }],
    ['person unknown', { answersStrangers: true }],
    ['group unknown', { anyGroup: true }],
    ['question malformed', { takesAnything: true }],
    ['answer pension', { ignoresSince: true }],
    [
      'answer tax',
      answer((right) => ({ ...right, tables: [{ key: 'main', rows: [{ tax: randomBytes(4).readUInt32BE(0) }] }] })),
    ],
    ['answer tax', answer((right) => ({ ...right, tables: [{ key: 'main', rows: [{ tax: 1.5 }] }] }))],
    ['answer tax', answer((right) => ({ ...right, tables: [{ key: 'main', rows: [{ year: '123456789018' }] }] }))],
    ['answer care', answer((right) => ({ ...right, tables: [{ key: 'level', rows: [] }] }))],
  ])('names «%s» of one that breaks it', async (rule, tricks) => {
    expect(await problems(tricks)).toContain(rule);
  });

  it('looks at what the sample server holds of its parent', () => {
    const n = createHash('sha256').update('sample person 2').digest().readUInt32BE(0);
    expect(n % 3).toBe(0);
  });
});
