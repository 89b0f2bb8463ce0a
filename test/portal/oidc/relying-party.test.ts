import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StatedValues, statedValuesSchema } from '#contract/portal/authorization.ts';
import { AUTHORIZATION_ROUTES } from '#contract/portal/authorization-routes.ts';
import { statedDigest } from '#documents/authorization/request-text.ts';
import { sampleFiling } from '../../support/application/sample-filing.ts';
import type { TestPortal } from '../../support/portal/portal-harness.ts';
import {
  answerRequest,
  appFor,
  beginRequest,
  claimedOf,
  openListeningPortal,
  openSite,
  type RelyingParty,
  redeem,
} from '../../support/portal/relying-party.ts';

let portal: TestPortal;
let origin = '';
let library: RelyingParty;
beforeAll(async () => {
  portal = await openListeningPortal();
  origin = portal.origin();
  library = await openSite(portal);
  const token = await portal.signIn('ordinary');
  const holder = await portal.authority.holder('ordinary');
  const filing = { portal: origin, filer: portal.filerOf('ordinary') };
  const filed = await portal.file(token, await sampleFiling(holder, portal.procedure('child-allowance-end'), filing));
  if (filed.status !== 201) throw new Error(JSON.stringify(filed));
});
afterAll(() => portal?.close());

describe('a site that asks by the code flow, with PAR, DPoP and a key of its own', () => {
  it('is given a name of the person that is good at this site alone, and nothing more, where that is all it asks', async () => {
    const begun = await beginRequest(portal, library);
    const { back } = await answerRequest(portal, begun, 'ordinary', ['openid']);
    expect(back.origin + back.pathname).toBe(library.redirectUri);
    expect(back.searchParams.get('iss')).toBe(`${origin}/oidc`);
    const { claims, userinfo } = await redeem(library, begun, back);
    expect(claims).toMatchObject({
      acr: 'aal3',
      amr: ['sc', 'pin', 'mfa'],
      given: ['openid'],
      device: 'card',
      path: 'link',
    });
    expect(claims.sub).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(claims.sub).not.toBe(portal.filerOf('ordinary'));
    expect(await userinfo()).toEqual({
      sub: claims.sub,
      given: ['openid'],
      evidence: {},
      device: 'card',
      path: 'link',
    });
  });

  it('gets what the person chose of what it asked, with where each comes from', async () => {
    const begun = await beginRequest(portal, library, { scope: 'openid name address age_over_18 lives_in:131318' });
    const { back, proved } = await answerRequest(portal, begun, 'ordinary', [
      'openid',
      'name',
      'age_over_18',
      'lives_in:131318',
    ]);
    expect(proved.unavailable).toEqual([]);
    const { userinfo, claims } = await redeem(library, begun, back);
    expect(Object.keys(claims)).not.toContain('name');
    const told = await userinfo();
    expect(told).toMatchObject({
      name: '見本　花子',
      age_over_18: true,
      lives_in: { code: '131318', value: true },
      given: ['age_over_18', 'lives_in:131318', 'name', 'openid'],
      evidence: { name: { source: 'signature-certificate', verified: true, state: 'current' } },
    });
    expect(Object.keys(told)).not.toContain('address');
  });
});

