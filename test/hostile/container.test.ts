import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Failure } from '#contract/failures/failure.ts';
import { renderApplicationPdf } from '#documents/application-pdf/application-pdf.ts';
import { DOCUMENT_LAYOUT } from '#documents/application-pdf/document-layout.ts';
import { documentMatches } from '#documents/application-pdf/document-match.ts';
import { ENTRY } from '#documents/container/asic-container.ts';
import { verifyContainer } from '#documents/container/verify.ts';
import type { RevocationChecker } from '#pki/revocation/revocation-answer.ts';
import {
  ATTACHMENT,
  json,
  MIMETYPE,
  manifestOver,
  type NamedBytes,
  type RawEntry,
  type RawZip,
  replace,
  resigned,
  SAMPLE_DOCUMENT,
  sampleApplication,
  signed,
  unsignedEntries,
  zip,
} from '../support/application/build-container.ts';
import {
  AT_MS,
  HOLDER,
  issue,
  leafExtensions,
  testAnchors,
  testCa,
  testKey,
  testLeaf,
} from '../support/pki/issue-certificate.ts';

const GOOD: RevocationChecker = {
  check: ({ atMs }) => Promise.resolve({ state: 'good', evidence: [], checkedAtMs: atMs }),
};

function verify(bytes: Uint8Array, revocation: RevocationChecker | undefined = GOOD) {
  const { signal } = new AbortController();
  return verifyContainer({
    bytes,
    anchors: testAnchors(),
    atMs: AT_MS,
    revocation,
    revocationPolicy: 'mustBeGood',
    signal,
  });
}

function reasonOf(failure: Failure): string {
  const problem = 'problem' in failure ? ` ${failure.problem}` : '';
  const entry = 'entry' in failure && failure.entry !== undefined ? ` (${failure.entry})` : '';
  return `${failure.code}${problem}${entry}`;
}

async function judged(bytes: Uint8Array): Promise<string> {
  const outcome = await verify(bytes);
  return outcome.ok ? 'good' : reasonOf(outcome.failure);
}

const text = (value: string) => new TextEncoder().encode(value);
let entries: RawEntry[];
let good: Uint8Array;

beforeAll(async () => {
  entries = signed(await unsignedEntries()).map(([name, bytes]) => ({ name, bytes }));
  good = zip(entries);
});

/** The good entries with one of them changed. */
function changing(name: string, change: Partial<RawEntry>): RawEntry[] {
  return entries.map((entry) => (entry.name === name ? { ...entry, ...change } : entry));
}

const JSON_ENTRY = ENTRY.applicationJson;
const PDF_ENTRY = ENTRY.applicationPdf;
const ATTACHED = 'attachments/insurance-1.pdf';
const added = (name: string, bytes: Uint8Array = text('x')): RawEntry[] => [...entries, { name, bytes }];
const many = (count: number): RawEntry[] => [
  ...entries,
  ...Array.from({ length: count }, (_, n) => ({ name: `attachments/more-${n + 1}.pdf`, bytes: ATTACHMENT })),
];
const bomb = Buffer.alloc(21_000_000);

