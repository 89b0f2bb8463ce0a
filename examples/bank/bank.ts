import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { browserSessions } from '../browser-sessions.ts';
import { button, escaped, formOf, show } from '../page.ts';
import { openSite, type SignIn, type SiteClient } from '../site-client.ts';

interface Transfer {
  readonly kind: 'transfer';
  readonly amountYen: number;
  readonly payee: string;
  readonly account: string;
  readonly date: string;
}

/** A transfer that somebody has asked for and not yet agreed to with their card. */
interface Asked {
  readonly transfer: Transfer;
  readonly id: string;
  readonly sha256: string;
}

type Session =
  | { readonly at: 'entering'; readonly signIn: SignIn }
  | { readonly at: 'here'; readonly sub: string }
  | { readonly at: 'agreeing'; readonly signIn: SignIn; readonly sub: string; readonly asked: Asked };

const FIRST_BALANCE_YEN = 100_000;

/**
 * A bank that is entered with the card, and in which a transfer is agreed to with the card again: what the card signs names
 * the amount and who is paid, and a page that changed either would be found out.
 */
export async function bank(client: SiteClient): Promise<Server> {
  const site = await openSite(client);
  const sessions = browserSessions<Session>();
  const accounts = new Map<string, { balanceYen: number; readonly paid: Transfer[] }>();
  const accountOf = (sub: string) => {
    const account = accounts.get(sub) ?? { balanceYen: FIRST_BALANCE_YEN, paid: [] };
    accounts.set(sub, account);
    return account;
  };

  async function answer(request: IncomingMessage, response: ServerResponse) {
    const address = new URL(request.url ?? '/', client.redirectUri);
    const { cookie } = request.headers;
    const session = sessions.of(cookie);
    const go = (location: string, setCookie: string) =>
      response.writeHead(303, { location, 'set-cookie': setCookie }).end();
    switch (`${request.method} ${address.pathname}`) {
      case 'GET /':
        if (session?.at !== 'here')
          return show(response, 200, '見本銀行', button('/login', 'マイナンバーカードで入る'));
        return show(response, 200, '見本銀行の口座', accountPage(accountOf(session.sub)));
      case 'POST /login': {
        const signIn = await site.begin({ scope: 'openid', purpose: 'login' });
        return go(signIn.url.href, sessions.keep(cookie, { at: 'entering', signIn }));
      }
      case 'POST /transfer': {
        if (session?.at !== 'here') return show(response, 403, '入りなおしてください。', button('/login', '入る'));
        const { sub } = session;
        const transfer = transferIn(await formOf(request));
        if (transfer === undefined || transfer.amountYen > accountOf(sub).balanceYen) {
          return show(response, 400, '振り込めません。', '<a href="/">口座に戻る</a>');
        }
        const asked = await askToAgree(transfer);
        // The same person again, with this very transfer before their eyes.
        const signIn = await site.begin({
          scope: 'openid sign',
          purpose: 'transfer',
          sign_transaction_id: asked.id,
          claims: JSON.stringify({ id_token: { sub: { value: sub } } }),
        });
        return go(signIn.url.href, sessions.keep(cookie, { at: 'agreeing', signIn, sub, asked }));
      }
      case 'GET /callback': {
        sessions.end(cookie);
        if (session === undefined || session.at === 'here') {
          return show(response, 400, 'はじめからやり直してください。', button('/login', '入る'));
        }
        const { sub, transaction } = await session.signIn.finish(address);
        if (session.at === 'agreeing') {
          const { id, sha256 } = (transaction ?? {}) as Partial<Asked>;
          const isTheSame = sub === session.sub && id === session.asked.id && sha256 === session.asked.sha256;
          if (!isTheSame || !(await isAgreed(session))) throw new Error('not what was asked');
          const { transfer } = session.asked;
          accountOf(sub).balanceYen -= transfer.amountYen;
          accountOf(sub).paid.push(transfer);
        }
        return go('/', sessions.keep(undefined, { at: 'here', sub }));
      }
      default:
        return show(response, 404, 'ページがありません。', '<a href="/">はじめのページ</a>');
    }
  }

  async function askToAgree(transfer: Transfer): Promise<Asked> {
    const words = { title: '振込', purpose: '振込の内容を確かめるため' };
    const created = await site.api('sign', 'POST', '/api/sign-transactions', { ...words, approval: transfer });
    const { id, sha256 } = (await created.json()) as Asked;
    return { transfer, id, sha256 };
  }

  /** What the portal says of it to this bank alone, once. */
  async function isAgreed({ sub, asked }: Extract<Session, { readonly at: 'agreeing' }>): Promise<boolean> {
    const result = await site.api('sign', 'GET', `/api/sign-transactions/${asked.id}/result`);
    const told = await site.readResult(await result.text());
    return told.sub === sub && JSON.stringify(told.approval) === JSON.stringify(asked.transfer);
  }

  return createServer((request, response) => {
    answer(request, response).catch(() => show(response, 403, 'できませんでした。', '<a href="/">はじめのページ</a>'));
  });
}

const yen = (amount: number) => `${amount.toLocaleString('ja-JP')}円`;

function accountPage({
  balanceYen,
  paid,
}: {
  readonly balanceYen: number;
  readonly paid: readonly Transfer[];
}): string {
  const rows = paid.map(({ payee, amountYen }) => `<li>${escaped(payee)} ${yen(amountYen)}</li>`).join('');
  return `<p>残高 ${yen(balanceYen)}</p><ul>${rows}</ul>
<form method="post" action="/transfer">
<p><label>受け取る人 <input name="payee" required maxlength="100"></label></p>
<p><label>口座 <input name="account" required maxlength="100"></label></p>
<p><label>金額（円） <input name="amount" required inputmode="numeric" pattern="[0-9]{1,9}"></label></p>
<button>カードで確かめて振り込む</button></form>`;
}

function transferIn(form: URLSearchParams): Transfer | undefined {
  const amountYen = Number(form.get('amount'));
  const payee = (form.get('payee') ?? '').trim();
  const account = (form.get('account') ?? '').trim();
  if (!Number.isInteger(amountYen) || amountYen < 1 || payee === '' || account === '') return undefined;
  // A day as Japan counts it.
  const date = new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 10);
  return { kind: 'transfer', amountYen, payee, account, date };
}
