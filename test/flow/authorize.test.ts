import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authorizationLinkSchema } from '#contract/app/flows/authorize-flow.ts';
import type { Claim } from '#contract/portal/authorization.ts';
import { outsideLink } from '#host/outside-link.ts';
import { sampleFiling } from '../support/application/sample-filing.ts';
import { got } from '../support/card/card-harness.ts';
import { openTestCore, type TestCore } from '../support/flow/core-harness.ts';
import type { TestPortal } from '../support/portal/portal-harness.ts';
import {
  answerRequest,
  type BegunRequest,
  beginRequest,
  openListeningPortal,
  openSite,
  type RelyingParty,
  redeem,
} from '../support/portal/relying-party.ts';

let portal: TestPortal;
let origin = '';
let site: RelyingParty;
beforeAll(async () => {
  portal = await openListeningPortal();
  origin = portal.origin();
  site = await openSite(portal);
  const token = await portal.signIn('ordinary');
  const holder = await portal.authority.holder('ordinary');
  const filing = { portal: origin, filer: portal.filerOf('ordinary') };
  await portal.file(token, await sampleFiling(holder, portal.procedure('child-allowance-end'), filing));
});
afterAll(() => portal?.close());

const ref = (test: TestCore) => {
  const { flowId, revision } = test.view();
  return { flowId, revision };
};
const heardBy = async ({ tab, page }: BegunRequest) =>
  (await (await tab.ask(`${page}/state`)).json()) as { readonly state: string; readonly next?: string };

/** A browser with a site's question, and the app with the link that was pressed in it. */
async function follow(scope: string, options: Parameters<typeof openTestCore>[1] = {}, of = site) {
  const begun = await beginRequest(portal, of, { scope });
  const { link = '' } = (await begun.tab.post(`${begun.page}/launch`)).body;
  const opened: URL[] = [];
  const test = await openTestCore(portal, { openReturnPage: async (page) => void opened.push(page), ...options });
  const parsed = authorizationLinkSchema.parse(outsideLink(link));
  return { begun, test, opened, link: parsed };
}

async function choose(test: TestCore, given: readonly Claim[]): Promise<void> {
  await test.untilStep('choosing');
  got(await test.core.handlers.chooseClaims({ ...ref(test), given: [...given] }));
  await test.until(({ step }) => 'card' in step && step.card.at === 'awaitingPin', 'the PIN');
  await test.givePin('1234');
}

