import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PersonaName } from '#contract/card/persona.ts';
import { filedReplySchema } from '#contract/portal/application-routes.ts';
import { type Acting, MANDATE_ROUTES } from '#contract/portal/mandate-routes.ts';
import { actingNeeds } from '#contract/portal/menu-policy.ts';
import { PORTAL_ROUTES, type PortalRouteName } from '#contract/portal/portal-routes.ts';
import type { Application } from '#contract/procedure/application.ts';
import { epochMs } from '#contract/values/brands.ts';
import { addDays, japaneseDay } from '#contract/values/calendar.ts';
import type { NamedPerson } from '#contract/values/named-person.ts';
import { createCaseVault } from '#portal/applications/case-vault.ts';
import { findCertifiedIdentity } from '#portal/applications/certified-identity.ts';
import { createKeyring } from '#portal/platform/keyring/keyring.ts';
import { sampleFiling } from '../../support/application/sample-filing.ts';
import { giveMandate } from '../../support/portal/mandate-sitting.ts';
import { openTestPortal, type TestPortal } from '../../support/portal/portal-harness.ts';

const COVERED = 'child-allowance-end';
const OTHER = 'child-allowance-claim';

let portal: TestPortal;
let principal: string;
let proxy: string;
let registration: string;
beforeAll(async () => {
  portal = await openTestPortal();
});
afterAll(() => portal.close());
beforeEach(async () => {
  await sql`delete from mandate`.execute(portal.database);
  await sql`delete from portal_session`.execute(portal.database);
  principal = await portal.signIn('ordinary');
  proxy = await portal.signIn('spouse');
  registration = await giveMandate(portal, principal, ['ordinary', 'spouse']);
});

const begin = (token: string, mandate: string) =>
  portal.ask(token, { method: 'POST', url: '/session/acting', payload: { mandate } });
async function act(): Promise<Acting> {
  const begun = await begin(proxy, registration);
  expect(begun.status).toBe(201);
  return MANDATE_ROUTES.beginActing.reply.parse(begun.body);
}
const get = (token: string, url: string) => portal.ask(token, { method: 'GET', url });
const stop = (token: string) => portal.ask(token, { method: 'DELETE', url: '/session/acting' });

async function bytesOf(token: string, method: 'GET' | 'POST', url: string, payload?: object): Promise<string> {
  const headers = { authorization: `Bearer ${token}` };
  const answer = await portal.app.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
  return `${answer.statusCode} ${answer.body.replace(/urn:uuid:[0-9a-f-]{36}/, '')}`;
}

async function personOf(who: PersonaName): Promise<NamedPerson> {
  const { name, birthDate } = (await portal.authority.holder(who)).persona.holder;
  return { name, birthDate };
}

/** An application for the principal, as the app of the proxy makes it. */
async function filingFor(
  { mandate }: Acting,
  {
    procedure = COVERED,
    signer = 'spouse',
    change = (one) => one,
    changePrinted = (one) => one,
  }: {
    readonly procedure?: string;
    readonly signer?: PersonaName;
    readonly change?: (application: Application) => Application;
    readonly changePrinted?: (application: Application) => Application;
  } = {},
): Promise<Uint8Array> {
  const { name, birthDate } = await personOf('ordinary');
  return sampleFiling(await portal.authority.holder(signer), portal.procedure(procedure), {
    filer: portal.filerOf('spouse'),
    changePrinted,
    change: (application) =>
      change({
        ...application,
        applicant: {
          ...application.applicant,
          name: { value: name, origin: 'person' },
          birthDate: { value: birthDate, origin: 'person' },
        },
        mandate: { registration: mandate.registration, sha256: mandate.sha256, proxy: mandate.proxy },
      }),
  });
}

async function numbersOf(token: string): Promise<string[]> {
  const { body } = await get(token, '/applications');
  return (body.applications as { receiptNumber: string }[]).map(({ receiptNumber }) => receiptNumber);
}

