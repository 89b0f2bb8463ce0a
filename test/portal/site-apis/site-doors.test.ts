import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair } from 'jose';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NewSite } from '#contract/portal/authorization.ts';
import { EXCHANGE_RECORD_ROUTES } from '#contract/portal/exchange-record-routes.ts';
import { NOTICE_ROUTES } from '#contract/portal/notice-routes.ts';
import { epochMs } from '#contract/values/brands.ts';
import { addDays, japaneseDay } from '#contract/values/calendar.ts';
import type { SiteApi } from '#contract/values/site-api.ts';
import { sampleFiling } from '../../support/application/sample-filing.ts';
import { ALL_SCOPES } from '../../support/portal/agency-client.ts';
import { newSender, UPLOAD_HEADERS, uploadBody } from '../../support/portal/delivery-sender.ts';
import type { TestPortal } from '../../support/portal/portal-harness.ts';
import {
  answerRequest,
  beginRequest,
  openListeningPortal,
  openSite,
  type RelyingParty,
  redeem,
} from '../../support/portal/relying-party.ts';
import { openSiteApi } from '../../support/portal/site-api.ts';
import { MUNICIPALITY, NEIGHBOUR, newBrowser, OPERATOR } from '../../support/portal/staff-browser.ts';

const APIS: SiteApi[] = ['applications.receive', 'applications.state', 'notices.send'];
const PROCEDURE = 'child-allowance-end';

let portal: TestPortal;
let city: OpenedSite;
let neighbour: OpenedSite;
let person = '';
beforeAll(async () => {
  portal = await openListeningPortal();
  city = await openCitySite(MUNICIPALITY);
  neighbour = await openCitySite(NEIGHBOUR);
  person = await portal.signIn('ordinary');
});
afterAll(() => portal?.close());

type Keys = Awaited<ReturnType<typeof generateKeyPair>>;
interface OpenedSite {
  readonly party: RelyingParty;
  readonly keys: Keys;
  readonly agency?: string;
  token(scope: string): Promise<string>;
  ask(
    access: string,
    method: 'GET' | 'POST',
    url: string,
    more?: { readonly headers?: Record<string, string>; readonly payload?: object | Buffer },
  ): Promise<{ readonly status: number; readonly body: Record<string, unknown> }>;
}

const newKeys = () => generateKeyPair('ES256', { extractable: true });
const jwksOf = async ({ publicKey }: Keys) =>
  JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'key-1' }] });

async function openOf(change: Partial<NewSite>, keys: Keys): Promise<OpenedSite> {
  const party = await openSite(portal, change, keys);
  const api = await openSiteApi(portal, {}, party);
  return {
    party,
    keys,
    token: async (scope) => String((await api.token(scope)).body.access_token),
    ask: async (access, method, url, { headers = {}, payload } = {}) => {
      const answer = await portal.app.inject({
        method,
        url,
        headers: { ...api.headers(access, method, url), ...headers },
        ...(payload === undefined ? {} : { payload }),
      });
      return { status: answer.statusCode, body: answer.body === '' ? {} : answer.json() };
    },
  };
}

/** A site that is a system of a city, which registered it with that key. */
async function openCitySite(municipality: string, registered?: Keys): Promise<OpenedSite> {
  const keys = await newKeys();
  const agency = await portal.stores.agencyClients.add(OPERATOR, municipality, {
    name: '児童手当システム',
    jwks: await jwksOf(registered ?? keys),
    scopes: [...ALL_SCOPES],
    groups: ['child'],
  });
  if (!agency.ok) throw new Error(agency.failure.code);
  const sector = `${randomUUID()}.example`;
  return { ...(await openOf({ sector, apis: APIS, agency: agency.value }, keys)), agency: agency.value };
}

async function fileNew(): Promise<string> {
  const holder = await portal.authority.holder('ordinary');
  const of = { portal: portal.origin(), filer: portal.filerOf('ordinary') };
  const filing = await sampleFiling(holder, portal.procedure(PROCEDURE), of);
  return String((await portal.file(person, filing)).body.receiptNumber);
}

async function enter({ party }: OpenedSite) {
  const begun = await beginRequest(portal, party);
  const { back } = await answerRequest(portal, begun, 'ordinary', ['openid']);
  return (await redeem(party, begun, back)).claims.sub;
}