const ZIP_SERIES: readonly (readonly [string, () => RawEntry[], string, RawZip?])[] = [
  ['Z0 a good container', () => entries, 'good'],
  ['Z0 one with deflated entries', () => entries.map((one, n) => ({ ...one, isDeflated: n > 0 })), 'good'],
  [
    'Z1 another name in the local header',
    () => changing(JSON_ENTRY, { localName: 'application.jsoN' }),
    'headersDisagree (application.json)',
  ],
  [
    'Z1 another size in the local header',
    () => changing(JSON_ENTRY, { local: { unpackedBytes: 1 } }),
    'headersDisagree (application.json)',
  ],
  [
    'Z1 another checksum in the local header',
    () => changing(JSON_ENTRY, { local: { crc: 1 } }),
    'headersDisagree (application.json)',
  ],
  [
    'Z1 another method in the local header',
    () => changing(JSON_ENTRY, { local: { method: 8 } }),
    'headersDisagree (application.json)',
  ],
  [
    'Z1 a stored entry of two sizes',
    () => changing(JSON_ENTRY, { local: { unpackedBytes: 1 }, central: { unpackedBytes: 1 } }),
    'headersDisagree (application.json)',
  ],
  [
    'Z1 sizes in a data descriptor',
    () => changing(JSON_ENTRY, { flags: 8, local: { crc: 0, packedBytes: 0, unpackedBytes: 0 } }),
    'headersDisagree (application.json)',
  ],
  ['Z2 the same name twice', () => added(JSON_ENTRY), 'nameRepeated (application.json)'],
  ['Z2 a name that differs by case', () => added('Application.json'), 'nameRepeated (Application.json)'],
  ['Z2 a name in full width', () => added('ａpplication.json'), 'nameRefused'],
  ['Z3 a parent', () => added('../application.json'), 'nameRefused'],
  ['Z3 an absolute name', () => added('/etc/passwd'), 'nameRefused'],
  ['Z3 a drive', () => added('C:evil.pdf'), 'nameRefused'],
  ['Z3 a backslash', () => added('attachments\\evil-1.pdf'), 'nameRefused'],
  ['Z3 a folder', () => added('attachments/', new Uint8Array()), 'nameRefused'],
  ['Z3 an empty name', () => added(''), 'nameRefused'],
  ['Z3 a NUL', () => added('application.json\0.pdf'), 'nameRefused'],
  ['Z3 a name off the list', () => added('readme.txt'), 'entryUnexpected (readme.txt)'],
  [
    'Z3 an attachment’s name without a number',
    () => added('attachments/evil.pdf'),
    'entryUnexpected (attachments/evil.pdf)',
  ],
  ['Z4 bytes before the first entry', () => entries, 'notZip', { before: text('MZ') }],
  [
    'Z4 bytes between two entries',
    () => changing(JSON_ENTRY, { after: text('hidden') }),
    'extraData (application.pdf)',
  ],
  ['Z4 bytes after the last entry', () => changing(ENTRY.signature, { after: text('hidden') }), 'extraData'],
  ['Z4 bytes before the end record', () => entries, 'extraData', { beforeEnd: text('hidden') }],
  ['Z4 a comment', () => entries, 'extraData', { comment: text('hello') }],
  ['Z4 a comment on an entry', () => changing(JSON_ENTRY, { comment: text('hello') }), 'extraData (application.json)'],
  [
    'Z4 an extra field',
    () => changing(JSON_ENTRY, { extra: text('\x75\x70\x01\x00x') }),
    'extraData (application.json)',
  ],
  ['Z4 an entry that the directory does not name', () => entries, 'extraData', { count: 3 }],
  ['Z5 mimetype deflated', () => changing(ENTRY.mimetype, { isDeflated: true }), 'mimetype'],
  ['Z5 mimetype not first', () => [...entries.slice(1), MIMETYPE], 'mimetype'],
  ['Z5 another mimetype', () => changing(ENTRY.mimetype, { bytes: text('application/zip') }), 'mimetype'],
  [
    'Z5 mimetype with a line feed',
    () => changing(ENTRY.mimetype, { bytes: text('application/vnd.etsi.asic-e+zip\n') }),
    'mimetype',
  ],
  ['Z6 encrypted', () => changing(JSON_ENTRY, { flags: 1 }), 'encrypted (application.json)'],
  ['Z6 strongly encrypted', () => changing(JSON_ENTRY, { flags: 0x40 }), 'encrypted (application.json)'],
  ['Z6 masked headers', () => changing(JSON_ENTRY, { flags: 0x2000 }), 'encrypted (application.json)'],
  ['Z6 an unknown method', () => changing(JSON_ENTRY, { method: 12 }), 'methodRefused (application.json)'],
  [
    'Z7 an entry of 21 MB',
    () => changing(PDF_ENTRY, { bytes: bomb, isDeflated: true }),
    'entryTooLarge (application.pdf)',
  ],
  [
    'Z7 an application.json of 2 MB',
    () => changing(JSON_ENTRY, { bytes: Buffer.alloc(2_000_000, ' '), isDeflated: true }),
    'entryTooLarge (application.json)',
  ],
  [
    'Z7 more than its header says',
    () =>
      changing(PDF_ENTRY, {
        bytes: bomb,
        isDeflated: true,
        local: { unpackedBytes: 9 },
        central: { unpackedBytes: 9 },
      }),
    'truncated (application.pdf)',
  ],
  [
    'Z7 less than its header says',
    () =>
      changing(PDF_ENTRY, { isDeflated: true, local: { unpackedBytes: 99_999 }, central: { unpackedBytes: 99_999 } }),
    'truncated (application.pdf)',
  ],
  [
    'Z7 bytes after the packed data’s end',
    () => changing(PDF_ENTRY, { packed: hiddenTail(), method: 8 }),
    'truncated (application.pdf)',
  ],
  ['Z7 31 entries', () => many(25), 'tooManyEntries'],
  ['Z7 65,535 entries announced', () => entries, 'tooManyEntries', { count: 65_535 }],
  ['Z8 a second signature', () => added('META-INF/signature2.p7s'), 'entryUnexpected (META-INF/signature2.p7s)'],
  ['Z8 an XML signature', () => added('META-INF/signatures.xml'), 'entryUnexpected (META-INF/signatures.xml)'],
  [
    'Z8 no signature',
    () => entries.filter(({ name }) => name !== ENTRY.signature),
    'entryMissing (META-INF/signature.p7s)',
  ],
  [
    'Z9 no manifest',
    () => entries.filter(({ name }) => name !== ENTRY.manifest),
    'entryMissing (META-INF/ASiCManifest.xml)',
  ],
  [
    'Z9 an entry that the manifest does not name',
    () => added('attachments/extra-1.pdf'),
    'manifestIncomplete (attachments/extra-1.pdf)',
  ],
  [
    'Z9 an entry of the manifest left out',
    () => entries.filter(({ name }) => name !== ATTACHED),
    'manifestExtra (attachments/insurance-1.pdf)',
  ],
  [
    'Z10 an attachment exchanged',
    () => changing(ATTACHED, { bytes: text('%PDF-1.7 another') }),
    'digestMismatch (attachments/insurance-1.pdf)',
  ],
  [
    'Z10 the data exchanged',
    () => changing(JSON_ENTRY, { bytes: json(sampleApplication({ answers: { amount: 1 } })) }),
    'digestMismatch (application.json)',
  ],
  [
    'Z10 a checksum that does not fit',
    () => changing(JSON_ENTRY, { local: { crc: 1 }, central: { crc: 1 } }),
    'digestMismatch (application.json)',
  ],
];