describe('a site’s question in the app', () => {
  it('is shown, answered with the card, looked at once more, and goes back to the browser that asked', async () => {
    const { begun, test, opened, link } = await follow('openid name address');
    got(await test.core.handlers.beginAuthorize(link));
    const { step } = await test.untilStep('choosing');
    expect(step).toMatchObject({ view: { name: { ja: '見本図書館' }, origin: 'https://library.mihon.example' } });
    await choose(test, ['openid', 'name', 'address']);
    const compared = await test.untilStep('comparing');
    expect(compared.step).toMatchObject({
      proved: { values: [{ claim: 'address' }, { claim: 'name', value: '見本　花子' }] },
    });
    got(await test.core.handlers.releaseAuthorization({ ...ref(test), without: ['address'] }));
    await test.untilStep('done');
    const [page] = opened;
    expect(page?.origin).toBe(origin);
    const ticket = page?.hash.slice(1) ?? '';
    const { body } = await begun.tab.post('/authorize/return', { ticket });
    const back = new URL(await begun.tab.follow(body.next ?? ''));
    const told = await (await redeem(site, begun, back)).userinfo();
    expect(told).toMatchObject({ name: '見本　花子', given: ['name', 'openid'] });
    expect(told.address).toBeUndefined();
    expect(test.sent.join('')).not.toContain(ticket);
    expect(test.sent.join('')).not.toContain('1234"');
  });

  it('goes on by itself where yes and no were given to this site before', async () => {
    for (const step of ['comparing', 'done'] as const) {
      const { begun, test, opened, link } = await follow('openid age_over_18');
      got(await test.core.handlers.beginAuthorize(link));
      await choose(test, ['openid', 'age_over_18']);
      if (step === 'comparing') {
        await test.untilStep('comparing');
        got(await test.core.handlers.releaseAuthorization({ ...ref(test), without: [] }));
      }
      await test.untilStep('done');
      await begun.tab.post('/authorize/return', { ticket: opened[0]?.hash.slice(1) ?? '' });
    }
  });

  it('takes what the card’s face says after the PIN for it, from the card that then signs', async () => {
    const taker = await openSite(portal, { acceptsStated: true });
    const { begun, test, opened, link } = await follow('openid name gender', { persona: 'spouse' }, taker);
    got(await test.core.handlers.beginAuthorize(link));
    await test.untilStep('choosing');
    const given: Claim[] = ['openid', 'name', 'gender'];
    got(await test.core.handlers.chooseClaims({ ...ref(test), given, readsFace: true }));
    const isAsked =
      (slot: string) =>
      ({ step }: ReturnType<TestCore['view']>) =>
        'card' in step && step.card.at === 'awaitingPin' && step.card.slot === slot;
    await test.until(isAsked('text'), 'the PIN for the text');
    await test.givePin('5678');
    await test.until(isAsked('auth'), 'the PIN for the proof');
    await test.givePin('1234');
    const { step } = await test.untilStep('comparing');
    expect(step).toMatchObject({
      proved: {
        unavailable: [],
        values: [
          { claim: 'gender', evidence: { source: 'card-face', verified: false } },
          { claim: 'name', evidence: { source: 'card-face', verified: false } },
        ],
      },
    });
    got(await test.core.handlers.releaseAuthorization({ ...ref(test), without: [] }));
    await test.untilStep('done');
    const { body } = await begun.tab.post('/authorize/return', { ticket: opened[0]?.hash.slice(1) ?? '' });
    const back = new URL(await begun.tab.follow(body.next ?? ''));
    const told = await (await redeem(taker, begun, back)).userinfo();
    expect(told).toMatchObject({ gender: 'male', evidence: { name: { source: 'card-face', verified: false } } });
    expect(told.address).toBeUndefined();
  });

  it('that the person stops ends in the browser as well', async () => {
    const { begun, test, link } = await follow('openid');
    got(await test.core.handlers.beginAuthorize(link));
    await test.untilStep('choosing');
    got(await test.core.handlers.cancelFlow({ flowId: test.view().flowId }));
    await expect.poll(async () => (await heardBy(begun)).state).toBe('refused');
    const { next = '' } = await heardBy(begun);
    expect(new URL(await begun.tab.follow(next)).searchParams.get('error')).toBe('access_denied');
  });

  it('is not taken where no browser can be led back, as at a terminal for everybody', async () => {
    for (const options of [{ openReturnPage: undefined }, { openReturnPage: undefined, publicTerminal: true }]) {
      const { begun, test, link } = await follow('openid', options);
      got(await test.core.handlers.beginAuthorize(link));
      const { step } = await test.untilStep('failed');
      expect(step).toMatchObject({ failure: { code: 'browserUnavailable' } });
      expect((await heardBy(begun)).state).toBe('shown');
    }
  });

  it('gives nothing where the browser cannot be opened, and says so', async () => {
    const openReturnPage = () => Promise.reject(new Error('no program for that'));
    const { begun, test, link } = await follow('openid', { openReturnPage });
    got(await test.core.handlers.beginAuthorize(link));
    await choose(test, ['openid']);
    await test.until(({ step }) => step.at === 'comparing' || step.at === 'failed', 'the last press or the end');
    if (test.view().step.at === 'comparing') {
      got(await test.core.handlers.releaseAuthorization({ ...ref(test), without: [] }));
    }
    const { step } = await test.untilStep('failed');
    expect(step).toMatchObject({ failure: { code: 'browserUnavailable' } });
    await expect.poll(async () => (await heardBy(begun)).state).toBe('refused');
    expect(test.logged).not.toContainEqual(expect.objectContaining({ event: 'bug' }));
  });

  it('is in nobody’s way: a second link is told so, and the first goes on', async () => {
    const { begun, test, link } = await follow('openid');
    const second = await follow('openid');
    got(await test.core.handlers.beginAuthorize(link));
    await test.untilStep('choosing');
    expect(await test.core.handlers.beginAuthorize(second.link)).toEqual({
      ok: false,
      failure: { code: 'flowBusy', flow: 'authorize' },
    });
    expect((await heardBy(second.begun)).state).toBe('shown');
    expect((await heardBy(begun)).state).toBe('claimed');
    await test.core.endSession('deviceLocked');
    await expect.poll(async () => (await heardBy(begun)).state).toBe('refused');
  });

  it('says that a report did not arrive, and takes it again', async () => {
    const { test, link } = await follow('openid');
    got(await test.core.handlers.beginAuthorize(link));
    await test.untilStep('choosing');
    test.network.fault = () => 'down';
    got(await test.core.handlers.reportRequest({ ...ref(test), reason: 'asksTooMuch' }));
    const told = await test.until(({ step }) => 'lastFailure' in step && step.lastFailure !== null, 'why not');
    expect(told.step).toMatchObject({ at: 'choosing', isReported: false, lastFailure: { code: 'portalUnreachable' } });
    test.network.fault = undefined;
    got(await test.core.handlers.reportRequest({ ...ref(test), reason: 'asksTooMuch' }));
    const heard = await test.until(({ step }) => 'isReported' in step && step.isReported, 'that it was heard');
    expect(heard.step).toMatchObject({ lastFailure: null });
  });

  it.each(['proof', 'release'])('is over, and nothing is given, where the answer to the %s is lost', async (what) => {
    const { begun, test, opened, link } = await follow('openid name');
    got(await test.core.handlers.beginAuthorize(link));
    test.network.fault = (_method, path) => {
      if (!path.endsWith(`/${what}`)) return undefined;
      test.network.fault = undefined;
      return 'lostAnswer';
    };
    await choose(test, ['openid', 'name']);
    if (what === 'release') {
      await test.untilStep('comparing');
      got(await test.core.handlers.releaseAuthorization({ ...ref(test), without: [] }));
    }
    await test.untilStep('interrupted');
    got(await test.core.handlers.resumeFlow(ref(test)));
    if (what === 'proof') {
      await test.untilCard('awaitingPin');
      await test.givePin('1234');
    }
    const { step } = await test.untilStep('failed');
    expect(step).toMatchObject({ failure: { code: 'requestUnknown' } });
    await expect.poll(async () => (await heardBy(begun)).state).toBe('refused');
    expect(opened).toEqual([]);
  });

  it('for the newest address is answered without a browser, by the card of whoever is signed in', async () => {
    const test = await openTestCore(portal);
    const { handlers } = test.core;
    const kept = await beginRequest(portal, site, { scope: 'openid address' });
    const { back } = await answerRequest(portal, kept, 'ordinary', ['openid', 'address']);
    const { sub } = (await redeem(site, kept, back)).claims;
    const actor = { kind: 'site', id: site.clientId } as const;
    const { addresses } = portal.stores.oidc;
    const { id } = got(await addresses.ask(actor, { sub, purpose: 'card' }));
    expect(await handlers.beginAddressAnswer({ addressRequest: id })).toMatchObject({
      failure: { code: 'sessionRequired' },
    });
    await test.signIn();
    got(await handlers.beginAddressAnswer({ addressRequest: id }));
    expect((await test.untilStep('choosing')).step).toMatchObject({ view: { path: 'ask', keep: 'once' } });
    await choose(test, ['openid', 'address']);
    await test.untilStep('comparing');
    got(await handlers.releaseAuthorization({ ...ref(test), without: [] }));
    expect((await test.untilStep('done')).step).toMatchObject({ path: 'ask', number: null });
    expect(got(await addresses.read(actor, id))).toMatchObject({ state: 'given', evidence: { state: 'current' } });
    const { sites } = got(await handlers.listLinkedSites({}));
    expect(sites).toMatchObject([{ addressRequest: { id, state: 'given' } }]);
  });

  it('LT-22: a link of another portal leads nowhere', async () => {
    const { begun, test, link } = await follow('openid');
    got(await test.core.handlers.beginAuthorize({ ...link, portalKey: 'abcdefghijklmnop' }));
    const { step } = await test.untilStep('failed');
    expect(step).toMatchObject({ failure: { code: 'portalNotConfigured' } });
    expect((await heardBy(begun)).state).toBe('shown');
  });
});
