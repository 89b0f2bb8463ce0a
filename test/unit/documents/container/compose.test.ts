import { createHash } from 'node:crypto';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { entryBytes, packContainer, readContainer } from '#documents/container/asic-container.ts';
import { canonicalJson, composeApplication, sealContainer } from '#documents/container/compose.ts';
import { verifyContainer } from '#documents/container/verify.ts';
import {
  ATTACHMENT,
  SAMPLE_DOCUMENT,
  sampleApplication,
  sealedSample,
  signatureOver,
} from '../../../support/application/build-container.ts';
import { AT_MS, parsed, testAnchors, testLeaf } from '../../../support/pki/issue-certificate.ts';

const given = { application: sampleApplication(), document: SAMPLE_DOCUMENT, attachments: [ATTACHMENT] };

describe('composing a container', () => {
  it('gives back, verified, what was put in', async () => {
    const outcome = await verifyContainer({
      bytes: await sealedSample(),
      anchors: testAnchors(),
      atMs: AT_MS,
      revocationPolicy: 'mayBeUnchecked',
      signal: new AbortController().signal,
    });
    if (!outcome.ok) throw new Error(outcome.failure.code);
    const { application, attachments, signature } = outcome.value;
    expect(application).toEqual(given.application);
    expect(attachments).toEqual([{ attachment: given.application.attachments[0], bytes: ATTACHMENT }]);
    expect(signature?.signer.subject).toBe(parsed(testLeaf('sign')).subject);
    expect(signature).toMatchObject({ status: 'indeterminate', revocation: 'notChecked', coverage: 'detached' });
  });

  it('SR-5: where revocation must be good, one that nobody checked is refused', async () => {
    const outcome = await verifyContainer({
      bytes: await sealedSample(),
      anchors: testAnchors(),
      atMs: AT_MS,
      revocationPolicy: 'mustBeGood',
      signal: new AbortController().signal,
    });
    expect(outcome.ok ? 'accepted' : outcome.failure).toEqual({
      code: 'certificateRevocationUnknown',
      use: 'sign',
      state: 'notChecked',
    });
  });

  it('makes the same entries and, with the same signature, the same file', async () => {
    const [one, two] = [await composeApplication(given), await composeApplication(given)];
    expect(one.manifest).toEqual(two.manifest);
    const p7s = signatureOver(one.manifest);
    expect(sealContainer(one, p7s).sha256).toBe(sealContainer(two, p7s).sha256);
  });

  it('lists its entries as the format says, mimetype first and readable at its fixed place', async () => {
    const bytes = await sealedSample();
    const read = readContainer(bytes);
    expect(read.ok && read.value.entries.map(({ name }) => name)).toEqual([
      'mimetype',
      'application.json',
      'application.pdf',
      'attachments/insurance-1.pdf',
      'META-INF/ASiCManifest.xml',
      'META-INF/signature.p7s',
    ]);
    expect(Buffer.from(bytes.subarray(30, 69)).toString('latin1')).toBe('mimetypeapplication/vnd.etsi.asic-e+zip');
    expect(() => read.ok && entryBytes(read.value, 'other')).toThrow(TypeError);
  });

  it('SR-89: another reader of ZIP finds the same entries, and every digest of the manifest right', async () => {
    const entries = unzipSync(await sealedSample());
    const manifest = new TextDecoder().decode(entries['META-INF/ASiCManifest.xml']);
    const references = [...manifest.matchAll(/URI="([^"]+)" MimeType="[^"]+">\s*<[^>]+>\s*<ds:DigestValue>([^<]+)</g)];
    expect(references.map(([, name = '', digest]) => [name, digest])).toEqual(
      ['application.json', 'application.pdf', 'attachments/insurance-1.pdf'].map((name) => [
        name,
        createHash('sha256')
          .update(entries[name] ?? new Uint8Array())
          .digest('base64'),
      ]),
    );
  });

  it('refuses to compose with a content that the application does not name', async () => {
    await expect(composeApplication({ ...given, attachments: [] })).rejects.toThrow(RangeError);
    const other = new TextEncoder().encode('%PDF-1.7 an invented attachmenT');
    await expect(composeApplication({ ...given, attachments: [other] })).rejects.toThrow(RangeError);
    expect(() => packContainer([{ name: 'application.json', bytes: ATTACHMENT }])).toThrow(TypeError);
  });

  it('SR-87: writes JSON in the canonical form of RFC 8785', () => {
    // The example of RFC 8785, 3.2.2, in part.
    const value = {
      numbers: [333333333.3333333, 1e30, 4.5, 0.002, 1e-27],
      string: '€$\u000f\nA\'B"\\\\"/',
      literals: [null, true],
    };
    expect(Buffer.from(canonicalJson(value)).toString('utf8')).toBe(
      '{"literals":[null,true],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });
});