function hiddenTail(): Uint8Array {
  const pdf = entries.find(({ name }) => name === PDF_ENTRY)?.bytes ?? new Uint8Array();
  return Buffer.concat([deflateRawSync(pdf), text('hidden')]);
}

describe('SR-85: a container is refused for what is wrong with its ZIP', () => {
  const cases = ZIP_SERIES.map(([title, make, expected, around]) => ({ title, make, expected, around }));

  it.each(cases)('SR-85: $title', async ({ make, expected, around }) => {
    const reason = await judged(zip(make(), around));
    expect(reason).toBe(expected === 'good' ? 'good' : `containerInvalid ${expected}`);
  });

  it('SR-85: Z20 cut anywhere it is refused, and no length makes the reader throw', async () => {
    const reasons = new Set<string>();
    for (let length = 0; length < good.length; length += 97) reasons.add(await judged(good.subarray(0, length)));
    expect([...reasons].every((reason) => reason.startsWith('containerInvalid '))).toBe(true);
    expect(reasons).toContain('containerInvalid truncated');
  });

  it('SR-85: 50 MB and one byte are not even looked at', async () => {
    expect(await judged(new Uint8Array(50_000_001))).toBe('containerInvalid tooLarge');
  });

  it('SR-127: arbitrary bytes and spliced containers give a failure, never a throw', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.nat(), async (bytes, place) => {
        const at = place % good.length;
        const spliced = Buffer.concat([good.subarray(0, at), bytes, good.subarray(at + bytes.length)]);
        const isChangeRead = [...spliced].some((byte, n) => byte !== good[n] && !isUnread(n, byte ^ (good[n] ?? 0)));
        if (isChangeRead || spliced.length !== good.length) expect(await judged(spliced)).not.toBe('good');
        expect(await judged(bytes)).toMatch(/^containerInvalid /);
      }),
      { numRuns: 200 },
    );
  });

  it('SR-90: a container with any byte changed is refused, but for the octets that no reader of a ZIP needs', async () => {
    const accepted: number[] = [];
    const tried: number[] = [];
    for (let at = 0; at < good.length; at += isDirectory(at) ? 1 : 61) {
      const altered = Uint8Array.from(good);
      altered[at] = (altered[at] ?? 0) ^ (1 << (at % 8));
      if (isUnread(at, 1 << (at % 8))) tried.push(at);
      if ((await judged(altered)) === 'good') accepted.push(at);
    }
    expect(accepted).toEqual(tried);
    expect(tried.length).toBeGreaterThan(entries.length * 6);
  });

  /** In each header of the central directory: "made by", internal attributes, and of the external ones what is no file type. */
  const UNREAD_OCTETS = [4, 5, 36, 37, 38, 39, 40, 41];

  /** Some of the bits that are turned there make it something else than a regular file. */
  function isFileType(octet: number, turned: number): boolean {
    return (octet === 38 && (turned & 0x18) !== 0) || (octet === 41 && (turned & 0xf0) !== 0);
  }

  function directoryStart(): number {
    return Buffer.from(good).readUInt32LE(good.length - 6);
  }

  function isDirectory(at: number): boolean {
    return at >= directoryStart();
  }

  function isUnread(at: number, turned: number): boolean {
    for (let header = directoryStart(); header + 46 <= good.length - 22; ) {
      if (UNREAD_OCTETS.includes(at - header)) return !isFileType(at - header, turned);
      header += 46 + Buffer.from(good).readUInt16LE(header + 28);
    }
    return false;
  }
});

