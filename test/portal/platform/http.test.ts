import { connect } from 'node:net';
import type { InjectOptions } from 'fastify';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FAILURES, parseFailure } from '#contract/failures/failure.ts';
import { CONTAINER_LIMIT_BYTES, CONTAINER_MEDIA_TYPE } from '#contract/portal/application-routes.ts';
import { PORTAL_ROUTES } from '#contract/portal/portal-routes.ts';
import { openTestPortal, type TestPortal } from '../../support/portal/portal-harness.ts';

let portal: TestPortal;
let token: string;
beforeAll(async () => {
  portal = await openTestPortal();
  token = await portal.signIn('ordinary');
});
afterAll(() => portal.close());

const ROUTES = Object.entries(PORTAL_ROUTES).map(([name, { method, path }]) => ({
  name,
  method,
  url: path.replace(':number', 'MG-0000-0000-0000').replace(':id', 'child-allowance-claim'),
}));
const bearer = () => ({ authorization: `Bearer ${token}` });

function expectGuarded(answer: { headers: Record<string, unknown>; body: string }) {
  expect(answer.headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    'x-frame-options': 'DENY',
  });
  expect(answer.headers['content-security-policy']).toMatch(/^default-src 'none'; frame-ancestors 'none'/);
  expect(Object.keys(answer.headers).filter((name) => /^(server|x-powered-by|access-control-)/.test(name))).toEqual([]);
  expect(answer.body).not.toMatch(/node_modules|at \w+ \(|\.ts:\d/);
}

/** Of tokens as OAuth has it (RFC 6749, 5.2). */
function mediaTypeOfRefusal(name: string): string {
  return /^issue\w+Token /.test(name) ? 'application/json' : 'application/problem+json';
}

describe('every answer', () => {
  const tries = ROUTES.flatMap(({ name, method, url }): [string, InjectOptions][] => [
    [`${name} as it is`, { method, url }],
    [`${name} without a session`, { method, url, headers: { authorization: 'Bearer x' } }],
    [`${name} with a strange query`, { method, url: `${url}?nonsense=1` }],
    [`${name} with a strange body`, { method, url, headers: { 'content-type': 'text/html' }, payload: '<p>' }],
  ]);

  it.each([
    ...tries,
    ['an unknown path', { method: 'GET', url: '/unknown' }],
    ['a path that climbs', { method: 'GET', url: '/services/..%2f..%2fetc%2fpasswd' }],
    ['a path that is no UTF-8', { method: 'GET', url: '/services/%ff' }],
    ['a method no route has', { method: 'PUT', url: '/applications' }],
    [
      'OPTIONS of a browser',
      {
        method: 'OPTIONS',
        url: '/session',
        headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
      },
    ],
    ['HEAD', { method: 'HEAD', url: '/health' }],
  ] as [string, InjectOptions][])(
    'SR-96: carries the security headers and, refused, a problem with its code: %s',
    async (name, request) => {
      const answer = await portal.app.inject(request);
      expectGuarded(answer);
      if (answer.statusCode < 400) return;
      expect(answer.headers['content-type']).toBe(`${mediaTypeOfRefusal(name)}; charset=utf-8`);
      if (request.method === 'HEAD') return;
      const failure = parseFailure(answer.json());
      expect(failure).toBeDefined();
      expect(FAILURES[failure?.code ?? 'cancelled']).toMatchObject({ http: answer.statusCode });
      expect(answer.json()).toMatchObject({ status: answer.statusCode });
    },
  );

  it('SR-96: says of an unexpected error no more than an identifier that is also in the log', async () => {
    const broken = await openTestPortal();
    const owner = await broken.signIn('ordinary');
    await sql`drop table application_history`.execute(broken.database);
    const answer = await broken.app.inject({
      method: 'GET',
      url: '/applications',
      headers: { authorization: `Bearer ${owner}` },
    });
    await broken.close();
    expectGuarded(answer);
    expect(answer.statusCode).toBe(500);
    const { code, id } = answer.json();
    expect(code).toBe('internal');
    const entry = broken.logged.find((one) => one.event === 'unexpected');
    expect(entry).toMatchObject({ requestId: id });
    expect(Object.keys(answer.json()).sort()).toEqual(['code', 'id', 'instance', 'status', 'type']);
  });

  it('answers storageUnavailable while the database is gone', async () => {
    const broken = await openTestPortal();
    await broken.database.destroy();
    const health = await broken.app.inject({ method: 'GET', url: '/health' });
    await broken.close();
    expect(health.statusCode).toBe(503);
    expect(health.json()).toMatchObject({ code: 'storageUnavailable' });
  });

  it('SR-96: answers what is not HTTP with a problem and the security headers', async () => {
    const raw = await openTestPortal();
    const address = new URL(await raw.app.listen({ host: '127.0.0.1', port: 0 }));
    const answers = [];
    for (const text of [
      'rubbish\r\n\r\n',
      `GET /health HTTP/1.1\r\nhost: x\r\nx-long: ${'a'.repeat(20_000)}\r\n\r\n`,
      'GET / HTTP/1.1\r\n: x\r\n\r\n',
    ]) {
      answers.push(await rawAnswer(Number(address.port), text));
    }
    await raw.close();
    for (const answer of answers) {
      expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
      expect(answer).toContain('x-content-type-options: nosniff');
      expect(answer).toContain('"code":"requestMalformed"');
    }
  });
});

