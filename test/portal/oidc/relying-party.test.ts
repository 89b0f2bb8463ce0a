import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleFiling } from '../../support/application/sample-filing.ts';
import { openTestPortal, type TestPortal } from '../../support/portal/portal-harness.ts';
import {
  answerRequest,
  beginRequest,
  openSite,
  type RelyingParty,
  redeem,
} from '../../support/portal/relying-party.ts';

let portal: TestPortal;
let origin = '';
let library: RelyingParty;
beforeAll(async () => {
  portal = await openTestPortal({ origin: () => origin });
  origin = await portal.app.listen({ host: '127.0.0.1', port: 0 });
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
