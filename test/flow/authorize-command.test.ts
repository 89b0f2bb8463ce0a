import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PersonaName } from '#contract/card/persona.ts';
import { authorize, linkedSites } from '../../main/cli/authorize-command.ts';
import type { CommandContext } from '../../main/cli/command-context.ts';
import { withPortalSession } from '../../main/cli/portal-session.ts';
import { sampleFiling } from '../support/application/sample-filing.ts';
import { got } from '../support/card/card-harness.ts';
import { commandAt } from '../support/flow/command-at.ts';
import type { TestPortal } from '../support/portal/portal-harness.ts';
import {
  type BegunRequest,
  beginRequest,
  openListeningPortal,
  openSite,
  type RelyingParty,
  redeem,
} from '../support/portal/relying-party.ts';
import { itemOf, openSigningSite, type SigningSite, sha256Of } from '../support/portal/signing-site.ts';

let portal: TestPortal;
let site: RelyingParty;
beforeAll(async () => {
  portal = await openListeningPortal();
  site = await openSite(portal, { crossDevice: { reason: '窓口の端末で使う人がいる' } });
  const token = await portal.signIn('ordinary');
  const holder = await portal.authority.holder('ordinary');
  const filing = { portal: portal.origin(), filer: portal.filerOf('ordinary') };
  await portal.file(token, await sampleFiling(holder, portal.procedure('child-allowance-end'), filing));
});
afterAll(() => portal?.close());

type Wish = Omit<Parameters<typeof authorize>[2], 'open'>;

/** The command, and the browser of this computer that it leads back. */
async function run(
  begun: BegunRequest,
  wish: Wish,
  who: PersonaName = 'ordinary',
  agrees?: CommandContext['secrets']['agrees'],
) {
  const at = await commandAt(portal, who);
  const { transport, told, data } = at;
  const { secrets } = at.context;
  // Who is asked sits at a terminal.
  const context =
    agrees === undefined ? at.context : { ...at.context, secrets: { ...secrets, beforehand: false, agrees } };
  let back: URL | undefined;
  const open = async ({ hash }: URL) => {
    const { body } = await begun.tab.post('/authorize/return', { ticket: hash.slice(1) });
    back = new URL(await begun.tab.follow(body.next ?? ''));
  };
  const done = await authorize(transport, context, { ...wish, open });
  return { done, told, results: data(), back: () => back ?? begun.url };
}

const linkOf = async ({ tab, page }: BegunRequest) => (await tab.post(`${page}/launch`)).body.link;
const heardBy = async ({ tab, page }: BegunRequest) =>
  (await (await tab.ask(`${page}/state`)).json()) as { readonly state: string };

describe('authorize', () => {
  it('gives what it names, by the link of a page, to the browser that asked', async () => {
    const begun = await beginRequest(portal, site, { scope: 'openid name address age_over_18' });
    const { done, told, results, back } = await run(begun, { link: await linkOf(begun), give: 'name,age_over_18' });
    got(done);
    expect(results).toEqual([
      {
        client: site.clientId,
        origin: 'https://library.mihon.example',
        given: ['age_over_18', 'name', 'openid'],
        path: 'link',
      },
    ]);
    expect(told.join()).toContain('見本図書館（https://library.mihon.example）');
    const { userinfo } = await redeem(site, begun, back());
    expect(await userinfo()).toMatchObject({ name: '見本　花子', given: ['age_over_18', 'name', 'openid'] });
  });

  it('gives a name at this site alone where nothing is named, and for no longer than it says', async () => {
    const begun = await beginRequest(portal, site, {
      scope: 'openid name offline_access',
      parameters: { prompt: 'consent' },
    });
    const { done, back } = await run(begun, { link: await linkOf(begun), keep: 'once' });
    got(done);
    const { tokens, claims } = await redeem(site, begun, back());
    expect([claims.given, tokens.refresh_token]).toEqual([['openid'], undefined]);
  });

  it('shows the number for the page of a code that the person has seen', async () => {
    const begun = await beginRequest(portal, site);
    const { code = '' } = (await begun.tab.post(`${begun.page}/code`)).body;
    const unseen = await run(begun, { link: undefined, code });
    expect(unseen.done).toMatchObject({ ok: false, failure: { code: 'cancelled' } });
    const { done, results } = await run(begun, { link: undefined, code, seenHere: true });
    got(done);
    const [{ number }] = results as [{ number: string }];
    const { body } = await begun.tab.post(`${begun.page}/number`, { number });
    expect(new URL(await begun.tab.follow(body.next ?? '')).searchParams.has('code')).toBe(true);
  });

  it('gives nothing that was not asked, and the browser hears of it', async () => {
    const begun = await beginRequest(portal, site, { scope: 'openid' });
    const { done } = await run(begun, { link: await linkOf(begun), give: 'name' });
    expect(done).toMatchObject({ ok: false, failure: { code: 'claimNotAllowed' } });
    expect(await heardBy(begun)).toMatchObject({ state: 'refused' });
  });

  it.each([
    ['neither a link nor a code', { link: undefined }],
    ['both', { link: 'madoguchi://authorize/x', code: 'BCDFGHJK' }],
    ['a link of something else', { link: 'madoguchi://procedure/131318/child-allowance-claim' }],
    ['a code with a digit', { link: undefined, code: 'BCDFGHJ2' }],
    ['a claim that is none', { link: undefined, code: 'BCDFGHJK', give: 'number' }],
  ])('takes no %s', async (_name, wish) => {
    const begun = await beginRequest(portal, site);
    expect((await run(begun, wish)).done).toMatchObject({ ok: false, failure: { code: 'usage' } });
  });
});

