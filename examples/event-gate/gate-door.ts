import { compactVerify, createLocalJWKSet, importJWK, type JWK, SignJWT } from 'jose';
import type { Site, SiteClient } from '../site-client.ts';
import type { Answer, Entry } from './tickets.ts';

const KEYS_FOR_MS = 60_000;
const ASKED_AGAIN_MS = 2_000;
const LONGEST_SECONDS = 60;
const MOST_ENTRIES = 500;

interface Question {
  readonly terminal: string;
  readonly jti: string;
  readonly entries: readonly Entry[];
}

/** What gates ask the site, each with a key that the portal knows, and what the site signs for them. */
export function gateDoor(site: Site, { clientId, jwk }: SiteClient, about: { event: string; listUri: string }) {
  const seen = new Map<string, number>();
  let keys: { readonly all: readonly JWK[]; readonly atMs: number } = { all: [], atMs: 0 };

  /** Those that are registered now; one that is not known yet may have come a moment ago. */
  async function keyOf(terminal: string): Promise<JWK | undefined> {
    const find = () => keys.all.find(({ kid }) => kid === terminal);
    const ageMs = Date.now() - keys.atMs;
    if (ageMs > KEYS_FOR_MS || (find() === undefined && ageMs > ASKED_AGAIN_MS)) {
      const told = await site.api('events.gates', 'GET', `/api/events/${about.event}/gates`);
      if (told.ok) keys = { all: ((await told.json()) as { gates: JWK[] }).gates, atMs: Date.now() };
    }
    return find();
  }

  /** What a gate of this event asks now, for the first time; rejects for anything else. */
  async function read(jws: string): Promise<Question> {
    const { kid = '' } = JSON.parse(Buffer.from(jws.split('.')[0] ?? '', 'base64url').toString());
    const key = await keyOf(String(kid));
    if (key === undefined) throw new Error('no gate of this event');
    const { payload, protectedHeader } = await compactVerify(jws, createLocalJWKSet({ keys: [key] }), {
      algorithms: ['ES256'],
    });
    const claims = JSON.parse(new TextDecoder().decode(payload));
    const seconds = Date.now() / 1_000;
    const isNow = claims.exp > seconds - 5 && claims.exp < seconds + LONGEST_SECONDS + 5;
    const isOurs = claims.iss === kid && claims.aud === about.listUri && claims.event === about.event;
    if (protectedHeader.typ !== 'madoguchi-gate-question+jwt' || !isNow || !isOurs) throw new Error('not asked of us');
    const { jti, entries = [] } = claims;
    for (const [id, endsAt] of seen) if (endsAt < seconds) seen.delete(id);
    if (typeof jti !== 'string' || seen.has(jti)) throw new Error('asked before');
    seen.set(jti, claims.exp + 5);
    if (!Array.isArray(entries) || entries.length > MOST_ENTRIES || !entries.every(isEntry))
      throw new Error('no entries');
    return { terminal: kid, jti, entries };
  }

  async function sign(typ: string, { terminal, jti }: Question, said: object): Promise<string> {
    return new SignJWT({ ...said, event: about.event, nonce: jti, iss: clientId, aud: terminal })
      .setIssuedAt()
      .setProtectedHeader({ alg: 'ES256', typ, kid: jwk.kid })
      .sign(await importJWK(jwk as JWK, 'ES256'));
  }

  return {
    read,
    list: (question: Question, tickets: readonly object[]) => sign('madoguchi-gate-list+jwt', question, { tickets }),
    answers: (question: Question, answers: readonly { readonly id: string; readonly answer: Answer }[]) =>
      sign('madoguchi-gate-entries+jwt', question, { answers }),
  };
}

function isEntry(one: Partial<Entry> | null): boolean {
  const { tag, token } = (one?.by ?? {}) as { tag?: unknown; token?: unknown };
  return typeof one?.id === 'string' && (typeof tag === 'string') !== (typeof token === 'string');
}
