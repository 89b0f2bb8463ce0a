import type { JWK } from 'jose';
import type * as z from 'zod';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import {
  type Gate,
  type GateAnswer,
  type GateEntry,
  type GateFile,
  type GateTicket,
  gateAnswersSchema,
  gateListSchema,
} from '#contract/portal/gate-routes.ts';
import { parseStrictJson } from '#pki/jose/strict-json.ts';
import { readBoundedBody } from '#platform/bounded-reading.ts';
import { parsedJson } from '#platform/json-text.ts';
import type { Clock, PortalFetch } from '../ports/ports.ts';

const ASSERTION_SECONDS = 50;
/** About a hundred thousand tickets. */
const ANSWER_LIMIT_BYTES = 16_000_000;

interface Ports {
  readonly fetch: PortalFetch;
  readonly clock: Clock;
  readonly uuid: () => string;
}

/** What a gate says with its keys: who it is to the portal, and what it asks the event's site. */
interface GateWords {
  /** Good for one portal and a minute. */
  assertionFor(portal: string): Promise<string>;
  /** What was encrypted to this terminal; `undefined` for anything else. */
  open<Told>(jwe: string, schema: z.ZodType<Told>): Promise<Told | undefined>;
  /** Fails with `portalUnreachable` where the site says nothing in time, `portalAnswerUnreadable` where it is not its word. */
  list(gate: Gate, withinMs: number, signal: AbortSignal): Promise<Outcome<readonly GateTicket[]>>;
  /** What the site says to each entry; fails as `list` does. */
  tell(
    gate: Gate,
    entries: readonly GateEntry[],
    withinMs: number,
    signal: AbortSignal,
  ): Promise<Outcome<readonly { readonly id: string; readonly answer: GateAnswer }[]>>;
}

export function gateWords({ terminal, signing, encryption }: GateFile, { fetch, clock, uuid }: Ports): GateWords {
  const jose = import('jose'); // no part of an app that is no gate
  const own = jose.then(({ importJWK }) => importJWK(signing as JWK, 'ES256'));

  async function sign(typ: string, aud: string, jti: string, more: object): Promise<string> {
    const seconds = Math.floor(clock.nowMs() / 1_000);
    const claims = { ...more, iss: terminal, sub: terminal, aud, jti, iat: seconds, exp: seconds + ASSERTION_SECONDS };
    const { SignJWT } = await jose;
    return new SignJWT(claims).setProtectedHeader({ alg: 'ES256', typ, kid: signing.kid }).sign(await own);
  }

  /** What the site signs in answer to this very question. */
  async function ask<
    Said extends { readonly iss: string; readonly aud: string; readonly nonce: string; event: string },
  >(
    gate: Gate,
    { typ, schema, entries }: { typ: string; schema: z.ZodType<Said>; entries: readonly GateEntry[] | undefined },
    withinMs: number,
    signal: AbortSignal,
  ): Promise<Outcome<Said>> {
    const nonce = uuid();
    const question = await sign('madoguchi-gate-question+jwt', gate.listUri, nonce, {
      event: gate.event,
      ...(entries && { entries }),
    });
    const answer = await heard(gate.listUri, question, entries === undefined ? 'GET' : 'POST', withinMs, signal);
    if (answer === undefined) return failed({ code: 'portalUnreachable', retryAfterMs: withinMs });
    const said = schema.safeParse(await signedBy(gate, typ, answer));
    const isToThis =
      said.success &&
      said.data.iss === gate.site &&
      said.data.aud === terminal &&
      said.data.event === gate.event &&
      said.data.nonce === nonce;
    return isToThis ? success(said.data) : failed({ code: 'portalAnswerUnreadable' });
  }

  /** What the site answers in time; `undefined` where it does not, or with anything but 200. */
  async function heard(
    url: string,
    question: string,
    method: 'GET' | 'POST',
    withinMs: number,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const [done, late] = [new AbortController(), new AbortController()];
    clock.wait(withinMs, done.signal).then(
      () => late.abort(),
      () => undefined,
    );
    try {
      const response = await fetch(url, {
        method,
        redirect: 'error',
        signal: AbortSignal.any([signal, late.signal]),
        ...(method === 'GET'
          ? { headers: { authorization: `Bearer ${question}` } }
          : { headers: { 'content-type': 'application/jose' }, body: question }),
      });
      const bytes = response.status === 200 ? await readBoundedBody(response, ANSWER_LIMIT_BYTES) : undefined;
      return bytes && new TextDecoder().decode(bytes);
    } catch {
      return undefined; // the platform's fetch throws for every network trouble alike
    } finally {
      done.abort(new Error('answered'));
    }
  }

  return {
    assertionFor: (portal) => sign('JWT', `${portal}/oidc`, uuid(), {}),

    async open(jwe, schema) {
      const { compactDecrypt, importJWK } = await jose;
      try {
        const { plaintext } = await compactDecrypt(jwe, await importJWK(encryption as JWK, 'ECDH-ES+A256KW'));
        return schema.safeParse(parsedJson(new TextDecoder().decode(plaintext))).data;
      } catch {
        return undefined; // jose throws for whatever does not open
      }
    },

    async list(gate, withinMs, signal) {
      const kind = { typ: 'madoguchi-gate-list+jwt', schema: gateListSchema, entries: undefined };
      const said = await ask(gate, kind, withinMs, signal);
      return said.ok ? success(said.value.tickets) : said;
    },

    async tell(gate, entries, withinMs, signal) {
      const kind = { typ: 'madoguchi-gate-entries+jwt', schema: gateAnswersSchema, entries };
      const said = await ask(gate, kind, withinMs, signal);
      return said.ok ? success(said.value.answers) : said;
    },
  };
}

/** What the site signed, as that kind of word; `undefined` for anything else. */
async function signedBy({ siteKeys }: Gate, typ: string, jws: string): Promise<unknown> {
  const { compactVerify, createLocalJWKSet } = await import('jose');
  try {
    const keys = createLocalJWKSet({ keys: siteKeys.map((key) => ({ ...key })) });
    const { payload, protectedHeader } = await compactVerify(jws, keys, { algorithms: ['ES256'] });
    return protectedHeader.typ === typ ? parseStrictJson(new TextDecoder().decode(payload)) : undefined;
  } catch {
    return undefined; // jose throws for every way in which a signature can be wrong
  }
}
