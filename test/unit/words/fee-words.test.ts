import { describe, expect, it } from 'vitest';
import type { Fee } from '#contract/procedure/fee.ts';
import { feeAmount, feeSentences } from '#words/fee-words.ts';
import { loadMessages } from '#words/messages.ts';
import { withoutReadings } from '#words/ruby.ts';
import { SAMPLE_FEE } from '../../support/application/sample-procedure.ts';

const [ja, easy, en] = await Promise.all((['ja', 'easy', 'en'] as const).map((language) => loadMessages(language)));
const { source, checkedOn } = SAMPLE_FEE;

describe('what a procedure costs', () => {
  it('is said with what it is for, how and when it is paid, and who pays nothing, in each language', () => {
    if (ja === undefined || easy === undefined || en === undefined) throw new Error('three languages');
    expect(feeAmount(SAMPLE_FEE, ja)).toBe('1通 300円');
    expect(feeSentences(SAMPLE_FEE, ja, 'ja')).toEqual([
      '受け取るとき、窓口で払います。',
      '生活保護を受けている人は、かかりません。',
    ]);
    const charged = { ...SAMPLE_FEE, type: 'charge', per: 'application', paid: 'decided', yen: 1_500 } as const;
    expect(feeAmount(charged, en)).toBe('1,500 yen an application');
    expect(feeSentences(charged, en, 'en')[0]).toBe('You pay after the decision, under “Payments”.');
    expect(withoutReadings(feeAmount(charged, easy))).toBe('1つ 1,500円');
  });

  it('is nothing where it is free, and is not told where nobody has read it', () => {
    if (ja === undefined) throw new Error('Japanese');
    const free: Fee = { type: 'free', source, checkedOn };
    expect([feeAmount(free, ja), feeSentences(free, ja, 'ja')]).toEqual([ja.fee.free, []]);
    for (const fee of [SAMPLE_FEE, free].map((one): Fee => ({ ...one, source: 'G 一般の理解' }))) {
      expect([feeAmount(fee, ja), feeSentences(fee, ja, 'ja')]).toEqual([ja.fee.toConfirm, []]);
    }
  });
});