const MANIFEST_SERIES: readonly (readonly [string, (covered: readonly NamedBytes[]) => Uint8Array, string])[] = [
  ['Z0 other prefixes and no indentation', (covered) => manifestOver(covered), 'good'],
  [
    'Z9 an entry named twice',
    (covered) => manifestOver([...covered, ...covered.slice(0, 1)]),
    'manifestExtra (application.json)',
  ],
  [
    'Z9 the manifest names mimetype',
    (covered) => manifestOver([[MIMETYPE.name, MIMETYPE.bytes], ...covered]),
    'manifestExtra (mimetype)',
  ],
  [
    'Z9 the manifest names its signature',
    (covered) => manifestOver([...covered, [ENTRY.signature, text('x')]]),
    'manifestExtra (META-INF/signature.p7s)',
  ],
  [
    'Z11 an address instead of a name',
    (covered) =>
      manifestOver(covered, swap('URI="application.json"', 'URI="https://example.invalid/application.json"')),
    'manifestExtra (https://example.invalid/application.json)',
  ],
  [
    'Z11 a name in percent codes',
    (covered) => manifestOver(covered, swap('URI="application.json"', 'URI="application%2Ejson"')),
    'manifestExtra (application%2Ejson)',
  ],
  [
    'Z11 a name with a dot in front',
    (covered) => manifestOver(covered, swap('URI="application.json"', 'URI="./application.json"')),
    'manifestExtra (./application.json)',
  ],
  [
    'Z10 SHA-1',
    (covered) =>
      manifestOver(covered, swap('http://www.w3.org/2001/04/xmlenc#sha256', 'http://www.w3.org/2000/09/xmldsig#sha1')),
    'digestAlgorithmRefused',
  ],
  [
    'Z10 a digest with text after it',
    (covered) => manifestOver(covered, swap('</d:DigestValue>', 'AAAA</d:DigestValue>')),
    'manifestInvalid',
  ],
  [
    'Z10 two digests in one reference',
    (covered) =>
      manifestOver(
        covered,
        swap('</a:DataObjectReference>', '<d:DigestValue>AAAA</d:DigestValue></a:DataObjectReference>'),
      ),
    'manifestInvalid',
  ],
  [
    'Z11 another signature is meant',
    (covered) => manifestOver(covered, swap('META-INF/signature.p7s', 'META-INF/other.p7s')),
    'manifestInvalid',
  ],
  [
    'Z11 no signature is meant',
    (covered) => manifestOver(covered, swap('<a:SigReference URI="META-INF/signature.p7s"/>', '')),
    'manifestInvalid',
  ],
  [
    'Z11 another namespace',
    (covered) => manifestOver(covered, swap('http://uri.etsi.org/02918/v1.2.1#', 'http://example.invalid/')),
    'manifestInvalid',
  ],
  [
    'Z11 an unknown element',
    (covered) => manifestOver(covered, swap('</a:ASiCManifest>', '<a:Extra/></a:ASiCManifest>')),
    'manifestInvalid',
  ],
  ['Z11 a second root', (covered) => manifestOver(covered, (xml) => `${xml}<a/>`), 'manifestInvalid'],
  [
    'Z11 text between elements',
    (covered) => manifestOver(covered, swap('</a:ASiCManifest>', 'x</a:ASiCManifest>')),
    'manifestInvalid',
  ],
  [
    'Z11 a document type with an entity',
    (covered) => manifestOver(covered, swap('<a:ASiCManifest', '<!DOCTYPE a [<!ENTITY e "x">]><a:ASiCManifest')),
    'manifestInvalid',
  ],
  [
    'Z11 an entity',
    (covered) => manifestOver(covered, swap('URI="application.json"', 'URI="&#97;pplication.json"')),
    'manifestInvalid',
  ],
  [
    'Z11 a comment',
    (covered) => manifestOver(covered, swap('</a:ASiCManifest>', '<!-- x --></a:ASiCManifest>')),
    'manifestInvalid',
  ],
  [
    'Z11 CDATA',
    (covered) => manifestOver(covered, swap('</a:ASiCManifest>', '<![CDATA[x]]></a:ASiCManifest>')),
    'manifestInvalid',
  ],
  [
    'Z11 an instruction',
    (covered) => manifestOver(covered, swap('</a:ASiCManifest>', '<?x y?></a:ASiCManifest>')),
    'manifestInvalid',
  ],
  ['Z11 an element left open', (covered) => manifestOver(covered, swap('</a:ASiCManifest>', '')), 'manifestInvalid'],
  [
    'Z11 an attribute twice',
    (covered) => manifestOver(covered, swap('URI="application.json"', 'URI="application.json" URI="application.pdf"')),
    'manifestInvalid',
  ],
  ['Z11 another encoding', (covered) => manifestOver(covered, swap('UTF-8', 'UTF-16')), 'manifestInvalid'],
  ['Z11 nothing', () => new Uint8Array(), 'manifestInvalid'],
];

