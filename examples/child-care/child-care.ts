import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { browserSessions } from '../browser-sessions.ts';
import { escaped, formOf, show } from '../page.ts';
import { openSite, type SiteClient } from '../site-client.ts';

interface Found {
  readonly services: readonly { readonly id: string; readonly title: { readonly ja: string } }[];
}
interface Definition {
  readonly sections: readonly { readonly fields: readonly { readonly key: string }[] }[];
}
type State =
  | { readonly state: 'open' | 'over' }
  | { readonly state: 'filed'; readonly number: string; readonly status: string };

const MUNICIPALITY = '131318';
const STATES = { open: 'まだ出されていません。', over: '知らされていません。' } as const;

/**
 * A site about child care that finds what can be applied for, and begins the form with what a parent told it. The parent looks
 * through it in the app, signs and files it there; the site hears the number only where the parent wants it to.
 */
export async function childCare(client: SiteClient): Promise<Server> {
  const site = await openSite(client);
  const sessions = browserSessions<{ readonly prefill: string; readonly link: string }>();

  async function answer(request: IncomingMessage, response: ServerResponse) {
    const address = new URL(request.url ?? '/', client.redirectUri);
    const { cookie } = request.headers;
    switch (`${request.method} ${address.pathname}`) {
      case 'GET /':
        return show(response, 200, '見本子育てひろば', searchForm());
      case 'GET /search': {
        const query = new URLSearchParams({ municipality: MUNICIPALITY, query: address.searchParams.get('q') ?? '' });
        const found = await site.api('services.search', 'GET', `/api/services?${query}`);
        return show(response, 200, '見つかった手続', foundPage(((await found.json()) as Found).services));
      }
      case 'POST /begin': {
        const form = await formOf(request);
        const body = { procedure: form.get('procedure') ?? '', municipality: MUNICIPALITY };
        const answers = await fitting(body.procedure, { phone: form.get('phone') ?? '' });
        const made = await site.api('applications.prefill', 'POST', '/api/prefills', { ...body, answers });
        if (!made.ok) return show(response, 400, '書き始められません。', '<a href="/">はじめのページ</a>');
        const { id: prefill, link } = (await made.json()) as { readonly id: string; readonly link: string };
        response.setHeader('set-cookie', sessions.keep(cookie, { prefill, link }));
        return response.writeHead(303, { location: '/begun' }).end();
      }
      case 'GET /begun': {
        const begun = sessions.of(cookie);
        if (begun === undefined)
          return show(response, 404, '何も書き始めていません。', '<a href="/">はじめのページ</a>');
        const read = await site.api('applications.prefill', 'GET', `/api/prefills/${begun.prefill}`);
        return show(response, 200, '申請書を書き始めました', begunPage(begun.link, (await read.json()) as State));
      }
      default:
        return show(response, 404, 'ページがありません。', '<a href="/">はじめのページ</a>');
    }
  }

  /** Of what the site knows, that which the form has a field for: the portal refuses anything else. */
  async function fitting(procedure: string, known: Readonly<Record<string, string>>) {
    const url = new URL(`/services/${encodeURIComponent(procedure)}?municipality=${MUNICIPALITY}`, client.issuer);
    const { sections } = (await (await fetch(url)).json()) as Definition;
    const keys = sections.flatMap(({ fields }) => fields).map(({ key }) => key);
    return Object.fromEntries(Object.entries(known).filter(([key, value]) => value !== '' && keys.includes(key)));
  }

  return createServer((request, response) => {
    answer(request, response).catch(() => show(response, 403, 'できませんでした。', '<a href="/">はじめのページ</a>'));
  });
}

function searchForm(): string {
  return `<form action="/search"><p><label>何についてですか <input name="q" required maxlength="100"></label></p><button>さがす</button></form>`;
}

function foundPage(services: Found['services']): string {
  const choices = services.map(
    ({ id, title }) =>
      `<li><label><input type="radio" name="procedure" required value="${escaped(id)}"> ${escaped(title.ja)}</label></li>`,
  );
  return `<form method="post" action="/begin"><ul>${choices.join('')}</ul>
<p><label>電話番号 <input name="phone" maxlength="20"></label></p><button>申請書を書き始める</button></form>`;
}

function begunPage(link: string, told: State): string {
  const state = told.state === 'filed' ? `受付番号 ${told.number}` : STATES[told.state];
  return `<p><a href="${escaped(link)}">アプリで開く</a></p><p>${escaped(state)}</p><p><a href="/begun">もう一度見る</a></p>`;
}
