import { generateKeyPairSync, type KeyObject, randomBytes, randomUUID } from 'node:crypto';
import { compactDecrypt, exportJWK, importJWK, type JWK, SignJWT } from 'jose';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GateFile, gateSchema, recognisedSchema } from '#contract/portal/gate-routes.ts';
import { gateTagOf } from '#documents/authorization/gate-tag.ts';
import { got } from '../../support/card/card-harness.ts';
import { loginProof, type ProofChange } from '../../support/portal/login-proof.ts';
import { openTestPortal, type TestPortal } from '../../support/portal/portal-harness.ts';
import { openSiteApi } from '../../support/portal/site-api.ts';

const OPERATOR = { kind: 'job', id: 'portal event gate add' } as const;
const NAME = { ja: '見本音楽祭', easy: '見本音楽祭', en: 'Sample Festival' };
const EVENT = 'festival-2026';
const OTHER = 'marathon-2026';
const CLAIM = `one_per_person:${EVENT}` as const;

let portal: TestPortal;
let site: Awaited<ReturnType<typeof openSiteApi>>;
let gate: GateFile;
let elsewhere: GateFile;
beforeAll(async () => {
  portal = await openTestPortal();
  site = await openSiteApi(portal, { apis: ['events.gates'] });
  for (const event of [EVENT, OTHER]) await add(site.site, event);
  gate = got(await gates().add(OPERATOR, EVENT));
  elsewhere = got(await gates().add(OPERATOR, OTHER));
});
afterAll(() => portal?.close());

const gates = () => portal.stores.oidc.gates;
const seconds = () => Math.floor(portal.mailClock.nowMs / 1_000);

async function add(siteId: string, event: string, tapped = true): Promise<void> {
  const endsAt = new Date(portal.mailClock.nowMs + 10 * 86_400_000).toISOString();
  const gateOf = tapped ? { gate: { listUri: 'https://festival.mihon.example/gate', mode: 'tap' as const } } : {};
  got(await portal.stores.oidc.events.add(OPERATOR, siteId, { event, name: NAME, endsAt, ...gateOf }));
}

interface Change {
  readonly header?: Readonly<Record<string, unknown>>;
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly key?: KeyObject;
}

async function assertion({ terminal, signing }: GateFile, { header, claims, key }: Change = {}): Promise<string> {
  const about = {
    iss: terminal,
    sub: terminal,
    aud: `${portal.origin()}/oidc`,
    jti: randomUUID(),
    exp: seconds() + 50,
  };
  return new SignJWT({ ...about, ...claims })
    .setProtectedHeader({ alg: 'ES256', typ: 'JWT', kid: signing.kid, ...header })
    .sign(key ?? (await importJWK(signing as JWK, 'ES256')));
}

async function ask(url: string, bearer: string | undefined, payload?: object) {
  const headers = bearer === undefined ? {} : { authorization: `Bearer ${bearer}` };
  const method = payload === undefined ? 'GET' : 'POST';
  const reply = await portal.app.inject({ method, url, headers, ...(payload && { payload }) });
  return { status: reply.statusCode, body: reply.json<Record<string, string>>() };
}

const read = async (file: GateFile, change?: Change, event = EVENT) =>
  ask(`/gates/${event}`, await assertion(file, change));

async function opened(jwe: string, { encryption }: GateFile): Promise<unknown> {
  const { plaintext } = await compactDecrypt(jwe, await importJWK(encryption as JWK, 'ECDH-ES+A256KW'));
  return JSON.parse(new TextDecoder().decode(plaintext));
}

async function recognise(file: GateFile, change: ProofChange & { readonly event?: string } = {}) {
  const holder = await portal.authority.holder('ordinary');
  const proof = loginProof(holder, randomBytes(32).toString('base64url'), portal.clock.nowMs, {
    ...change,
    header: { typ: 'madoguchi-gate+jwt', ...change.header },
    payload: {
      aud: portal.origin(),
      purpose: 'gate',
      event: file.event,
      terminal: file.terminal,
      ...change.payload,
    },
  });
  return ask(`/gates/${change.event ?? file.event}/persons`, await assertion(file), { proof });
}

