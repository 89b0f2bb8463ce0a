import type { RequestView } from '#contract/portal/authorization.ts';
import type { Language } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { AUTHORIZE_PAGE_WORDS, type AuthorizePageWords } from '#words/authorize-page-words.ts';
import { htmlPage, policyOf, sourceHash } from '../platform/http/html-page.ts';
import { escapedHtml, rubyHtml as html } from '../platform/http/html-text.ts';
import { PAGE_STYLE } from '../platform/http/page-style.ts';
import type { ShownRequest } from './page-requests.ts';

const STYLE = `${PAGE_STYLE}
input{letter-spacing:.2em}#code-is{font-size:1.8rem;letter-spacing:.12em}
#picture{display:block;width:11rem;height:11rem;background:#fff}
.site{border:2px dashed #444;padding:.2rem 1rem}.site h2{font-size:1rem}.site p{overflow-wrap:anywhere;white-space:pre-line}`;

/** Follows the link by a press, hears of what becomes of it, and goes on where it is told to. */
const ASK_SCRIPT = `(() => {
  const at = location.pathname;
  const say = (name) => { for (const one of document.querySelectorAll('[data-state]')) one.hidden = one.dataset.state !== name; };
  const post = (what) => fetch(at + '/' + what, { method: 'POST' }).then((reply) => reply.json());
  let revision = -1;
  const open = document.getElementById('open');
  open.addEventListener('click', async () => {
    const { link } = await post('launch').catch(() => ({}));
    if (link === undefined) return say('failed');
    setTimeout(() => { document.getElementById('help').open = true; }, 8000);
    location.href = link;
  });
  const code = document.getElementById('show-code');
  code?.addEventListener('click', async () => {
    const offered = await post('code').catch(() => ({}));
    document.getElementById('code').hidden = offered.code === undefined;
    if (offered.code === undefined) return say('failed');
    document.getElementById('code-is').textContent = offered.code.slice(0, 4) + '-' + offered.code.slice(4);
    const picture = document.getElementById('picture');
    const dark = offered.picture.flatMap((row, y) => [...row].map((one, x) => one === '1' ? 'M' + x + ' ' + y + 'h1v1h-1z' : ''));
    picture.setAttribute('viewBox', '0 0 ' + offered.picture.length + ' ' + offered.picture.length);
    picture.querySelector('path').setAttribute('d', dark.join(''));
  });
  document.getElementById('number').addEventListener('submit', async (event) => {
    event.preventDefault();
    const number = new FormData(event.target).get('number').normalize('NFKC').trim();
    const reply = await fetch(at + '/number', {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ number }),
    }).catch(() => undefined);
    const { next } = await reply?.json().catch(() => ({})) ?? {};
    document.getElementById('wrong').hidden = next !== undefined;
    if (next !== undefined) location.replace(next);
  });
  document.getElementById('stop').addEventListener('click', async () => {
    const { next } = await post('cancel').catch(() => ({}));
    if (next === undefined) say('failed'); else location.replace(next);
  });
  const watch = async () => {
    for (;;) {
      const reply = await fetch(at + '/state?after=' + revision).catch(() => undefined);
      if (reply === undefined || reply.status === 429) { await new Promise((done) => setTimeout(done, 2000)); continue; }
      if (!reply.ok) return say('failed');
      const heard = await reply.json();
      revision = heard.revision;
      if (heard.next !== undefined) { say('over'); return location.replace(heard.next); }
      if (heard.retryAfter !== undefined) await new Promise((done) => setTimeout(done, heard.retryAfter * 1000));
      const isOver = ['continued', 'cancelled', 'refused', 'failed', 'expired'].includes(heard.state);
      document.getElementById('ask').hidden = heard.state !== 'shown' && heard.state !== 'claimed';
      document.getElementById('number').hidden = heard.state !== 'released' || heard.path !== 'code';
      say(heard.code === 'requestAlreadyClaimed' ? 'alreadyClaimed' : isOver && heard.state !== 'continued' ? 'failed' : heard.state === 'released' && heard.path === 'code' ? 'typing' : heard.state);
      if (isOver) return;
    }
  };
  void watch();
})();`;

/** Hands over what stands behind the # and nowhere else, and takes it out of the history first. */
const RETURN_SCRIPT = `(async () => {
  const ticket = location.hash.slice(1);
  history.replaceState(null, '', location.pathname);
  const say = (name) => { for (const one of document.querySelectorAll('[data-state]')) one.hidden = one.dataset.state !== name; };
  const post = (path) => fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ ticket }) });
  document.getElementById('report').addEventListener('click', async () => {
    await post('/authorize/return/refusal').catch(() => undefined);
    say('reported');
  });
  const reply = await post('/authorize/return').catch(() => undefined);
  const body = await reply?.json().catch(() => ({})) ?? {};
  if (reply?.ok === true && body.next !== undefined) return location.replace(body.next);
  say(body.code === 'returnBrowserMismatch' ? 'wrongBrowser' : 'failed');
})();`;

export const PAGE_POLICY = policyOf(
  STYLE,
  `script-src ${sourceHash(ASK_SCRIPT)} ${sourceHash(RETURN_SCRIPT)}`,
  "connect-src 'self'",
  "form-action 'none'",
);
/** The library's own pages: it sends one form to itself, and adds the hash of the script that does. */
export const PROVIDER_POLICY = policyOf(STYLE, "script-src 'none'", "form-action 'self'");

