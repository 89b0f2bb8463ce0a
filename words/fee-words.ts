import { isHearsay } from '#contract/procedure/definition-warnings.ts';
import type { Fee } from '#contract/procedure/fee.ts';
import { inLanguage, type Language } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import type { fee as ja } from './ja/fee.ts';

export interface FeeWords {
  readonly fee: typeof ja;
}

/** What a procedure costs: the amount alone, as in a list. Of what nobody has read yet: where to ask. */
export function feeAmount(fee: Fee, t: FeeWords): string {
  if (isHearsay(fee.source)) return t.fee.toConfirm;
  return fee.type === 'free' ? t.fee.free : t.fee.amount[fee.per](fee.yen);
}

/** And when and how it is paid, and who pays nothing, a sentence each. */
export function feeSentences(fee: Fee, t: FeeWords, language: Language): string[] {
  if (fee.type === 'free' || isHearsay(fee.source)) return [];
  const { type, paid, exemption } = fee;
  return [t.fee.paid[type](paid), ...(exemption === undefined ? [] : [visibleText(inLanguage(exemption, language))])];
}
