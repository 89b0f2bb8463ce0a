import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { browserSessions } from '../browser-sessions.ts';
import { button, formOf, show, textOf } from '../page.ts';
import { openSite, type SignIn, type SiteClient } from '../site-client.ts';
import { gateDoor } from './gate-door.ts';
import { type Holder, ticketOffice } from './tickets.ts';

type Session =
  | { readonly at: 'away'; readonly signIn: SignIn }
  | { readonly at: 'here'; readonly holder: Holder; readonly code?: string };

const QUESTION_LIMIT = 200_000;

/**
 * Tickets for one event, one a person: who that is the site never learns. A ticket can be handed on, and gates let its
 * holder in by a tap of the card.
 */
export async function eventGate(client: SiteClient): Promise<Server> {
  const { event = '' } = client;
  const site = await openSite(client);
  const sessions = browserSessions<Session>();
  const tickets = ticketOffice();
  const door = gateDoor(site, client, { event, listUri: new URL('/gate', client.redirectUri).href });

  async function answer(request: IncomingMessage, response: ServerResponse) {
    const address = new URL(request.url ?? '/', client.redirectUri);
    const { cookie, authorization = '' } = request.headers;
    const session = sessions.of(cookie);
    const go = (location: string, setCookie: string) =>
      response.writeHead(303, { location, 'set-cookie': setCookie }).end();
    const stay = (holder: Holder, code?: string) =>
      go('/', sessions.keep(cookie, { at: 'here', holder, ...(code === undefined ? {} : { code }) }));
    const refuse = (status: number, why: string) => show(response, status, why, '<a href="/">入場券に戻る</a>');
    const told = (jws: string) => response.writeHead(200, { 'content-type': 'application/jose' }).end(jws);

    switch (`${request.method} ${address.pathname}`) {
      case 'GET /':
        return session?.at === 'here'
          ? show(response, 200, '見本音楽祭', ticketPage(tickets.stateOf(session.holder.token), session.code))
          : show(response, 200, '見本音楽祭', button('/enter', 'マイナンバーカードで進む'));
      case 'POST /enter': {
        const claims = JSON.stringify({ userinfo: { one_per_person: { essential: true } } });
        const signIn = await site.begin({ scope: 'openid one_per_person', purpose: 'ticket', event, claims });
        return go(signIn.url.href, sessions.keep(cookie, { at: 'away', signIn }));
      }
      case 'GET /callback': {
        sessions.end(cookie);
        if (session?.at !== 'away') return refuse(400, 'はじめからやり直してください。');
        const { one_per_person: given } = await session.signIn.finishWithAll(address);
        if (given === undefined) return refuse(403, '一人一枚の目印がないと、入場券を渡せません。');
        const { token, gate_tag: tag } = given as { token: string; gate_tag: string };
        tickets.seen({ token, tag });
        return stay({ token, tag });
      }
      case 'POST /buy':
      case 'POST /offer':
      case 'POST /take': {
        if (session?.at !== 'here') return refuse(403, '入りなおしてください。');
        const { holder } = session;
        if (address.pathname === '/offer') {
          const code = tickets.offer(holder.token);
          return code === undefined ? refuse(400, '譲れる入場券がありません。') : stay(holder, code);
        }
        const isHad =
          address.pathname === '/buy'
            ? tickets.buy(holder)
            : tickets.take(((await formOf(request)).get('code') ?? '').trim(), holder);
        return isHad ? stay(holder) : refuse(400, '入場券を渡せません。一人一枚です。');
      }
      case 'GET /gate': {
        const question = await door.read(authorization.replace(/^Bearer /, ''));
        return told(await door.list(question, tickets.list()));
      }
      case 'POST /gate': {
        const question = await door.read(await textOf(request, QUESTION_LIMIT));
        const answers = question.entries.map((entry) => ({ id: entry.id, answer: tickets.enter(entry) }));
        return told(await door.answers(question, answers));
      }
      default:
        return refuse(404, 'ページがありません。');
    }
  }

  return createServer((request, response) => {
    answer(request, response).catch(() => show(response, 403, 'できませんでした。', '<a href="/">はじめのページ</a>'));
  });
}

function ticketPage(state: 'none' | 'open' | 'used', code: string | undefined): string {
  if (state === 'used') return '<p>入場しました。</p>';
  if (state === 'none') {
    return `<p>入場券はありません。</p>${button('/buy', '入場券を受け取る')}
<form method="post" action="/take"><p><label>譲ってもらった番号 <input name="code" required maxlength="22"></label></p>
<button>この番号で受け取る</button></form>`;
  }
  const offered = code === undefined ? '' : `<p>譲る番号（一回、24時間）: <code>${code}</code></p>`;
  return `<p>入場券が一枚あります。当日はカードをかざしてください。</p>${offered}${button('/offer', '人に譲る')}`;
}