describe('what a card’s face says', () => {
  const FACE = statedValuesSchema.parse({ name: '見本　太郎', birthdate: '1990-05-05' });
  const asked = { scope: 'openid name address birthdate' };
  const given = ['birthdate', 'name', 'openid'];

  /** The child has signed nothing here: no certificate says anything of them. */
  async function prove(
    site: RelyingParty,
    attributes: StatedValues,
    signed: StatedValues | null = attributes,
    names = given,
  ) {
    const app = appFor(portal);
    const begun = await beginRequest(portal, site, asked);
    const claimed = await claimedOf(portal, begun);
    const digest = signed === null ? null : statedDigest(signed);
    const proof = await app.proofOf('child', claimed, names, { payload: { attributes: digest } });
    return { begun, claimed, proved: await app.prove(claimed, proof, attributes) };
  }

  it('is given where no certificate says it, as not verified, to sites that take it so', async () => {
    const site = await openSite(portal, { acceptsStated: true });
    const { begun, claimed, proved } = await prove(site, FACE);
    expect(claimed.view.acceptsStated).toBe(true);
    expect(proved).toMatchObject({ status: 200, body: { given, unavailable: [] } });
    const { ticket } = (await appFor(portal).release(claimed)).body;
    const { body } = await begun.tab.post('/authorize/return', { ticket });
    const { claims, userinfo } = await redeem(site, begun, new URL(await begun.tab.follow(body.next ?? '')));
    const month = expect.stringMatching(/^\d{4}-\d{2}$/);
    const evidence = { source: 'card-face', verified: false, as_of: month, state: 'current' };
    expect(await userinfo()).toMatchObject({ ...FACE, evidence: { name: evidence, birthdate: evidence } });
    expect(JSON.stringify(claims)).not.toContain(FACE.birthdate);
  });

  it('stands behind what a certificate says that is good today', async () => {
    const site = await openSite(portal, { acceptsStated: true });
    const app = appFor(portal);
    const claimed = await claimedOf(portal, await beginRequest(portal, site, asked));
    const proof = await app.proofOf('ordinary', claimed, given, { payload: { attributes: statedDigest(FACE) } });
    const { body } = await app.prove(claimed, proof, FACE);
    const values = AUTHORIZATION_ROUTES.proveRequest.reply.parse(body).values;
    expect(values.map(({ claim, evidence }) => [claim, evidence?.source, evidence?.verified])).toEqual([
      ['birthdate', 'signature-certificate', true],
      ['name', 'signature-certificate', true],
    ]);
    expect(JSON.stringify(values)).not.toContain(FACE.name);
  });

  it('is refused where it is not what the card signed, not what is given, or the site does not take it', async () => {
    const site = await openSite(portal, { acceptsStated: true });
    const changed = { status: 409, body: { code: 'requestChanged' } };
    expect((await prove(site, FACE, { ...FACE, name: '見本　花子' })).proved).toMatchObject(changed);
    expect((await prove(site, FACE, null)).proved).toMatchObject(changed);
    const refused = { status: 403, body: { code: 'claimNotAllowed' } };
    expect((await prove(site, { ...FACE, address: '東京都' })).proved).toMatchObject(refused);
    expect((await prove(site, FACE, FACE, ['name', 'openid'])).proved).toMatchObject(refused);
    expect((await prove(library, FACE)).proved).toMatchObject(refused);
  });
});

describe('what a person gave to sites', () => {
  const sitesOf = async (token: string) =>
    AUTHORIZATION_ROUTES.listLinkedSites.reply.parse(
      (await portal.ask(token, { method: 'GET', url: '/linked-sites' })).body,
    ).sites;

  it('is listed, and ends at once where the person says so', async () => {
    const token = await portal.signIn('spouse');
    expect(await sitesOf(token)).toEqual([]);
    const begun = await beginRequest(portal, library);
    const { back } = await answerRequest(portal, begun, 'spouse', ['openid']);
    const { userinfo } = await redeem(library, begun, back);
    await userinfo();
    const url = `/linked-sites/${library.clientId}/revocation`;
    const stranger = await portal.signIn('child');
    expect(await portal.ask(stranger, { method: 'POST', url })).toMatchObject({
      status: 404,
      body: { code: 'consentUnknown' },
    });
    expect(await sitesOf(token)).toMatchObject([{ client: library.clientId, given: ['openid'], state: 'active' }]);
    expect((await portal.ask(token, { method: 'POST', url })).status).toBe(200);
    expect(await sitesOf(token)).toMatchObject([{ state: 'revoked' }]);
    await expect(userinfo()).rejects.toThrow();
  });

  it('goes with their account, and with it all that sites hold', async () => {
    const begun = await beginRequest(portal, library, { scope: 'openid name' });
    const { back } = await answerRequest(portal, begun, 'ordinary', ['openid', 'name']);
    const { userinfo } = await redeem(library, begun, back);
    const subject = portal.filerOf('ordinary');
    await portal.database.transaction().execute(async (transaction) => {
      await sql`insert into erasure (n, municipality_code, kind, id)
        select coalesce(max(n), 0) + 1, '000000', 'person', ${subject} from erasure`.execute(transaction);
      await sql`select forget_person(${subject})`.execute(transaction);
    });
    await expect(userinfo()).rejects.toThrow();
    for (const table of ['consent', 'authorization_request', 'oidc_model']) {
      const left = await sql`select from ${sql.table(table)} where subject_id = ${subject}`.execute(portal.database);
      expect(left.rows, table).toEqual([]);
    }
  });

  it('is kept where the database alone does not tell it, and no longer than it lasts', async () => {
    const begun = await beginRequest(portal, library, { scope: 'openid' });
    await answerRequest(portal, begun, 'spouse', ['openid']);
    portal.mailClock.nowMs += 700_000;
    await portal.stores.oidc.sweep();
    const kept = await sql`select from consent where sealed_values is not null`.execute(portal.database);
    expect(kept.rows).toEqual([]);
  });
});