function rawAnswer(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    let answer = '';
    socket.setEncoding('utf8').on('data', (chunk) => {
      answer += chunk;
    });
    socket.once('error', reject).once('close', () => resolve(answer));
  });
}

const STRANGE_TYPES = [
  'text/plain',
  'text/plain;charset=utf-8',
  'text/html',
  'text/xml',
  'text/json',
  'text/javascript',
  'multipart/form-data',
  'multipart/form-data; boundary=x',
  'application/x-www-form-urlencoded',
  'application/xml',
  'application/octet-stream',
  'application/zip',
  'application/pdf',
  'application/problem+json',
  'application/ld+json',
  'application/json5',
  'application/jsonp',
  'application/json, text/plain',
  'application/json;',
  'application/json ;',
  'application/json; charset=utf-16',
  'application/json; charset=shift_jis',
  'application/json; charset=utf-8; x=y',
  'application/json\t',
  ' text/plain',
  'application/ json',
  'application /json',
  'json',
  '*/*',
  'application/*',
  'application/json charset=utf-8',
  'application/vnd.etsi.asic-e',
  'application/vnd.etsi.asic-s+zip',
  'application/vnd.etsi.asic-e+zip; x=y',
  'APPLICATION/VND.ETSI.ASIC-E+ZIP',
  'image/png',
  'image/svg+xml',
  'application/graphql',
  'application/cbor',
  'x',
  'null',
];

const FORMS: Readonly<Record<string, readonly string[]>> = {
  'application/x-www-form-urlencoded': ['/agency/token', '/api/token', '/mail/stop/:token'],
  'multipart/form-data; boundary=x': ['/api/deliveries', '/own-data/corrections/:correction/file', '/mail/stop/:token'],
};