async function fileOwn(who: PersonaName, token: string, procedure: string): Promise<string> {
  const filing = await sampleFiling(await portal.authority.holder(who), portal.procedure(procedure), {
    filer: portal.filerOf(who),
  });
  return filedReplySchema.parse((await portal.file(token, filing)).body).receiptNumber;
}

describe('somebody acts for another', () => {
  it('files for the principal, whose case it is, and follows it; both sides have it told', async () => {
    const acting = await act();
    expect(acting.mandate).toMatchObject({ registration, name: (await personOf('ordinary')).name });
    const filed = await portal.file(acting.token, await filingFor(acting));
    expect(filed.status).toBe(201);
    const { receiptNumber } = filedReplySchema.parse(filed.body);
    expect(await numbersOf(acting.token)).toContain(receiptNumber);
    expect((await get(acting.token, `/applications/${receiptNumber}`)).status).toBe(200);
    expect(await numbersOf(principal)).toContain(receiptNumber);
    expect((await get(principal, `/applications/${receiptNumber}`)).status).toBe(200);

    const records = (await get(principal, '/exchange-records?way=proxy')).body.records as { receiptNumber: string }[];
    expect(records).toMatchObject([{ receiptNumber, way: 'proxy', purpose: 'proxy.act', marks: [] }]);
    const told = await sql<{ name: string; on_behalf_of: string }>`
      select name, on_behalf_of from outbox_event
      where name = 'applicationFiledByProxy' and data ->> 'receiptNumber' = ${receiptNumber}`.execute(portal.database);
    expect(told.rows).toEqual([{ name: 'applicationFiledByProxy', on_behalf_of: portal.filerOf('ordinary') }]);
    const entries = await sql<{ entry: { act: string; actor: object; detail: object } }>`
      select json::json as entry from audit_entry where json::json ->> 'case' = ${receiptNumber} order by n`.execute(
      portal.database,
    );
    expect(entries.rows[0]?.entry).toMatchObject({
      act: 'applicationFiled',
      actor: { kind: 'proxy', id: portal.filerOf('spouse') },
      detail: { onBehalfOf: portal.filerOf('ordinary') },
    });
    const used = await get(proxy, '/session');
    expect(used.body.code).toBe('sessionRequired');
    expect((await stop(acting.token)).status).toBe(204);
    expect(await numbersOf(proxy)).not.toContain(receiptNumber);
    const uses = (await get(proxy, '/account/uses')).body.uses as { kind: string }[];
    expect(uses.map(({ kind }) => kind)).toContain('acting');
  });

  it('MT-40: sees of the principal what the mandate names, and nothing of its own', async () => {
    const covered = await fileOwn('ordinary', principal, COVERED);
    const hidden = await fileOwn('ordinary', principal, OTHER);
    const own = await fileOwn('spouse', proxy, COVERED);
    const acting = await act();
    const seen = await numbersOf(acting.token);
    expect(seen).toContain(covered);
    expect(seen).not.toContain(hidden);
    expect(seen).not.toContain(own);
    const never = await bytesOf(acting.token, 'GET', '/applications/MG-0000-0000-0000');
    expect(never).toContain('404');
    for (const path of ['', '/container', '/procedure']) {
      const missing = await bytesOf(acting.token, 'GET', `/applications/MG-0000-0000-0000${path}`);
      expect(await bytesOf(acting.token, 'GET', `/applications/${hidden}${path}`)).toBe(missing);
      expect(await bytesOf(acting.token, 'GET', `/applications/${own}${path}`)).toBe(missing);
    }
    expect(await bytesOf(acting.token, 'GET', `/applications?after=${hidden}`)).toContain('404');
  });

  it('MT-40: every other route of a person answers that no mandate covers it', async () => {
    const { token } = await act();
    const open: string[] = [];
    const names = Object.keys(PORTAL_ROUTES) as PortalRouteName[];
    for (const name of names.filter(
      (one) => PORTAL_ROUTES[one].audience === 'resident' && actingNeeds(one) === undefined,
    )) {
      const { method, path } = PORTAL_ROUTES[name];
      const { body } = await portal.ask(token, { method, url: path.replace(/:\w+/g, 'x') });
      if (body.code !== 'notInMandate') open.push(`${name} ${String(body.code)}`);
    }
    expect(open).toEqual([]);
    const asked = { method: 'POST' as const, url: '/session/challenges', payload: { purpose: 'fresh' } };
    expect((await portal.ask(token, asked)).body.code).toBe('notInMandate');
  });
});

