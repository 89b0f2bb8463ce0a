import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PersonaName } from '#contract/card/persona.ts';
import type { NewSite } from '#contract/portal/authorization.ts';
import { AUTHORIZATION_ROUTES } from '#contract/portal/authorization-routes.ts';
import { EXCHANGE_RECORD_ROUTES } from '#contract/portal/exchange-record-routes.ts';
import { SITE_API_ROUTES } from '#contract/portal/site-api-routes.ts';
import type { TestPortal } from '../../support/portal/portal-harness.ts';
import {
  addSite,
  answerRequest,
  beginRequest,
  LIBRARY,
  openListeningPortal,
  openSite,
  type RelyingParty,
  redeem,
} from '../../support/portal/relying-party.ts';
import { openSiteApi } from '../../support/portal/site-api.ts';

const READER: Partial<NewSite> = {
  apis: ['own-data.read', 'services.search'],
  ownData: ['healthInsurance', 'vaccination'],
};
const BOTH = ['openid', 'own_data:healthInsurance', 'own_data:vaccination'];

interface Reader {
  readonly party: RelyingParty;
  readonly api: Awaited<ReturnType<typeof openSiteApi>>;
  readonly access: string;
}

let portal: TestPortal;
let clinic: Reader;
let other: Reader;
beforeAll(async () => {
  portal = await openListeningPortal();
  clinic = await openReader('clinic.mihon.example');
  other = await openReader('other.mihon.example');
});
afterAll(() => portal?.close());

async function openReader(sector: string): Promise<Reader> {
  const party = await openSite(portal, { ...READER, sector });
  const api = await openSiteApi(portal, {}, party);
  return { party, api, access: String((await api.token('own-data.read')).body.access_token) };
}

const read = ({ api, access }: Reader, sub: string, group = 'healthInsurance') =>
  api.ask(access, 'GET', `/api/own-data/${group}?sub=${sub}`);

/** Somebody lets a site read; answers with the name that it knows them by. */
async function grant(
  { party }: Reader,
  given: readonly string[],
  who: PersonaName = 'ordinary',
  scope = BOTH.join(' '),
) {
  const begun = await beginRequest(portal, party, {
    scope: `${scope} offline_access`,
    parameters: { prompt: 'consent' },
  });
  const { back, proved } = await answerRequest(portal, begun, who, given);
  const { claims, userinfo } = await redeem(party, begun, back);
  return { sub: claims.sub, proved, told: await userinfo() };
}

const revoke = async ({ party }: Reader, who: PersonaName) =>
  portal.ask(await portal.signIn(who), { method: 'POST', url: `/linked-sites/${party.clientId}/revocation` });

async function records(who: PersonaName = 'ordinary') {
  const { body } = await portal.ask(await portal.signIn(who), { method: 'GET', url: '/exchange-records' });
  return EXCHANGE_RECORD_ROUTES.listExchangeRecords.reply.parse(body).records.filter(({ way }) => way === 'site');
}

