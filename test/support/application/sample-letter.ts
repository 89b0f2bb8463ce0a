import { sign } from 'node:crypto';
import { type Letter, letterSchema } from '#contract/procedure/letter.ts';
import { remediesOf } from '#contract/procedure/remedies.ts';
import type { Seal, SignBytes } from '#documents/pades/pdf-signature.ts';
import {
  AT_MS,
  basicConstraints,
  caSubject,
  type IssuedTestCertificate,
  issue,
  keyUsage,
  parsed,
  testKey,
} from '../pki/issue-certificate.ts';

const OFFICE = {
  name: { ja: '架空市こども福祉課児童手当係', en: 'Child welfare section' },
  phone: '03-0000-0000',
  address: '東京都架空区見本町一丁目１番１号',
  openHours: { ja: '平日 午前8時30分から午後5時15分まで', en: 'Weekdays 8:30 to 17:15' },
};

/** A letter that refuses, with every part that a letter can have. */
export function sampleLetter(changes: Partial<Letter> = {}): Letter {
  return letterSchema.parse({
    version: 1,
    number: '架福第12号',
    day: '2026-12-03',
    addressee: { name: '見本　花子', address: '東京都架空区見本町一丁目２番３号' },
    sender: '架空市長',
    title: '児童手当認定請求却下通知書',
    receiptNumber: 'K-2026-000123-4',
    filedOn: '2026-11-20',
    procedure: '児童手当の認定請求',
    outcome: 'refused',
    opening: '請求のあった児童手当について、次のとおり決定しましたので通知します。',
    facts: [
      { label: '手当の額', value: { type: 'yenAMonth', yen: 15_000 } },
      { label: '今回の額', value: { type: 'yen', yen: 1_234_567 } },
      { label: '対象の月', value: { type: 'month', month: '2026-12' } },
      { label: '決定した日', value: { type: 'day', day: '2026-12-01' } },
      { label: '対象の児童', value: { type: 'text', text: '見本　一郎' } },
    ],
    reasons: ['児童と生計を同じくしていることが確認できないため（児童手当法第4条第1項第1号）。'],
    remedies: remediesOf({
      reviewBody: '架空市長',
      defendant: '架空市',
      representedBy: '架空市長',
      basis: 'law',
    }),
    contact: OFFICE,
    ...changes,
  });
}

const LONG = { notBeforeMs: Date.UTC(2020, 0, 1), notAfterMs: Date.UTC(2049, 0, 1) };

/** An invented authority over an invented city's key, both good for so long that a program with its own clock takes them. */
export const SEAL_AUTHORITY: IssuedTestCertificate = issue({
  subject: caSubject('sign'),
  key: testKey('seal CA'),
  extensions: [basicConstraints(true), keyUsage('keyCertSign', 'crlSign')],
  ...LONG,
});

/** The seal of a city, and who signs for it. */
export function citySeal(
  kind: 'rsa' | 'P-256' | 'P-384' = 'rsa',
  organisation = '架空市',
): { readonly seal: Seal; readonly sign: SignBytes } {
  const key = testKey(`city ${kind}`, kind);
  const issued = issue({
    subject: [
      ['C', 'JP'],
      ['O', organisation],
      ['CN', '架空市長'],
    ],
    key,
    issuer: SEAL_AUTHORITY,
    extensions: [keyUsage('digitalSignature', 'nonRepudiation')],
    ...LONG,
  });
  const hash = kind === 'P-384' ? 'sha384' : 'sha256';
  return {
    seal: { certificate: parsed(issued), authorities: [SEAL_AUTHORITY.der], atMs: AT_MS },
    sign: async (bytes) => new Uint8Array(sign(hash, bytes, { key, dsaEncoding: 'ieee-p1363' })),
  };
}