describe('MT-39: an application under a mandate', () => {
  it('is refused where anything of it is another than was agreed on', async () => {
    const acting = await act();
    const refused = async (wish: Parameters<typeof filingFor>[1]) =>
      (await portal.file(acting.token, await filingFor(acting, wish))).body.code;
    expect(await refused({ procedure: OTHER })).toBe('notInMandate');
    expect(await refused({ change: ({ mandate: _, ...rest }) => rest })).toBe('notInMandate');
    const changed = (mandate: object) => (one: Application) => ({ ...one, mandate: { ...one.mandate, ...mandate } });
    expect(await refused({ change: changed({ registration: randomUUID() }) as never })).toBe('notInMandate');
    expect(await refused({ change: changed({ sha256: 'f'.repeat(64) }) as never })).toBe('notInMandate');
    expect(await refused({ signer: 'ordinary' })).toBe('mandateRefused');
    const another = (part: 'name' | 'birthDate', value: string) => (one: Application) => ({
      ...one,
      applicant: { ...one.applicant, [part]: { value, origin: 'person' } },
    });
    expect(await refused({ change: another('name', '見本　太郎') as never })).toBe('mandateRefused');
    expect(await refused({ change: another('birthDate', '1990-01-02') as never })).toBe('mandateRefused');
    // The document says who files it: nobody else, and somebody.
    const someoneElse = { name: '見本　太郎', birthDate: '1990-01-02' };
    expect(await refused({ change: changed({ proxy: someoneElse }) as never })).toBe('mandateRefused');
    expect(await refused({ change: changed({ proxy: undefined }) as never })).toBe('mandateRefused');
    const withoutProxy = ({ mandate: _, ...rest }: Application) => rest;
    expect(await refused({ changePrinted: withoutProxy })).toBe('documentMismatch');
    // Nor does anybody file under one for themselves.
    const own = await filingFor(acting);
    await stop(acting.token);
    expect((await portal.file(proxy, own)).body.code).toBe('notInMandate');
  });

  it('is no word of a certificate on who the principal is', async () => {
    const before = await get(principal, '/signature-certificate');
    const acting = await act();
    expect((await portal.file(acting.token, await filingFor(acting))).status).toBe(201);
    const vault = createCaseVault(createKeyring(portal.keySource, Date.now));
    const certified = await findCertifiedIdentity(portal.database, vault, portal.filerOf('ordinary'));
    expect(certified?.name).not.toBe((await personOf('spouse')).name);
    const { certificate } = (await get(principal, '/signature-certificate')).body as { certificate: object | null };
    expect(certificate === null).toBe((before.body.certificate ?? null) === null);
  });
});

