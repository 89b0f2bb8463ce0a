import { type Answers, isAsked } from './answers.ts';
import type { Procedure } from './procedure.ts';

/** Two answers that people expect to be the same, and are not. */
interface DifferentTexts {
  readonly rule: NonNullable<Procedure['sameTexts']>[number];
  readonly one: string;
  readonly other: string;
}

/** Which of them differ by more than widths, spaces, points, dashes and the size of small kana. */
export function differentTexts(procedure: Procedure, answers: Answers): DifferentTexts[] {
  return (procedure.sameTexts ?? []).flatMap((rule) => {
    const [one, other] = [answers[rule.one], answers[rule.other]];
    if (!isAsked(rule, answers) || typeof one !== 'string' || typeof other !== 'string') return [];
    if (one === '' || other === '' || comparable(one) === comparable(other)) return [];
    return [{ rule, one, other }];
  });
}

const SMALL_KANA = 'ァィゥェォッャュョヮヵヶ';
const LARGE_KANA = 'アイウエオツヤユヨワカケ';

/** Banks write names without small kana. */
function comparable(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\s・.,\p{Pd}ー\u2212]/gu, '')
    .replace(/[ァィゥェォッャュョヮヵヶ]/g, (kana) => LARGE_KANA[SMALL_KANA.indexOf(kana)] ?? kana)
    .toUpperCase();
}
