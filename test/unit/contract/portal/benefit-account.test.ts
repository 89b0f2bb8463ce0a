import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  accountFieldsSchema,
  accountValue,
  bankKana,
  holderKana,
  holderKanaSchema,
  isKindOfBank,
  nameFit,
  numberEnd,
  ownKana,
} from '#contract/portal/benefit-account.ts';

const LARGE = [
  ...'アイウエオカキクケコガギグゲゴサシスセソタチツテトナニヌネノパピプペポマミムメモヤユヨラリルレロワン',
];
/** Signs that are written small and large, of which the large one is kept. */
const SMALL: Readonly<Record<string, string>> = { ヤ: 'ャ', ユ: 'ュ', ヨ: 'ョ', ツ: 'ッ', ア: 'ァ', オ: 'ォ' };
const HALF: Readonly<Record<string, string>> = { ガ: 'ｶﾞ', パ: 'ﾊﾟ', カ: 'ｶ', ア: 'ｱ', ン: 'ﾝ', ヤ: 'ﾔ', ギ: 'ｷﾞ' };

/** A name in large full-width kana, and another way to write each of its signs. */
const written = fc
  .array(
    fc.record({
      sign: fc.constantFrom(...LARGE),
      as: fc.constantFrom('plain', 'small', 'half', 'hiragana', 'spaced'),
    }),
    { minLength: 1, maxLength: 40 },
  )
  .map((signs) => ({
    plain: signs.map(({ sign }) => sign).join(''),
    other: signs.map(({ sign, as }) => writtenAs(sign, as)).join(''),
  }));

function writtenAs(sign: string, as: string): string {
  if (as === 'small') return SMALL[sign] ?? sign;
  if (as === 'half') return HALF[sign] ?? sign;
  if (as === 'spaced') return `　${sign} `;
  return as === 'hiragana' ? String.fromCodePoint((sign.codePointAt(0) ?? 0) - 0x60) : sign;
}

