import { createHmac, timingSafeEqual } from 'node:crypto';
import type { InjectOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failed, success } from '#contract/failures/outcome.ts';
import { CONTAINER_MEDIA_TYPE } from '#contract/portal/application-routes.ts';
import { PORTAL_ROUTES } from '#contract/portal/portal-routes.ts';
import { type Audience, openAudience } from '#portal/platform/http/audience.ts';
import { openTestPortal, type TestPortal } from '../../support/portal/portal-harness.ts';

const SECRET = 'shared with the sender';
const MEDIA_TYPE = 'application/x-news';

const signatureOf = (body: string | Buffer) => createHmac('sha256', SECRET).update(body).digest('hex');

/** Another system that signs the bytes it sends: other guard, media type, limit, headers and form of a failure. */
const SENDERS: Audience<{ readonly sender: string }> = {
  headers: { 'x-audience': 'senders' },
  bodyLimitBytes: 1_000,
  takes: (contentType) => contentType === MEDIA_TYPE,
  readBody: (bytes) => bytes,
  problem: (failure) => ({
    status: failure.code === 'sessionRequired' ? 403 : 422,
    headers: {},
    mediaType: 'text/plain; charset=utf-8',
    body: `refused: ${failure.code}`,
  }),
  guard: {
    at: 'preHandler',
    admit: async ({ headers, body }) => {
      const given = Buffer.from(String(headers['x-signature'] ?? ''), 'hex');
      const wanted = Buffer.from(signatureOf(body instanceof Buffer ? body : ''), 'hex');
      if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return failed({ code: 'sessionRequired' });
      return success({ sender: 'the one we know' });
    },
  },
};

let portal: TestPortal;
let token: string;
let hooked: string[];
beforeAll(async () => {
  portal = await openTestPortal();
  openAudience(
    portal.app,
    SENDERS,
    (entry) => portal.logged.push(entry),
    ({ scope, callerOf }) => {
      scope.addHook('onSend', async (request) => {
        hooked.push(request.url);
      });
      scope.route({
        method: 'POST',
        url: '/news',
        config: { takes: SENDERS.takes },
        handler: async (request, reply) => {
          if (String(request.body) === 'break') throw new Error('with a name in it: 番号 花子');
          return reply.type('text/plain').send(`${callerOf(request).sender}: ${String(request.body)}`);
        },
      });
    },
  );
  hooked = [];
  token = await portal.signIn('ordinary');
});
afterAll(() => portal.close());

function sendNews(payload: string, headers: InjectOptions['headers'] = {}) {
  const signed = { 'content-type': MEDIA_TYPE, 'x-signature': signatureOf(payload), ...headers };
  return portal.app.inject({ method: 'POST', url: '/news', headers: signed, payload });
}

describe('an audience beside the portal’s own', () => {
  it('lets in by its own guard, which sees the bytes as they came', async () => {
    const answer = await sendNews('{"a": 1}');
    expect([answer.statusCode, answer.body]).toEqual([200, 'the one we know: {"a": 1}']);
  });

  it('refuses by its own guard and in its own words, whatever opens another', async () => {
    const answer = await sendNews('x', { 'x-signature': signatureOf('y'), authorization: `Bearer ${token}` });
    expect([answer.statusCode, answer.body]).toEqual([403, 'refused: sessionRequired']);
    expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(portal.logged.at(-2)).toMatchObject({ event: 'requestRefused', route: '/news', code: 'sessionRequired' });
  });

  it('opens nothing with its signature at the portal’s own', async () => {
    const headers = { 'x-signature': signatureOf('') };
    const answer = await portal.ask(undefined, { method: 'GET', url: '/applications', headers });
    expect(answer).toMatchObject({ status: 401, body: { code: 'sessionRequired' } });
  });

  it('SR-91: reads its own media type and nothing else, and no other reads it', async () => {
    for (const type of ['application/json', CONTAINER_MEDIA_TYPE, 'text/plain']) {
      const answer = await sendNews('{}', { 'content-type': type });
      expect([answer.statusCode, answer.body]).toEqual([422, 'refused: mediaTypeUnsupported']);
    }
    for (const { path } of Object.values(PORTAL_ROUTES).filter(({ method }) => method === 'POST')) {
      const url = path.replace(':number', 'MG-0000-0000-0000');
      const headers = { 'content-type': MEDIA_TYPE };
      const answer = await portal.ask(token, { method: 'POST', url, headers, payload: '{}' });
      expect(answer).toMatchObject({ status: 415, body: { code: 'mediaTypeUnsupported' } });
    }
  });

  it('SR-92: has a limit of its own', async () => {
    const long = ' '.repeat(1_001);
    expect((await sendNews(long.slice(1))).statusCode).toBe(200);
    expect((await sendNews(long)).body).toBe('refused: requestTooLarge');
    const headers = { 'content-type': 'application/json' };
    const url = '/session/challenges';
    const other = await portal.ask(undefined, { method: 'POST', url, headers, payload: `{}${long}` });
    expect(other.status).toBe(200);
  });

  it('SR-96: tells of an exception in its own form, with nothing of it', async () => {
    const answer = await sendNews('break');
    expect([answer.statusCode, answer.body]).toEqual([422, 'refused: internal']);
    expect(JSON.stringify(portal.logged)).not.toContain('花子');
  });

  it('shares no hook and no header with the portal’s own', async () => {
    hooked = [];
    const news = await sendNews('x');
    const others = await Promise.all(
      ['/health', '/session', '/applications', '/nowhere'].map((url) =>
        portal.app.inject({ method: 'GET', url, headers: { authorization: `Bearer ${token}` } }),
      ),
    );

    expect(hooked).toEqual(['/news']);
    expect(news.headers).toMatchObject({ 'x-audience': 'senders' });
    expect(news.headers).not.toHaveProperty('content-security-policy');
    expect(others.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 404]);
    for (const { headers } of others) {
      expect(headers).not.toHaveProperty('x-audience');
      expect(headers['content-security-policy']).toMatch(/^default-src 'none'/);
    }
  });

  it('is kept waiting by no guard of another: its requests look for no session', async () => {
    await portal.database
      .updateTable('portal_session')
      .set({ idle_ends_at: new Date(0) })
      .execute();
    expect((await sendNews('x', { authorization: `Bearer ${token}` })).statusCode).toBe(200);
    expect((await portal.ask(token, { method: 'GET', url: '/session' })).status).toBe(401);
  });
});