describe('gates of an event', () => {
  it('are told the key of their event, encrypted to the one terminal that asks with its own', async () => {
    const told = await read(gate);
    expect(told.status).toBe(200);
    const about = gateSchema.parse(await opened(String(told.body.gate), gate));
    expect(about).toMatchObject({ event: EVENT, site: site.site, mode: 'tap', name: NAME });
    await expect(opened(String(told.body.gate), elsewhere)).rejects.toThrow();
    const certificate = randomBytes(1_500);
    const person = { subject: 'somebody', certificate };
    const [value] = await portal.stores.oidc.events.valuesOf(portal.database, [CLAIM], person);
    expect(value?.gateTag).toBe(gateTagOf(Buffer.from(about.key, 'base64url'), certificate));
    const other = gateSchema.parse(await opened(String((await read(elsewhere, {}, OTHER)).body.gate), elsewhere));
    expect(other.key).not.toBe(about.key);
  });

  it('LT-52: are told nothing by another key, of another event, twice as long, or for another portal', async () => {
    const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    const jwk = await exportJWK(stranger);
    const refused: [string, Promise<{ status: number; body: Record<string, string> }>][] = [
      ['no assertion', ask(`/gates/${EVENT}`, undefined)],
      ['no JWS', ask(`/gates/${EVENT}`, 'nothing')],
      ['another key', read(gate, { key: stranger })],
      ['a key of its own', read(gate, { key: stranger, header: { jwk } })],
      ['another event’s terminal', read(elsewhere)],
      ['another terminal’s name', read(elsewhere, { claims: { iss: gate.terminal, sub: gate.terminal } })],
      ['nobody', read(gate, { claims: { iss: 'A'.repeat(22), sub: 'A'.repeat(22) } })],
      ['another portal', read(gate, { claims: { aud: 'https://elsewhere.example/oidc' } })],
      ['over', read(gate, { claims: { exp: seconds() - 60 } })],
      ['far ahead', read(gate, { claims: { exp: seconds() + 600 } })],
      ['an event that is none', read(gate, {}, 'unknown-2026')],
    ];
    for (const [what, asked] of refused) {
      const { status, body } = await asked;
      expect([what, status, body.code]).toEqual([what, 401, 'clientRefused']);
    }
  });

  it('hear whose token a card has, by a proof for this event and this terminal alone', async () => {
    expect((await recognise(gate)).body.code).toBe('notFound'); // nobody becomes known at a gate
    await portal.signIn('ordinary');
    const told = await recognise(gate);
    expect(told.status).toBe(200);
    const { event, token } = recognisedSchema.parse(await opened(String(told.body.person), gate));
    const person = { subject: portal.filerOf('ordinary'), certificate: randomBytes(9) };
    const [value] = await portal.stores.oidc.events.valuesOf(portal.database, [CLAIM], person);
    expect([event, token]).toEqual([EVENT, value?.value]);

    const spouse = await portal.authority.holder('spouse');
    const hostile: [ProofChange & { readonly event?: string }, string][] = [
      [{ header: { typ: 'madoguchi-login+jwt' } }, 'proofMalformed'],
      [{ header: { typ: 'madoguchi-authorize+jwt' } }, 'proofMalformed'],
      [{ payload: { purpose: 'login' } }, 'proofMalformed'],
      [{ payload: { event: OTHER } }, 'clientRefused'],
      [{ payload: { terminal: elsewhere.terminal } }, 'clientRefused'],
      [{ event: OTHER }, 'clientRefused'],
      [{ payload: { aud: 'https://elsewhere.example' } }, 'proofAudienceMismatch'],
      [{ payload: { more: 1 } }, 'proofMalformed'],
      [{ signWith: spouse.auth.key }, 'proofSignatureInvalid'],
    ];
    for (const [change, code] of hostile) expect((await recognise(gate, change)).body.code, code).toBe(code);
    // And a gate's proof opens no session.
    const proof = loginProof(await portal.authority.holder('ordinary'), await portal.challenge(), portal.clock.nowMs, {
      header: { typ: 'madoguchi-gate+jwt' },
      payload: { aud: portal.origin(), purpose: 'gate', event: EVENT, terminal: gate.terminal },
    });
    const session = await portal.app.inject({ method: 'POST', url: '/session', payload: { proof } });
    expect(session.json()).toMatchObject({ code: 'proofMalformed' });
  });

  it('are named to their own site, as long as they are registered', async () => {
    const token = String((await site.token('events.gates')).body.access_token);
    const listed = async (event: string, from = site, access = token) => {
      const { status, body } = await from.ask(access, 'GET', `/api/events/${event}/gates`);
      return [status, (body.gates as { kid: string; d?: string }[] | undefined)?.map(({ kid }) => kid) ?? body.code];
    };
    expect(await listed(EVENT)).toEqual([200, [gate.terminal]]);
    const { body } = await site.ask(token, 'GET', `/api/events/${EVENT}/gates`);
    expect(JSON.stringify(body)).not.toContain(gate.signing.d);
    const other = await openSiteApi(portal, { sector: 'other.mihon.example', apis: ['events.gates'] });
    const others = String((await other.token('events.gates')).body.access_token);
    expect(await listed(EVENT, other, others)).toEqual([404, 'notFound']);
    const ending = got(await gates().add(OPERATOR, EVENT));
    expect((await gates().list(EVENT)).map((one) => one.gate).toSorted()).toEqual(
      [gate.terminal, ending.terminal].toSorted(),
    );
    got(await gates().end(OPERATOR, EVENT, ending.terminal));
    expect(await listed(EVENT)).toEqual([200, [gate.terminal]]);
    expect((await read(ending)).body.code).toBe('clientRefused');
    expect(await gates().end(OPERATOR, EVENT, ending.terminal)).toMatchObject({ ok: false });
  });

  it('are of no event without taps, and over with it; no secret half of a key stays', async () => {
    await add(site.site, 'lecture-2026', false);
    expect(await gates().add(OPERATOR, 'lecture-2026')).toMatchObject({ ok: false, failure: { code: 'notFound' } });
    const kept = await sql<{ text: string }>`select string_agg(signing_key::text || encryption_key::text, '') as text
      from gate_terminal`.execute(portal.database);
    for (const { signing, encryption } of [gate, elsewhere]) {
      for (const secret of [signing.d, encryption.d]) expect(kept.rows[0]?.text).not.toContain(secret);
    }
    const beforeMs = portal.mailClock.nowMs;
    portal.mailClock.nowMs += 11 * 86_400_000;
    expect((await read(gate)).body.code).toBe('notFound');
    portal.mailClock.nowMs = beforeMs;
    expect((await read(gate)).status).toBe(200);
  });
});