function swap(from: string, to: string) {
  return (xml: string) => xml.replace(from, to);
}

describe('SR-86: every entry is covered once', () => {
  it.each(MANIFEST_SERIES)('SR-86: %s', async (_title, manifest, expected) => {
    const reason = await judged(await resigned((given) => given, manifest));
    expect(reason).toBe(expected === 'good' ? 'good' : `containerInvalid ${expected}`);
  });

  it('SR-84: a thousand nested elements are refused in no time', async () => {
    const deep = `${'<a>'.repeat(9_000)}${'</a>'.repeat(9_000)}`;
    const begun = performance.now();
    expect(
      await judged(
        await resigned(
          (given) => given,
          () => text(deep),
        ),
      ),
    ).toBe('containerInvalid manifestInvalid');
    expect(performance.now() - begun).toBeLessThan(1_000);
  });
});

const application = sampleApplication();
const canonical = Buffer.from(json(application)).toString('utf8');
const JSON_SERIES: readonly (readonly [string, string, string])[] = [
  ['a space', canonical.replace('{', '{ '), 'applicationJsonNotCanonical'],
  ['members in another order', JSON.stringify(application), 'applicationJsonNotCanonical'],
  ['a member twice', canonical.replace('"version":2', '"version":2,"version":2'), 'applicationJsonInvalid'],
  [
    'a member twice, once in code points',
    canonical.replace('"version":2', '"version":2,"\\u0076ersion":2'),
    'applicationJsonInvalid',
  ],
  ['a number in another spelling', canonical.replace('15000', '1.5e4'), 'applicationJsonNotCanonical'],
  ['a character in code points', canonical.replace('Kakuu', '\\u004bakuu'), 'applicationJsonNotCanonical'],
  ['a lone surrogate', canonical.replace('Kakuu', '\\ud800'), 'applicationJsonNotCanonical'],
  ['a byte order mark', `\ufeff${canonical}`, 'applicationJsonInvalid'],
  ['text after the end', `${canonical} {}`, 'applicationJsonInvalid'],
  ['an unknown member', canonical.replace('"version":2', '"version":2,"zz":1'), 'applicationJsonInvalid'],
  ['the version before', canonical.replace('"version":2', '"version":1'), 'versionUnsupported'],
  ['a version to come', canonical.replace('"version":2', '"version":3'), 'versionUnsupported'],
  ['a version that is none', canonical.replace('"version":2', '"version":"2"'), 'applicationJsonInvalid'],
  ['a file name that is a path', canonical.replace('保険証.pdf', '../保険証.pdf'), 'applicationJsonInvalid'],
  ['a file name of two lines', canonical.replace('保険証.pdf', '保険証\\r\\n.pdf'), 'applicationJsonInvalid'],
  ['nesting without end', '['.repeat(50_000), 'applicationJsonInvalid'],
  ['a list', '[]', 'applicationJsonInvalid'],
  ['nothing', '', 'applicationJsonInvalid'],
];

