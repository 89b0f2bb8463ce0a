import { sign } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ClaimedRequest, LinkedSites } from '#contract/portal/authorization-routes.ts';
import { epochMs } from '#contract/values/brands.ts';
import { unsealedLetter } from '#documents/letter-pdf/letter-pdf.ts';
import { digestContent } from '#pki/cms/content.ts';
import { verifySeparate } from '#pki/cms/signature-verdict.ts';
import { digestOf, type HashName } from '#pki/der/algorithms.ts';
import { digestInfo } from '#pki/der/digest-info.ts';
import { signManifest } from '../../support/application/sample-filing.ts';
import { sampleLetter } from '../../support/application/sample-letter.ts';
import { buildCms } from '../../support/pki/build-cms.ts';
import { openTestPortal, type TestPortal } from '../../support/portal/portal-harness.ts';
import { appFor, beginRequest, LIBRARY, openSite, redeem } from '../../support/portal/relying-party.ts';
import { itemOf, openSigningSite, type SigningSite, sha256Of } from '../../support/portal/signing-site.ts';

let portal: TestPortal;
let origin = '';
let site: SigningSite;
beforeAll(async () => {
  portal = await openTestPortal({ origin: () => origin });
  origin = await portal.app.listen({ host: '127.0.0.1', port: 0 });
  site = await openSigningSite(portal);
});
afterAll(() => portal?.close());

const TEXT = Buffer.from('見本の契約書\n甲と乙は、次のとおり約束する。\n');
const WORDS = { title: '見本の契約', purpose: '契約を結ぶため' };
const contract = () => itemOf('keiyaku.txt', 'text/plain', TEXT);
const bare = { name: 'sekkei.bin', mediaType: 'application/octet-stream', sha256: sha256Of(Buffer.from('secret')) };
const transfer = {
  kind: 'transfer',
  amountYen: 12_000,
  payee: '見本　太郎',
  account: '見本銀行 例示支店 普通 0000000',
  date: '2026-12-01',
};

const requestFor = (id: string, at: SigningSite = site) =>
  beginRequest(portal, at, { scope: 'openid sign', parameters: { sign_transaction_id: id } });

async function claimed(begun: Awaited<ReturnType<typeof requestFor>>): Promise<ClaimedRequest> {
  const { link = '' } = (await begun.tab.post(`${begun.page}/launch`)).body;
  return (await appFor(portal).claim(link)).body as unknown as ClaimedRequest;
}

/** Proves the card, as the app does before it asks for the password of signatures. */
async function proved(taken: ClaimedRequest, who: 'ordinary' | 'spouse' = 'ordinary'): Promise<void> {
  const app = appFor(portal);
  const answer = await app.prove(taken, await app.proofOf(who, taken, ['openid']));
  if (answer.status !== 200) throw new Error(JSON.stringify(answer));
}

const signaturesOf = async (contents: readonly Uint8Array[], who: 'ordinary' | 'spouse' = 'ordinary') => {
  const holder = await portal.authority.holder(who);
  return contents.map((content) => Buffer.from(signManifest(holder, content, Date.now())).toString('base64'));
};

async function give(
  { view, token }: ClaimedRequest,
  signatures: readonly string[],
  { who = 'ordinary', signedAtMs = Date.now() }: { who?: 'ordinary' | 'spouse'; signedAtMs?: number } = {},
) {
  const certificate = Buffer.from((await portal.authority.holder(who)).sign?.certificate ?? '').toString('base64');
  const payload = { certificate, signedAt: new Date(signedAtMs).toISOString(), signatures };
  return portal.ask(token, { method: 'POST', url: `/authorization-claims/${view.id}/signatures`, payload });
}

/** The whole way up to the site's code. */
async function signed(id: string, signatures: readonly string[]) {
  const begun = await requestFor(id);
  const taken = await claimed(begun);
  await proved(taken);
  const given = signatures.length === 0 ? undefined : await give(taken, signatures);
  if (given !== undefined && given.status !== 204) throw new Error(JSON.stringify(given));
  const { ticket } = (await appFor(portal).release(taken)).body;
  const { next = '' } = (await begun.tab.post('/authorize/return', { ticket })).body;
  const back = new URL(await begun.tab.follow(next));
  return { taken, tokens: await redeem(site, begun, back) };
}