describe('authorize, of what is to be signed', () => {
  const CONTRACT = Buffer.from('見本の契約書\n');
  const bare = { name: 'sekkei.bin', mediaType: 'application/octet-stream', sha256: sha256Of(Buffer.from('secret')) };
  let signing: SigningSite;
  beforeAll(async () => {
    signing = await openSigningSite(portal, { sector: 'signing.example' });
  });

  async function asked() {
    const items = [itemOf('keiyaku.txt', 'text/plain', CONTRACT), bare];
    const created = await signing.create({ title: '見本の契約', purpose: '契約を結ぶため', items });
    const parameters = { sign_transaction_id: created.id };
    const begun = await beginRequest(portal, signing, { scope: 'openid sign', parameters });
    const link = await linkOf(begun);
    const state = async () => (await signing.ask('GET', `/api/sign-transactions/${created.id}`)).body.state;
    return { ...created, begun, link, state };
  }

  it('says what it is and saves it, and signs what was agreed to by its hash', async () => {
    const { begun, link, sha256, state } = await asked();
    const folder = await mkdtemp(join(tmpdir(), 'to-sign-'));
    const { done, told, results } = await run(begun, { link, agree: sha256, documents: folder });
    const saved = await readFile(join(folder, '1-keiyaku.txt'));
    await rm(folder, { recursive: true });
    got(done);
    expect(results).toMatchObject([{ given: ['openid'], signed: 2 }]);
    expect(told.join('\n')).toMatch(/見本の契約.*契約を結ぶため[\s\S]*keiyaku\.txt[\s\S]*sekkei\.bin/);
    expect(saved.equals(CONTRACT)).toBe(true);
    expect(await state()).toBe('signed');
  });

  it.each([
    ['that was agreed to is another', { agree: sha256Of(Buffer.from('another')) }, 'requestChanged'],
    ['nobody at a terminal agrees to', {}, 'cancelled'],
    ['nobody at a terminal agrees to one by one', { oneByOne: true as const }, 'cancelled'],
  ])('signs nothing that %s', async (_, wish, code) => {
    const { begun, link, state } = await asked();
    const { done } = await run(begun, { link, ...wish });
    expect(done).toMatchObject({ ok: false, failure: { code } });
    expect(await state()).toBe('notSigned');
  });

  it('asks once for all, or once for each', async () => {
    for (const [wish, questions] of [
      [{}, ['2件に署名しますか']],
      [{ oneByOne: true as const }, ['1：keiyaku.txt', '2：sekkei.bin']],
    ] as const) {
      const { begun, link, state } = await asked();
      const heard: string[] = [];
      const { done } = await run(begun, { link, ...wish }, 'ordinary', async (question) => heard.push(question) > 0);
      got(done);
      expect(heard).toHaveLength(questions.length);
      questions.forEach((question, at) => void expect(heard[at]).toContain(question));
      expect(await state()).toBe('signed');
    }
  });
});

describe('linked-sites', () => {
  it('lists what was given, and ends it', async () => {
    const ask = async (wish: Parameters<typeof linkedSites>[2]) => {
      const { context, transport, data } = await commandAt(portal, 'spouse');
      const done = await withPortalSession(transport, context, ['auth'], (session) =>
        linkedSites(session, context, wish),
      );
      return { done, results: data() };
    };
    const begun = await beginRequest(portal, site);
    got((await run(begun, { link: await linkOf(begun) }, 'spouse')).done);
    const active = { client: site.clientId, given: ['openid'], path: 'link', state: 'active' };
    expect((await ask({ client: undefined })).results).toMatchObject([{ sites: [active] }]);
    const ended = await ask({ client: site.clientId, revoke: true });
    expect(ended.results).toMatchObject([{ sites: [{ client: site.clientId, state: 'revoked' }] }]);
    expect((await ask({ client: undefined, revoke: true })).done).toMatchObject({
      ok: false,
      failure: { code: 'usage' },
    });
    expect((await ask({ client: 'A'.repeat(22) })).done).toMatchObject({
      ok: false,
      failure: { code: 'consentUnknown' },
    });
  });
});
