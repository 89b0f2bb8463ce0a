import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SANDBOX_APIS } from '#contract/portal/sandbox-routes.ts';
import { sandboxHandlers } from '#portal/oidc/sandbox-clients.ts';
import { openSite } from '../../../examples/site-client.ts';
import { commandLine } from '../../support/host/command-line.ts';
import type { TestPortal } from '../../support/portal/portal-harness.ts';
import { openListeningPortal } from '../../support/portal/relying-party.ts';

let portal: TestPortal;
let folder = '';
beforeAll(async () => {
  portal = await openListeningPortal();
  folder = await mkdtemp(join(tmpdir(), 'sandbox-'));
  portal.clock.nowMs = Date.now();
});
afterAll(async () => {
  await portal?.close();
  await rm(folder, { recursive: true, force: true });
});

describe('a site for trying out', () => {
  it('is there after one command, with keys that nobody else reads, and asks the portal by them', async () => {
    const to = join(folder, 'keys');
    const made = await commandLine({}).run(['sandbox-client', '--portal', portal.origin(), '--to', to]);
    expect(made).toMatchObject({
      status: 0,
      json: { issuer: `${portal.origin()}/oidc`, scopes: SANDBOX_APIS, jwk: { kty: 'EC', kid: 'sig-1' } },
    });
    const file = String(made.json.file);
    const kept = JSON.parse(await readFile(file, 'utf8'));
    expect((await stat(file)).mode & 0o077).toBe(0);
    expect(made.standardOutput).not.toContain(kept.jwk.d);
    expect(kept).toMatchObject({ clientId: made.json.clientId, redirectUri: 'http://127.0.0.1:8000/callback' });
    const site = await openSite(kept);
    const found = await site.api('services.search', 'GET', '/api/services?municipality=131318');
    expect(found.status).toBe(200);
    const asked = await site.begin({ scope: 'openid own_data:vaccination', purpose: 'try' });
    expect(asked.url.origin).toBe(portal.origin());
  });

  it('comes back to no address that the portal does not take, and is none of a portal of real persons', async () => {
    const wrong = ['sandbox-client', '--portal', portal.origin(), '--to', folder, '--redirect', 'http://site.example/'];
    expect((await commandLine({}).run(wrong)).json).toMatchObject({ error: { code: 'requestMalformed' } });
    const { makeSandboxClient } = sandboxHandlers({
      sites: portal.stores.oidc.sites,
      origin: portal.origin,
      isPractice: false,
      limit: { admit: () => undefined, isSpent: () => false },
    });
    const asked = (makeSandboxClient as (given: unknown) => Promise<unknown>)({ body: {}, address: '127.0.0.1' });
    expect(await asked).toMatchObject({ ok: false, failure: { code: 'notFound' } });
  });
});
