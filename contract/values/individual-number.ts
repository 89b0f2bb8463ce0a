/** `certain`: the check digit fits. `possible`: written as such a number is, with a check digit that does not fit. */
type NumberFinding = 'certain' | 'possible';

const NUMBER_DIGITS = 12;
const KANJI_DIGITS = '〇一二三四五六七八九零壱弐参';
const KANJI_VALUES = '01234567890123';

/** What may stand between the parts of one number: a few marks or spaces of any kind, and a sound mark used as a dash. */
const BETWEEN = String.raw`(?:[^\p{L}\p{N}]|ー){1,3}`;
const RUN = new RegExp(String.raw`\d+(?:${BETWEEN}\d+)*(?![\dA-Za-z])`, 'gu');

const MONTH = '(?:0?[1-9]|1[0-2])';
const DAY = String.raw`(?:0?[1-9]|[12]\d|3[01])`;
/** Year, month and day in one piece. */
const DAY_IN_ONE = String.raw`(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])`;
const MOMENT_IN_ONE = new RegExp(String.raw`^${DAY_IN_ONE}(?:[01]\d|2[0-3])[0-5]\d$`);
/** No digit before or behind, and no further part behind a hyphen. */
const alone = (pattern: string) => new RegExp(String.raw`(?<!\d|\d-)(?:${pattern})(?!\d|-\d)`, 'gu');

/** What has digits of its own: days, times of day, amounts, telephone numbers, postal codes. None has 12 digits. */
const KNOWN: readonly RegExp[] = [
  new RegExp(String.raw`(?<!\d|\d[-/.])(?:(?:19|20)?\d\d|(?<=[MTSHR])\d)([-/.])${MONTH}\1${DAY}(?!\d|\1\d)`, 'gu'),
  /(?<!\d|\d:)(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?(?!\d|:\d)/gu,
  /(?<!\d|\d,)\d{1,3}(?:,\d{3}){1,2}(?!,?\d)/gu,
  alone(DAY_IN_ONE),
  alone(String.raw`\(?0\d(?:[-)]\d{4}-|\d[-)]\d{3,4}-|\d{3}[-)]\d-)\d{4}|0\d{3}[-)]\d{2,3}-\d{3,4}`),
  alone(String.raw`0\d{9,10}|0[5789]0 \d{4} \d{4}|0\d \d{4} \d{4}`),
  alone(String.raw`\+81[- ]?\(?0?\)?\d{1,4}[- ]\d{1,4}[- ]\d{3,4}`),
  alone(String.raw`\d{3}-\d{4}`),
];
const SOMETHING_ELSE = ' x ';

/**
 * Whether a text holds an individual number (マイナンバー): 12 digits in one piece, parted in any way, or parted into
 * groups of one length among other digits; of any width, or in kanji. Days, times, telephone numbers and the like
 * beside each other are not taken for one, nor are digits that letters follow.
 *
 * `undefined` where nothing of the kind is there. Source: 番号法施行規則 on the check digit.
 */
export function individualNumberIn(text: string): NumberFinding | undefined {
  const others = KNOWN.reduce((rest, known) => rest.replace(known, SOMETHING_ELSE), withPlainDigits(text));
  let finding: NumberFinding | undefined;
  for (const run of others.match(RUN) ?? []) {
    const groups = run.match(/\d+/g) ?? [];
    if ([groups, ...evenlyParted(groups)].some(isIndividualNumber)) return 'certain';
    if (isWrittenAsUsual(groups)) finding = 'possible';
  }
  return finding;
}

/** Digits of any width and in kanji as ASCII ones, dashes of every kind as hyphens. */
function withPlainDigits(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[〇一二三四五六七八九零壱弐参]/g, (kanji) => KANJI_VALUES.charAt(KANJI_DIGITS.indexOf(kanji)))
    .replace(/[\p{Pd}\u2212]|(?<=\d)ー(?=\d)/gu, '-');
}

function isIndividualNumber(groups: readonly string[]): boolean {
  const digits = groups.join('');
  return digits.length === NUMBER_DIGITS && !areYears(groups) && hasCheckDigit(digits);
}

/** Every 12 digits that neighbouring groups of one length make. */
function evenlyParted(groups: readonly string[]): string[][] {
  return groups.flatMap(({ length }, n) => {
    const neighbours = groups.slice(n, n + NUMBER_DIGITS / length);
    return neighbours.every((group) => group.length === length) ? [neighbours] : [];
  });
}

/** In one piece, or in three groups of four as on the card. */
function isWrittenAsUsual(groups: readonly string[]): boolean {
  if (groups.some(({ length }) => length === NUMBER_DIGITS)) return !groups.some(isMoment);
  const stretches = groups.map(({ length }) => (length === 4 ? '4' : ' ')).join('');
  return /(?<!4)444(?!4)/.test(stretches) && !areYears(groups);
}

function areYears(groups: readonly string[]): boolean {
  return groups.every((group) => /^(?:19|20)\d\d$/.test(group));
}

/** A day and a time of day in one piece. */
function isMoment(digits: string): boolean {
  return MOMENT_IN_ONE.test(digits);
}

function hasCheckDigit(digits: string): boolean {
  let sum = 0;
  for (let n = 1; n <= 11; n += 1) {
    sum += Number(digits[11 - n]) * (n <= 6 ? n + 1 : n - 5);
  }
  const remainder = sum % 11;
  return Number(digits[11]) === (remainder <= 1 ? 0 : 11 - remainder);
}
