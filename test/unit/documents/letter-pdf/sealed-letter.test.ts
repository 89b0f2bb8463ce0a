import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getDocument, VerbosityLevel } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { describe, expect, it } from 'vitest';
import { letterToSeal, sealedLetter } from '#documents/letter-pdf/letter-pdf.ts';
import { pdfPageTexts } from '../../../support/application/pdf-page-texts.ts';
import { qpdf } from '../../../support/application/qpdf.ts';
import { citySeal, SEAL_AUTHORITY, sampleLetter } from '../../../support/application/sample-letter.ts';
import { hasTools } from '../../../support/system-tools.ts';

const KINDS = ['rsa', 'P-256', 'P-384'] as const;

async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'seal-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** As a reader of PDFs finds them. */
function signatureIn(pdf: Uint8Array): { readonly ranges: number[]; readonly cms: Buffer; readonly covered: Buffer } {
  const bytes = Buffer.from(pdf);
  const ranges = /\/ByteRange \[(\d+) (\d+) (\d+) (\d+)\]/.exec(bytes.toString('latin1'))?.slice(1).map(Number) ?? [];
  const [first = 0, length = 0, second = 0, rest = 0] = ranges;
  const digits = bytes.toString('latin1', first + length + 1, second - 1);
  const padded = Buffer.from(digits, 'hex');
  // Zeros may fill the gap behind the value.
  const cms = padded.subarray(0, 4 + padded.readUInt16BE(2));
  const covered = Buffer.concat([bytes.subarray(first, first + length), bytes.subarray(second, second + rest)]);
  return { ranges, cms, covered };
}

/** From 0. */
async function pagesWithFields(pdf: Uint8Array): Promise<number[]> {
  const document = await getDocument({ data: Uint8Array.from(pdf), verbosity: VerbosityLevel.ERRORS }).promise;
  const counts = Array.from({ length: document.numPages }, async (_, n) => {
    const annotations = await (await document.getPage(n + 1)).getAnnotations();
    return annotations.map(() => n);
  });
  return (await Promise.all(counts)).flat();
}

function opensslVerdict(pdf: Uint8Array): Promise<{ readonly status: number | null; readonly stderr: string }> {
  return inFolder(async (folder) => {
    const { cms, covered } = signatureIn(pdf);
    const [signature, content, authority] = ['signature.der', 'content', 'ca.pem'].map((name) => join(folder, name));
    const base64 = Buffer.from(SEAL_AUTHORITY.der).toString('base64').replace(/.{64}/g, '$&\n');
    await writeFile(signature ?? '', cms);
    await writeFile(content ?? '', covered);
    await writeFile(authority ?? '', `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`);
    const files = [
      '-in',
      signature ?? '',
      '-content',
      content ?? '',
      '-CAfile',
      authority ?? '',
      '-out',
      join(folder, 'out'),
    ];
    return spawnSync('openssl', ['cms', '-verify', '-binary', '-inform', 'DER', '-purpose', 'any', ...files], {
      encoding: 'utf8',
    });
  });
}

function pdfsigVerdict(pdf: Uint8Array): Promise<string> {
  return inFolder(async (folder) => {
    const [file, authority] = [join(folder, 'letter.pdf'), join(folder, 'ca.der')];
    await writeFile(file, pdf);
    await writeFile(authority, SEAL_AUTHORITY.der);
    if (!hasTools('certutil')) return spawnSync('pdfsig', [file], { encoding: 'utf8' }).stdout;
    const database = ['-d', `sql:${folder}`];
    execFileSync('certutil', ['-N', ...database, '--empty-password']);
    execFileSync('certutil', ['-A', ...database, '-n', 'authority', '-t', 'CT,C,C', '-i', authority]);
    return spawnSync('pdfsig', ['-nssdir', `sql:${folder}`, file], { encoding: 'utf8' }).stdout;
  });
}

