/// <reference lib="dom" />
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failureTextOf } from '#words/failure-text.ts';
import { desk as d } from '#words/ja/desk.ts';
import { ja } from '#words/ja/window.ts';
import { deskBench } from '../support/desk/desk-bench.ts';
import { type HostileProvider, openHostileProvider } from '../support/portal/hostile-provider.ts';
import { MUNICIPALITY, type StaffAccount } from '../support/portal/staff-browser.ts';

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
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

/** Makes a passkey for whoever is signed in, past the page. */
function addPasskey(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const { csrfToken } = await (await fetch('/staff/session')).json();
    const post = (path: string, body?: object) =>
      fetch(path, {
        method: 'POST',
        headers: { 'x-csrf-token': csrfToken, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    const { options } = await (await post('/staff/factors/passkeys/challenge')).json();
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
    const made = (await navigator.credentials.create({ publicKey })) as PublicKeyCredential;
    return (await post('/staff/factors/passkeys', { name: 'この端末', credential: made.toJSON() })).status;
  });
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

describe('signing in without a password', () => {
  it('a passkey opens the desk with one press, before anything is typed; without one the page says so and stays', async () => {
    await bench.withPage(async (page) => {
      await plugIn(page);
      await button(page, d.signIn.byPasskey).click();
      await page.getByText(d.signIn.noPasskey).waitFor();
      await bench.signIn(page, administrator);
      expect(await addPasskey(page)).toBe(201);
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
