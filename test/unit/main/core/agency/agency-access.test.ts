import { createHash, generateKeyPairSync, randomUUID } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, type JWK, jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import { epochMs } from '#contract/values/brands.ts';
import { createAgencyAccess } from '#core/agency/agency-access.ts';
import { createRequestProver } from '#core/agency/request-prover.ts';
import { createPortalClient } from '#core/portal/portal-client.ts';

const ORIGIN = 'https://portal.example';
const TOKEN = 'T'.repeat(43);
const NOW_MS = 1_800_000_000_000;
const key = { ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }), kid: 'a' };
const PAGE = { changes: [], cursor: '1-1', more: false };

interface Asked {
  readonly path: string;
  readonly method: string;
  readonly authorization: string | null;
  readonly proof: string;
  readonly assertion: string | null;
}

/** A portal that answers as `answer` says, and what it was asked. */
async function accessTo(answer: (asked: Asked, n: number) => readonly [number, object, (string | undefined)?]) {
  const asked: Asked[] = [];
  const waits: number[] = [];
  const clock = {
    nowMs: () => epochMs(NOW_MS),
    wait: (ms: number, signal: AbortSignal) =>
      new Promise<void>((resolve, reject) => {
        // What limits a request never ends here; what is waited for does at once.
        if (ms === 15_000) signal.addEventListener('abort', () => reject(signal.reason));
        else resolve(void waits.push(ms));
      }),
  };
  const fetch = async (url: string | URL | Request, init?: RequestInit) => {
    const headers = new Headers(init?.headers);
    const one: Asked = {
      path: String(url).slice(ORIGIN.length),
      method: String(init?.method),
      authorization: headers.get('authorization'),
      proof: headers.get('dpop') ?? '',
      assertion: init?.body instanceof URLSearchParams ? init.body.get('client_assertion') : null,
    };
    asked.push(one);
    const [status, body, nonce] = answer(one, asked.length - 1);
    const told = nonce === undefined ? {} : { 'dpop-nonce': nonce };
    return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...told } });
  };
  const portal = createPortalClient(ORIGIN, fetch as typeof globalThis.fetch, clock);
  const { signal } = new AbortController();
  const prover = await createRequestProver(clock, randomUUID);
  const access = createAgencyAccess(
    portal,
    { client: 'c'.repeat(22), key: key as never },
    { prover, clock, uuid: randomUUID, signal },
  );
  const list = () =>
    access.withToken((credentials) =>
      portal.call('listAgencyCases', { query: { limit: '5' } as never, ...credentials, signal }),
    );
  return { asked, waits, list };
}

const issued = { access_token: TOKEN, token_type: 'DPoP', expires_in: 600, scope: 'cases.list' };
const problem = (status: number, more: object) => [status, { type: 'about:blank', status, ...more }] as const;
const nonceNeeded = (status: number, nonce: string) =>
  [...problem(status, { code: 'proofNonceNeeded', error: 'use_dpop_nonce' }), nonce] as const;
const nonces = (asked: readonly Asked[]) => asked.map(({ proof }) => decodeJwt(proof).nonce);

describe('a system’s way in', () => {
  it('proves the same key for the token and with each request, for its method, address and token alone', async () => {
    const { asked, list } = await accessTo(({ path }) => (path === '/agency/token' ? [200, issued] : [200, PAGE]));
    expect([await list(), await list()]).toEqual([
      { ok: true, value: PAGE },
      { ok: true, value: PAGE },
    ]);
    expect(asked.map(({ path, method, authorization }) => [method, path, authorization])).toEqual([
      ['POST', '/agency/token', null],
      ['GET', '/agency/v1/cases?limit=5', `DPoP ${TOKEN}`],
      ['GET', '/agency/v1/cases?limit=5', `DPoP ${TOKEN}`],
    ]);
    const keys = new Set<string>();
    const names = new Set<unknown>();
    for (const [n, { proof, method, path }] of asked.entries()) {
      const { jwk, ...header } = decodeProtectedHeader(proof);
      expect(header).toEqual({ typ: 'dpop+jwt', alg: 'ES256' });
      expect(Object.keys(jwk ?? {}).sort()).toEqual(['crv', 'kty', 'x', 'y']);
      const { payload } = await jwtVerify(proof, jwk as JWK, { currentDate: new Date(NOW_MS) });
      const ath = createHash('sha256').update(TOKEN).digest('base64url');
      expect(payload).toEqual({
        jti: expect.any(String),
        htm: method,
        htu: `${ORIGIN}${path.replace(/\?.*/, '')}`,
        iat: NOW_MS / 1_000,
        ...(n === 0 ? {} : { ath }),
      });
      keys.add(JSON.stringify(jwk));
      names.add(payload.jti);
    }
    expect([keys.size, names.size]).toEqual([1, 3]);
    const other = await accessTo(() => [200, issued]);
    await other.list();
    expect(keys).not.toContain(JSON.stringify(decodeProtectedHeader(other.asked[0]?.proof ?? '').jwk));
  });

  it('asks once more with the nonce that it was told, by a new assertion, and keeps it from then on', async () => {
    const { asked, list } = await accessTo(({ path }, n) => {
      if (n === 0) return nonceNeeded(400, 'one');
      if (path === '/agency/token') return [200, issued, 'one'];
      return n === 2 ? nonceNeeded(401, 'two') : [200, PAGE, n === 3 ? 'three' : undefined];
    });
    expect((await list()).ok).toBe(true);
    expect((await list()).ok).toBe(true);
    expect(nonces(asked)).toEqual([undefined, 'one', 'one', 'two', 'three']);
    expect(asked[0]?.assertion).not.toBe(asked[1]?.assertion);
  });

  it('asks no third time where the portal goes on asking for a nonce', async () => {
    const atToken = await accessTo((_, n) => nonceNeeded(400, `n${n}`));
    expect(await atToken.list()).toEqual({ ok: false, failure: { code: 'proofNonceNeeded' } });
    expect(nonces(atToken.asked)).toEqual([undefined, 'n0']);
    const atUse = await accessTo(({ path }, n) =>
      path === '/agency/token' ? [200, issued] : nonceNeeded(401, `n${n}`),
    );
    expect(await atUse.list()).toEqual({ ok: false, failure: { code: 'proofNonceNeeded' } });
    expect(nonces(atUse.asked)).toEqual([undefined, undefined, 'n1']);
  });

  it('asks no second time where it is refused for anything else', async () => {
    const { asked, list } = await accessTo(() => [...problem(401, { code: 'clientRefused' }), 'one']);
    expect(await list()).toEqual({ ok: false, failure: { code: 'clientRefused' } });
    expect(asked).toHaveLength(1);
  });

  it('waits where it asked too often, and then knows the newest nonce', async () => {
    const busy = problem(429, { code: 'tooManyRequests', retryAfterSeconds: 7 });
    const { asked, waits, list } = await accessTo(({ path }, n) =>
      path === '/agency/token' ? [200, issued] : n === 1 ? [...busy, 'later'] : [200, PAGE],
    );
    expect((await list()).ok).toBe(true);
    expect(waits).toEqual([7_000]);
    expect(nonces(asked)).toEqual([undefined, undefined, 'later']);
  });
});
