import { sql } from 'kysely';
import { encode } from 'uqr';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { typedCode } from '#contract/portal/authorization.ts';
import { AUTHORIZATION_ROUTES, type ClaimedRequest } from '#contract/portal/authorization-routes.ts';
import { createCodeLimits } from '#portal/oidc/code-limits.ts';
import type { TestPortal } from '../../support/portal/portal-harness.ts';
import {
  answerByCode,
  appFor,
  Browser,
  beginRequest,
  claimedOf,
  openListeningPortal,
  openSite,
  type RelyingParty,
  redeem,
} from '../../support/portal/relying-party.ts';

const REASON = { reason: '窓口の端末で使う人がいる' };

let portal: TestPortal;
let site: RelyingParty;
let homeOnly: RelyingParty;
beforeAll(async () => {
  portal = await openListeningPortal();
  site = await openSite(portal, { crossDevice: REASON });
  homeOnly = await openSite(portal);
});
afterAll(() => portal?.close());

const stateOf = async ({ view }: ClaimedRequest) =>
  (await sql<{ state: string }>`select state from authorization_request where id = ${view.id}`.execute(portal.database))
    .rows[0]?.state;

describe('a request that is answered on another device', () => {
  it('goes on in the browser that shows the code, once the number is typed there', async () => {
    const begun = await beginRequest(portal, site);
    const { claimed, number } = await answerByCode(portal, begun, 'ordinary', ['openid']);
    expect(claimed).toMatchObject({ view: { path: 'code' }, tab: { browser: 'other', isSameNetwork: true } });
    expect(number).toMatch(/^\d{6}$/);
    const { body } = await begun.tab.post(`${begun.page}/number`, { number });
    const back = new URL(await begun.tab.follow(body.next ?? ''));
    const { claims, userinfo } = await redeem(site, begun, back);
    expect(claims).toMatchObject({ path: 'code', given: ['openid'] });
    expect(await userinfo()).toMatchObject({ path: 'code' });
    const token = await portal.signIn('ordinary');
    const { body: linked } = await portal.ask(token, { method: 'GET', url: '/linked-sites' });
    expect(linked).toMatchObject({ sites: [{ client: site.clientId, path: 'code' }] });
  });

  it('tells the site that it was answered at a public terminal, and the person as well', async () => {
    const begun = await beginRequest(portal, site);
    const { number } = await answerByCode(portal, begun, 'spouse', ['openid'], { 'madoguchi-terminal': 'public' });
    const { body } = await begun.tab.post(`${begun.page}/number`, { number });
    const back = new URL(await begun.tab.follow(body.next ?? ''));
    const { claims, userinfo } = await redeem(site, begun, back);
    expect(claims).toMatchObject({ path: 'code', device: 'kiosk' });
    expect(await userinfo()).toMatchObject({ device: 'kiosk' });
    const token = await portal.signIn('spouse');
    const { body: linked } = await portal.ask(token, { method: 'GET', url: '/linked-sites' });
    expect(linked).toMatchObject({ sites: [{ client: site.clientId, path: 'code', device: 'kiosk' }] });
  });

  it('shows its code as a picture too, that a scanner types', async () => {
    const begun = await beginRequest(portal, site);
    const reply = await begun.tab.post(`${begun.page}/code`);
    const { code, picture } = AUTHORIZATION_ROUTES.offerRequestCode.reply.parse(reply.body);
    const rows = encode(`MDG:${code}`, { ecc: 'M', border: 4 }).data;
    expect(picture).toEqual(rows.map((row) => row.map((isDark) => (isDark ? '1' : '0')).join('')));
    expect(await (await begun.tab.ask(begun.page)).text()).toContain('id="picture"');
  });

  it('says which browser and system show the code, as they call themselves', async () => {
    const begun = await beginRequest(portal, site);
    const reply = await begun.tab.ask(`${begun.page}/code`, {
      method: 'POST',
      headers: {
        origin: portal.origin(),
        'user-agent':
          'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0',
      },
    });
    const { code } = (await reply.json()) as { code: string };
    expect((await appFor(portal).claimCode(code)).body).toMatchObject({ tab: { browser: 'edge', system: 'windows' } });
  });

  it('has a code that dies with the next way to the app, and at most five', async () => {
    const app = appFor(portal);
    const begun = await beginRequest(portal, site);
    const codes: string[] = [];
    for (let n = 0; n < 5; n += 1) codes.push(String((await begun.tab.post(`${begun.page}/code`)).body.code));
    expect((await begun.tab.post(`${begun.page}/code`)).status).toBe(429);
    expect(await app.claimCode(codes[0] ?? '')).toMatchObject({ status: 404, body: { code: 'codeUnknown' } });
    expect((await claimedOf(portal, begun)).view.path).toBe('link');
    expect(await app.claimCode(codes[4] ?? '')).toMatchObject({ status: 404, body: { code: 'codeUnknown' } });
  });

  it('has a code that is good for two minutes', async () => {
    const begun = await beginRequest(portal, site);
    const { code = '' } = (await begun.tab.post(`${begun.page}/code`)).body;
    portal.mailClock.nowMs += 121_000;
    expect(await appFor(portal).claimCode(code)).toMatchObject({ status: 410, body: { code: 'requestExpired' } });
  });

  it('LT-24: gives nothing to whoever types another number, and is over at the third', async () => {
    const begun = await beginRequest(portal, site);
    const { claimed, number } = await answerByCode(portal, begun, 'ordinary', ['openid']);
    const other = number === '000000' ? '000001' : '000000';
    for (const triesLeft of [2, 1]) {
      expect(await begun.tab.post(`${begun.page}/number`, { number: other })).toMatchObject({
        status: 403,
        body: { code: 'numberWrong', triesLeft },
      });
    }
    expect(await begun.tab.post(`${begun.page}/number`, { number: other })).toMatchObject({
      status: 403,
      body: { code: 'numberExhausted' },
    });
    expect((await begun.tab.post(`${begun.page}/number`, { number })).body.next).toBeUndefined();
    expect(await stateOf(claimed)).toBe('failed');
    const heard = (await (await begun.tab.ask(`${begun.page}/state?after=0`)).json()) as { next: string };
    expect(new URL(await begun.tab.follow(heard.next)).searchParams.get('error')).toBe('access_denied');
  });

  it('LT-19: is worth nothing to an attacker who reads their code to a victim and does not hear the number', async () => {
    const attacker = await beginRequest(portal, site);
    const { number } = await answerByCode(portal, attacker, 'spouse', ['openid']);
    const uid = attacker.page.split('/').at(-1) ?? '';
    expect(await attacker.tab.follow(`/oidc/auth/${uid}`)).not.toContain('code=');
    // The number is of that one browser, and a victim's other tab does not spend it.
    const victim = await beginRequest(portal, site);
    expect((await victim.tab.post(`${victim.page}/number`, { number })).status).toBe(404);
    const stranger = new Browser(portal.origin);
    expect((await stranger.post(`${attacker.page}/number`, { number })).status).toBe(404);
  });

  it('LT-19: a code that was told ends its request for who began it', async () => {
    const attacker = await beginRequest(portal, site);
    const { code = '' } = (await attacker.tab.post(`${attacker.page}/code`)).body;
    expect((await appFor(portal).refuseCode(code)).status).toBe(204);
    const heard = (await (await attacker.tab.ask(`${attacker.page}/state?after=0`)).json()) as { state: string };
    expect(heard.state).toBe('refused');
    expect(await appFor(portal).claimCode(code)).toMatchObject({ status: 409, body: { code: 'requestCancelled' } });
  });

  it('LT-19: is for sites alone whose operator gave a reason, for once, and never for name with address', async () => {
    const refused = { status: 403, body: { code: 'crossDeviceRefused' } };
    const atHome = await beginRequest(portal, homeOnly);
    expect(await atHome.tab.post(`${atHome.page}/code`)).toMatchObject(refused);
    expect(await (await atHome.tab.ask(atHome.page)).text()).not.toContain('id="show-code"');
    const both = await beginRequest(portal, site, { scope: 'openid name address' });
    expect(await both.tab.post(`${both.page}/code`)).toMatchObject(refused);
    const kept = await beginRequest(portal, site, {
      scope: 'openid name offline_access',
      parameters: { prompt: 'consent' },
    });
    expect(await kept.tab.post(`${kept.page}/code`)).toMatchObject(refused);
    const one = await beginRequest(portal, site, { scope: 'openid name' });
    expect(await (await one.tab.ask(one.page)).text()).toContain('id="show-code"');
  });

  it('LT-19: a proof for the path of a link is none for a code', async () => {
    const begun = await beginRequest(portal, site);
    const { code = '' } = (await begun.tab.post(`${begun.page}/code`)).body;
    const app = appFor(portal);
    const claimed = (await app.claimCode(code)).body as unknown as ClaimedRequest;
    const proof = await app.proofOf('ordinary', claimed, ['openid'], { payload: { path: 'link' } });
    expect(await app.prove(claimed, proof)).toMatchObject({ status: 409, body: { code: 'requestChanged' } });
  });
});