describe('names in kana', () => {
  it('read the same however they are written', () => {
    fc.assert(
      fc.property(written, ({ plain, other }) => {
        expect(bankKana(other)).toBe(plain);
        expect(bankKana(bankKana(other))).toBe(plain);
        expect(nameFit(other, plain)).toBe('same');
        expect(nameFit(plain, other)).toBe('same');
      }),
    );
  });

  it('read otherwise where one of the first 30 signs is another, and only there', () => {
    fc.assert(
      fc.property(written, fc.nat(60), fc.constantFrom(...LARGE), ({ plain, other }, at, sign) => {
        const place = at % [...plain].length;
        const changed = [...plain].with(place, sign).join('');
        const isSame = place >= 30 || changed === plain;
        expect(nameFit(other, changed)).toBe(isSame ? 'same' : 'differs');
      }),
    );
  });

  it('take every long mark and hyphen for one', () => {
    const marks = ['ー', 'ｰ', '-', '－', '‐', '‑', '–', '—', '―', '−'];
    for (const mark of marks) expect(nameFit(`サト${mark}`, 'サトー'), mark).toBe('same');
    expect(nameFit('サト', 'サトー')).toBe('differs');
  });

  // Names of families: what let accounts of others through was that kanji says nothing of how a name reads.
  it.each([
    ['ミホン　ハナコ', 'ﾐﾎﾝ ﾊﾅｺ', 'same'],
    ['みほん　はなこ', 'ミホンハナコ', 'same'],
    ['ショウタ', 'シヨウタ', 'same'],
    ['ジョン・スミス', 'ジヨン スミス', 'cannotTell'],
    ['カﾞク', 'ガク', 'same'],
    ['か゛く', 'ガク', 'same'],
    ['ミホン　タロウ', 'ミホン ハナコ', 'differs'],
    ['ミホン　ハナ', 'ミホン ハナコ', 'differs'],
    ['ヤマダ　タロウ', 'ヤマタ タロウ', 'differs'],
    ['オオノ', 'オノ', 'differs'],
    ['ユウコ', 'ユーコ', 'differs'],
    ['見本　花子', 'ミホン ハナコ', 'cannotTell'],
    ['HANAKO MIHON', 'ミホン ハナコ', 'cannotTell'],
    ['ミホン ハナコ', 'HANAKO MIHON', 'cannotTell'],
    ['HANAKO MIHON', 'HANAKO MIHON', 'cannotTell'],
    ['', 'ミホン ハナコ', 'cannotTell'],
    [null, 'ミホン ハナコ', 'cannotTell'],
    ['　', 'ミホン', 'cannotTell'],
    ['１２３', '１２３', 'cannotTell'],
  ] as const)('MT-34: %s and %s: %s', (own, holder, fit) => {
    expect(nameFit(own, holder)).toBe(fit);
  });

  it('give the holder of an account as the contract has it, of whatever somebody types', () => {
    fc.assert(
      fc.property(written, ({ other }) => {
        const holder = holderKana(other).slice(0, 60).trim();
        expect(holderKanaSchema.safeParse(holder).success).toBe(true);
        expect(nameFit(holder, other)).toBe('same');
      }),
    );
    expect(holderKana(' やまだ　ｼﾞｮﾝ−ｱ ')).toBe('ヤマダ ジョンーア');
    expect(holderKana('ｓｍｉｔｈ')).toBe('SMITH');
    for (const wrong of ['', '見本', 'あ', 'ミホン\u202e', 'ミホン\n', '・']) {
      expect(holderKanaSchema.safeParse(wrong).success, wrong).toBe(false);
    }
  });

  it('are read from a card that has them in kana, from nobody where they are in Latin letters, else from the person', () => {
    expect(ownKana('ミホン　ハナコ', 'タロウ')).toBe('ミホン　ハナコ'.normalize('NFKC'));
    expect(ownKana('さくら', '')).toBe('サクラ');
    expect(ownKana('見本　花子', 'みほん はなこ')).toBe('ミホン ハナコ');
    expect(ownKana('見本　花子', ' ')).toBeNull();
    expect(ownKana('ＳＭＩＴＨ　ＪＯＨＮ', 'スミス ジョン')).toBeNull();
    expect(ownKana('見本', 'ゔぁ')).toBe('ヴァ');
  });
});

describe('an account', () => {
  const account = { bank: '0001', branch: '001', kind: 'ordinary', number: '1234567' } as const;

  it('is one value by whatever words it is told, and shown by its end', () => {
    expect(accountValue(account)).toBe('0001-001-1-1234567');
    expect(accountValue({ ...account, kind: 'current' })).toBe('0001-001-2-1234567');
    expect(accountValue({ ...account, bank: '9900', kind: 'savings' })).toBe('9900-001-1-1234567');
    expect(numberEnd('1234567')).toBe('567');
  });

  it('is of a kind that its bank has', () => {
    const kinds = ['ordinary', 'current', 'savings'] as const;
    expect(kinds.filter((kind) => isKindOfBank({ bank: '0001', kind }))).toEqual(['ordinary', 'current']);
    expect(kinds.filter((kind) => isKindOfBank({ bank: '9900', kind }))).toEqual(['current', 'savings']);
  });

  it('is nothing else than its fields, each of its form', () => {
    const whole = { ...account, holderKana: 'ミホン' };
    expect(accountFieldsSchema.safeParse(whole).success).toBe(true);
    for (const wrong of [
      { bank: '001' },
      { bank: '０００１' },
      { branch: '0001' },
      { number: '123456' },
      { number: '12345678' },
      { kind: 'x' },
      { more: 1 },
    ]) {
      expect(accountFieldsSchema.safeParse({ ...whole, ...wrong }).success, JSON.stringify(wrong)).toBe(false);
    }
  });
});
