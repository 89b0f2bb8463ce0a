import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deliveryDetailSchema, drawnPageSchema } from '#contract/portal/delivery-routes.ts';
import { unsealedLetter } from '#documents/letter-pdf/letter-pdf.ts';
import { sampleLetter } from '../../support/application/sample-letter.ts';
import { type OpensslCms, opensslCms } from '../../support/pki/openssl-cms.ts';
import { registerSender, type TestSender } from '../../support/portal/delivery-sender.ts';
import { openTestPortal, type TestPortal } from '../../support/portal/portal-harness.ts';
import { hasTools } from '../../support/system-tools.ts';

const TEXT = Buffer.from('11月分のご使用量は 240 kWh です。\n');
const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('');
const AROUND = ['-cades', '-nodetach'] as const;

describe.skipIf(!hasTools('openssl'))('a document that is signed by CMS', () => {
  let portal: TestPortal;
  let token: string;
  let sender: TestSender;
  let box: string;
  let openssl: OpensslCms;
  let signer: Parameters<OpensslCms['sign']>[1];
  let name: string;
  beforeAll(async () => {
    portal = await openTestPortal();
    token = await portal.signIn('ordinary');
    sender = await registerSender(portal);
    box = await sender.link(token);
    openssl = opensslCms();
    const holder = await portal.authority.holder('ordinary');
    if (holder.sign === undefined) throw new Error('this card signs');
    name = holder.persona.holder.name;
    signer = { ...holder.sign, authority: holder.signCa };
  });
  afterAll(async () => {
    openssl.remove();
    await portal.close();
  });
  beforeEach(() =>
    sql`update portal_session set fresh_ends_at = clock_timestamp() + interval '5 minutes'`.execute(portal.database),
  );

  const read = async (id: string) =>
    deliveryDetailSchema.parse((await portal.ask(token, { method: 'GET', url: `/deliveries/${id}` })).body);
  const page = async (id: string) =>
    drawnPageSchema.parse((await portal.ask(token, { method: 'GET', url: `/deliveries/${id}/pages/1` })).body);
  async function fetched(id: string, what: 'file' | 'signature'): Promise<Buffer> {
    const headers = { authorization: `Bearer ${token}` };
    const answer = await portal.app.inject({ method: 'GET', url: `/deliveries/${id}/${what}`, headers });
    expect(answer.statusCode).toBe(200);
    return answer.rawPayload;
  }
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

  it.each([
    ['in DER', []],
    ['in BER, as programs write it that do not know its length', ['-stream']],
  ])(
    'stands in its signature %s: the person sees what was signed and whose it is, and saves both as openssl takes them',
    async (_, args) => {
      const cms = openssl.sign(TEXT, signer, ...AROUND, ...args);
      const id = await sender.sent(cms, { box });
      expect(await read(id)).toMatchObject({ form: 'text', signed: 'around', signature: { is: 'good', signer: name } });
      expect(await page(id)).toEqual({ as: 'text', text: TEXT.toString() });
      const file = await fetched(id, 'file');
      expect(file.equals(cms)).toBe(true);
      expect(openssl.verified(file, signer)?.equals(TEXT)).toBe(true);
      expect(await portal.ask(token, { method: 'GET', url: `/deliveries/${id}/signature` })).toMatchObject({
        status: 404,
      });
    },
  );

  it('has its signature beside it, which is kept with it and goes with it', async () => {
    const letter = await unsealedLetter(sampleLetter());
    const cms = openssl.sign(letter, signer, '-cades');
    const id = await sender.sent(letter, { box, signature: base64(cms) });
    expect(await read(id)).toMatchObject({ form: 'pdf', signed: 'beside', signature: { is: 'good', signer: name } });
    expect((await page(id)).as).toBe('picture');
    const [file, signature] = [await fetched(id, 'file'), await fetched(id, 'signature')];
    expect(file.equals(letter)).toBe(true);
    expect(openssl.verified(signature, signer, file)?.equals(letter)).toBe(true);
    await sql`update delivery set keep_until = '2020-01-01' where id = ${id}`.execute(portal.database);
    await portal.stores.deliveryWork.expire();
    const left = await sql`select from delivery_part where delivery_id = ${id}`.execute(portal.database);
    expect(left.rows).toHaveLength(0);
  });

  it('is of many parts, with its signature behind them', async () => {
    const large = Buffer.concat([Buffer.from('一行\n'), Buffer.alloc(2_500_000, 'a')]);
    const cms = openssl.sign(large, signer, '-cades');
    const id = await sender.sent(large, { box, signature: base64(cms) });
    expect(await read(id)).toMatchObject({ signature: { is: 'good' } });
    expect((await fetched(id, 'file')).equals(large)).toBe(true);
    expect((await fetched(id, 'signature')).equals(cms)).toBe(true);
  });

  const inside = (cms: Uint8Array) => {
    const changed = Buffer.from(cms);
    changed.write('1', changed.indexOf('11月'), 'latin1');
    changed.write('2', changed.indexOf('1月'), 'latin1');
    return new Uint8Array(changed);
  };
  it.each([
    ['changed beside its signature', () => [Buffer.from('12月分'), openssl.sign(TEXT, signer, '-cades')], 'changed'],
    ['changed inside of it', () => [inside(openssl.sign(TEXT, signer, ...AROUND))], 'changed'],
    ['signed by a stranger', () => [openssl.signAsStranger(TEXT, ...AROUND)], 'notTrusted'],
    ['signed by a stranger beside', () => [TEXT, openssl.signAsStranger(TEXT, '-cades')], 'notTrusted'],
    ['signed without saying by which certificate', () => [openssl.sign(TEXT, signer, '-nodetach')], 'unreadable'],
    ['beside what is no signature', () => [TEXT, TEXT], 'unreadable'],
    ['beside a signature that holds it as well', () => [TEXT, openssl.sign(TEXT, signer, ...AROUND)], 'unreadable'],
  ] as const)('is told to be unsure where it is %s', async (_, made, because) => {
    const [document, beside] = made() as [Uint8Array, Uint8Array | undefined];
    const signature = beside === undefined ? {} : { signature: base64(beside) };
    const id = await sender.sent(document, { box, ...signature });
    expect((await read(id)).signature).toEqual({ is: 'unsure', because });
  });

  it.each([
    ['a page that does something', () => openssl.sign(Buffer.from('<html>'), signer, ...AROUND), 'active'],
    ['somebody’s number', () => openssl.sign(Buffer.from('123456789018'), signer, ...AROUND), 'individualNumber'],
    ['nothing', () => openssl.sign(Buffer.alloc(0), signer, ...AROUND), 'empty'],
    [
      'what was signed around before',
      () => openssl.sign(openssl.sign(TEXT, signer, ...AROUND), signer, ...AROUND),
      'typeUnknown',
    ],
    ['no document, but a signature of one', () => openssl.sign(TEXT, signer, '-cades'), 'typeUnknown'],
    [
      'an archive behind it',
      () => Buffer.concat([openssl.sign(TEXT, signer, ...AROUND), Buffer.from('PK\x05\x06')]),
      'typeUnknown',
    ],
  ] as const)('is refused where %s stands in its signature', async (_, made, why) => {
    const sent = await sender.send(made(), { box });
    expect(sent).toMatchObject({ status: 422, body: { code: 'documentRefused', why } });
  });

  it('is scanned as it is opened, not only as it came', async () => {
    const scanned = await openTestPortal({ config: { scanner: { kind: 'practice' } } });
    try {
      const by = await scanned.signIn('ordinary');
      const to = await registerSender(scanned);
      const boxThere = await to.link(by);
      // What comes in pieces is cut where a scanner would look for it.
      let cut: Uint8Array | undefined;
      for (let n = 8; cut === undefined && n < EICAR.length; n += 8) {
        const cms = openssl.sign(Buffer.from(`${'a'.repeat(4_096 - n)}${EICAR}`), signer, ...AROUND, '-stream');
        cut = Buffer.from(cms).includes(EICAR) ? undefined : cms;
      }
      if (cut === undefined) throw new Error('openssl writes no pieces');
      const id = await to.sent(cut, { box: boxThere });
      await scanned.stores.deliveryWork.scan({ kind: 'job', id: 'scanDeliveries' }, new AbortController().signal);
      expect((await to.ask('GET', `/api/deliveries/${id}`)).body).toEqual({ state: 'refused', why: 'virus' });
    } finally {
      await scanned.close();
    }
  });
});
