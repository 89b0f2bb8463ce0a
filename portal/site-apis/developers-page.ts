import type { FastifyInstance } from 'fastify';
import { OPENAPI_ROUTES } from '#contract/portal/openapi-routes.ts';
import { PORTAL_ROUTES, type PortalRouteName } from '#contract/portal/portal-routes.ts';
import type { PortalRoute } from '#contract/portal/route.ts';
import { failuresOf } from '#contract/portal/route-failures.ts';
import { documentLanguage, type Language, languageSchema } from '#contract/values/localized-text.ts';
import { type SiteApi, siteApiRate, siteApiSchema } from '#contract/values/site-api.ts';
import { DEVELOPERS_PAGE_WORDS } from '#words/developers-page.ts';
import { LANGUAGE_NAMES } from '#words/languages.ts';
import { openAudience } from '../platform/http/audience.ts';
import { htmlPage, pageLanguage, policyOf } from '../platform/http/html-page.ts';
import { escapedHtml, rubyHtml } from '../platform/http/html-text.ts';
import { pageLookAudience } from '../platform/http/public-audience.ts';
import type { RateLimit } from '../platform/http/rate-limit.ts';
import type { PortalLog } from '../platform/log.ts';

const STYLE = `body{font:1.05rem/1.8 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#111;background:#fff}
h1{font-size:1.6rem;line-height:1.5}h2{font-size:1.3rem;margin-top:2rem}h3{font-size:1.1rem;margin-bottom:0}nav a{margin-right:1.2rem}
code,pre{font-family:monospace;font-size:.95rem}pre{background:#f2f4f7;border:1px solid #667;padding:.8rem;white-space:pre-wrap;overflow-wrap:anywhere}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;border:1px solid #889;padding:.4rem .6rem;overflow-wrap:anywhere}
a{color:#0b4f9e}:focus-visible{outline:3px solid #111;outline-offset:2px}`;
const POLICY = policyOf(STYLE, "form-action 'none'");

interface DevelopersPage {
  readonly origin: () => string;
  readonly isPractice: boolean;
  /** The routes that a token for it opens. */
  readonly callsOf: (api: SiteApi) => readonly PortalRouteName[];
  /** Of all that a site asks. */
  readonly requestsPerMinute: number;
  readonly limit: RateLimit;
  readonly log: PortalLog;
}

/** What people who make sites need to know, as the contract has it. */
export function serveDevelopersPage(app: FastifyInstance, page: DevelopersPage): void {
  openAudience(app, pageLookAudience(page.limit, POLICY), page.log, ({ scope }) => {
    scope.get<{ Querystring: { lang?: string } }>('/developers', async ({ query, headers }, reply) =>
      reply
        .type('text/html; charset=utf-8')
        .send(developersPage(page, pageLanguage(query.lang, headers['accept-language']))),
    );
  });
}

function developersPage(
  {
    origin,
    isPractice,
    callsOf,
    requestsPerMinute,
  }: Pick<DevelopersPage, 'origin' | 'isPractice' | 'callsOf' | 'requestsPerMinute'>,
  language: Language,
): string {
  const words = DEVELOPERS_PAGE_WORDS[language];
  const link = (path: string, text: string) => `<li><a href="${escapedHtml(path)}">${rubyHtml(text)}</a></li>`;
  const scopes = siteApiSchema.options.map((api) => {
    const calls = callsOf(api).map(rowOf);
    return `<section><h3 id="${api}"><code>${api}</code></h3><p>${rubyHtml(words.scopes[api])} ${rubyHtml(
      words.rate(String(siteApiRate(api, requestsPerMinute))),
    )}</p>
<table><thead><tr><th scope="col">${rubyHtml(words.call)}</th><th scope="col">${rubyHtml(words.errors)}</th></tr></thead>
<tbody>${calls.join('')}</tbody></table></section>`;
  });
  const languages = languageSchema.options
    .filter((one) => one !== language)
    .map((one) => `<a href="?lang=${one}" lang="${documentLanguage(one)}">${escapedHtml(LANGUAGE_NAMES[one])}</a>`);
  return htmlPage({
    language,
    title: words.title,
    style: STYLE,
    inner: `<h1>${rubyHtml(words.title)}</h1><p>${rubyHtml(words.lead)}</p>
<h2>${rubyHtml(words.begin)}</h2>
<pre tabindex="0">${escapedHtml(`madoguchi sandbox-client --portal ${origin()} --redirect http://127.0.0.1:8000/callback`)}</pre>
<p>${rubyHtml(isPractice ? words.beginHow : words.practiceOnly)}</p>
<h2>${rubyHtml(words.links)}</h2>
<ul>${link('/oidc/.well-known/openid-configuration', words.discovery)}${link(OPENAPI_ROUTES.readOpenapi.path, words.openapi)}</ul>
<h2>${rubyHtml(words.copy)}</h2><p>${rubyHtml(words.copyHow)}</p>
<pre tabindex="0">${escapedHtml(copyOf(origin()))}</pre>
<h2>${rubyHtml(words.scopesTitle)}</h2>${scopes.join('\n')}
<h2>${rubyHtml(words.errorsTitle)}</h2><p>${rubyHtml(words.errorsHow)}</p>
<nav>${languages.join('')}</nav>`,
  });
}

function rowOf(name: PortalRouteName): string {
  const route: PortalRoute = PORTAL_ROUTES[name];
  const codes = failuresOf(name, route).map((code) => `<code>${escapedHtml(code)}</code>`);
  return `<tr><td><code>${escapedHtml(`${route.method} ${route.path}`)}</code></td><td>${codes.join(' ')}</td></tr>`;
}

function copyOf(origin: string): string {
  const { method, path } = PORTAL_ROUTES.searchServices;
  return `curl -X ${method} '${origin}${path}?municipality=131318' \\
  -H "Authorization: DPoP $TOKEN" -H "DPoP: $PROOF"`;
}
