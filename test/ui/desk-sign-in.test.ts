/// <reference lib="dom" />
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Failure } from '#contract/failures/failure.ts';
import { failureTextOf } from '#words/failure-text.ts';
import { desk as d } from '#words/ja/desk.ts';
import { ja } from '#words/ja/window.ts';
import { deskBench } from '../support/desk/desk-bench.ts';
import { type HostileProvider, openHostileProvider } from '../support/portal/hostile-provider.ts';
import {
  askAtEntrance,
  credentialsOf,
  MUNICIPALITY,
  OPERATOR,
  STAFF_PASSWORD,
  type StaffAccount,
  signInAs,
} from '../support/portal/staff-browser.ts';
import { addAuthenticator } from '../support/window/authenticator.ts';

const PROVIDER = '市の認証';

let provider: HostileProvider;
let folder: string;
const bench = deskBench(async () => {
  provider = await openHostileProvider();
  folder = await mkdtemp(join(tmpdir(), 'madoguchi-desk-'));
  const clientSecretFile = join(folder, 'secret');
  await writeFile(clientSecretFile, 'an invented secret');
  const settings = { issuer: provider.issuer, clientId: 'madoguchi', title: PROVIDER, clientSecretFile };
  return {
    host: 'localhost',
    config: { staffProviders: { [MUNICIPALITY]: { ...settings, localAccounts: 'administrators' } } },
  };
});
let administrator: StaffAccount;
beforeAll(async () => {
  administrator = await bench.staff('administrator');
});
afterAll(async () => {
  await provider?.close();
  await rm(folder, { recursive: true, force: true });
});

async function plugIn(page: Page): Promise<void> {
  await addAuthenticator(await page.context().newCDPSession(page));
}