describe('bodies', () => {
  it.each(STRANGE_TYPES)('SR-91: are not read as %j by any route that does not name it', async (type) => {
    // OAuth asks for a token by a form, a mail program stops mail by one; tests of those doors say what else they read.
    const forms = FORMS[type] ?? [];
    const routes = ROUTES.filter(({ method, url }) => method === 'POST' && !forms.includes(url));
    for (const { method, url } of routes) {
      const answer = await portal.app.inject({
        method,
        url,
        headers: { ...bearer(), 'content-type': type },
        payload: '{"purpose":"login"}',
      });
      expect({ url, code: answer.json().code }).toEqual({ url, code: 'mediaTypeUnsupported' });
    }
  });

  it('SR-91: are read where the route names their type, however it is cased', async () => {
    for (const type of [
      'application/json',
      'application/json; charset=utf-8',
      'application/json;charset=UTF-8',
      'Application/JSON',
    ]) {
      const answer = await portal.ask(undefined, {
        method: 'POST',
        url: '/session/challenges',
        headers: { 'content-type': type },
        payload: '{"purpose":"login"}',
      });
      expect(answer.status).toBe(200);
    }
  });

  it('SR-91: of the wrong kind for the route are refused', async () => {
    const json = {
      method: 'POST',
      url: '/applications',
      headers: { 'content-type': 'application/json' },
      payload: '{}',
    } as const;
    expect((await portal.ask(token, json)).body.code).toBe('mediaTypeUnsupported');
    const zip = {
      method: 'POST',
      url: '/session',
      headers: { 'content-type': CONTAINER_MEDIA_TYPE },
      payload: 'PK',
    } as const;
    expect((await portal.ask(undefined, zip)).body.code).toBe('mediaTypeUnsupported');
    const packed = {
      method: 'POST',
      url: '/session',
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
      payload: 'x',
    } as const;
    expect((await portal.ask(undefined, packed)).body.code).toBe('mediaTypeUnsupported');
  });

  it.each([
    ['no JSON', '{'],
    ['JSON and more', '{"proof":"x"} x'],
    ['an array', '[]'],
    ['a text', '"proof"'],
    ['another member', '{"proof":"x","admin":true}'],
    ['a prototype', '{"proof":"x","__proto__":{"admin":true}}'],
    ['a number', '{"proof":1}'],
    ['an empty proof', '{"proof":""}'],
    ['nothing', ''],
    ['no UTF-8', Buffer.from([0x7b, 0xff, 0x7d])],
    ['brackets without end', '['.repeat(70_000)],
  ])('SR-92: that are %s are refused as malformed', async (_, payload) => {
    const headers = { 'content-type': 'application/json' };
    const answer = await portal.ask(undefined, { method: 'POST', url: '/session', headers, payload });
    expect(answer).toMatchObject({ status: 400, body: { code: 'requestMalformed' } });
  });

  it('SR-92: above the route’s limit are refused before they are read', async () => {
    const headers = { 'content-type': 'application/json', 'content-length': String(CONTAINER_LIMIT_BYTES + 1) };
    const json = await portal.ask(undefined, { method: 'POST', url: '/session', headers, payload: '{}' });
    expect(json).toMatchObject({ status: 413, body: { code: 'requestTooLarge' } });
    const huge = { ...headers, 'content-type': CONTAINER_MEDIA_TYPE };
    const container = await portal.ask(token, { method: 'POST', url: '/applications', headers: huge, payload: 'PK' });
    expect(container).toMatchObject({
      status: 413,
      body: { code: 'requestTooLarge', limitBytes: CONTAINER_LIMIT_BYTES },
    });
  });

  it('SR-92: of a filing are not read at all without a session', async () => {
    const headers = { 'content-type': CONTAINER_MEDIA_TYPE, 'content-length': String(CONTAINER_LIMIT_BYTES + 1) };
    const answer = await portal.ask(undefined, { method: 'POST', url: '/applications', headers, payload: 'PK' });
    expect(answer).toMatchObject({ status: 401, body: { code: 'sessionRequired' } });
  });

  it.each([
    `/services?query=${'a'.repeat(101)}`,
    '/services?municipality=13131',
    '/services?municipality=131319',
    '/services?topic=everything',
    '/services?query=a&query=b',
    '/services/child-allowance-claim',
    '/services/Child?municipality=131318',
    '/health?x=1',
  ])('SR-92: and the query %s is refused as malformed', async (url) => {
    expect((await portal.ask(undefined, { method: 'GET', url })).body.code).toBe('requestMalformed');
  });
});

describe('GET', () => {
  it('SR-45: changes nothing', async () => {
    const state = async () => {
      const tables = [
        'login_challenge',
        'subject',
        'subject_certificate',
        'application',
        'application_history',
        'served_procedure',
      ];
      const counts = await Promise.all(
        tables.map((table) =>
          sql`select count(*), max(t::text) from ${sql.table(table)} as t`.execute(portal.database),
        ),
      );
      return counts.map(({ rows }) => rows);
    };
    const before = await state();
    for (const { method, url } of ROUTES.filter((route) => route.method === 'GET')) {
      await portal.app.inject({ method, url, headers: bearer() });
      await portal.app.inject({ method, url: `${url}?municipality=131318`, headers: bearer() });
    }
    expect(await state()).toEqual(before);
  });

  it('offers its CA certificates, its health and that it is for practice', async () => {
    const health = await portal.ask(undefined, { method: 'GET', url: '/health' });
    expect(health.body).toEqual({ status: 'ok', now: expect.any(String), practice: true });
    const authorities = await portal.ask(undefined, { method: 'GET', url: '/certificate-authorities' });
    const [auth] = portal.anchors.certificates.auth;
    expect(authorities.body).toMatchObject({ auth: [Buffer.from(auth?.der ?? []).toString('base64')] });
  });
});
