import { spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authorizationLinkSchema } from '#contract/app/flows/authorize-flow.ts';
import { sealedLetter, unsealedLetter } from '#documents/letter-pdf/letter-pdf.ts';
import { outsideLink } from '#host/outside-link.ts';
import type { VirtualCardOptions } from '#native-bridge/simulator/virtual-card.ts';
import { digestOf } from '#pki/der/algorithms.ts';
import { digestInfo } from '#pki/der/digest-info.ts';
import { pdfsig } from '../support/application/pdfsig.ts';
import { qpdf } from '../support/application/qpdf.ts';
import { citySeal, sampleLetter } from '../support/application/sample-letter.ts';
import { got } from '../support/card/card-harness.ts';
import { openTestCore, type TestCore } from '../support/flow/core-harness.ts';
import { openTestPortal, type TestPortal } from '../support/portal/portal-harness.ts';
import { beginRequest, redeem } from '../support/portal/relying-party.ts';
import { itemOf, openSigningSite, type SigningSite, sha256Of } from '../support/portal/signing-site.ts';
import { hasTools } from '../support/system-tools.ts';

let portal: TestPortal;
let origin = '';
let site: SigningSite;
beforeAll(async () => {
  portal = await openTestPortal({ origin: () => origin });
  origin = await portal.app.listen({ host: '127.0.0.1', port: 0 });
  site = await openSigningSite(portal);
});
afterAll(() => portal?.close());

const FIRST = Buffer.from('見本の契約書\n');
const SECOND = Buffer.from('見本の別紙\n');
const BARE = { name: 'sekkei.bin', mediaType: 'application/octet-stream', sha256: sha256Of(Buffer.from('secret')) };
const WANTED = {
  title: '見本の契約',
  purpose: '契約を結ぶため',
  items: [itemOf('keiyaku.txt', 'text/plain', FIRST), itemOf('besshi.txt', 'text/plain', SECOND), BARE],
};

const ref = (test: TestCore) => {
  const { flowId, revision } = test.view();
  return { flowId, revision };
};

/** The app as it shows what a site asks to have signed. */
async function follow(card: VirtualCardOptions = {}, wanted: object = WANTED) {
  const { id } = await site.create(wanted);
  const begun = await beginRequest(portal, site, { scope: 'openid sign', parameters: { sign_transaction_id: id } });
  const { link = '' } = (await begun.tab.post(`${begun.page}/launch`)).body;
  const opened: URL[] = [];
  const test = await openTestCore(portal, { openReturnPage: async (page) => void opened.push(page), card });
  const asked: string[] = [];
  test.network.fault = (method, path) => {
    asked.push(`${method} ${path.split('/').at(-1)}`);
    return undefined;
  };
  got(await test.core.handlers.beginAuthorize(authorizationLinkSchema.parse(outsideLink(link))));
  await test.untilStep('choosing');
  got(await test.core.handlers.chooseClaims({ ...ref(test), given: ['openid'] }));
  await test.untilStep('reading');
  return { id, begun, test, opened, asked };
}

/** Up to the password of signatures: the card has agreed to the request by then. */
async function upToPassword(test: TestCore, unseen: readonly number[] = [3]): Promise<void> {
  got(await test.core.handlers.agreeToSign({ ...ref(test), unseen: [...unseen] }));
  await test.untilCard('awaitingPin');
  await test.givePin('1234');
  await test.until(({ step }) => 'card' in step && step.card.at === 'awaitingPin' && step.card.slot === 'sign', 'sign');
}

interface Told {
  readonly certificate: readonly string[];
  readonly items: readonly { readonly form: string; readonly signature?: string; readonly document?: string }[];
}

/** The whole way, up to what the site reads. */
async function signed(wanted: object, unseen: readonly number[] = []): Promise<Told & { readonly test: TestCore }> {
  const { id, begun, test, opened } = await follow({}, wanted);
  await upToPassword(test, unseen);
  await test.givePin('ABC123');
  await test.until(({ step }) => step.at === 'comparing' || step.at === 'done', 'the signatures handed over');
  // A site that was given the same before is not looked at once more.
  if (test.view().step.at === 'comparing') {
    got(await test.core.handlers.releaseAuthorization({ ...ref(test), without: [] }));
  }
  await test.untilStep('done');
  await begun.tab.post('/authorize/return', { ticket: opened[0]?.hash.slice(1) });
  const told = await site.read((await site.ask('GET', `/api/sign-transactions/${id}/result`)).text);
  return { ...(told as unknown as Told), test };
}