const edited = (pdf: Uint8Array, from: string | RegExp, to: string) =>
  Buffer.from(Buffer.from(pdf).toString('latin1').replace(from, to), 'latin1');

/** What leaves the text of a page as it is, and changes what a person sees or what opening the file does. */
const ATTACKS_ON_A_PAGE: readonly ((pdf: Uint8Array) => Uint8Array)[] = [
  (pdf) => edited(pdf, '/Type /Page\n', '/Type /Page\n/Rotate 180\n'),
  (pdf) =>
    edited(pdf, '/Type /Page\n', '/Type /Page\n/Annots [<< /Type /Annot /Subtype /Stamp /Rect [0 0 600 800] >>]\n'),
  (pdf) => edited(pdf, '/Type /Catalog', '/Type /Catalog /OpenAction << /S /Launch /F (calc.exe) >>'),
  (pdf) => edited(pdf, '/Type /Catalog', '/Type /Catalog /OpenAction << /S /JavaScript /JS (app.alert(1)) >>'),
  (pdf) => Buffer.concat([pdf, Buffer.from('MZ an executable behind the file')]),
  (pdf) => Buffer.concat([pdf, Buffer.from('\n')]),
];

describe('SR-87: the data is one text with one meaning', () => {
  it.each(JSON_SERIES)('SR-87: Z12 %s', async (_title, changed, expected) => {
    const reason = await judged(await resigned(replace(JSON_ENTRY, text(changed))));
    expect(reason).toBe(`containerInvalid ${expected} (application.json)`);
  });

  it('SR-87: Z12 bytes that are not UTF-8', async () => {
    const bytes = Buffer.concat([text(canonical), Uint8Array.of(0xff)]);
    expect(await judged(await resigned(replace(JSON_ENTRY, bytes)))).toBe(
      'containerInvalid applicationJsonInvalid (application.json)',
    );
  });

  it('SR-87: attachments are those that the data names, by content', async () => {
    const without = json(sampleApplication({ attachments: [] }));
    expect(await judged(await resigned(replace(JSON_ENTRY, without)))).toBe(
      'containerInvalid entryUnexpected (attachments/insurance-1.pdf)',
    );
    const other = text('%PDF-1.7 another attachment now');
    expect(await judged(await resigned(replace(ATTACHED, other)))).toBe(
      'containerInvalid digestMismatch (attachments/insurance-1.pdf)',
    );
    const left = (given: NamedBytes[]) => given.filter(([name]) => name !== ATTACHED);
    expect(await judged(await resigned(left))).toBe('containerInvalid entryMissing (attachments/insurance-1.pdf)');
  });

  it('SR-87: Z13 a PDF that is not, byte for byte, what the data makes is refused', async () => {
    const [first, second] = SAMPLE_DOCUMENT.sections;
    const good = await renderApplicationPdf(SAMPLE_DOCUMENT);
    const changed = await Promise.all(
      [
        { ...SAMPLE_DOCUMENT, sections: first === undefined ? [] : [first] },
        { ...SAMPLE_DOCUMENT, sections: [first, second, second].filter((one) => one !== undefined) },
        { ...SAMPLE_DOCUMENT, title: '児童手当の認定請求書' },
      ].map(renderApplicationPdf),
    );
    const judge = async (pdf: Uint8Array, layout = DOCUMENT_LAYOUT) => {
      const outcome = await documentMatches(pdf, layout, SAMPLE_DOCUMENT);
      return outcome.ok ? 'same' : outcome.failure.code;
    };
    expect(await judge(good)).toBe('same');
    for (const pdf of [...changed, ...ATTACKS_ON_A_PAGE.map((attack) => attack(good)), text('%PDF-1.7 no PDF')]) {
      expect(await judge(pdf)).toBe('documentMismatch');
    }
    expect(await judge(good, DOCUMENT_LAYOUT + 1)).toBe('documentLayoutUnknown');
  });
});

