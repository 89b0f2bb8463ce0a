import type { FastifyInstance } from 'fastify';
import { success } from '#contract/failures/outcome.ts';
import { GUARD_HEADERS, type PageFiles, pagePolicy } from '#platform/page-files.ts';
import { ANYBODY } from '../actor.ts';
import type { PortalLog } from '../log.ts';
import { type Audience, openAudience } from './audience.ts';
import { JSON_FORM } from './json-form.ts';
import type { PublicCaller } from './public-audience.ts';

const HEADERS = {
  ...Object.fromEntries(Object.entries(GUARD_HEADERS).map(([name, value]) => [name.toLowerCase(), value])),
  'cache-control': 'no-store',
  'content-security-policy': pagePolicy("frame-src 'self'"),
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'x-frame-options': 'DENY',
};
/** A file whose name carries its digest never changes under it; nothing in it is anybody's. */
const FOR_EVER = 'public, max-age=31536000, immutable';

/** A browser that loads a page: anybody, and nothing of a session is looked at. What is refused, is refused as to programs. */
const PAGE_AUDIENCE: Audience<PublicCaller> = {
  ...JSON_FORM,
  headers: HEADERS,
  guard: { at: 'onRequest', admit: async () => success({ actor: ANYBODY }) },
};

interface ServedPage {
  /** Where its files lie, with `/` at its end. */
  readonly under: string;
  /** Where else the page itself answers. */
  readonly also: readonly string[];
  /** Nothing where the page was not built; then `missing` stands in its place. */
  readonly files: PageFiles | undefined;
  readonly missing: string;
}

/** Serves a page from memory, a route a file: what was not read at the start has no path. */
export function servePage(app: FastifyInstance, log: PortalLog, { under, also, files, missing }: ServedPage): void {
  openAudience(app, PAGE_AUDIENCE, log, ({ scope }) => {
    scope.get(under.slice(0, -1), async (_request, reply) => reply.redirect(under, 308));
    for (const url of files === undefined ? [under, ...also] : []) {
      scope.get(url, async (_request, reply) => reply.code(503).type('text/plain; charset=utf-8').send(missing));
    }
    for (const [path, { mediaType, body, immutable }] of files ?? []) {
      for (const url of path === '/' ? [under, ...also] : [`${under}${path.slice(1)}`]) {
        scope.get(url, async (_request, reply) =>
          reply
            .headers(immutable ? { 'cache-control': FOR_EVER } : {})
            .type(mediaType)
            .send(body),
        );
      }
    }
  });
}