describe('A sealed letter', () => {
  it('shows whose seal it is in the place of the words that there is none', async () => {
    const { seal, sign } = citySeal();
    const [text = ''] = await pdfPageTexts(await sealedLetter(sampleLetter(), seal, sign));
    expect(text.replace(/\s/g, '')).toContain('架空市長電子署名架空市児童手当認定請求却下通知書');
    expect(text).not.toContain('公印はありません');
  });

  it('has the same bytes each time', async () => {
    const { seal, sign } = citySeal();
    const [one, two] = await Promise.all([1, 2].map(() => sealedLetter(sampleLetter(), seal, sign)));
    expect(one).toEqual(two);
  });

  it.each(KINDS)('is covered by its signature from the first byte to the last but for the gap (%s)', async (kind) => {
    const { seal, sign } = citySeal(kind);
    const pdf = await sealedLetter(sampleLetter(), seal, sign);
    const { ranges, covered } = signatureIn(pdf);
    const [first, length = 0, second = 0, rest = 0] = ranges;
    expect([first, second + rest]).toEqual([0, pdf.length]);
    expect(Buffer.from(pdf).toString('latin1', length, length + 1)).toBe('<');
    expect(Buffer.from(pdf).toString('latin1', second - 1, second)).toBe('>');
    expect(covered.length).toBe(pdf.length - (second - length));
    expect(Buffer.from(pdf).toString('latin1').match(/%%EOF/g)).toHaveLength(1);
  });

  it('has its field on the page that shows the seal, wherever that is', async () => {
    const { seal, sign } = citySeal();
    const pagesOfSeals = new Set<number>();
    for (let lines = 28; lines < 40; lines += 1) {
      const addressee = { name: '見本　花子', address: `あ${'\nあ'.repeat(lines)}` };
      const pdf = await sealedLetter(sampleLetter({ addressee, title: '長い題名'.repeat(20) }), seal, sign);
      const shown = (await pdfPageTexts(pdf)).findIndex((text) => text.includes('電子署名'));
      expect(await pagesWithFields(pdf)).toEqual([shown]);
      pagesOfSeals.add(shown);
    }
    expect([...pagesOfSeals].sort()).toEqual([0, 1]);
    const longest = await sealedLetter(sampleLetter({ sender: '\ue000'.repeat(100) }), seal, sign);
    expect(await pagesWithFields(longest)).toEqual([1]);
    expect((await pdfPageTexts(longest))[1]).toContain('電子署名');
  });

  it('DT-15: a text that looks like a signature moves no range', async () => {
    const { seal, sign } = citySeal('rsa', '/Contents <00> /ByteRange [0 1 2 3]');
    const title = '/ByteRange [0 9999999999 9999999999 9999999999] /Contents <00>';
    const pdf = await sealedLetter(sampleLetter({ title, number: title.slice(0, 60) }), seal, sign);
    expect(signatureIn(pdf).ranges.at(-1)).toBeGreaterThan(10_000);
    expect((await opensslVerdict(pdf)).status).toBe(0);
  });

  it('is not made with the key of another certificate', async () => {
    const { seal } = citySeal('rsa');
    await expect(sealedLetter(sampleLetter(), seal, citySeal('P-256').sign)).rejects.toThrow('not signed by the key');
    const refusal = new Error('the key is away');
    await expect(sealedLetter(sampleLetter(), seal, () => Promise.reject(refusal))).rejects.toBe(refusal);
  });

  it('waits for its signature as plain data', async () => {
    const unsigned = await letterToSeal(sampleLetter(), citySeal().seal);
    expect(structuredClone(unsigned)).toEqual(unsigned);
  });

  it.skipIf(!hasTools('openssl')).each(KINDS)(
    'openssl verifies it, and refuses it with one bit changed (%s)',
    async (kind) => {
      const { seal, sign } = citySeal(kind);
      const pdf = await sealedLetter(sampleLetter(), seal, sign);
      expect(await opensslVerdict(pdf)).toMatchObject({ status: 0 });
      const changed = Uint8Array.from(pdf);
      changed[pdf.length - 200] = (changed[pdf.length - 200] ?? 0) ^ 1;
      expect((await opensslVerdict(changed)).status).not.toBe(0);
    },
  );

  it.skipIf(!hasTools('openssl'))('claims its time once, in the PDF: PAdES B-B', async () => {
    const { seal, sign } = citySeal();
    const pdf = await sealedLetter(sampleLetter(), seal, sign);
    expect(Buffer.from(pdf).toString('latin1')).toContain('/M (D:20261001030000Z)');
    const printed = execFileSync('openssl', ['cms', '-cmsout', '-print', '-inform', 'DER'], {
      input: signatureIn(pdf).cms,
      encoding: 'utf8',
    });
    expect(printed).toContain('id-smime-aa-signingCertificateV2');
    expect(printed).not.toContain('signingTime');
  });

  it.skipIf(!hasTools('pdfsig')).each(KINDS)(
    'pdfsig finds it valid, and trusted where it can be told whom to trust (%s)',
    async (kind) => {
      const { seal, sign } = citySeal(kind);
      const pdf = await sealedLetter(sampleLetter(), seal, sign);
      const verdict = await pdfsigVerdict(pdf);
      for (const words of [
        'Signature Type: ETSI.CAdES.detached',
        'Total document signed',
        'Signature is Valid',
        hasTools('certutil') ? 'Certificate is Trusted' : "issuer isn't Trusted",
        'O=架空市',
      ]) {
        expect(verdict).toContain(words);
      }
      const changed = Uint8Array.from(pdf);
      changed[pdf.length - 200] = (changed[pdf.length - 200] ?? 0) ^ 1;
      expect(await pdfsigVerdict(changed)).not.toContain('Signature is Valid');
    },
  );

  it.skipIf(!hasTools('qpdf'))('is sound to another reader', async () => {
    const { seal, sign } = citySeal();
    const reasons = ['長い理由です。'.repeat(280), '長い理由です。'.repeat(280)];
    const pdf = await sealedLetter(sampleLetter({ reasons }), seal, sign);
    expect(qpdf(pdf, '--check')).toContain('No syntax');
  });
});
