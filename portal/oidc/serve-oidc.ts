import type { FastifyInstance } from 'fastify';
import { openAudience, sendProblem } from '../platform/http/audience.ts';
import { pageLanguage } from '../platform/http/html-page.ts';
import { JSON_FORM } from '../platform/http/json-form.ts';
import { pageLookAudience } from '../platform/http/public-audience.ts';
import { addressGroup, type RateLimit } from '../platform/http/rate-limit.ts';
import type { PortalLog } from '../platform/log.ts';
import { askPage, errorPage, PAGE_POLICY, PROVIDER_POLICY, returnPage } from './authorize-page.ts';
import type { OidcProvider } from './oidc-provider.ts';
import type { RequestStore } from './request-store.ts';
import { tabIn } from './tab-cookie.ts';

const MOUNT = '/oidc';
/** RFC 8414, 3.1: where the issuer has a path. */
const METADATA = '/.well-known/oauth-authorization-server/oidc';

interface OidcDoor {
  readonly origin: () => string;
  readonly provider: () => OidcProvider;
  readonly requests: RequestStore;
  readonly limit: RateLimit;
  readonly isPractice: boolean;
  readonly log: PortalLog;
}

/** The provider's paths, and the pages that a browser sees between a site and the app. */
export function serveOidc(app: FastifyInstance, door: OidcDoor): void {
  serveProvider(app, door);
  servePages(app, door);
}

/** The library reads its requests and writes its answers by itself. It hears one name of this server: the configured one. */
function serveProvider(app: FastifyInstance, { origin, provider, limit }: OidcDoor): void {
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _body, done) => done(null));
    const serve = (strip: (url: string) => string) => async (request: Raw, reply: Reply) => {
      const { raw } = request;
      const retryAfterSeconds = limit.admit(addressGroup(request.ip));
      const headers = { ...JSON_FORM.headers, 'content-security-policy': PROVIDER_POLICY };
      if (retryAfterSeconds !== undefined) {
        const problem = JSON_FORM.problem({ code: 'tooManyRequests', retryAfterSeconds }, request.id);
        return sendProblem(reply.headers(headers), problem);
      }
      const { host, protocol } = new URL(origin());
      delete raw.headers.origin;
      delete raw.headers['x-forwarded-for'];
      raw.headers.host = host;
      raw.headers['x-forwarded-host'] = host;
      raw.headers['x-forwarded-proto'] = protocol.slice(0, -1);
      const original = raw.url ?? '';
      Object.assign(raw, { originalUrl: original });
      raw.url = strip(original);
      for (const [name, value] of Object.entries(headers)) reply.raw.setHeader(name, value);
      reply.hijack();
      await provider().callback()(raw, reply.raw);
      return reply;
    };
    scope.route({
      method: ['GET', 'POST'],
      url: `${MOUNT}/*`,
      handler: serve((url) => url.slice(MOUNT.length)) as never,
    });
    scope.get(METADATA, serve(() => '/.well-known/openid-configuration') as never);
  });
}

interface Raw {
  readonly id: string;
  readonly ip: string;
  readonly raw: import('node:http').IncomingMessage;
}
type Reply = import('fastify').FastifyReply;

/** The page that asks, and the one that the app leads back to. Nothing is changed by looking at them. */
function servePages(app: FastifyInstance, { origin, requests, limit, isPractice, log }: OidcDoor): void {
  openAudience(app, pageLookAudience(limit, PAGE_POLICY), log, ({ scope }) => {
    const asHtml = (reply: Reply) => reply.type('text/html; charset=utf-8');
    scope.get('/authorize/elsewhere', async (_request, reply) => asHtml(reply.code(409)).send(errorPage('elsewhere')));
    scope.get('/authorize/return', async ({ headers }, reply) => {
      const isFromApp = headers['sec-fetch-site'] === 'none';
      const language = pageLanguage(undefined, headers['accept-language']);
      return asHtml(reply.code(isFromApp ? 200 : 403)).send(returnPage(language, isFromApp));
    });
    scope.get<{ Params: { uid: string }; Querystring: { lang?: string } }>(
      '/authorize/:uid',
      async ({ params, query, headers }, reply) => {
        const shown = await requests.shown(params.uid, tabIn(headers.cookie, origin().startsWith('https:')));
        if (shown === undefined) return asHtml(reply.code(404)).send(errorPage('refused'));
        return asHtml(reply).send(askPage(shown, pageLanguage(query.lang, headers['accept-language']), { isPractice }));
      },
    );
  });
}