const bytesOf = (text: string | undefined) => Buffer.from(text ?? '', 'base64');

/** What `openssl` says of a bare value by the key of a certificate. */
function opensslVerdict(signature: Buffer, hash: string, content: Uint8Array, certificate: Buffer): string {
  const folder = mkdtempSync(join(tmpdir(), 'raw-'));
  const at = (name: string, bytes: Uint8Array) => {
    writeFileSync(join(folder, name), bytes);
    return join(folder, name);
  };
  try {
    const key = new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'pem' });
    const files = ['-verify', at('key.pem', Buffer.from(key)), '-signature', at('one.sig', signature)];
    const done = spawnSync('openssl', ['dgst', `-${hash}`, ...files, at('content', content)], { encoding: 'utf8' });
    return done.stdout.trim();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const stateOf = async (id: string) => (await site.ask('GET', `/api/sign-transactions/${id}`)).body.state;

describe('what a site asks to have signed, in the app', () => {
  it('is looked at, agreed to, signed under one password, and fetched by the site', async () => {
    const { id, begun, test, opened } = await follow();
    got(await test.core.handlers.openItem({ ...ref(test), item: 2, page: 1 }));
    await test.until(({ step }) => step.at === 'reading' && step.shown?.drawn != null, 'a page');
    expect(test.view().step).toMatchObject({ shown: { item: 2, drawn: { as: 'text', text: SECOND.toString() } } });
    got(await test.core.handlers.closeItem(ref(test)));
    got(await test.core.handlers.agreeToSign({ ...ref(test), unseen: [] }));
    expect(test.view().step.at).toBe('reading');
    await upToPassword(test);
    await test.givePin('ABC123');
    await test.untilStep('comparing');
    expect(await stateOf(id)).toBe('shown');
    got(await test.core.handlers.releaseAuthorization({ ...ref(test), without: [] }));
    await test.untilStep('done');
    const { next = '' } = (await begun.tab.post('/authorize/return', { ticket: opened[0]?.hash.slice(1) })).body;
    const { claims } = await redeem(site, begun, new URL(await begun.tab.follow(next)));
    const result = await site.read((await site.ask('GET', `/api/sign-transactions/${id}/result`)).text);
    expect(result).toMatchObject({
      sub: claims.sub,
      items: [{ name: 'keiyaku.txt', shown: 'document' }, { name: 'besshi.txt' }, { shown: 'digest' }],
    });
    expect(test.sent.join('')).not.toContain('ABC123');
  });

  it('LT-38: a card that is pulled after some of the signatures leaves none of them', async () => {
    let made = 0;
    const { id, test, asked } = await follow({
      fault: ({ command }) => {
        const signs = command[0] === 0x80 && command[1] === 0x2a;
        made += signs ? 1 : 0;
        return signs && made === 3 ? { do: 'pullBefore' } : undefined;
      },
    });
    await upToPassword(test);
    await test.givePin('ABC123');
    await test.untilCard('waitingForCard');
    expect(made).toBe(3);
    expect(asked).not.toContain('POST signatures');
    got(await test.core.handlers.cancelFlow({ flowId: test.view().flowId }));
    await expect.poll(() => stateOf(id)).toBe('notSigned');
  });

  it('LT-38: the first wrong password ends it, and nothing is signed', async () => {
    const { id, test, asked } = await follow();
    await upToPassword(test);
    await test.givePin('WRONG1');
    const { step } = await test.untilStep('failed');
    expect(step).toMatchObject({ failure: { code: 'pinRejected' } });
    expect(asked).not.toContain('POST signatures');
    await expect.poll(() => stateOf(id)).toBe('notSigned');
  });

  it.skipIf(!hasTools('pdfsig', 'qpdf'))(
    'SR-83: a PDF comes back with the signature in it, behind all that it had, as pdfsig and qpdf find it',
    async () => {
      const { seal, sign } = citySeal();
      const pdfs = [await unsealedLetter(sampleLetter()), await sealedLetter(sampleLetter(), seal, sign)];
      const items = pdfs.map((pdf, at) => ({ ...itemOf(`${at}.pdf`, 'application/pdf', pdf), form: 'pades' }));
      const told = await signed({ ...WANTED, items });
      expect(told.items.map(({ form }) => form)).toEqual(['pades', 'pades']);
      for (const [at, { document }] of told.items.entries()) {
        const [before, after] = [pdfs[at] ?? Buffer.from(''), bytesOf(document)];
        expect(after.subarray(0, before.length).equals(before)).toBe(true);
        expect(qpdf(after, '--check')).toContain('No syntax or stream encoding errors');
        const verdict = pdfsig(after);
        expect(verdict.match(/Signature is Valid/g)).toHaveLength(at + 1);
        expect(verdict.match(/Total document signed/g)).toHaveLength(1);
        expect(verdict).toContain('ETSI.CAdES.detached');
      }
    },
  );

  it.skipIf(!hasTools('openssl'))(
    'a bare value is one that openssl verifies, of a document and of a digest',
    async () => {
      const [text, secret] = [FIRST, Buffer.from('secret')];
      const info = digestInfo('sha512', digestOf('sha512', secret));
      const told = await signed(
        {
          ...WANTED,
          items: [
            { ...itemOf('keiyaku.txt', 'text/plain', text), form: 'raw' },
            { ...BARE, form: 'raw' },
            {
              name: 'zumen.bin',
              mediaType: BARE.mediaType,
              form: 'raw',
              digestInfo: Buffer.from(info).toString('base64'),
            },
          ],
        },
        [2, 3],
      );
      const [certificate] = told.certificate.map(bytesOf);
      const [first, second, third] = told.items.map(({ signature }) => bytesOf(signature));
      if (!certificate || !first || !second || !third) throw new Error('three signatures and a certificate');
      expect(opensslVerdict(first, 'sha256', text, certificate)).toBe('Verified OK');
      expect(opensslVerdict(second, 'sha256', secret, certificate)).toBe('Verified OK');
      expect(opensslVerdict(third, 'sha512', secret, certificate)).toBe('Verified OK');
      expect(opensslVerdict(third, 'sha512', text, certificate)).not.toBe('Verified OK');
    },
  );

  it('is gone through one by one, with a stop between, and signed under one password behind the last', async () => {
    let verified = 0;
    let signatures = 0;
    const { id, begun, test, opened } = await follow({
      fault: ({ command }) => {
        verified += command[1] === 0x20 && command.length > 5 ? 1 : 0;
        signatures += command[0] === 0x80 && command[1] === 0x2a ? 1 : 0;
        return undefined;
      },
    });
    const isAt = (stop: number | null) =>
      test.until(({ step }) => step.at === 'reading' && step.stop === stop, `stop ${stop}`);
    const agree = async (item: number, isLookedAt = false) =>
      got(await test.core.handlers.agreeToItem({ ...ref(test), item, isLookedAt }));
    got(await test.core.handlers.beginOneByOne(ref(test)));
    await test.until(({ step }) => step.at === 'reading' && step.shown?.drawn != null, 'the first page');
    expect(test.view().step).toMatchObject({ stop: 1, shown: { item: 1, page: 1 } });
    await agree(2);
    got(await test.core.handlers.openItem({ ...ref(test), item: 2, page: 1 }));
    expect(test.view().step).toMatchObject({ stop: 1, shown: { item: 1 } });
    got(await test.core.handlers.closeItem(ref(test)));
    await isAt(null);
    got(await test.core.handlers.beginOneByOne(ref(test)));
    await isAt(1);
    await agree(1);
    await isAt(2);
    await agree(2);
    await isAt(3);
    await agree(3);
    expect(test.view().step).toMatchObject({ at: 'reading', stop: 3, shown: null });
    await agree(3, true);
    await test.untilCard('awaitingPin');
    await test.givePin('1234');
    await test.until(
      ({ step }) => 'card' in step && step.card.at === 'awaitingPin' && step.card.slot === 'sign',
      'sign',
    );
    const before = { verified, signatures };
    await test.givePin('ABC123');
    await test.until(({ step }) => step.at === 'comparing' || step.at === 'done', 'the signatures handed over');
    expect([verified - before.verified, signatures - before.signatures]).toEqual([1, 3]);
    await test.untilStep('done');
    await begun.tab.post('/authorize/return', { ticket: opened[0]?.hash.slice(1) });
    expect(await stateOf(id)).toBe('signed');
  });

  it('LT-36: a document that is not the one that was agreed to is not signed', async () => {
    const { id, test, asked } = await follow();
    const { fault } = test.network;
    test.network.fault = (method, path) =>
      path.endsWith('/1/document')
        ? new Response(Buffer.from('another'), { headers: { 'content-type': 'application/octet-stream' } })
        : fault?.(method, path);
    await upToPassword(test);
    await test.givePin('ABC123');
    expect((await test.untilStep('failed')).step).toMatchObject({ failure: { code: 'requestChanged' } });
    expect(asked).not.toContain('POST signatures');
    await expect.poll(() => stateOf(id)).toBe('notSigned');
  });
});
