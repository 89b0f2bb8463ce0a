import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SessionLink } from '#contract/portal/passkey-routes.ts';
import { outsideLink } from '#host/outside-link.ts';
import { passkeys } from '../../main/cli/passkey-command.ts';
import { withPortalSession } from '../../main/cli/portal-session.ts';
import { got } from '../support/card/card-harness.ts';
import { commandAt } from '../support/flow/command-at.ts';
import { openTestCore, type TestCore } from '../support/flow/core-harness.ts';
import { assertAt, makeAt, makeOwnPasskey } from '../support/portal/own-passkey.ts';
import { openTestPortal, type TestPortal } from '../support/portal/portal-harness.ts';
import type { SoftwarePasskey } from '../support/portal/software-passkey.ts';

let portal: TestPortal;
let device: SoftwarePasskey;
beforeAll(async () => {
  portal = await openTestPortal();
  device = await makeOwnPasskey(portal, await portal.signIn('ordinary'));
});
afterAll(() => portal?.close());

const ref = (test: TestCore) => {
  const { flowId, revision } = test.view();
  return { flowId, revision };
};

/** A window with a browser beside it, whose pages are opened here. */
async function openApp() {
  const opened: URL[] = [];
  const test = await openTestCore(portal, { openReturnPage: async (page) => void opened.push(page) });
  const ticketAt = (place: number) => opened.at(place)?.hash.slice(1) ?? '';
  return { test, opened, ticketAt };
}

/** The link that the page of a ticket leads back by. */
async function linkOf(ticket: string): Promise<SessionLink> {
  const { body } = await assertAt(portal, ticket, device);
  const link = outsideLink(String(body.link));
  if (link === undefined || !('code' in link)) throw new Error(`the page leads nowhere: ${JSON.stringify(body)}`);
  return link;
}

async function signInByPasskey({ test, ticketAt }: Awaited<ReturnType<typeof openApp>>): Promise<void> {
  got(await test.core.handlers.beginPasskeySignIn({}));
  await test.untilStep('inBrowser');
  got(await test.core.followLink(await linkOf(ticketAt(-1))));
  await test.untilStep('done');
}