/** Opens what one's own account says, and makes a passkey there. */
async function addPasskey(page: Page, name?: string): Promise<void> {
  await page.goto(`${bench.portal.origin()}/staff/#/me`);
  await page.locator('.factors').waitFor();
  if (name !== undefined) await page.locator('#field-passkeyName').fill(name);
  await button(page, d.factors.addPasskey).click();
  await page.getByText(d.factors.added).waitFor();
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

describe('signing in without a password', () => {
  it('a passkey opens the desk with one press, before anything is typed; without one the page says so and stays', async () => {
    await bench.withPage(async (page) => {
      await plugIn(page);
      await button(page, d.signIn.byPasskey).click();
      await page.getByText(d.signIn.noPasskey).waitFor();
      await bench.signIn(page, administrator);
      await addPasskey(page);
      await page.goto(`${bench.portal.origin()}/staff/#/today`);
      await button(page, d.nav.signOut).click();
      await button(page, d.signIn.byPasskey).click();
      await page.getByRole('heading', { level: 1, name: d.today.title }).waitFor();
      await page.reload();
      await page.getByRole('heading', { level: 1, name: d.today.title }).waitFor();
    });
  });

  it('the provider of the chosen municipality is offered first, and a press leads there', async () => {
    await bench.withPage(async (page) => {
      expect(await button(page, d.signIn.atProvider(PROVIDER)).count()).toBe(0);
      await page.locator('#field-municipality').selectOption(MUNICIPALITY);
      await page.getByText(d.signIn.providerFirst).waitFor();
      const [request] = await Promise.all([
        page.waitForRequest((one) => one.url().startsWith(provider.issuer)),
        button(page, d.signIn.atProvider(PROVIDER)).click(),
      ]);
      const { searchParams } = new URL(request.url());
      expect(searchParams.get('redirect_uri')).toBe(`${bench.portal.origin()}/staff/sign-in/return/${MUNICIPALITY}`);
      expect(request.headers().referer).toBeUndefined();
    });
  });

  it.each([
    ['providerUnavailable', { code: 'providerUnavailable' }],
    ['providerRefused', { code: 'providerRefused', reason: 'answer' }],
    ['<img src=x onerror=alert(1)>', { code: 'providerRefused', reason: 'answer' }],
  ] as const)('what came back from it is said once and leaves the address: %s', async (code, failure) => {
    await bench.withPage(async (page) => {
      await page.goto('about:blank');
      await page.goto(`${bench.portal.origin()}/staff/#failure=${code}`);
      await page.getByText(failureTextOf(ja.failures, failure, { keepsEntries: false }).title).waitFor();
      expect(page.url()).toBe(`${bench.portal.origin()}/staff/`);
      await page.reload();
      await page.getByRole('heading', { level: 1, name: d.signIn.title }).waitFor();
      expect(await page.locator('.note.is-error').count()).toBe(0);
    });
  });
});

/** Signs in at the provider as `subject` in place of its page, and comes back with the browser that went there. */
async function answerAtProvider(page: Page, subject: string): Promise<void> {
  await page.route(`${provider.issuer}/authorize**`, (route) => {
    const url = route.request().url();
    const back = new URL(url).searchParams.get('redirect_uri') ?? '';
    return route.fulfill({ status: 302, headers: { location: `${back}${provider.answerTo(url, subject)}` } });
  });
}

describe('D23: one’s own password', () => {
  it('is changed once it is shown, with what is wrong said at its field, and other sign-ins end', async () => {
    const account = await bench.staff('administrator');
    const other = await signInAs(bench.portal, account);
    const words = d.factors;
    const change = async (page: Page, password: string, next: string, again = next) => {
      await page.locator('#field-presentPassword').fill(password);
      await page.locator('#field-newPassword').fill(next);
      await page.locator('#field-again').fill(again);
      await button(page, words.change).click();
    };
    const told = (failure: Failure) => failureTextOf(ja.failures, failure, { keepsEntries: false });
    await bench.withPage(async (page, complaints) => {
      await bench.signIn(page, account);
      await page.goto(`${bench.portal.origin()}/staff/#/me`);
      await button(page, words.change).click();
      await page.locator('#field-presentPassword-error').getByText(d.signIn.missing(words.presentPassword)).waitFor();
      await page.locator('#field-newPassword-error').getByText(d.signIn.missing(words.newPassword)).waitFor();
      await change(page, STAFF_PASSWORD, 'amber ladder 63 snow', 'amber ladder 63 snov');
      await page.locator('#field-again-error').getByText(d.invitation.differs).waitFor();
      await change(page, STAFF_PASSWORD, 'Password1234!!');
      await page.getByText(told({ code: 'passwordRefused', problem: 'common' }).title).waitFor();
      await change(page, 'not this one', 'amber ladder 63 snow');
      await page.getByText(told({ code: 'passwordWrong' }).title).waitFor();
      expect(await page.locator('.sessions li').count()).toBe(2);
      await change(page, STAFF_PASSWORD, 'amber ladder 63 snow');
      await page.getByText(words.changed).waitFor();
      await expect.poll(() => page.locator('.sessions li').count()).toBe(1);
      expect(await page.locator('#field-presentPassword').inputValue()).toBe('');
      expect(await page.locator('#field-newPassword').inputValue()).toBe('');
      complaints.splice(0);
    });
    expect((await other.ask('GET', '/staff/session')).status).toBe(401);
    const opened = await askAtEntrance(bench.portal, '/staff/session', {
      ...credentialsOf(bench.portal, account),
      password: 'amber ladder 63 snow',
    });
    expect(opened.status).toBe(200);
  });
});

describe('D23: one’s own ways to sign in', () => {
  const line = (page: Page, name: string) => page.locator('.factors li').filter({ hasText: name });
  const takeOff = async (page: Page, name: string) => {
    await line(page, name).getByRole('button').click();
    await page.locator('dialog[open] button', { hasText: d.factors.takeOff }).last().click();
    await line(page, name).waitFor({ state: 'detached' });
  };

  it('are listed, added and taken off, but for the last, which says why', async () => {
    const account = await bench.staff('administrator');
    await bench.withPage(async (page) => {
      await plugIn(page);
      await bench.signIn(page, account);
      await page.goto(`${bench.portal.origin()}/staff/#/me`);
      await line(page, d.factors.password).getByText(d.factors.last).waitFor();
      expect(await page.locator('.factors button').count()).toBe(0);
      await page.locator('#field-passkeyName').fill('');
      await button(page, d.factors.addPasskey).click();
      await page.getByText(d.factors.passkeyNameWrong).waitFor();
      await addPasskey(page, '机の端末');
      await takeOff(page, d.factors.password);
      await line(page, d.factors.passkey('机の端末')).getByText(d.factors.last).waitFor();
      await page.goto(`${bench.portal.origin()}/staff/#/today`);
      await button(page, d.nav.signOut).click();
      await button(page, d.signIn.byPasskey).click();
      await page.getByRole('heading', { level: 1, name: d.today.title }).waitFor();
      await page.goto(`${bench.portal.origin()}/staff/#/me`);
      await line(page, d.factors.passkey('机の端末')).getByText('前に使った時').waitFor();
    });
  });

  it('take the provider: the page goes there and comes back to the same screen, bound; taken off, it is offered anew', async () => {
    const account = await bench.staff('administrator');
    await bench.withPage(async (page) => {
      await answerAtProvider(page, 'page-1');
      await bench.signIn(page, account);
      await page.goto(`${bench.portal.origin()}/staff/#/me`);
      await button(page, d.factors.bind(PROVIDER)).click();
      await line(page, d.factors.atProvider(PROVIDER)).waitFor();
      expect(new URL(page.url()).hash).toBe('#/me');
      expect(await button(page, d.factors.bind(PROVIDER)).count()).toBe(0);
      await takeOff(page, d.factors.atProvider(PROVIDER));
      await button(page, d.factors.bind(PROVIDER)).waitFor();
    });
  });

  it('say above the desk, in the same session, that somebody at the provider is bound to another account', async () => {
    const [one, other] = [await bench.staff('administrator'), await bench.staff('administrator')];
    await bench.withPage(async (page) => {
      await answerAtProvider(page, 'page-2');
      await bench.signIn(page, one);
      await page.goto(`${bench.portal.origin()}/staff/#/me`);
      await button(page, d.factors.bind(PROVIDER)).click();
      await line(page, d.factors.atProvider(PROVIDER)).waitFor();
      await button(page, d.nav.signOut).click();
      await bench.signIn(page, other);
      await page.goto(`${bench.portal.origin()}/staff/#/me`);
      await button(page, d.factors.bind(PROVIDER)).click();
      const { title } = failureTextOf(
        ja.failures,
        { code: 'providerRefused', reason: 'answer' },
        { keepsEntries: false },
      );
      await page.getByText(title).waitFor();
      await page.getByRole('navigation').waitFor();
      await button(page, d.keys.close).first().click();
      await page.getByText(title).waitFor({ state: 'detached' });
    });
  });

  it('ask for a passkey where five minutes have passed and there are no codes', async () => {
    const account = await bench.staff('administrator');
    await bench.withPage(async (page) => {
      await plugIn(page);
      await bench.signIn(page, account);
      await addPasskey(page, '指');
      await takeOff(page, d.factors.password);
      await bench.portal.database
        .updateTable('staff_session')
        .set({ proved_at: new Date(Date.now() - 6 * 60_000) })
        .where('staff_id', '=', account.id)
        .execute();
      await addPasskeyOnceMore(page);
    });

    async function addPasskeyOnceMore(page: Page): Promise<void> {
      await button(page, d.factors.addPasskey).click();
      await page.getByRole('heading', { name: d.stepUp.title }).waitFor();
      expect(await page.locator('#field-proof').count()).toBe(0);
      await button(page, d.factors.proveByPasskey).click();
      // The device has one already, and says so only after it was asked.
      await page.getByText(d.factors.notMade).waitFor();
    }
  });
});

describe('D01: a first sign-in by a link', () => {
  const invite = async (role: 'administrator' | 'reader') => {
    const invited = await bench.portal.stores.staff.invite(OPERATOR, MUNICIPALITY, {
      name: '新しい 職員',
      mail: `first-${Math.random().toString(36).slice(2)}@city.example`,
      grants: [{ role, group: '*' }],
    });
    if (!invited.ok) throw new Error(invited.failure.code);
    return `${bench.portal.origin()}${invited.value.link}`;
  };

  it('sets up a passkey and no password, with one press', async () => {
    const link = await invite('administrator');
    await bench.withPage(async (page) => {
      await plugIn(page);
      await page.goto(link);
      await button(page, d.factors.addPasskey).click();
      await page.getByText(d.signIn.reasons.registered).waitFor();
      await button(page, d.signIn.byPasskey).click();
      await page.getByRole('heading', { level: 1, name: d.today.title }).waitFor();
    });
  });

  it('leads whom the municipality lets in by its provider alone there, and to nothing else', async () => {
    const link = await invite('reader');
    await bench.withPage(async (page) => {
      await answerAtProvider(page, 'page-3');
      await page.goto(link);
      await button(page, d.factors.bind(PROVIDER)).waitFor();
      expect(await page.locator('main form').count()).toBe(0);
      await button(page, d.factors.bind(PROVIDER)).click();
      await page.getByRole('heading', { level: 1, name: d.today.title }).waitFor();
    });
  });

  it('says at once that a link was used', async () => {
    const link = await invite('administrator');
    await bench.withPage(async (page) => {
      await page.goto(`${link.slice(0, -43)}${'A'.repeat(43)}`);
      await page.locator('.note.is-error').waitFor();
      expect(await page.locator('main form').count()).toBe(0);
    });
  });

  it('is read again where the portal could not be reached', async () => {
    const link = await invite('administrator');
    await bench.withPage(async (page, complaints) => {
      await page.route('**/staff/invitation/reading', (route) => route.abort());
      await page.goto(link);
      await page.locator('.note.is-error').waitFor();
      complaints.splice(0);
      await page.unroute('**/staff/invitation/reading');
      await button(page, ja.app.retry).click();
      await page.locator('main form').first().waitFor();
    });
  });
});