describe('a site that is the system of a city', () => {
  it('comes through the door of systems with what its token is for, sees the cases of its city alone, and changes them', async () => {
    const number = await fileNew();
    const reading = await city.token('applications.receive');
    const listed = await city.ask(reading, 'GET', '/agency/v1/cases');
    expect(JSON.stringify(listed.body)).toContain(number);
    expect((await city.ask(reading, 'GET', `/agency/v1/cases/${number}`)).status).toBe(200);
    const event = {
      headers: { 'if-match': '"1"', 'idempotency-key': randomUUID() },
      payload: { event: 'beginReview' },
    };
    const url = `/agency/v1/cases/${number}/events`;
    expect(await city.ask(reading, 'POST', url, event)).toMatchObject({ status: 403, body: { code: 'scopeMissing' } });
    const stating = await city.token('applications.state');
    expect((await city.ask(stating, 'POST', url, event)).status).toBe(200);
    expect((await city.ask(stating, 'GET', '/agency/v1/cases')).status).toBe(403);
    const theirs = await neighbour.token('applications.receive');
    expect(await neighbour.ask(theirs, 'GET', `/agency/v1/cases/${number}`)).toMatchObject({
      status: 404,
      body: { code: 'notFound' },
    });
    const looks = await portal.ask(person, { method: 'GET', url: '/exchange-records' });
    expect(EXCHANGE_RECORD_ROUTES.listExchangeRecords.reply.parse(looks.body).records).toContainEqual(
      expect.objectContaining({ way: 'agency', system: '児童手当システム', receiptNumber: number }),
    );
  });

  it('stands for it only while the city has let all of its keys in', async () => {
    const pretender = await openCitySite(MUNICIPALITY, await newKeys());
    const access = await pretender.token(APIS.join(' '));
    expect((await pretender.ask(access, 'GET', '/agency/v1/cases')).status).toBe(401);
    const ended = await openCitySite(MUNICIPALITY);
    const reading = await ended.token('applications.receive');
    expect((await ended.ask(reading, 'GET', '/agency/v1/cases')).status).toBe(200);
    await portal.stores.agencyClients.end(OPERATOR, MUNICIPALITY, String(ended.agency));
    expect((await ended.ask(reading, 'GET', '/agency/v1/cases')).status).toBe(401);
    const plain = await openOf({ apis: ['services.search'], sector: 'plain.example' }, await newKeys());
    expect((await plain.ask(await plain.token('services.search'), 'GET', '/agency/v1/cases')).status).toBe(401);
  });
});