describe('who guesses codes', () => {
  it('LT-23: is refused after ten of a minute, and an honest one passes', async () => {
    const app = appFor(portal);
    const begun = await beginRequest(portal, site);
    const { code = '' } = (await begun.tab.post(`${begun.page}/code`)).body;
    const guess = (from: string) =>
      portal.app.inject({
        method: 'POST',
        url: '/authorization-claims',
        remoteAddress: from,
        payload: { code: 'ZZZZZZZZ' },
      });
    for (let n = 0; n < 10; n += 1) expect((await guess('203.0.113.7')).statusCode).toBe(404);
    expect((await guess('203.0.113.7')).statusCode).toBe(429);
    expect((await guess('203.0.113.8')).statusCode).toBe(404);
    expect((await app.claimCode(code)).status).toBe(201);
  });

  it('LT-23: above 300 a minute in all shuts the door for those alone that were wrong before', () => {
    let nowMs = 0;
    const limits = createCodeLimits(
      () => nowMs,
      (most) => most,
    );
    for (let n = 0; n < 300; n += 1) limits.wrong(`198.51.100.${n}`);
    expect(limits.admit('198.51.100.9')).toBe(60);
    expect(limits.admit('192.0.2.1')).toBeUndefined();
    nowMs = 60_000;
    expect(limits.admit('198.51.100.9')).toBeUndefined();
  });

  it('LT-23: has no more tries at many processes of a portal than at one: each counts to its share', () => {
    const processes = 4;
    const shares = Array.from({ length: processes }, () =>
      createCodeLimits(
        () => 0,
        (most) => Math.ceil(most / processes),
      ),
    );
    let tries = 0;
    for (const limits of shares) {
      for (; limits.admit('203.0.113.7') === undefined; tries += 1) limits.wrong('203.0.113.7');
    }
    expect(tries).toBeLessThan(10 + processes);
  });

  it('types letters large or small, with what stands between them', () => {
    expect(typedCode('bcdf-ghjk')).toBe('BCDFGHJK');
    expect(typedCode('ＢＣＤＦ ＧＨＪＫ')).toBe('BCDFGHJK');
    expect(typedCode('MDG:BCDFGHJK')).toBe('BCDFGHJK');
    expect(typedCode('mdg：bcdfghjk')).toBe('BCDFGHJK');
    for (const none of ['MDG:', 'MDG:BCDF', 'XDG:BCDFGHJK', 'ABCDEFGH', 'BCDFGHJ', 'BCDF1234', ''])
      expect(typedCode(none)).toBeUndefined();
  });
});