describe('signing in with a passkey in the app', () => {
  it('LT-51: opens the page of the portal, comes back by a link, and reads; no code and no verifier reaches the window', async () => {
    const app = await openApp();
    const { test, opened, ticketAt } = app;
    await signInByPasskey(app);
    expect(opened[0]?.href).toBe(`${portal.origin()}/passkeys/sign-in?lang=ja#${ticketAt(0)}`);
    expect(await test.untilSession('active')).toMatchObject({ level: 'pass', freshUntilMs: 0 });
    const { handlers } = test.core;
    got(await handlers.listApplications({}));
    got(await handlers.listNotices({}));
    expect(await handlers.listOwnData({})).toMatchObject({ failure: { code: 'sessionLevelInsufficient' } });
    for (const begun of [
      handlers.beginFresh({}),
      handlers.beginApply({ procedure: 'child-allowance-end', municipality: '131318' } as never),
    ]) {
      expect(await begun).toMatchObject({ failure: { code: 'sessionLevelInsufficient' } });
    }
    expect(test.sent.join('')).not.toContain(ticketAt(0));
    expect(test.sent.join('')).not.toMatch(/verifier|"code":"[\w-]{43}"/);
  });

  it('LT-51: the card then opens another session in its place', async () => {
    const app = await openApp();
    await signInByPasskey(app);
    const before = await portal.database.selectFrom('portal_session').selectAll().where('level', '=', 'pass').execute();
    await app.test.signIn();
    expect(await app.test.untilSession('active')).toMatchObject({ level: 'card' });
    const left = await portal.database.selectFrom('portal_session').selectAll().where('level', '=', 'pass').execute();
    expect(left.length).toBe(before.length - 1);
    got(await app.test.core.handlers.listOwnData({}));
  });

  it('LT-51: a link that nothing waits for, of another portal, or of a page that another app opened, signs nobody in', async () => {
    const app = await openApp();
    const { test, ticketAt } = app;
    const stray = await openApp();
    got(await stray.test.core.handlers.beginPasskeySignIn({}));
    await stray.test.untilStep('inBrowser');
    const link = await linkOf(stray.ticketAt(0));
    expect(await test.core.followLink(link)).toMatchObject({ failure: { code: 'passkeyRequestOver' } });
    got(await test.core.handlers.beginPasskeySignIn({}));
    await test.untilStep('inBrowser');
    const foreign = { ...link, portalKey: 'abcdefghijklmnop' };
    expect(await test.core.followLink(foreign)).toMatchObject({ failure: { code: 'portalNotConfigured' } });
    got(await test.core.followLink(link));
    const { step } = await test.untilStep('interrupted');
    expect(step).toMatchObject({ failure: { code: 'passkeyRequestOver' } });
    got(await test.core.handlers.resumeFlow(ref(test)));
    await test.untilStep('inBrowser');
    got(await test.core.followLink(await linkOf(ticketAt(-1))));
    await test.untilStep('done');
  });

  it('opens another page when it is asked to, and the first one is of no use then', async () => {
    const { test, opened, ticketAt } = await openApp();
    got(await test.core.handlers.beginPasskeySignIn({}));
    await test.untilStep('inBrowser');
    const first = await linkOf(ticketAt(0));
    got(await test.core.handlers.resumeFlow(ref(test)));
    await test.until(({ step }) => step.at === 'inBrowser' && opened.length === 2, 'the second page');
    got(await test.core.followLink(first));
    await test.untilStep('interrupted');
  });

  it('ends where its person stops it, and where nothing comes back in time', async () => {
    const { test } = await openApp();
    got(await test.core.handlers.beginPasskeySignIn({}));
    await test.untilStep('inBrowser');
    got(await test.core.handlers.cancelFlow({ flowId: test.view().flowId }));
    await test.untilStep('cancelled');
    expect(await test.untilSession('signedOut')).toEqual({ at: 'signedOut' });
    got(await test.core.handlers.beginPasskeySignIn({}));
    await test.untilStep('inBrowser');
    // The portal's clock is this one, too: it is put back, as other tests go by it.
    const now = portal.clock.nowMs;
    test.clock.advance(7 * 60_000);
    const { step } = await test.untilStep('interrupted');
    portal.clock.nowMs = now;
    expect(step).toMatchObject({ failure: { code: 'passkeyRequestOver' } });
  });

  it('LT-51: is not there at a public terminal, nor is making one', async () => {
    const test = await openTestCore(portal, { publicTerminal: true });
    const { handlers } = test.core;
    expect(await handlers.beginPasskeySignIn({})).toMatchObject({ failure: { code: 'passkeyNotHere' } });
    await test.signIn();
    expect(await handlers.makePasskey({ name: 'p' })).toMatchObject({ failure: { code: 'passkeyNotHere' } });
  });
});

describe('passkeys in the account', () => {
  it('are made in the browser, listed, named and removed', async () => {
    const { test, opened, ticketAt } = await openApp();
    await test.signIn();
    const { handlers } = test.core;
    got(await handlers.makePasskey({ name: '居間のパソコン' }));
    expect(opened[0]?.href).toBe(`${portal.origin()}/passkeys/new?lang=ja#${ticketAt(0)}`);
    await makeAt(portal, ticketAt(0));
    const { passkeys } = got(await handlers.listPasskeys({}));
    const made = passkeys.find(({ name }) => name === '居間のパソコン');
    if (made === undefined) throw new Error('the list has what was made');
    got(await handlers.renamePasskey({ passkey: made.passkey, name: '寝室のパソコン' }));
    got(await handlers.removePasskey({ passkey: made.passkey }));
    expect(got(await handlers.listPasskeys({})).passkeys).toHaveLength(passkeys.length - 1);
    const gone = await handlers.removePasskey({ passkey: made.passkey });
    expect(gone).toMatchObject({ failure: { code: 'notFound' } });
  });
});

describe('madoguchi passkeys', () => {
  it('lists them and takes one away, with the card', async () => {
    await makeOwnPasskey(portal, await portal.signIn('spouse'));
    const ask = async (wish: Parameters<typeof passkeys>[2]) => {
      const { context, transport, data } = await commandAt(portal, 'spouse');
      const done = await withPortalSession(transport, context, ['auth'], (session) => passkeys(session, context, wish));
      return { done, results: data() };
    };
    const { results } = await ask({});
    expect(results).toMatchObject([{ passkeys: [{ name: 'このパソコン', suspended: null }] }]);
    const { passkey } = (results[0] as { passkeys: { passkey: string }[] }).passkeys[0] ?? { passkey: '' };
    expect((await ask({ revoke: passkey })).results).toEqual([{ passkeys: [] }]);
    expect((await ask({ revoke: passkey })).done).toMatchObject({ failure: { code: 'notFound' } });
    expect((await ask({ revoke: 'all' })).done).toMatchObject({ failure: { code: 'usage' } });
  });
});