describe('SR-73: the signature of a container', () => {
  const same = (given: NamedBytes[]) => given;

  it('SR-65: Z18 the authentication key is refused', async () => {
    expect(await judged(await resigned(same, undefined, testLeaf('auth')))).toBe('certificateUntrusted wrongCa');
  });

  it('SR-76: an expired signer, a stranger', async () => {
    const expired = testLeaf('sign', { notAfterMs: AT_MS - 1000 });
    expect(await judged(await resigned(same, undefined, expired))).toBe('certificateExpired');
    const forged = issue({ subject: [['CN', 'CA']], key: testKey('forged root'), extensions: [] });
    const stranger = testLeaf('sign', { issuer: forged, extensions: leafExtensions('sign', HOLDER) });
    expect(await judged(await resigned(same, undefined, stranger))).toBe('certificateUntrusted issuerUnknown');
    expect(testCa('sign').der).not.toEqual(forged.der);
  });

  it('SR-73: the signature of another manifest is refused', async () => {
    const other = signed(await unsignedEntries(sampleApplication({ language: 'en' }))).at(-1)?.[1] ?? new Uint8Array();
    expect(await judged(zip(changing(ENTRY.signature, { bytes: other })))).toBe(
      'signatureInvalid messageDigestMismatch',
    );
  });

  it('SR-5: without an answer about revocation the container is not accepted where one is needed', async () => {
    const outcome = await verify(good, {
      check: ({ atMs }) => Promise.resolve({ state: 'unavailable', evidence: [], checkedAtMs: atMs }),
    });
    expect(outcome).toEqual({
      ok: false,
      failure: { code: 'certificateRevocationUnknown', use: 'sign', state: 'unavailable' },
    });
  });

  it('SR-6: what is returned is what was verified, whatever becomes of the file’s bytes', async () => {
    const source = Uint8Array.from(good);
    const outcome = await verify(source, {
      check: ({ atMs }) => {
        source.fill(0);
        return Promise.resolve({ state: 'good', evidence: [], checkedAtMs: atMs });
      },
    });
    expect(outcome.ok && outcome.value.application).toEqual(application);
    expect(outcome.ok && Buffer.from(outcome.value.bytes).equals(good)).toBe(true);
    expect(outcome.ok && outcome.value.attachments.map(({ bytes }) => Buffer.from(bytes).equals(ATTACHMENT))).toEqual([
      true,
    ]);
  });
});
