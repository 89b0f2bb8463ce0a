import type { FastifyInstance } from 'fastify';
import { success } from '#contract/failures/outcome.ts';
import { PROVIDER_RETURN_PATH, STAFF_FACTOR_ROUTES } from '#contract/portal/staff-factor-routes.ts';
import { ANYBODY } from '../platform/actor.ts';
import { type Audience, openAudience } from '../platform/http/audience.ts';
import { sourceHash } from '../platform/http/html-page.ts';
import { JSON_FORM } from '../platform/http/json-form.ts';
import type { PublicCaller } from '../platform/http/public-audience.ts';
import type { PortalLog } from '../platform/log.ts';

/** Where the desk is; a failure's code stands behind `#`, for its page to put into words. */
const DESK_PATH = '/staff/';
/** Where its page shows one's own ways to sign in. */
const OWN_PLACE = '#/me';

/** Hands over what the provider sent, from a page of ours, and goes on: the query is left in no history. */
const SCRIPT = `(async () => {
  const municipality = location.pathname.slice(${PROVIDER_RETURN_PATH.length});
  const answer = location.search;
  history.replaceState(null, '', location.pathname);
  const [code, place] = await fetch(${JSON.stringify(STAFF_FACTOR_ROUTES.openProviderSession.path)}, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ municipality, answer }),
  }).then(
    async (reply) => {
      const body = await reply.json();
      return reply.ok ? ['', body.isBound ? ${JSON.stringify(OWN_PLACE)} : ''] : [body.code, ''];
    },
    () => ['portalUnreachable', ''],
  );
  location.replace(${JSON.stringify(DESK_PATH)} + (code === '' ? place : '#failure=' + encodeURIComponent(code)));
})();`;

const PAGE = `<!doctype html><html lang="ja"><meta charset="utf-8"><title>Madoguchi</title><script>${SCRIPT}</script></html>`;

const POLICY = [
  "default-src 'none'",
  `script-src ${sourceHash(SCRIPT)}`,
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** A browser that comes back from a provider. Nothing is looked at and nothing changes: the page that it gets asks for that. */
const RETURN_AUDIENCE: Audience<PublicCaller> = {
  ...JSON_FORM,
  headers: { ...JSON_FORM.headers, 'content-security-policy': POLICY },
  guard: { at: 'onRequest', admit: async () => success({ actor: ANYBODY }) },
};

export function serveProviderReturn(app: FastifyInstance, log: PortalLog): void {
  openAudience(app, RETURN_AUDIENCE, log, ({ scope }) => {
    scope.get(`${PROVIDER_RETURN_PATH}:municipality`, async (_request, reply) =>
      reply.type('text/html; charset=utf-8').send(PAGE),
    );
  });
}
