import type { Found, JsonPath, ProblemCode } from '../failures/procedure-problem.ts';
import { individualNumberIn } from '../values/individual-number.ts';
import { isPlainText } from '../values/plain-text.ts';
import { PLACEHOLDER } from './statement.ts';

type Problem = Found<ProblemCode>;

/** Where a person is asked for something, or told what they said. */
const ASKING: ReadonlySet<string | number | undefined> = new Set([
  'sections',
  'attachments',
  'statement',
  'rules',
  'sameTexts',
]);

interface AskingRules {
  readonly mayNotAskForSecrets: (path: JsonPath) => boolean;
  readonly mayNotNameNumber: (path: JsonPath) => boolean;
}

const OF_PROCEDURES: AskingRules = {
  mayNotAskForSecrets: (path) => ASKING.has(path[0]),
  // A document may have to be covered where the number stands: its help says so.
  mayNotNameNumber: (path) => ASKING.has(path[0]) && !(path[0] === 'attachments' && path[2] === 'help'),
};

/** What an office says: that a number can be seen on a document, and never what a person keeps to themselves. */
export const OF_WORDINGS: AskingRules = { mayNotAskForSecrets: () => true, mayNotNameNumber: () => false };

/** No schema takes a longer one, and what looks for numbers takes its time with it. */
const LONGEST_TEXT = 2_000;

const SECRET =
  /暗証|パスワード|ぱすわーど|パスコード|ピンコード|セキュリティコード|password|passcode|passphrase|securitycode/;
const SECRET_WORD = /(?<![a-z])(?:pins?|pin ?codes?|cvv|cvc)(?![a-z])/;
const NUMBER =
  /(?:マイナンバー|まいなんばー|個人番号)(?!カード|かーど)|mynumber(?!card)|individualnumber|(?:12|十二)(?:-?digits?|けた|桁|ケタ)/;
const LINK =
  /(?<![a-z0-9+.-])[a-z][a-z0-9+.-]*:\/\/|\/\/[a-z0-9]|www\.|(?:mailto|tel|sms|javascript|data|file):|<[a-z!/]|\]\(|@[a-z0-9-]+\.|[a-z0-9-]\.(?:jp|com|net|org|info|biz|io|co|me|dev|app|xyz|site|online|top|link|page|tokyo|shop|club)(?![a-z0-9])/;
/** Pages of a municipality or the state, and of the laws: as sources, and as the place where it is filed in place of here. */
const OFFICIAL_SOURCE = /^https:\/\/(?:[a-z0-9-]+\.)+(?:lg|go)\.jp\/[\w./~?=&%#-]*$/;

const MAY_LEAD: ReadonlySet<string> = new Set(['legalBasis source', 'fee source', 'elsewhere address']);

/**
 * What a text may not do, wherever it stands in a file: hide characters, lead to another place, ask for a PIN, a password
 * or an individual number, hold one, or hold a placeholder that nothing fills (DT-26). Looks at values of any shape.
 */
export function hostileTexts(value: unknown, rules: AskingRules = OF_PROCEDURES): Problem[] {
  const problems: Problem[] = [];
  for (const { text, path } of textsIn(value)) {
    for (const code of wrongWith(text, path, rules)) problems.push({ code, path });
  }
  return problems;
}

function* textsIn(value: unknown, path: JsonPath = []): Generator<{ readonly text: string; readonly path: JsonPath }> {
  if (typeof value === 'string') yield { text: value.slice(0, LONGEST_TEXT), path };
  if (typeof value !== 'object' || value === null) return;
  const members = Array.isArray(value) ? value.map((one, at) => [at, one] as const) : Object.entries(value);
  for (const [step, inside] of members) yield* textsIn(inside, [...path, step]);
}

function wrongWith(text: string, path: JsonPath, rules: AskingRules): ProblemCode[] {
  const folded = folding(text);
  const squeezed = folded.replace(/[\s・･\-‐–—_.]+/g, '');
  const found: ProblemCode[] = [];
  if (!isPlainText(text)) found.push('hiddenCharacter');
  const mayLead = MAY_LEAD.has(`${path[0]} ${path.at(-1)}`) && OFFICIAL_SOURCE.test(text);
  if (LINK.test(folded) && !mayLead) found.push('linkOut');
  if (hasStrayPlaceholder(text, path)) found.push('unknownPlaceholder');
  if (individualNumberIn(text) === 'certain') found.push('holdsNumber');
  if (rules.mayNotAskForSecrets(path) && (SECRET.test(squeezed) || SECRET_WORD.test(folded))) {
    found.push('asksForSecret');
  }
  if (rules.mayNotNameNumber(path) && NUMBER.test(squeezed)) found.push('asksForNumber');
  return found;
}

/** Of one width and case, words of a key apart, without what is not seen. */
function folding(text: string): string {
  return text
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .toLowerCase();
}

/** The names that a statement may take are looked at with the form. */
function hasStrayPlaceholder(text: string, path: JsonPath): boolean {
  const rest = path[0] === 'statement' && path[2] === 'sentence' ? text.replace(PLACEHOLDER, '') : text;
  return /[{}]/.test(rest);
}