/** Who asks for what, why, and the ways on. */
export function askPage(
  { view, isNew, mayCross }: ShownRequest,
  language: Language,
  { isPractice }: { readonly isPractice: boolean },
): string {
  const words = AUTHORIZE_PAGE_WORDS[language];
  const fact = (name: string, value: string) => `<div><dt>${html(name)}</dt><dd>${html(value)}</dd></div>`;
  const state = (name: string, text: string) => `<p data-state="${name}" role="status" hidden>${html(text)}</p>`;
  const languages = Object.entries(AUTHORIZE_PAGE_WORDS)
    .filter(([name]) => name !== language)
    .map(([name, { inLanguage }]) => `<a href="?lang=${name}">${html(inLanguage)}</a>`);
  return page(
    language,
    words.heading(view.name[language]),
    `${isPractice ? `<p><strong class="mark">${html(words.practice)}</strong></p>` : ''}
<h1>${html(words.heading(view.name[language]))}</h1>
<dl>${fact(words.who, view.operator.legalName)}${fact(words.where, view.origin)}${fact(words.why, view.purpose[language])}${fact(
      words.since,
      view.since.slice(0, 10),
    )}</dl>
${isNew ? `<p>${html(words.newSite)}</p>` : ''}
${view.transaction === null ? '' : transactionPart(view.transaction, words)}
<section id="ask"><p>${html(words.explain)}</p>
<button type="button" id="open" class="first">${html(words.open)}</button><button type="button" id="stop">${html(words.stop)}</button>
<details id="help"><summary>${html(words.notOpening)}</summary><p>${html(words.install)}</p></details>${mayCross ? elsewhere(words) : ''}</section>
${numberForm(words)}
${state('claimed', words.claimed)}${state('proved', words.proved)}${state('released', words.released)}
${state('continued', words.continued)}${state('failed', words.failed)}${state('alreadyClaimed', words.alreadyClaimed)}
${state('over', words.over)}
<nav>${languages.join('')}</nav>`,
    ASK_SCRIPT,
  );
}

/** What the site wants signed or agreed to, its words marked as its own. */
function transactionPart(
  { title, purpose, items, approval }: NonNullable<RequestView['transaction']>,
  words: AuthorizePageWords,
): string {
  const fact = (name: string, value: string) => `<div><dt>${html(name)}</dt><dd>${value}</dd></div>`;
  // A site's words are shown as they are: what looks like readings in them is none of ours.
  const asTyped = (text: string) => escapedHtml(visibleText(text));
  const facts =
    approval === null
      ? fact(words.toSign, html(words.items(items.length)))
      : fact(words.amount, html(words.yen(approval.amountYen))) + fact(words.payee, asTyped(approval.payee));
  return `<section class="site" aria-labelledby="site-words"><h2 id="site-words">${html(words.sitesWords)}</h2>
<p>${asTyped(title)}</p><p>${asTyped(purpose)}</p></section>
<dl>${facts}</dl>`;
}

/** A code for another device, which is shown only once it is asked for. */
function elsewhere({ elsewhereTitle, showCode, codeExplain, codeIs, codePicture }: AuthorizePageWords): string {
  return `<details><summary>${html(elsewhereTitle)}</summary>
<button type="button" id="show-code">${html(showCode)}</button>
<div id="code" role="status" hidden><p>${html(codeIs)}: <strong id="code-is"></strong></p><p>${html(codeExplain)}</p><svg id="picture" aria-hidden="true"><path/></svg><p>${html(codePicture)}</p></div></details>`;
}

function numberForm({ numberLabel, numberGo, numberWrong }: AuthorizePageWords): string {
  return `<form id="number" hidden><p><label for="digits">${html(numberLabel)}</label></p>
<p><input id="digits" name="number" inputmode="numeric" autocomplete="off" maxlength="12" required aria-describedby="wrong"></p>
<p id="wrong" role="alert" hidden>${html(numberWrong)}</p>
<button type="submit" class="first">${html(numberGo)}</button></form>`;
}

/** Where the app leads the default browser; `isFromApp` says what the browser says about that. */
export function returnPage(language: Language, isFromApp: boolean): string {
  const words = AUTHORIZE_PAGE_WORDS[language];
  if (!isFromApp) return page(language, words.notFromApp, `<h1>${html(words.notFromApp)}</h1>`);
  return page(
    language,
    words.returning,
    `<h1 data-state="returning">${html(words.returning)}</h1>
<div data-state="wrongBrowser" role="alert" hidden><h1>${html(words.wrongBrowser)}</h1>
<button type="button" id="report" class="first">${html(words.report)}</button></div>
<p data-state="reported" role="status" hidden>${html(words.reported)}</p>
<p data-state="failed" role="status" hidden>${html(words.failed)}</p>`,
    RETURN_SCRIPT,
  );
}

/** What the library has to say by itself: never what went wrong, which is the site's to know. */
export function errorPage(kind: 'refused' | 'elsewhere' | 'signOut' | 'signedOut', form = ''): string {
  const words = AUTHORIZE_PAGE_WORDS.ja;
  const more =
    kind === 'signOut'
      ? `${form}<button type="submit" form="op.logoutForm" value="yes" name="logout">${html(words.signOutButton)}</button>`
      : '';
  const english = kind === 'signOut' ? AUTHORIZE_PAGE_WORDS.en.signOut : AUTHORIZE_PAGE_WORDS.en[kind];
  return page('ja', words[kind], `<h1>${html(words[kind])}</h1><p lang="en">${html(english)}</p>${more}`);
}

function page(language: Language, title: string, inner: string, script?: string): string {
  return htmlPage({ language, title, style: STYLE, inner, script });
}
