import type { PasswordProblem } from '#contract/failures/staff-failures.ts';

const SHORTEST_PASSWORD = 12;
/** A piece that is only repeated, such as `abc1abc1abc1`. */
const LONGEST_REPEATED = 4;
const SHORTEST_NAME = 4;

/** Rows of keys and orders that people follow with a finger. */
const RUNS = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  '1qaz2wsx3edc4rfv5tgb',
];

/** What common passwords of twelve characters and more are made of, once digits and signs around it are left out. */
const COMMON = new Set([
  ...['password', 'passwordpassword', 'passw0rd', 'p@ssw0rd', 'p@ssword', 'changeme', 'changemenow', 'changeit'],
  ...['letmein', 'letmeinplease', 'welcome', 'welcomehome', 'iloveyou', 'iloveyousomuch', 'trustno', 'whatever'],
  ...['administrator', 'admin', 'adminadmin', 'adminpassword', 'superadmin', 'rootroot', 'default', 'defaultpassword'],
  ...['secret', 'topsecret', 'supersecret', 'mypassword', 'thisismypassword', 'yourpassword', 'newpassword', 'test'],
  ...['testpassword', 'testtest', 'temporary', 'temppassword', 'passphrase', 'correcthorsebatterystaple', 'football'],
  ...[
    'sunshine',
    'princess',
    'dragon',
    'monkey',
    'baseball',
    'superman',
    'starwars',
    'computer',
    'internet',
    'samsung',
  ],
  ...['madoguchi', 'shiyakusho', 'yakuba', 'yakusho', 'kuyakusho', 'sakura', 'sakurasakura', 'konnichiwa', 'arigatou'],
  ...['arigatougozaimasu', 'aishiteru', 'doraemon', 'pokemon', 'pikachu', 'himitsu', 'pasuwado', 'nihon', 'japan'],
]);

/** Why a password cannot be one; `undefined` where it can. Length counts characters, not bytes. */
export function passwordProblem(password: string, mail: string, before?: string): PasswordProblem | undefined {
  const plain = password.normalize('NFKC').toLowerCase();
  if ([...plain].length < SHORTEST_PASSWORD) return 'tooShort';
  if (isRepeated(plain) || isRun(plain) || isCommon(plain)) return 'common';
  const [name = ''] = mail.toLowerCase().split('@');
  if (name.length >= SHORTEST_NAME && plain.includes(name)) return 'namesAccount';
  return before?.normalize('NFKC').toLowerCase() === plain ? 'unchanged' : undefined;
}

function isRepeated(plain: string): boolean {
  return Array.from({ length: LONGEST_REPEATED }, (_, at) => at + 1).some((length) =>
    [...plain].every((character, at, all) => character === all[at % length]),
  );
}

/** Whether each character but few follows the one before it on a row, forwards or backwards. */
function isRun(plain: string): boolean {
  const pairs = [...plain].slice(1).map((character, at) => `${[...plain][at]}${character}`);
  const rows = RUNS.flatMap((row) => [row, [...row].reverse().join('')]);
  const following = pairs.filter((pair) => rows.some((row) => row.includes(pair))).length;
  return following >= pairs.length * 0.8;
}

function isCommon(plain: string): boolean {
  const core = plain.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
  return COMMON.has(core);
}