describe('a tab that waits', () => {
  it('hears of a change within 100 ms, and not before it', async () => {
    const begun = await beginRequest(portal, site);
    const first = (await (await begun.tab.ask(`${begun.page}/state`)).json()) as { revision: number };
    let heardAtMs = Number.POSITIVE_INFINITY;
    const waiting = begun.tab.ask(`${begun.page}/state?after=${first.revision}`).then(async (reply) => {
      heardAtMs = performance.now();
      return reply.json();
    });
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(heardAtMs).toBe(Number.POSITIVE_INFINITY);
    const changedAtMs = performance.now();
    await begun.tab.post(`${begun.page}/launch`);
    expect(await waiting).toMatchObject({ state: 'shown', revision: first.revision + 1 });
    expect(heardAtMs - changedAtMs).toBeLessThan(400);
  });

  it('is one a request: another one that waits takes its place', async () => {
    const begun = await beginRequest(portal, site);
    const first = begun.tab.ask(`${begun.page}/state?after=0`);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const second = begun.tab.ask(`${begun.page}/state?after=0`);
    expect(await (await first).json()).toMatchObject({ state: 'shown', revision: 0 });
    await begun.tab.post(`${begun.page}/cancel`);
    expect(await (await second).json()).toMatchObject({ state: 'cancelled' });
  });
});
