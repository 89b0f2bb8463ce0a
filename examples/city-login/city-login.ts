import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { browserSessions } from '../browser-sessions.ts';
import { button, show } from '../page.ts';
import { openSite, type SignIn, type SiteClient } from '../site-client.ts';

type Session = { readonly at: 'away'; readonly signIn: SignIn } | { readonly at: 'here'; readonly sub: string };

/** A plain web site that is entered with the card. It has no passwords, asks no name, and knows a person again by `sub`. */
export async function cityLogin(client: SiteClient): Promise<Server> {
  const site = await openSite(client);
  const sessions = browserSessions<Session>();
  const visits = new Map<string, number>();

  async function answer({ url = '/', method, headers: { cookie } }: IncomingMessage, response: ServerResponse) {
    const address = new URL(url, client.redirectUri);
    const session = sessions.of(cookie);
    const go = (location: string, setCookie: string) =>
      response.writeHead(303, { location, 'set-cookie': setCookie }).end();
    switch (`${method} ${address.pathname}`) {
      case 'GET /':
        return session?.at === 'here'
          ? show(response, 200, `ようこそ。${visits.get(session.sub)} 回目のご利用です。`, button('/logout', '出る'))
          : show(response, 200, '見本市のページ', button('/login', 'マイナンバーカードで入る'));
      case 'POST /login': {
        const signIn = await site.begin({ scope: 'openid', purpose: 'login' });
        return go(signIn.url.href, sessions.keep(cookie, { at: 'away', signIn }));
      }
      case 'GET /callback': {
        if (session?.at !== 'away')
          return show(response, 400, 'はじめからやり直してください。', button('/login', '入る'));
        sessions.end(cookie);
        const { sub } = await session.signIn.finish(address);
        visits.set(sub, 1 + (visits.get(sub) ?? 0));
        return go('/', sessions.keep(cookie, { at: 'here', sub }));
      }
      case 'POST /logout':
        sessions.end(cookie);
        return go('/', 'example=; Path=/; Max-Age=0');
      default:
        return show(response, 404, 'ページがありません。', '<a href="/">はじめのページ</a>');
    }
  }
  return createServer((request, response) => {
    answer(request, response).catch(() => show(response, 403, '入れませんでした。', button('/login', 'もう一度')));
  });
}
