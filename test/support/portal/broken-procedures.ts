import { readFileSync } from 'node:fs';
import type { ProblemCode } from '#contract/failures/procedure-problem.ts';

/** Where a broken file is broken: cut out before it is used. */
const MARK = '¶';

export const CLAIM_ID = 'child-allowance-claim';
export const CLAIM_TEXT = readFileSync(
  new URL(`../../../portal/catalogue/procedures/${CLAIM_ID}.json`, import.meta.url),
  'utf8',
);

interface BrokenFile {
  readonly title: string;
  readonly code: ProblemCode;
  readonly text: string;
  readonly line: number;
  readonly column: number;
}

type Edit = readonly [find: string | RegExp, put: string];

function broken(title: string, code: ProblemCode, ...edits: readonly Edit[]): BrokenFile {
  const marked = edits.reduce((text, [find, put]) => {
    const edited = text.replace(find, () => put);
    if (edited === text) throw new Error(`${title}: nothing to change`);
    return edited;
  }, CLAIM_TEXT);
  const [before, after, ...more] = marked.split(MARK);
  if (before === undefined || after === undefined || more.length > 0) throw new Error(`${title}: one mark`);
  const lines = before.split(/\r\n|\n|\r/);
  return { title, code, text: before + after, line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}

const COST = '"yen": 300, "per": "copy", "paid": "received", "source": "条例", "checkedOn": "2026-11-20"';
const TITLE_JA = /"ja": "児童手当[^"]*"/;
const FIRST_FIELD = /\{(\s*)"key": "applicantKana",/;
const TITLE = /"title": \{/;
const SUMMARY_JA = /("summary": \{\s*)"ja": "[^"]*"/;
const summary = (text: string): Edit => [SUMMARY_JA, `"summary": {\n    ${MARK}"ja": ${JSON.stringify(text)}`];
const kanaLabel = (ja: string): Edit => ['"ja": "氏名のフリガナ"', `${MARK}"ja": ${JSON.stringify(ja)}`];
const phoneLabel = (en: string): Edit => ['"en": "Daytime phone number"', `${MARK}"en": ${JSON.stringify(en)}`];
const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

/** Files that no city may bring in, each with what is wrong and where an editor shows it. */
export const BROKEN_FILES: readonly BrokenFile[] = [
  broken('a comma too many', 'syntax', ['"topic": "childAllowance",', '"topic": "childAllowance",¶,']),
  broken('a comma missing', 'syntax', ['"topic": "childAllowance",\n  "', '"topic": "childAllowance"\n  ¶"']),
  broken('a trailing comma', 'syntax', [/\]\n\}\s*$/, '],\n¶}\n']),
  broken('a colon missing', 'syntax', ['"topic": "child', '"topic" ¶"child']),
  broken('a word that is no value', 'syntax', ['"proxyMayFile": false', '"proxyMayFile": ¶no']),
  broken('single quotes', 'syntax', ['"proxyMayFile": false', '"proxyMayFile": ¶\'no\'']),
  broken('an escape that is none', 'syntax', ['"topic": "childAllowance"', '"topic": ¶"child\\qAllowance"']),
  broken('a name twice', 'duplicateKey', [
    '"topic": "childAllowance",',
    '"topic": "childAllowance",\n  ¶"topic": "childcare",',
  ]),
  broken(
    'a name twice within a text',
    'duplicateKey',
    [TITLE, '"title": {\n    "ja": "一つ目",'],
    [TITLE_JA, '¶"ja": "二つ目"'],
  ),
  broken('a name of the language of programs', 'forbiddenName', [
    '"topic"',
    '¶"__proto__": {"signature": "notUsed"},\n  "topic"',
  ]),
  broken('constructor as a name', 'forbiddenName', ['"topic"', '¶"constructor": {},\n  "topic"']),
  broken('prototype as a name, deep within', 'forbiddenName', [
    FIRST_FIELD,
    '{ ¶"prototype": 1, "key": "applicantKana",',
  ]),
  broken('too deep', 'tooDeep', ['"topic"', `"x": ${nested(19).replace(']', '¶[]]')},\n  "topic"`]),
  broken('a bomb of brackets', 'tooDeep', ['"topic"', `"x": ${'['.repeat(19)}¶${'['.repeat(50_000)},\n  "topic"`]),
  broken('half of a character', 'notText', ['"児童手当"', '"¶\ud83d"']),
  broken('another id', 'idChanged', ['"id": "child-allowance-claim"', '¶"id": "child-allowance-end"']),
  broken('another municipality', 'otherMunicipality', [
    '"topic"',
    '¶"municipality": {"code": "132918", "name": {"ja": "例示市", "en": "Reiji City"}},\n  "topic"',
  ]),
  broken('its own code with another name', 'otherMunicipality', [
    '"topic"',
    '¶"municipality": {"code": "131318", "name": {"ja": "本物区", "en": "Real City"}},\n  "topic"',
  ]),
  broken('a revision of its own', 'unknownMember', ['"topic"', '¶"revision": "0123456789abcdef",\n  "topic"']),
  broken('a member that is not known', 'unknownMember', ['"topic"', '¶"script": "alert(1)",\n  "topic"']),
  broken('an address to send to', 'unknownMember', ['"topic"', '¶"submitTo": "elsewhere",\n  "topic"']),
  broken('a member of a field that is not known', 'unknownMember', [
    FIRST_FIELD,
    '{ ¶"pattern": "(a+)+$", "key": "applicantKana",',
  ]),
  broken('no topic', 'missing', ['{\n', '¶{\n'], [/ {2}"topic": "childAllowance",\n/, '']),
  broken('no title', 'missing', ['{\n', '¶{\n'], [TITLE, '"keywordsx": {'], [/"keywordsx": \{[^}]*\},\n/, '']),
  broken(
    'no English',
    'missingLanguage',
    [TITLE, '"title": ¶{'],
    [/("ja": "児童手当[^"]*"),\s*"en": "[^"]*"/, '"ja": "児童手当"'],
  ),
  broken('no Japanese', 'missingLanguage', [TITLE, '"title": ¶{'], [/"ja": "児童手当[^"]*",\s*/, '']),
  broken('a field without a key', 'missing', [/\{\s*"key": "applicantKana",/, '¶{']),
  broken('a text in place of a number', 'wrongType', [/"minutesNeeded": \d+/, '¶"minutesNeeded": "10"']),
  broken('null in place of a list', 'wrongType', [/"keywords": \[[^\]]*\]/, '¶"keywords": null']),
  broken('a list in place of a text', 'wrongType', [/("summary": \{\s*)"ja": "[^"]*"/, '"summary": { ¶"ja": ["x"]']),
  broken('a topic that is none', 'wrongValue', ['"topic": "childAllowance"', '¶"topic": "taxes"']),
  broken('a type of field that is none', 'wrongValue', [/"type": "kana"/, '¶"type": "password"']),
  broken('a fact that is none', 'wrongValue', ['"fact": "applicant.kana"', '¶"fact": "applicant.pin"']),
  broken('a key with a space', 'wrongForm', ['"key": "applicantKana"', '¶"key": "applicant kana"']),
  broken('a key in capitals', 'wrongForm', ['"key": "applicantKana"', '¶"key": "APPLICANT"']),
  broken('a day that is none', 'wrongForm', [/"checkedOn": "[^"]*"/, '¶"checkedOn": "2026-02-30"']),
  broken('an id that is none', 'wrongForm', ['"id": "child-allowance-claim"', '¶"id": "../child"']),
  broken('an empty text', 'tooShort', [SUMMARY_JA, '"summary": { ¶"ja": ""']),
  broken('a text without end', 'tooLong', summary('長'.repeat(1_001))),
  broken('no section', 'tooShort', [
    /"sections": \[[\s\S]*\],\n {2}"attachments"/,
    '¶"sections": [],\n  "attachments"',
  ]),
  broken('minutes below 1', 'tooSmall', [/"minutesNeeded": \d+/, '¶"minutesNeeded": 0']),
  broken('minutes of a week', 'tooBig', [/"minutesNeeded": \d+/, '¶"minutesNeeded": 10080']),
  broken('a deadline of years', 'tooBig', ['"days": 15', '¶"days": 4000']),
  broken('a field twice', 'usedTwice', ['"key": "phone"', '¶"key": "applicantKana"']),
  broken('a section twice', 'usedTwice', [/"key": "account"/, '¶"key": "contact"']),
  broken('a fact twice', 'usedTwice', ['"fact": "applicant.phone"', '¶"fact": "applicant.kana"']),
  broken('a choice twice', 'usedTwice', ['"value": "other"', '¶"value": "firstChild"']),
  broken('a condition on nothing', 'conditionNeverHolds', [
    /"when": \{\s*"field": "reason"/,
    '¶"when": { "field": "nowhere"',
  ]),
  broken('a condition on a value that cannot be', 'conditionNeverHolds', [
    /"when": \{\s*"field": "reason",\s*"is": \["other"\]/,
    '¶"when": { "field": "reason", "is": ["never"]',
  ]),
  broken('conditions in a circle', 'conditionCircle', [
    /"key": "reason",(?=\s*"label")/,
    '"key": "reason", ¶"when": { "field": "reason", "is": ["other"] },',
  ]),
  broken('a rule about no day', 'ruleWithoutDay', ['"earlier": "spouseBirthDate"', '¶"earlier": "spouseName"']),
  broken('a rule that stands nowhere', 'answerUnknown', ['"tellAt": "spouseBirthDate"', '¶"tellAt": "nowhere"']),
  broken('a rule for each of nothing', 'answerUnknown', [
    /"rules": \[\s*\{\s*"each": "children"/,
    '"rules": [ { ¶"each": "reason"',
  ]),
  broken('a fact of a child outside of a list', 'factMisplaced', ['"fact": "applicant.kana"', '¶"fact": "child.kana"']),
  broken('a statement of an answer that is not asked', 'answerUnknown', [
    /"ja": "\{children\.name\}さん/,
    '¶"ja": "{children.secret}さん',
  ]),
  broken('two texts of which one is not there', 'answerUnknown', [
    '"other": "applicantKana"',
    '¶"other": "applicantName"',
  ]),
  broken('a signature left out for nothing', 'signatureWithoutDocument', [
    '"signature": "required"',
    '¶"signature": "optional"',
  ]),
  broken('a document in place of a signature that is made', 'documentWithoutChoice', [
    '"key": "accountCopy",',
    '"key": "accountCopy", ¶"whenUnsigned": true,',
  ]),
  broken('an event that is no day', 'eventWithoutDay', ['"eventField": "eventDate"', '¶"eventField": "occupation"']),
  broken('a charge for what is filed elsewhere', 'chargeElsewhere', [
    '"proxyMayFile": false',
    `"proxyMayFile": false, "elsewhere": { "on": "paper" }, "fee": { ¶"type": "charge", ${COST} }`,
  ]),
  broken('a fee of nothing that is paid', 'tooSmall', [
    '"proxyMayFile": false',
    `"proxyMayFile": false, "fee": { "type": "counter", ${COST.replace('"yen": 300', '¶"yen": 0')} }`,
  ]),
  broken('a fee of nothing that says when it is paid', 'unknownMember', [
    '"proxyMayFile": false',
    '"proxyMayFile": false, "fee": { "type": "free", ¶"paid": "received", "source": "条例", "checkedOn": "2026-11-20" }',
  ]),
  broken('a fee that leads to another place', 'linkOut', [
    '"proxyMayFile": false',
    `"proxyMayFile": false, "fee": { "type": "counter", "exemption": { ¶"ja": "https://pay.example/", "en": "x" }, ${COST} }`,
  ]),
  broken('a rule of two distances', 'boundsExclude', [
    '"earlier": "spouseBirthDate"',
    '¶"daysAtMost": 30, "earlier": "spouseBirthDate"',
  ]),
  broken('bounds the wrong way round', 'boundsReversed', [/"maxDigits": 7/, '¶"maxDigits": 3']),
  broken('a list of fewer than it needs', 'boundsReversed', [
    /("fewest": )\d+,\s*"most": \d+/,
    '"fewest": 9, ¶"most": 2',
  ]),
  broken('a field for a PIN', 'asksForSecret', kanaLabel('署名用の暗証番号')),
  broken('a field for a PIN with spaces', 'asksForSecret', kanaLabel('暗 証 番 号')),
  broken('a field for a password', 'asksForSecret', kanaLabel('パスワード')),
  broken('a field for a password in half width', 'asksForSecret', kanaLabel('ﾊﾟｽﾜｰﾄﾞ')),
  broken('a field for a PIN in English', 'asksForSecret', phoneLabel('Your 4-digit PIN')),
  broken('a field for a PIN in full width', 'asksForSecret', phoneLabel('Ｙｏｕｒ ＰＩＮ')),
  broken('a field whose key is a PIN', 'asksForSecret', ['"key": "applicantKana"', '¶"key": "cardPin"']),
  broken('a note that asks for a security code', 'asksForSecret', [
    '"ja": "全角カタカナで入力してください。"',
    '¶"ja": "セキュリティコードも書いてください。"',
  ]),
  broken('a field for the individual number', 'asksForNumber', kanaLabel('マイナンバー')),
  broken('a field for the individual number, said otherwise', 'asksForNumber', kanaLabel('個人番号')),
  broken('a field for 12 digits', 'asksForNumber', kanaLabel('１２けたの番号')),
  broken('a field for my number', 'asksForNumber', phoneLabel('My Number')),
  broken('digits that the number fits into', 'asksForNumber', [/"maxDigits": 7/, '¶"maxDigits": 12']),
  broken('an individual number as an example', 'holdsNumber', [
    '"ja": "例：090-0000-0000"',
    '¶"ja": "例：1234 5678 9018"',
  ]),
  broken('a link', 'linkOut', summary('https://evil.example/form で申請')),
  broken('a link in full width', 'linkOut', summary('ｈｔｔｐｓ：／／evil．example')),
  broken('a link without its scheme', 'linkOut', summary('www.evil.example から')),
  broken('a name of a host', 'linkOut', summary('くわしくは evil-city.jp へ')),
  broken('a mail address', 'linkOut', summary('help@evil.example へ送る')),
  broken('a script as a link', 'linkOut', summary('javascript:alert(1)')),
  broken('markup', 'linkOut', summary('<a href=x>ここ</a>')),
  broken('a link in a source that is no office', 'linkOut', [
    /"source": "[^"]*"/,
    '¶"source": "https://evil.example/law"',
  ]),
  broken('a placeholder that nothing fills', 'unknownPlaceholder', summary('{applicant}さんへ')),
  broken('a placeholder of another engine', 'unknownPlaceholder', [
    /"ja": "\{children\.name\}さん/,
    '¶"ja": "{{children.name}}さん',
  ]),
  broken('a character that turns the text round', 'hiddenCharacter', summary('申請\u202eく書')),
  broken('a control character', 'hiddenCharacter', summary('申請\u0007')),
];