describe('MT-41: a mandate that is over', () => {
  const endings: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['by the principal', () => portal.ask(principal, { method: 'DELETE', url: `/mandates/${registration}` })],
    [
      'by its day',
      () => sql`update mandate set from_day = '2020-01-01', until_day = '2020-01-02'`.execute(portal.database),
    ],
    [
      'by an office that keeps the principal from others',
      async () => {
        const number = await fileOwn('ordinary', principal, COVERED);
        await sql`update desk_case set restricted = true where receipt_number = ${number}`.execute(portal.database);
      },
    ],
    [
      'with the account of its principal',
      () => sql`delete from mandate where subject_id = ${portal.filerOf('ordinary')}`.execute(portal.database),
    ],
  ];

  it.each(endings)('%s: the running token reads nothing more, and nothing tells it from never', async (_, over) => {
    const acting = await act();
    const filing = await filingFor(acting);
    const never = await bytesOf(acting.token, 'GET', '/notices');
    expect(never).toContain('notInMandate');
    expect((await get(acting.token, '/applications')).status).toBe(200);
    await over();
    expect(await bytesOf(acting.token, 'GET', '/applications')).toBe(never);
    expect((await portal.file(acting.token, filing)).body.code).toBe('notInMandate');
    expect((await stop(acting.token)).status).toBe(204);
    // Awake again, and no way back in.
    expect((await get(proxy, '/session')).status).toBe(200);
    const byNever = await bytesOf(proxy, 'POST', '/session/acting', { mandate: randomUUID() });
    expect(byNever).toContain('notInMandate');
    expect(await bytesOf(proxy, 'POST', '/session/acting', { mandate: registration })).toBe(byNever);
    await sql`update desk_case set restricted = false`.execute(portal.database);
  });

  it('is nobody’s but its proxy’s: the principal and a stranger act by none', async () => {
    const never = await bytesOf(principal, 'POST', '/session/acting', { mandate: randomUUID() });
    expect(await bytesOf(principal, 'POST', '/session/acting', { mandate: registration })).toBe(never);
    const stranger = await portal.signIn('child');
    expect(await bytesOf(stranger, 'POST', '/session/acting', { mandate: registration })).toBe(never);
  });

  it('signing out while acting ends both sessions, and ending the own one ends the other', async () => {
    const acting = await act();
    expect((await portal.ask(acting.token, { method: 'DELETE', url: '/session' })).status).toBe(204);
    for (const token of [acting.token, proxy]) {
      expect((await get(token, '/session')).body.code).toBe('sessionRequired');
    }
    proxy = await portal.signIn('spouse');
    const second = await portal.signIn('spouse');
    const { token } = await act();
    const listed = (await get(second, '/account/sessions')).body.sessions as { session: string; isThis: boolean }[];
    // One in which they act is none of its own.
    expect(listed).toHaveLength(2);
    await portal.ask(second, { method: 'DELETE', url: '/account/sessions' });
    expect((await get(token, '/session')).body.code).toBe('sessionRequired');
  });
});

describe('the last day of a mandate', () => {
  const JOB = { kind: 'job', id: 'test' } as const;
  const DAY_MS = 86_400_000;

  it('is told of to both sides 30 and 7 days before, once each, and to no proxy of whom an office keeps from others', async () => {
    await sql`delete from mandate`.execute(portal.database);
    await sql`delete from notice where kind in ('proxyEnds', 'actingEnds')`.execute(portal.database);
    const now = portal.mailClock.nowMs;
    const until = addDays(japaneseDay(epochMs(now)), 60);
    await giveMandate(portal, principal, ['ordinary', 'spouse'], { until });
    const told = async (token: string) =>
      ((await get(token, '/notices')).body.notices as { kind: string; day: string }[])
        .filter(({ kind }) => kind === 'proxyEnds' || kind === 'actingEnds')
        .map(({ kind, day }) => `${kind} ${day}`);
    const pass = async (days: number) => {
      portal.mailClock.nowMs = now + days * DAY_MS;
      for (let times = 0; times < 2; times += 1) await portal.stores.tellByRule(JOB, AbortSignal.timeout(60_000));
    };
    try {
      await pass(29);
      expect([await told(principal), await told(proxy)]).toEqual([[], []]);
      await pass(30);
      const [own, other] = [`proxyEnds ${until}`, `actingEnds ${until}`];
      expect([await told(principal), await told(proxy)]).toEqual([[own], [other]]);
      const number = await fileOwn('ordinary', principal, COVERED);
      await sql`update desk_case set restricted = true where receipt_number = ${number}`.execute(portal.database);
      await pass(53);
      expect([await told(principal), await told(proxy)]).toEqual([[own, own], [other]]);
    } finally {
      portal.mailClock.nowMs = now;
      await sql`update desk_case set restricted = false`.execute(portal.database);
    }
  });
});