describe('what a public body holds of a person', () => {
  it('is read by the site that they let read it, group by group, and stands in their records and among their sites', async () => {
    const { sub, proved, told } = await grant(clinic, ['openid', 'own_data:healthInsurance']);
    expect(proved).toMatchObject({ given: ['openid', 'own_data:healthInsurance'], values: [], moreThanBefore: true });
    expect(told).toMatchObject({ given: ['openid', 'own_data:healthInsurance'] });
    const { status, body } = await read(clinic, sub);
    expect(status).toBe(200);
    const reading = SITE_API_ROUTES.readGrantedData.reply.parse(body);
    expect(reading).toMatchObject({ group: 'healthInsurance', state: 'ok', source: { id: 'sample' } });
    expect(reading.tables[0]?.rows.length).toBeGreaterThan(0);
    expect(await read(clinic, sub, 'vaccination')).toMatchObject({ status: 404, body: { code: 'notFound' } });
    expect(await records()).toMatchObject([
      {
        site: { client: clinic.party.clientId, name: { en: 'Sample Library' } },
        act: { did: 'ownDataRead', source: { id: 'sample' }, group: 'healthInsurance' },
        purpose: 'site.granted',
      },
    ]);
    const linked = await portal.ask(await portal.signIn('ordinary'), { method: 'GET', url: '/linked-sites' });
    expect(AUTHORIZATION_ROUTES.listLinkedSites.reply.parse(linked.body).sites[0]).toMatchObject({
      given: ['openid', 'own_data:healthInsurance'],
      keep: 'days90',
    });
  });

  it('LT-39: is to be had by no site without a live grant of that group, and looks as if there were nobody', async () => {
    const { sub } = await grant(clinic, BOTH, 'spouse');
    const [mine, theirs] = [await grant(clinic, ['openid'], 'child'), await grant(other, BOTH, 'child')];
    const unknown = await read(clinic, 'A'.repeat(43));
    expect(unknown.status).toBe(404);
    const refused = [
      await read(clinic, mine.sub),
      await read(clinic, theirs.sub),
      await read(other, sub),
      await read(clinic, sub, 'benefitAccount'),
      await read(clinic, sub, 'tax'),
    ];
    for (const one of refused) {
      const { instance: _, ...body } = one.body;
      const { instance: __, ...asUnknown } = unknown.body;
      expect([one.status, body]).toEqual([404, asUnknown]);
    }
    expect((await read(clinic, sub)).status).toBe(200);
    expect((await revoke(clinic, 'spouse')).status).toBe(200);
    expect((await read(clinic, sub)).status).toBe(404);
    expect((await read(other, theirs.sub)).status).toBe(200);
    const searching = String((await clinic.api.token('services.search')).body.access_token);
    expect(await clinic.api.ask(searching, 'GET', `/api/own-data/healthInsurance?sub=${theirs.sub}`)).toMatchObject({
      status: 403,
      body: { code: 'scopeMissing' },
    });
  });

  it('is not given longer than the grant lasts', async () => {
    const { sub } = await grant(clinic, BOTH, 'moved');
    expect((await read(clinic, sub)).status).toBe(200);
    await sql`update consent set until = since
      where site_id = ${clinic.party.clientId} and sub_hash = sha256(${Buffer.from(sub)})`.execute(portal.database);
    expect((await read(clinic, sub)).status).toBe(404);
  });

  it('LT-40: does not leave where the record of it cannot be written', async () => {
    const { sub } = await grant(clinic, BOTH, 'last-try');
    await sql`alter table site_act add constraint broken check (data_group <> 'vaccination') not valid`.execute(
      portal.database,
    );
    try {
      const { status, body } = await read(clinic, sub, 'vaccination');
      expect([status, JSON.stringify(body).includes('rows')]).toEqual([500, false]);
      expect((await read(clinic, sub)).status).toBe(200);
    } finally {
      await sql`alter table site_act drop constraint broken`.execute(portal.database);
    }
    expect(await records('last-try')).toHaveLength(1);
  });

  it('is read twenty times a day of a person at most, however many ask at once', async () => {
    const { sub } = await grant(other, BOTH, 'ordinary');
    const statuses = (await Promise.all(Array.from({ length: 24 }, () => read(other, sub)))).map(
      ({ status }) => status,
    );
    expect([statuses.filter((one) => one === 200).length, statuses.filter((one) => one === 429).length]).toEqual([
      20, 4,
    ]);
  });

  it('is registered with its scope alone, for no longer than ninety days, and asked on no other device', async () => {
    const { publicKey } = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
      'sign',
      'verify',
    ]);
    for (const wrong of [{ ...READER, keep: 'year' }, { ownData: ['tax'] }, { apis: ['own-data.read'] }] as const) {
      await expect(addSite(portal, publicKey, wrong as Partial<NewSite>)).rejects.toThrow('usage');
    }
    const near = await openSite(portal, { ...LIBRARY, ...READER, crossDevice: { reason: '窓口の端末で使う' } });
    const { tab, page } = await beginRequest(portal, near, { scope: BOTH.join(' ') });
    expect((await tab.post(`${page}/code`)).body).toMatchObject({ code: 'crossDeviceRefused' });
    const plain = await beginRequest(portal, near);
    expect((await plain.tab.post(`${plain.page}/code`)).status).toBe(200);
  });
});
