import { createHash } from 'node:crypto';
import { GUARD_HEADERS } from '#platform/page-files.ts';
import { HOST_WORDS } from '#words/host-words.ts';

const { ja, en } = HOST_WORDS;

/** Buys the cookie with the ticket in the address's fragment, which no browser sends or keeps after `replaceState`. */
const EXCHANGE_SCRIPT = `
const ticket = location.hash.slice(1);
history.replaceState(null, '', '/');
const explain = () => { document.querySelector('main').hidden = false; };
if (ticket === '') explain();
else fetch('/ticket', { method: 'POST', body: ticket }).then((answer) => {
  if (answer.status === 204) location.replace('/');
  else explain();
}, explain);
`;

const PAGE = Buffer.from(`<!doctype html>
<html lang="ja">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${ja.name}</title>
<main hidden>
<h1>${ja.closedDoorTitle}</h1>
<p>${ja.closedDoor}</p>
<p lang="en">${en.closedDoor}</p>
</main>
<script>${EXCHANGE_SCRIPT}</script>
`);

const SCRIPT_DIGEST = createHash('sha256').update(EXCHANGE_SCRIPT).digest('base64');

/**
 * The one answer to everybody without the cookie, whatever they ask: the page that trades a ticket for one.
 * Nothing is learned from it, neither which paths exist nor which version answers. Source: SR-50.
 */
export const STRANGERS_ANSWER = {
  status: 403,
  headers: {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Length': String(PAGE.length),
    'Cache-Control': 'no-store',
    'Content-Security-Policy': `default-src 'none'; script-src 'sha256-${SCRIPT_DIGEST}'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'`,
    Connection: 'close',
    ...GUARD_HEADERS,
  },
  body: PAGE,
} as const;

/** The file that our own browser opens: it alone carries the ticket, so no command line shows it. */
export function launchPage(address: string): string {
  return `<!doctype html>\n<meta charset="utf-8">\n<title>${ja.name}</title>\n<meta http-equiv="refresh" content="0;url=${address}">\n`;
}
