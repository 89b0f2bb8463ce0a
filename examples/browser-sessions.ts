import { randomBytes } from 'node:crypto';

const LIFETIME_MS = 15 * 60_000;
const MOST_SESSIONS = 10_000;

/** What a site keeps of a browser, under a cookie of its own. Each `keep` changes the cookie, so that none is handed in. */
export function browserSessions<Session>() {
  const sessions = new Map<string, { readonly session: Session; readonly endsAtMs: number }>();
  const idIn = (cookie: string | undefined) =>
    /(?:^|; )example=([A-Za-z0-9_-]{43})(?:;|$)/.exec(cookie ?? '')?.[1] ?? '';
  return {
    of(cookie: string | undefined): Session | undefined {
      const found = sessions.get(idIn(cookie));
      return found !== undefined && found.endsAtMs > Date.now() ? found.session : undefined;
    },
    /** The header that gives the browser its cookie. */
    keep(cookie: string | undefined, session: Session): string {
      sessions.delete(idIn(cookie));
      const [oldest] = sessions.keys();
      if (sessions.size >= MOST_SESSIONS && oldest !== undefined) sessions.delete(oldest);
      const id = randomBytes(32).toString('base64url');
      sessions.set(id, { session, endsAtMs: Date.now() + LIFETIME_MS });
      return `example=${id}; Path=/; HttpOnly; SameSite=Lax`;
    },
    end: (cookie: string | undefined) => sessions.delete(idIn(cookie)),
  };
}
