import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { browserSessions } from '../browser-sessions.ts';
import { button, escaped, formOf, show } from '../page.ts';
import { openSite, type SignIn, type Site, type SiteClient } from '../site-client.ts';
import { loanPapers } from './papers.ts';

interface Transfer {
  readonly kind: 'transfer';
  readonly amountYen: number;
  readonly payee: string;
  readonly account: string;
  readonly date: string;
}

/** What the portal shows to somebody, by its name and its hash. */
interface Named {
  readonly id: string;
  readonly sha256: string;
}

/** A transfer that somebody has asked for and not yet agreed to with their card. */
interface Asked extends Named {
  readonly transfer: Transfer;
}

interface Account {
  balanceYen: number;
  readonly paid: Transfer[];
  /** The contract of a loan, with the person's signature in it. */
  contract: Buffer | undefined;
}

type Session =
  | { readonly at: 'entering'; readonly signIn: SignIn }
  | { readonly at: 'here'; readonly sub: string }
  | { readonly at: 'agreeing'; readonly signIn: SignIn; readonly sub: string; readonly asked: Asked }
  | { readonly at: 'signing'; readonly signIn: SignIn; readonly sub: string; readonly papers: Named };

const FIRST_BALANCE_YEN = 100_000;
const LOAN_YEN = 300_000;

/**
 * A bank that is entered with the card, and in which a transfer is agreed to with the card again: what the card signs names
 * the amount and who is paid, and a page that changed either would be found out. The papers of a loan are signed with it.
 */
export async function bank(client: SiteClient): Promise<Server> {
  const site = await openSite(client);
  const sessions = browserSessions<Session>();
  const accounts = new Map<string, Account>();
  const accountOf = (sub: string) => {
    const account = accounts.get(sub) ?? { balanceYen: FIRST_BALANCE_YEN, paid: [], contract: undefined };
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
        const words = { title: '振込', purpose: '振込の内容を確かめるため' };
        const asked = { transfer, ...(await ask({ ...words, approval: transfer })) };
        const signIn = await beginAgain('transfer', sub, asked);
        return go(signIn.url.href, sessions.keep(cookie, { at: 'agreeing', signIn, sub, asked }));
      }
      case 'POST /loan': {
        if (session?.at !== 'here') return show(response, 403, '入りなおしてください。', button('/login', '入る'));
        const { sub } = session;
        const words = { title: '30万円の貸付け', purpose: '貸付けの契約を結ぶため' };
        const papers = await ask({ ...words, items: loanPapers(LOAN_YEN) });
        const signIn = await beginAgain('contract', sub, papers);
        return go(signIn.url.href, sessions.keep(cookie, { at: 'signing', signIn, sub, papers }));
      }
      case 'GET /contract.pdf': {
        const contract = session?.at === 'here' ? accountOf(session.sub).contract : undefined;
        if (contract === undefined) return show(response, 404, '契約書がありません。', '<a href="/">口座に戻る</a>');
        return response
          .writeHead(200, {
            'content-type': 'application/pdf',
            'content-disposition': 'attachment; filename=keiyaku.pdf',
          })
          .end(contract);
      }
      case 'GET /callback': {
        sessions.end(cookie);
        if (session === undefined || session.at === 'here') {
          return show(response, 400, 'はじめからやり直してください。', button('/login', '入る'));
        }
        const { sub, transaction } = await session.signIn.finish(address);
        if (session.at !== 'entering') {
          const wanted = session.at === 'agreeing' ? session.asked : session.papers;
          const { id, sha256 } = (transaction ?? {}) as Partial<Named>;
          const isTheSame = sub === session.sub && id === wanted.id && sha256 === wanted.sha256;
          if (!isTheSame) throw new Error('not what was asked');
          const told = await resultOf(wanted);
          if (told.sub !== sub) throw new Error('not who was asked');
          if (session.at === 'agreeing') pay(accountOf(sub), session.asked, told);
          else lend(accountOf(sub), told);
        }
        return go('/', sessions.keep(undefined, { at: 'here', sub }));
      }
      default:
        return show(response, 404, 'ページがありません。', '<a href="/">はじめのページ</a>');
    }
  }

  async function ask(wanted: object): Promise<Named> {
    const created = await site.api('sign', 'POST', '/api/sign-transactions', wanted);
    const { id, sha256 } = (await created.json()) as Named;
    return { id, sha256 };
  }

  /** The same person again, with this very transfer or these papers before their eyes. */
  function beginAgain(purpose: string, sub: string, { id }: Named): Promise<SignIn> {
    const claims = JSON.stringify({ id_token: { sub: { value: sub } } });
    return site.begin({ scope: 'openid sign', purpose, sign_transaction_id: id, claims });
  }

  /** What the portal says of it to this bank alone, once. */
  async function resultOf({ id }: Named): Promise<Told> {
    const result = await site.api('sign', 'GET', `/api/sign-transactions/${id}/result`);
    return site.readResult(await result.text());
  }

  return createServer((request, response) => {
    answer(request, response).catch(() => show(response, 403, 'できませんでした。', '<a href="/">はじめのページ</a>'));
  });
}

type Told = Awaited<ReturnType<Site['readResult']>>;

function pay(account: Account, { transfer }: Asked, told: Told): void {
  if (JSON.stringify(told.approval) !== JSON.stringify(transfer)) throw new Error('another transfer');
  account.balanceYen -= transfer.amountYen;
  account.paid.push(transfer);
}

function lend(account: Account, told: Told): void {
  const [contract] = told.items as readonly { readonly document?: string }[];
  if (contract?.document === undefined) throw new Error('the contract comes back signed');
  account.contract = Buffer.from(contract.document, 'base64');
  account.balanceYen += LOAN_YEN;
}

const yen = (amount: number) => `${amount.toLocaleString('ja-JP')}円`;

function accountPage({ balanceYen, paid, contract }: Account): string {
  const rows = paid.map(({ payee, amountYen }) => `<li>${escaped(payee)} ${yen(amountYen)}</li>`).join('');
  return `<p>残高 ${yen(balanceYen)}</p><ul>${rows}</ul>
<form method="post" action="/transfer">
<p><label>受け取る人 <input name="payee" required maxlength="100"></label></p>
<p><label>口座 <input name="account" required maxlength="100"></label></p>
<p><label>金額（円） <input name="amount" required inputmode="numeric" pattern="[0-9]{1,9}"></label></p>
<button>カードで確かめて振り込む</button></form>
${contract === undefined ? button('/loan', `${yen(LOAN_YEN)}を借りる`) : '<p><a href="/contract.pdf">署名した契約書</a></p>'}`;
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