describe('a document that a site asks to have signed', () => {
  it('is shown with the request, signed, and comes back encrypted to the site', async () => {
    const created = await site.create({ ...WORDS, items: [contract()] });
    const { taken, tokens } = await signed(created.id, await signaturesOf([TEXT]));
    expect(taken.view.transaction).toMatchObject({
      ...WORDS,
      items: [{ name: 'keiyaku.txt', document: { pages: 1 } }],
    });
    expect(tokens.claims.transaction).toEqual({ id: created.id, sha256: created.sha256 });
    const result = await site.ask('GET', `/api/sign-transactions/${created.id}/result`);
    expect(result.status).toBe(200);
    const told = await site.read(result.text);
    expect(told).toMatchObject({
      sub: tokens.claims.sub,
      transaction: created.id,
      transaction_sha256: created.sha256,
      items: [{ n: 1, name: 'keiyaku.txt', sha256: sha256Of(TEXT), shown: 'document', form: 'cades' }],
    });
    const [item] = told.items as { signature: string }[];
    const verdict = await verifySeparate({
      cms: Buffer.from(item?.signature ?? '', 'base64'),
      coverage: 'detached',
      digest: (hash) => digestContent(() => [TEXT], hash),
      anchors: portal.anchors,
      role: 'sign',
      atMs: epochMs(Date.now()),
      signal: new AbortController().signal,
    });
    expect(verdict).toMatchObject({ status: 'indeterminate', revocation: 'notChecked' });
  });

  it('is drawn for the app from the very bytes, while the request is the app’s', async () => {
    const pdf = await unsealedLetter(sampleLetter());
    const { id } = await site.create({ ...WORDS, items: [contract(), itemOf('a.pdf', 'application/pdf', pdf)] });
    const taken = await claimed(await requestFor(id));
    const at = `/authorization-claims/${taken.view.id}/items`;
    const ask = (url: string, token = taken.token) => portal.ask(token, { method: 'GET', url });
    expect(await ask(`${at}/1/pages/1`)).toMatchObject({ status: 200, body: { as: 'text', text: TEXT.toString() } });
    expect(await ask(`${at}/2/pages/1`)).toMatchObject({ status: 200, body: { as: 'picture' } });
    expect((await ask(`${at}/2/pages/9`)).body).toMatchObject({ code: 'pageNotDrawn' });
    expect((await ask(`${at}/3/pages/1`)).body).toMatchObject({ code: 'transactionUnknown' });
    expect((await ask(`${at}/1/document`, `${taken.token.slice(1)}A`)).status).toBe(404);
    const read = await portal.app.inject({
      method: 'GET',
      url: `${at}/1/document`,
      headers: { authorization: `Bearer ${taken.token}` },
    });
    expect(read.rawPayload.equals(TEXT)).toBe(true);
  });

  it('is drawn one page at a time: who asks for many keeps nobody else waiting', async () => {
    const pdf = itemOf('a.pdf', 'application/pdf', await unsealedLetter(sampleLetter()));
    const begin = async () => {
      const { id } = await site.create({ ...WORDS, items: [pdf] });
      const { view, token } = await claimed(await requestFor(id));
      return () => portal.ask(token, { method: 'GET', url: `/authorization-claims/${view.id}/items/1/pages/1` });
    };
    const [greedy, other] = [await begin(), await begin()];
    let drawn = 0;
    const many = Array.from({ length: 6 }, () =>
      greedy().then(({ status }) => {
        drawn += 1;
        return status;
      }),
    );
    await wait(50);
    expect((await other()).status).toBe(200);
    expect(drawn).toBeLessThan(4);
    expect(await Promise.all(many)).toEqual(Array(6).fill(200));
  }, 60_000);

  it('LT-35: is fetched once, by the site that asked, and for a minute again by the same key alone', async () => {
    const { id } = await site.create({ ...WORDS, items: [contract()] });
    const at = `/api/sign-transactions/${id}/result`;
    expect((await site.ask('GET', at)).body).toMatchObject({ code: 'transactionIncomplete' });
    await signed(id, await signaturesOf([TEXT]));
    const other = await openSigningSite(portal, { sector: 'other.example' });
    expect((await other.ask('GET', at)).body).toMatchObject({ code: 'transactionUnknown' });
    const first = await site.ask('GET', at);
    expect(first.status).toBe(200);
    const otherKey = await site.anew();
    expect((await otherKey('GET', at)).body).toMatchObject({ code: 'transactionFetched' });
    expect((await site.ask('GET', at)).text).toBe(first.text);
    portal.mailClock.nowMs += 61_000;
    expect(await site.ask('GET', at)).toMatchObject({ status: 410, body: { code: 'transactionFetched' } });
    await portal.stores.oidc.sweep();
    const kept = await sql`select from sign_transaction where id = ${id} and result is not null`.execute(
      portal.database,
    );
    const items = await sql`select from sign_item where transaction_id = ${id}`.execute(portal.database);
    expect([kept.rows.length, items.rows.length]).toEqual([0, 0]);
  });

  it('LT-35: a person’s token and a bearer without its key open nothing', async () => {
    const { id } = await site.create({ ...WORDS, items: [contract()] });
    const { tokens } = await signed(id, await signaturesOf([TEXT]));
    for (const authorization of [`Bearer ${tokens.tokens.access_token}`, `DPoP ${tokens.tokens.access_token}`, '']) {
      const asked = await fetch(new URL(`/api/sign-transactions/${id}/result`, origin), { headers: { authorization } });
      expect([asked.status, (await asked.json()).code], authorization.slice(0, 6)).toEqual([401, 'clientRefused']);
    }
  });

  it('LT-36: is refused where it is not what it says, does something by itself, or is too many', async () => {
    const active = Buffer.from(
      Buffer.from(await unsealedLetter(sampleLetter()))
        .toString('latin1')
        .replace('/Catalog', '/Catalog /OpenAction << /S /JavaScript >>'),
      'latin1',
    );
    const good = contract();
    const refusals: readonly (readonly [items: readonly object[], code: string])[] = [
      [[{ ...good, sha256: sha256Of(Buffer.from('other')) }], 'documentRefused'],
      [[itemOf('a.pdf', 'application/pdf', active)], 'documentRefused'],
      [[{ ...good, mediaType: 'application/pdf' }], 'documentRefused'],
      [[itemOf('a.exe', 'text/plain', Buffer.from('MZ\0\0'))], 'documentRefused'],
      [[itemOf('a.txt', 'text/plain', Buffer.from('支払\u202e円'))], 'documentRefused'],
      [[itemOf('a.p7m', 'text/plain', buildCms({ content: TEXT, isAttached: true }))], 'documentRefused'],
      [[itemOf('a.html', 'text/plain', Buffer.from('<!doctype html><p>'))], 'documentRefused'],
      [[itemOf('a.txt', 'text/plain', Buffer.from(''))], 'documentRefused'],
      [Array.from({ length: 21 }, () => bare), 'requestMalformed'],
      [[{ ...bare, sha256: bare.sha256.slice(0, 41) }], 'requestMalformed'],
      [[{ ...good, name: '../keiyaku.txt' }], 'requestMalformed'],
      [[], 'requestMalformed'],
      [[{ ...good, document: 'あ' }], 'requestMalformed'],
    ];
    for (const [at, [items, code]] of refusals.entries()) {
      expect((await site.ask('POST', '/api/sign-transactions', { ...WORDS, items })).body, String(at)).toMatchObject({
        code,
      });
    }
    for (const title of ['見本\u202e', '', 'あ'.repeat(101)]) {
      const answer = await site.ask('POST', '/api/sign-transactions', { ...WORDS, title, items: [good] });
      expect(answer.body).toMatchObject({ code: 'requestMalformed' });
    }
  });

  it('LT-36: is refused where it is no digest, or has no place for its signature', async () => {
    const pdf = await unsealedLetter(sampleLetter());
    const paper = itemOf('a.pdf', 'application/pdf', pdf);
    const certified = Buffer.from(pdf).toString('latin1').replace('/Type /Catalog', '/Type /Catalog /Perms 9 0 R');
    const info = (hash: HashName, bytes = digestInfo(hash, digestOf(hash, TEXT))) => ({
      name: bare.name,
      mediaType: bare.mediaType,
      digestInfo: Buffer.from(bytes).toString('base64'),
    });
    const refusals: readonly (readonly [item: object, code: string])[] = [
      [{ ...bare, form: 'pades' }, 'requestMalformed'],
      [{ ...contract(), form: 'pades' }, 'requestMalformed'],
      [{ ...paper, document: undefined, form: 'pades' }, 'requestMalformed'],
      [{ ...paper, form: 'xades' }, 'requestMalformed'],
      [{ ...itemOf('a.pdf', 'application/pdf', Buffer.from(certified, 'latin1')), form: 'pades' }, 'documentRefused'],
      [{ ...info('sha256'), sha256: bare.sha256 }, 'requestMalformed'],
      [{ ...info('sha256'), document: paper.document }, 'requestMalformed'],
      [{ ...info('sha512') }, 'documentRefused'],
      [{ ...info('sha256'), form: 'pades' }, 'requestMalformed'],
      [
        { ...info('sha256', digestInfo('sha256', digestOf('sha256', TEXT)).fill(0, 0, 2)), form: 'raw' },
        'documentRefused',
      ],
      [
        {
          ...info('sha256', Buffer.concat([digestInfo('sha256', digestOf('sha256', TEXT)), Buffer.of(0)])),
          form: 'raw',
        },
        'documentRefused',
      ],
    ];
    for (const [at, [item, code]] of refusals.entries()) {
      const answer = await site.ask('POST', '/api/sign-transactions', { ...WORDS, items: [item] });
      expect(answer.body, String(at)).toMatchObject({ code });
    }
    expect((await site.create({ ...WORDS, items: [info('sha256')] })).id).toHaveLength(22);
  });

  it('a bare value is taken by the key of its certificate alone, which is good, and of the time that it is given', async () => {
    const { id } = await site.create({ ...WORDS, items: [{ ...contract(), form: 'raw' }] });
    const taken = await claimed(await requestFor(id));
    await proved(taken);
    const holder = await portal.authority.holder('ordinary');
    if (holder.sign === undefined) throw new Error('this card signs');
    const bareValue = (content: Uint8Array, key = holder.sign?.key) =>
      sign('sha256', content, key ?? '').toString('base64');
    const good = bareValue(TEXT);
    const refusals = [
      [await give(taken, [bareValue(Buffer.from('other'))]), 'signatureInvalid'],
      [await give(taken, [good], { who: 'spouse' }), 'signatureInvalid'],
      [await give(taken, await signaturesOf([TEXT])), 'signatureInvalid'],
      [await give(taken, [good], { signedAtMs: Date.now() - 3_600_000 }), 'transactionIncomplete'],
    ] as const;
    for (const [answer, code] of refusals) expect(answer.body).toMatchObject({ code });
    expect((await give(taken, [good])).status).toBe(204);
    const foreign = await site.create({ ...WORDS, items: [contract()] });
    const other = await claimed(await requestFor(foreign.id));
    await proved(other);
    expect((await give(other, [good])).body).toMatchObject({ code: 'signatureInvalid' });
  });

  it('comes back to a key of RSA where the site has one', async () => {
    const rsa = await openSigningSite(portal, { sector: 'rsa.example' }, 'RSA-OAEP-256');
    const { id } = await rsa.create({ ...WORDS, approval: transfer });
    const begun = await requestFor(id, rsa);
    const taken = await claimed(begun);
    await proved(taken);
    const { ticket } = (await appFor(portal).release(taken)).body;
    await begun.tab.post('/authorize/return', { ticket });
    const { text } = await rsa.ask('GET', `/api/sign-transactions/${id}/result`);
    const [head = ''] = text.split('.');
    expect(JSON.parse(Buffer.from(head, 'base64url').toString())).toMatchObject({ alg: 'RSA-OAEP-256', kid: 'enc-1' });
    expect(await rsa.read(text)).toMatchObject({ approval: transfer, items: [] });
  });

  it('is counted among what the person gave to the site, and what nobody saw by itself', async () => {
    const own = await openSigningSite(portal, { sector: 'counted.example' });
    const pdf = await unsealedLetter(sampleLetter());
    const paper = itemOf('a.pdf', 'application/pdf', pdf);
    const wanted: readonly (readonly (typeof bare & { readonly document?: string })[])[] = [
      [contract(), bare],
      [contract()],
      [paper],
    ];
    for (const items of wanted) {
      const { id } = await own.create({ ...WORDS, items });
      const begun = await requestFor(id, own);
      const taken = await claimed(begun);
      await proved(taken);
      const contents = items.map(({ document }) =>
        document === undefined ? Buffer.from('secret') : Buffer.from(document, 'base64'),
      );
      expect((await give(taken, await signaturesOf(contents))).status).toBe(204);
      if (items[0] === paper) await appFor(portal).refuse(taken);
      else {
        const { ticket } = (await appFor(portal).release(taken)).body;
        await begun.tab.post('/authorize/return', { ticket });
      }
    }
    const token = await portal.signIn('ordinary');
    const { body } = await portal.ask(token, { method: 'GET', url: '/linked-sites' });
    const { sites } = body as unknown as LinkedSites;
    expect(sites.find(({ client }) => client === own.clientId)?.signatures).toEqual({ made: 3, unseen: 1 });
    expect(sites.find(({ client }) => client === site.clientId)?.signatures.made).toBeGreaterThan(0);
  });

  it('is named on the page that the browser shows, in the site’s words as they are', async () => {
    const words = { title: '見本の契約《けいやく》', purpose: '<b>契約</b>を\n結ぶため' };
    const { id } = await site.create({ ...words, items: [contract(), bare] });
    const begun = await requestFor(id);
    const page = await (await begun.tab.ask(begun.page)).text();
    for (const shown of ['サイトが書いた文', '見本の契約《けいやく》', '&lt;b&gt;契約&lt;/b&gt;を\n結ぶため', '2件']) {
      expect(page).toContain(shown);
    }
    expect(page).not.toContain('keiyaku.txt');
    const paid = await site.create({ ...WORDS, approval: { ...transfer, payee: '見本 "太郎"' } });
    const other = await requestFor(paid.id);
    const english = await (await other.tab.ask(`${other.page}?lang=en`)).text();
    for (const shown of ['Written by the site', '12,000 yen', '見本 &quot;太郎&quot;'])
      expect(english).toContain(shown);
  });

  it('the same key answers the same, and no other content', async () => {
    const key = '5f0c0d0e-0000-4000-8000-00000000000a';
    const wanted = { ...WORDS, items: [contract()] };
    const first = await site.ask('POST', '/api/sign-transactions', wanted, key);
    expect((await site.ask('POST', '/api/sign-transactions', wanted, key)).body).toEqual(first.body);
    const changed = await site.ask('POST', '/api/sign-transactions', { ...wanted, title: '別の契約' }, key);
    expect(changed.body).toMatchObject({ code: 'idempotencyKeyReused' });
  });
});

