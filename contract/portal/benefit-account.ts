import * as z from 'zod';

/** Four digits of a bank and three of a branch, as all banks of Japan use them among each other. */
export const bankCodeSchema = z.string().regex(/^\d{4}$/);
export const branchCodeSchema = z.string().regex(/^\d{3}$/);

/** 普通, 当座, and 通常貯金 of ゆうちょ銀行. */
export const accountKindSchema = z.enum(['ordinary', 'current', 'savings']);
export type AccountKind = z.infer<typeof accountKindSchema>;

/** ゆうちょ銀行, whose accounts are 通常貯金 where other banks' are 普通. */
export const POST_BANK = '9900';

/** The kinds of account that a bank has. */
export function kindsAt(bank: string): readonly AccountKind[] {
  return bank === POST_BANK ? ['savings', 'current'] : ['ordinary', 'current'];
}

export const HOLDER_LIMIT = 60;
/** As it stands in a bankbook: katakana, and Latin letters where a name has them. */
export const holderKanaSchema = z
  .string()
  .min(1)
  .max(HOLDER_LIMIT)
  .regex(/^[ァ-ヺーA-Z0-9 ().,/-]+$/);

/** What a person registers. */
export const accountFieldsSchema = z.strictObject({
  bank: bankCodeSchema,
  branch: branchCodeSchema,
  kind: accountKindSchema,
  number: z.string().regex(/^\d{7}$/),
  holderKana: holderKanaSchema,
});
export type AccountFields = z.infer<typeof accountFieldsSchema>;

export function isKindOfBank({ bank, kind }: Pick<AccountFields, 'bank' | 'kind'>): boolean {
  return kindsAt(bank).includes(kind);
}

/** Among banks 通常貯金 is 普通. */
const KIND_DIGIT: { readonly [Kind in AccountKind]: string } = { ordinary: '1', current: '2', savings: '1' };

/** One account, the same by whatever words it is told: what its blind index is made of. */
export function accountValue({ bank, branch, kind, number }: Omit<AccountFields, 'holderKana'>): string {
  return [bank, branch, KIND_DIGIT[kind], number].join('-');
}

/** All of an account's number that is ever shown again. */
export function numberEnd(number: string): string {
  return number.slice(-3);
}

const HIRAGANA = /[ぁ-ゖ]/g;
const TO_KATAKANA = 0x60;
const LONG_MARKS = /[ー\-‐‑‒–—―−ｰ]/g;
const SMALL = 'ァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ';
const LARGE = 'アイウエオツヤユヨワカケクシストヌハヒフヘホムラリルレロ';
const COMPARED_CHARACTERS = 30;

/** Full-width katakana of what somebody typed, small signs and long marks kept; what is no kana stays as it is. */
function toKatakana(text: string): string {
  return joined(text).replace(HIRAGANA, (kana) => String.fromCodePoint((kana.codePointAt(0) ?? 0) + TO_KATAKANA));
}

/** The holder of an account as `holderKanaSchema` has it, of what somebody typed. */
export function holderKana(text: string): string {
  return toKatakana(text).replace(LONG_MARKS, 'ー').replace(/\s+/gu, ' ').trim().toUpperCase();
}

/** One width, and half-width kana joined with their marks. */
function joined(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/ ?([\u3099\u309a])/g, '$1')
    .normalize('NFC');
}

/** Kana as banks keep them: large signs, one long mark, nothing between the words. */
export function bankKana(text: string): string {
  const kana = toKatakana(text).replace(/\s/gu, '').replace(LONG_MARKS, '-').toUpperCase();
  return kana.replace(new RegExp(`[${SMALL}]`, 'g'), (sign) => LARGE[SMALL.indexOf(sign)] ?? sign);
}

/** `cannotTell`: one of them is missing, or is not in kana. */
export const nameFitSchema = z.enum(['same', 'differs', 'cannotTell']);
export type NameFit = z.infer<typeof nameFitSchema>;

const ONLY_KANA = /^[ァ-ヺ-]+$/;

/** Whether a person's name and that of an account's holder read the same. A bank cuts a name at 30 characters. */
export function nameFit(own: string | null, holder: string): NameFit {
  const [one, other] = [own ?? '', holder].map((name) => bankKana(name).slice(0, COMPARED_CHARACTERS));
  if (one === undefined || other === undefined || !ONLY_KANA.test(one) || !ONLY_KANA.test(other)) return 'cannotTell';
  return one === other ? 'same' : 'differs';
}

/**
 * How a person's name reads, where that is known: from the card where the name is written in kana, not at all where it has
 * Latin letters, else as they typed it. What is written in kanji says nothing of how it reads.
 */
export function ownKana(nameOnCard: string, typed: string): string | null {
  const kana = toKatakana(nameOnCard).trim();
  if (ONLY_KANA.test(bankKana(kana))) return kana;
  if (/\p{Script=Latin}/u.test(kana)) return null;
  const given = toKatakana(typed).trim();
  return given === '' ? null : given;
}