describe('a notice that a city’s system sends', () => {
  const words = {
    title: { ja: '手続のお知らせ', easy: 'おしらせ', en: 'About your form' },
    text: {
      ja: '11月末までに窓口へ来てください。',
      easy: 'まどぐちに きてください。',
      en: 'Please come to the counter.',
    },
    japaneseAlone: false,
  };
  const send = async (by: OpenedSite, to: object, change: object = {}, key: string = randomUUID()) =>
    by.ask(await by.token('notices.send'), 'POST', '/api/notices', {
      headers: { 'idempotency-key': key },
      payload: { to, ...words, ...change },
    });
  async function told() {
    const { body } = await portal.ask(person, { method: 'GET', url: '/notices' });
    return NOTICE_ROUTES.listNotices.reply.parse(body).notices.filter(({ kind }) => kind === 'staff');
  }

  it('reaches whose case it is, and who entered the site, once by its key, in their list and their records', async () => {
    const number = await fileNew();
    const key = randomUUID();
    const first = await send(city, { number }, {}, key);
    expect(first.status).toBe(201);
    expect((await send(city, { number }, {}, key)).body).toEqual(first.body);
    expect(await send(city, { number }, { title: { ja: 'x', easy: 'x', en: 'x' } }, key)).toMatchObject({
      status: 409,
      body: { code: 'idempotencyKeyReused' },
    });
    const sub = await enter(city);
    portal.mailClock.nowMs += 1_000;
    expect((await send(city, { sub })).status).toBe(201);
    expect(await told()).toMatchObject([
      { receiptNumber: null, title: words.title, municipality: { code: MUNICIPALITY } },
      { receiptNumber: number, title: words.title, isRead: false },
    ]);
    const { body } = await portal.ask(person, { method: 'GET', url: '/exchange-records?way=site' });
    expect(EXCHANGE_RECORD_ROUTES.listExchangeRecords.reply.parse(body).records).toMatchObject([
      { act: { did: 'noticeSent' }, purpose: 'site.office' },
      { act: { did: 'noticeSent' } },
    ]);
    const desk = await newBrowser(portal, ['caseWorker']);
    expect((await desk.ask('GET', '/staff/notices')).body).toEqual({ notices: [], next: null });
    const [audited] = (
      await sql<{
        n: number;
      }>`select count(*)::int as n from audit_entry where json like '%"noticeSentBySite"%'`.execute(portal.database)
    ).rows;
    expect(audited?.n).toBe(2);
  });

  it('LT-39: goes to nobody whom the site does not know, who stopped it, or whose case is another city’s or kept from others', async () => {
    const number = await fileNew();
    const sub = await enter(neighbour);
    const unknown = await send(neighbour, { sub: 'A'.repeat(43) });
    expect(unknown).toMatchObject({ status: 404, body: { code: 'notFound' } });
    expect((await send(neighbour, { sub })).status).toBe(201);
    await portal.ask(person, { method: 'POST', url: `/linked-sites/${neighbour.party.clientId}/revocation` });
    await sql`update desk_case set restricted = true where receipt_number = ${number}`.execute(portal.database);
    const refused = [
      await send(neighbour, { sub }),
      await send(neighbour, { number }),
      await send(city, { number }),
      await send(city, { sub }),
    ];
    for (const one of refused) {
      expect([one.status, { ...one.body, instance: '' }]).toEqual([404, { ...unknown.body, instance: '' }]);
    }
  });

  it('holds no individual number, is said in each language, and comes five times a day at most', async () => {
    const number = await fileNew();
    expect(await send(city, { number }, { text: { ...words.text, ja: '123456789018' } })).toMatchObject({
      body: { code: 'individualNumberFound' },
    });
    expect((await send(city, { number }, { text: { ja: 'a' } })).status).toBe(400);
    const statuses: number[] = [];
    for (let n = 0; n < 5; n += 1) statuses.push((await send(city, { number })).status);
    expect(statuses).toEqual([201, 201, 201, 429, 429]);
  });
});

describe('a site that is a sender', () => {
  it('comes through the door of senders, and reaches a box alone that a person linked', async () => {
    const keys = await newKeys();
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const sender = newSender(publicKey, { jwks: await jwksOf(keys) });
    const added = await portal.stores.senders.add(OPERATOR, sender);
    if (!added.ok) throw new Error(added.failure.code);
    const site = await openOf({ apis: ['deliveries.send'], sender: added.value, sector: 'sender.example' }, keys);
    const access = await site.token('deliveries.send');
    const invited = await site.ask(access, 'POST', '/api/delivery-invitations', {
      payload: { reference: '0123-456', confirm: 'number' },
    });
    expect(invited.status).toBe(201);
    const today = japaneseDay(epochMs(portal.mailClock.nowMs));
    const meta = (box: string) => ({
      ...{ box, kind: 'bill', title: '11月分の検針結果', date: today },
      ...{ keepUntil: addDays(today, 365), externalId: randomUUID() },
    });
    const post = (box: string) =>
      site.ask(access, 'POST', '/api/deliveries', {
        headers: UPLOAD_HEADERS,
        payload: uploadBody(meta(box), Buffer.from('a letter')),
      });
    expect(await post('B'.repeat(43))).toMatchObject({ status: 404, body: { code: 'boxUnknown' } });
    const begun = await portal.ask(person, {
      method: 'POST',
      url: '/sender-links',
      payload: { code: invited.body.code },
    });
    const agreed = await portal.ask(person, { method: 'POST', url: `/sender-links/${begun.body.claim}/consent` });
    const confirmed = await site.ask(access, 'POST', `/api/delivery-invitations/${invited.body.id}/confirmation`, {
      payload: { number: agreed.body.number },
    });
    expect((await post(String(confirmed.body.box))).status).toBe(202);
    const other = await openOf({ apis: ['services.search'], sector: 'none.example' }, await newKeys());
    const theirs = await other.token('services.search');
    expect((await other.ask(theirs, 'POST', '/api/delivery-invitations', { payload: {} })).status).toBe(401);
  });
});