describe('a request with something to sign', () => {
  it('LT-37: a card that signed another amount or document than the portal showed is refused', async () => {
    const app = appFor(portal);
    for (const wanted of [{ approval: transfer }, { items: [contract()] }]) {
      const { id } = await site.create({ ...WORDS, ...wanted });
      const taken = await claimed(await requestFor(id));
      const { transaction } = taken.view;
      if (transaction === null) throw new Error('the request has a transaction');
      const altered = {
        ...transaction,
        approval: transaction.approval && { ...transaction.approval, amountYen: 12 },
        items: transaction.items.map((item) => ({ ...item, sha256: sha256Of(Buffer.from('x')) })),
      };
      const proof = await app.proofOf('ordinary', { ...taken, view: { ...taken.view, transaction: altered } }, [
        'openid',
      ]);
      expect(await app.prove(taken, proof)).toMatchObject({ status: 409, body: { code: 'requestChanged' } });
    }
  });

  it('gives nothing before everything is signed, by one certificate, over these very bytes', async () => {
    const { id } = await site.create({ ...WORDS, items: [contract(), bare] });
    const begun = await requestFor(id);
    const taken = await claimed(begun);
    const [first = ''] = await signaturesOf([TEXT]);
    const [second = ''] = await signaturesOf([Buffer.from('secret')]);
    const [foreign = ''] = await signaturesOf([Buffer.from('secret')], 'spouse');
    expect((await give(taken, [first, second])).status).toBe(404);
    await proved(taken);
    expect((await appFor(portal).release(taken)).body).toMatchObject({ code: 'transactionIncomplete' });
    for (const [signatures, code] of [
      [[first], 'transactionIncomplete'],
      [[second, first], 'signatureInvalid'],
      [[first, foreign], 'transactionIncomplete'],
      [[first, Buffer.from('no signature').toString('base64')], 'signatureInvalid'],
    ] as const) {
      expect((await give(taken, signatures)).body, code).toMatchObject({ code });
    }
    expect((await give(taken, [first, second])).status).toBe(204);
    expect((await give(taken, [first, second])).body).toMatchObject({ code: 'transactionIncomplete' });
    expect((await appFor(portal).release(taken)).status).toBe(200);
  });

  it('forgets what one person signed where the browser asks for the app anew', async () => {
    const { id } = await site.create({ ...WORDS, items: [contract()] });
    const begun = await requestFor(id);
    const first = await claimed(begun);
    await proved(first);
    expect((await give(first, await signaturesOf([TEXT]))).status).toBe(204);
    const second = await claimed(begun);
    await proved(second, 'spouse');
    expect((await appFor(portal).release(second)).body).toMatchObject({ code: 'transactionIncomplete' });
    expect((await give(first, await signaturesOf([TEXT]))).status).toBe(404);
    expect((await give(second, await signaturesOf([TEXT], 'spouse'), { who: 'spouse' })).status).toBe(204);
    expect((await appFor(portal).release(second)).status).toBe(200);
  });

  it('tells the site of a person who stops that nothing is signed, and keeps no signature', async () => {
    const { id } = await site.create({ ...WORDS, items: [contract()] });
    const begun = await requestFor(id);
    const taken = await claimed(begun);
    await proved(taken);
    await give(taken, await signaturesOf([TEXT]));
    expect((await site.ask('GET', `/api/sign-transactions/${id}`)).body).toMatchObject({ state: 'shown' });
    await appFor(portal).refuse(taken);
    expect((await site.ask('GET', `/api/sign-transactions/${id}`)).body).toMatchObject({ state: 'notSigned' });
    const kept = await sql`select from sign_transaction
      where id = ${id} and (sealed_signatures is not null or result is not null)`.execute(portal.database);
    expect(kept.rows).toEqual([]);
  });

  it('is about one transaction of its own site, that waits', async () => {
    const { id } = await site.create({ ...WORDS, items: [contract()] });
    const other = await openSigningSite(portal, { sector: 'third.example' });
    await expect(requestFor(id, other)).rejects.toThrow();
    await requestFor(id);
    await expect(requestFor(id)).rejects.toThrow();
    await expect(beginRequest(portal, site, { scope: 'openid sign' })).rejects.toThrow();
    const late = await site.create({ ...WORDS, items: [contract()], expiresIn: 60 });
    portal.mailClock.nowMs += 61_000;
    await expect(requestFor(late.id)).rejects.toThrow();
    const ended = await site.create({ ...WORDS, items: [contract()] });
    expect((await site.ask('DELETE', `/api/sign-transactions/${ended.id}`)).status).toBe(204);
    await expect(requestFor(ended.id)).rejects.toThrow();
  });

  it('is of a site that is registered for it, with a key to encrypt to', async () => {
    const operator = { kind: 'job', id: 'portal site add' } as const;
    const keyless = await portal.stores.oidc.sites.add(operator, {
      ...LIBRARY,
      jwks: { keys: [] } as never,
      apis: ['sign'],
    });
    expect(keyless).toMatchObject({ ok: false, failure: { code: 'usage' } });
    const searching = await openSigningSite(portal, { sector: 'plain.example', apis: ['services.search'] });
    const answer = await searching.ask('POST', '/api/sign-transactions', { ...WORDS, items: [contract()] });
    expect(answer).toMatchObject({ status: 403, body: { code: 'scopeMissing', scope: 'sign' } });
    const plain = await openSite(portal, { sector: 'plain.example' });
    await expect(
      beginRequest(portal, plain, { scope: 'openid sign', parameters: { sign_transaction_id: 'A'.repeat(22) } }),
    ).rejects.toThrow();
  });

  it('is never agreed to on another device, though the site’s other requests may be', async () => {
    const crossing = await openSigningSite(portal, { sector: 'crossing.example', crossDevice: { reason: '見本' } });
    const { id } = await crossing.create({ ...WORDS, items: [contract()] });
    const begun = await requestFor(id, crossing);
    expect(await begun.tab.post(`${begun.page}/code`)).toMatchObject({
      status: 403,
      body: { code: 'crossDeviceRefused' },
    });
    expect(await (await begun.tab.ask(begun.page)).text()).not.toContain('id="show-code"');
    expect((await crossing.ask('GET', `/api/sign-transactions/${id}`)).body).toMatchObject({ state: 'shown' });
    const plain = await beginRequest(portal, crossing);
    expect((await plain.tab.post(`${plain.page}/code`)).body).toMatchObject({
      code: expect.stringMatching(/^[A-Z]{8}$/),
    });
  });

  it('of a transfer is agreed to with the card’s own proof, and needs no signature beside', async () => {
    const { id, sha256 } = await site.create({ ...WORDS, approval: transfer });
    const { taken, tokens } = await signed(id, []);
    expect(taken.view.transaction?.approval).toEqual(transfer);
    expect(tokens.claims.transaction).toEqual({ id, sha256 });
    const result = await site.ask('GET', `/api/sign-transactions/${id}/result`);
    expect(await site.read(result.text)).toMatchObject({ approval: transfer, items: [], sub: tokens.claims.sub });
  });
});
