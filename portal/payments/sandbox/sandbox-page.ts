import type { FastifyInstance } from 'fastify';
import { success } from '#contract/failures/outcome.ts';
import { SANDBOX_WORDS as WORDS } from '#words/sandbox-words.ts';
import { ANYBODY } from '../../platform/actor.ts';
import { type Audience, openAudience } from '../../platform/http/audience.ts';
import { formMembers, isFormType } from '../../platform/http/form-body.ts';
import { policyOf } from '../../platform/http/html-page.ts';
import { JSON_FORM } from '../../platform/http/json-form.ts';
import type { PublicCaller } from '../../platform/http/public-audience.ts';
import type { PortalLog } from '../../platform/log.ts';
import { SANDBOX_PAGE, type SandboxProvider } from './sandbox-provider.ts';

const STYLE = `body{font:1.1rem/1.7 sans-serif;max-width:34rem;margin:2rem auto;padding:0 1rem;color:#111;background:#fff}
strong{background:#ffe08a;padding:.2rem .6rem}
input,button{font:inherit;padding:.6rem;min-height:44px;box-sizing:border-box}
input{width:100%;border:2px solid #444}
button{margin-top:1rem;background:#0b4f9e;color:#fff;border:0}`;

const POLICY = policyOf(STYLE, "form-action 'self'");

const PAGE_AUDIENCE: Audience<PublicCaller> = {
  ...JSON_FORM,
  headers: { ...JSON_FORM.headers, 'content-security-policy': POLICY },
  guard: { at: 'onRequest', admit: async () => success({ actor: ANYBODY }) },
};

function page(inner: string): string {
  return `<!doctype html><html lang="ja"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${WORDS.title}</title><style>${STYLE}</style><main><p><strong>${WORDS.mark}</strong></p><h1>${WORDS.title}</h1>${inner}</main></html>`;
}

/** The page of the practice provider, where no money moves. */
export function serveSandboxPage(app: FastifyInstance, log: PortalLog, sandbox: SandboxProvider): void {
  openAudience(app, PAGE_AUDIENCE, log, ({ scope }) => {
    const url = `${SANDBOX_PAGE}:payment`;
    scope.get<{ Params: { payment: string } }>(url, async ({ params }, reply) => {
      const shown = sandbox.shown(params.payment);
      reply.type('text/html; charset=utf-8');
      if (shown === undefined) return reply.code(410).send(page(`<p>${WORDS.expired}</p>`));
      return reply.send(
        page(`<p>${WORDS.labels[shown.label]} ${WORDS.yen(shown.yen)}</p><form method="post">
<label for="number">${WORDS.number}</label>
<input id="number" name="number" inputmode="numeric" autocomplete="off" maxlength="19" required>
<button>${WORDS.pay}</button></form>`),
      );
    });
    scope.post<{ Params: { payment: string } }>(url, { config: { takes: isFormType } }, async (request, reply) => {
      const members = formMembers(request.body, request.headers['content-type']);
      const answer = sandbox.pay(request.params.payment, members?.number ?? '');
      // Money was taken and the page dies.
      if (answer === 'gone') return reply.code(502).type('text/plain; charset=utf-8').send('');
      return reply.type('text/html; charset=utf-8').send(page(`<p role="status">${WORDS[answer]}</p>`));
    });
  });
}
