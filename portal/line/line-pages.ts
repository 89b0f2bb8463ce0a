import type { FastifyInstance } from 'fastify';
import { municipalityCodeSchema, procedureIdSchema } from '#contract/values/brands.ts';
import { inLanguage, type Language, type LocalizedText, languageSchema } from '#contract/values/localized-text.ts';
import { LANGUAGE_NAMES } from '#words/languages.ts';
import { lineWords } from '#words/line-words.ts';
import { openAudience } from '../platform/http/audience.ts';
import { htmlPage, pageLanguage, policyOf, sourceHash } from '../platform/http/html-page.ts';
import { escapedHtml, rubyHtml } from '../platform/http/html-text.ts';
import { PAGE_STYLE } from '../platform/http/page-style.ts';
import { pageLookAudience } from '../platform/http/public-audience.ts';
import type { RateLimit } from '../platform/http/rate-limit.ts';
import type { PortalLog } from '../platform/log.ts';

/** What a page tells of something that LINE led to. */
export interface ShownProcedure {
  readonly title: LocalizedText;
  readonly summary?: LocalizedText;
  readonly deadlineText?: LocalizedText;
  readonly whoFor?: LocalizedText;
  readonly office?: LocalizedText;
  readonly bring?: LocalizedText | undefined;
  /** Whether the app has a form for it there. */
  readonly hasForm: boolean;
}

interface LinePages {
  readonly find: (area: string, id: string) => ShownProcedure | undefined;
  readonly limit: RateLimit;
  readonly log: PortalLog;
}

const STYLE = `${PAGE_STYLE}
input{letter-spacing:.15em}`;

/** Sends the code that a person typed, and goes on to LINE. */
const LINK_SCRIPT = `(() => {
  const form = document.getElementById('link');
  const say = (name) => { for (const one of document.querySelectorAll('[data-state]')) one.hidden = one.dataset.state !== name; };
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const linkToken = new URLSearchParams(location.search).get('linkToken') ?? '';
    const code = document.getElementById('code').value.normalize('NFKC').toUpperCase().replace(/[^A-Z2-7]/g, '');
    const reply = await fetch('/line/link', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ linkToken, code }) }).catch(() => undefined);
    const { next } = await reply?.json().catch(() => ({})) ?? {};
    if (reply?.ok === true && next !== undefined) location.replace(next);
    else say(reply?.status === 429 ? 'later' : 'wrong');
  });
})();`;

const POLICY = policyOf(STYLE, `script-src ${sourceHash(LINK_SCRIPT)}`, "connect-src 'self'", "form-action 'none'");

/** The pages that buttons on LINE lead to. Nothing is changed by looking at them. */
export function serveLinePages(app: FastifyInstance, { find, limit, log }: LinePages): void {
  openAudience(app, pageLookAudience(limit, POLICY), log, ({ scope }) => {
    scope.get<{ Querystring: { lang?: string } }>('/line/link', async ({ query, headers }, reply) =>
      reply.type(HTML).send(linkPage(pageLanguage(query.lang, headers['accept-language']))),
    );
    scope.get<{ Params: { area: string; id: string }; Querystring: { lang?: string } }>(
      '/go/procedure/:area/:id',
      async ({ params, query, headers }, reply) => {
        const language = pageLanguage(query.lang, headers['accept-language']);
        const area = municipalityCodeSchema.safeParse(params.area).data;
        const id = procedureIdSchema.safeParse(params.id).data;
        const found = area && id && find(area, id);
        if (found === undefined) return reply.code(404).type(HTML).send(missingPage(language));
        return reply.type(HTML).send(procedurePage(found, language, `madoguchi://procedure/${area}/${id}`));
      },
    );
  });
}

const HTML = 'text/html; charset=utf-8';

function procedurePage(found: ShownProcedure, language: Language, appLink: string): string {
  const { page: words } = lineWords(language);
  const facts = [
    [words.lastDay, found.deadlineText],
    [words.whoFor, found.whoFor],
    [words.office, found.office],
    [words.bring, found.bring],
  ] as const;
  const lines = facts.flatMap(([name, text]) =>
    text === undefined
      ? []
      : [`<div><dt>${escapedHtml(name)}</dt><dd>${rubyHtml(inLanguage(text, language))}</dd></div>`],
  );
  const title = inLanguage(found.title, language);
  return pageOf(
    language,
    title,
    `<h1>${rubyHtml(title)}</h1>${found.summary === undefined ? '' : `<p>${rubyHtml(inLanguage(found.summary, language))}</p>`}
<dl>${lines.join('')}</dl>
${found.hasForm ? `<p><a class="first" href="${escapedHtml(appLink)}">${escapedHtml(words.openApp)}</a></p><p>${escapedHtml(words.openAppHow)}</p>` : ''}
${languageLinks(language)}`,
  );
}

function missingPage(language: Language): string {
  const { notFound } = lineWords(language).page;
  return pageOf(language, notFound, `<h1>${escapedHtml(notFound)}</h1>`);
}

function linkPage(language: Language): string {
  const { page: words } = lineWords(language);
  return pageOf(
    language,
    words.linkTitle,
    `<h1>${escapedHtml(words.linkTitle)}</h1><p>${escapedHtml(words.linkHow)}</p><p><strong>${escapedHtml(words.linkWarning)}</strong></p>
<form id="link"><p><label for="code">${escapedHtml(words.code)}</label><br><input id="code" name="code" autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="16" required></p>
<p data-state="wrong" role="alert" hidden>${escapedHtml(words.codeWrong)}</p><p data-state="later" role="alert" hidden>${escapedHtml(words.later)}</p>
<button type="submit" class="first">${escapedHtml(words.go)}</button></form>`,
    LINK_SCRIPT,
  );
}

function languageLinks(language: Language): string {
  const links = languageSchema.options
    .filter((one) => one !== language)
    .map((one) => `<a href="?lang=${one}">${escapedHtml(LANGUAGE_NAMES[one])}</a>`);
  return `<nav>${links.join('')}</nav>`;
}

function pageOf(language: Language, title: string, inner: string, script?: string): string {
  return htmlPage({ language, title, style: STYLE, inner, script });
}
