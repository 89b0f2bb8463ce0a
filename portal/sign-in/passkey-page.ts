import type { FastifyInstance, FastifyReply } from 'fastify';
import { PASSKEY_ROUTES } from '#contract/portal/passkey-routes.ts';
import type { Language } from '#contract/values/localized-text.ts';
import { PASSKEY_PAGE_WORDS, type PasskeyPageState, type PasskeyPageWords } from '#words/passkey-page-words.ts';
import { openAudience } from '../platform/http/audience.ts';
import { htmlPage, pageLanguage, policyOf, sourceHash } from '../platform/http/html-page.ts';
import { rubyHtml as html } from '../platform/http/html-text.ts';
import { PAGE_STYLE as STYLE } from '../platform/http/page-style.ts';
import { pageLookAudience } from '../platform/http/public-audience.ts';
import type { RateLimit } from '../platform/http/rate-limit.ts';
import type { PortalLog } from '../platform/log.ts';

/** What a page says of a failure; of every other one, that it failed. */
const STATE_OF = {
  passkeyRequestOver: 'over',
  passkeyRefused: 'refused',
  passkeySuspended: 'suspended',
  passkeyLimitReached: 'full',
  tooManyRequests: 'later',
} as const satisfies Readonly<Record<string, PasskeyPageState>>;

/**
 * Takes the ticket out of the history, opens what it stands for, and asks the authenticator by a press: as often as its
 * person calls it off.
 */
function script(
  paths: { readonly open: string; readonly answer: string },
  kind: 'create' | 'get',
  done: string,
): string {
  const read = kind === 'create' ? 'parseCreationOptionsFromJSON' : 'parseRequestOptionsFromJSON';
  return `(async () => {
  const ticket = location.hash.slice(1);
  history.replaceState(null, '', location.pathname + location.search);
  const go = document.getElementById('go');
  const say = (name) => { for (const one of document.querySelectorAll('[data-state]')) one.hidden = one.dataset.state !== name; };
  const end = (name) => { go.hidden = true; say(name); };
  const stateOf = ${JSON.stringify(STATE_OF)};
  const post = async (path, body) => {
    const reply = await fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }).catch(() => undefined);
    const told = await reply?.json().catch(() => ({})) ?? {};
    if (reply?.ok === true) return told;
    end(stateOf[told.code] ?? 'failed');
  };
  if (typeof window.PublicKeyCredential?.${read} !== 'function') return end('unsupported');
  const opened = await post('${paths.open}', { ticket });
  if (opened === undefined) return;
  document.getElementById('name').textContent = opened.name ?? '';
  go.disabled = false;
  go.addEventListener('click', async () => {
    go.disabled = true;
    say('asking');
    const publicKey = PublicKeyCredential.${read}(opened.options);
    const credential = await navigator.credentials.${kind}({ publicKey }).catch((error) => error.name);
    go.disabled = false;
    if (credential === 'InvalidStateError') return end('known');
    if (!(credential instanceof PublicKeyCredential)) return say('cancelled');
    const told = await post('${paths.answer}', { ticket, credential: credential.toJSON() });
    if (told === undefined) return;
    end('done');
    ${done}
  });
})();`;
}

const NEW_SCRIPT = script(
  { open: PASSKEY_ROUTES.openOwnPasskey.path, answer: PASSKEY_ROUTES.addOwnPasskey.path },
  'create',
  '',
);
const SIGN_IN_SCRIPT = script(
  { open: PASSKEY_ROUTES.openOwnPasskeySignIn.path, answer: PASSKEY_ROUTES.useOwnPasskey.path },
  'get',
  `document.getElementById('back').href = told.link;
    location.href = told.link;`,
);

const POLICY = policyOf(
  STYLE,
  `script-src ${sourceHash(NEW_SCRIPT)} ${sourceHash(SIGN_IN_SCRIPT)}`,
  "connect-src 'self'",
  "form-action 'none'",
);

interface PasskeyPages {
  readonly isPossible: () => boolean;
  readonly limit: RateLimit;
  readonly isPractice: boolean;
  readonly log: PortalLog;
}

interface Looked {
  readonly query: { readonly lang?: string };
  readonly headers: { readonly 'accept-language'?: string | undefined; readonly 'sec-fetch-site'?: string | undefined };
}

/** Where the app leads the system's browser to make a passkey or to use one. Nothing is changed by looking at them. */
export function servePasskeyPages(app: FastifyInstance, { isPossible, limit, isPractice, log }: PasskeyPages): void {
  const show = ({ query, headers }: Looked, reply: FastifyReply, page: (language: Language) => Shown) => {
    const language = pageLanguage(query.lang, headers['accept-language']);
    const words = PASSKEY_PAGE_WORDS[language];
    const isFromApp = headers['sec-fetch-site'] === 'none';
    const shown = page(language);
    const why = isPossible() ? (isFromApp ? undefined : words.notFromApp) : words.needsDomain;
    const mark = isPractice ? `<p><strong class="mark">${html(words.practice)}</strong></p>` : '';
    return reply
      .code(why === undefined ? 200 : 403)
      .type('text/html; charset=utf-8')
      .send(
        why === undefined
          ? htmlPage({ language, style: STYLE, ...shown, inner: `${mark}${shown.inner}` })
          : htmlPage({ language, style: STYLE, title: shown.title, inner: `<h1>${html(why)}</h1>` }),
      );
  };
  openAudience(app, pageLookAudience(limit, POLICY), log, ({ scope }) => {
    scope.get<{ Querystring: Looked['query'] }>('/passkeys/new', async (request, reply) =>
      show(request, reply, newPage),
    );
    scope.get<{ Querystring: Looked['query'] }>('/passkeys/sign-in', async (request, reply) =>
      show(request, reply, signInPage),
    );
  });
}

interface Shown {
  readonly title: string;
  readonly inner: string;
  readonly script: string;
}

function newPage(language: Language): Shown {
  const words = PASSKEY_PAGE_WORDS[language];
  const { newTitle: title, newHow, called, make, made } = words;
  return {
    title,
    inner: `<h1>${html(title)}</h1><p>${html(newHow)}</p><dl><dt>${html(called)}</dt><dd id="name"></dd></dl>
${pressAndStates(words, make, html(made))}`,
    script: NEW_SCRIPT,
  };
}

function signInPage(language: Language): Shown {
  const words = PASSKEY_PAGE_WORDS[language];
  const { signInTitle: title, signInHow, use, used, back } = words;
  const done = `${html(used)}<br><a id="back" class="first">${html(back)}</a>`;
  return {
    title,
    inner: `<h1>${html(title)}</h1><p>${html(signInHow)}</p><span id="name" hidden></span>
${pressAndStates(words, use, done)}`,
    script: SIGN_IN_SCRIPT,
  };
}

/** `done` is HTML. */
function pressAndStates({ stranger, states }: PasskeyPageWords, press: string, done: string): string {
  const told = Object.entries({ ...states }).map(
    ([name, text]) => `<p data-state="${name}" role="status" hidden>${html(text)}</p>`,
  );
  return `<p><strong>${html(stranger)}</strong></p>
<button type="button" id="go" class="first" disabled>${html(press)}</button>
${told.join('')}<p data-state="done" role="status" hidden>${done}</p>`;
}
