import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isPlainFileName, isPlainText, plainFileName, typedText } from '#contract/values/plain-text.ts';

it.each([
  ['見本　花子\n二行目', true],
  ['葛\u{e0100}飾 𠮷田', true],
  ['NUL\u0000', false],
  ['right to left \u202e', false],
  ['isolate \u2068', false],
  ['line separator \u2028', false],
  ['byte order mark \ufeff', false],
  ['nothing at all \u0378', false],
  ['half a pair \ud800', false],
])('%j is plain text: %s', (text, isPlain) => {
  expect(isPlainText(text)).toBe(isPlain);
});

it.each([
  ['保険証.pdf', '保険証.pdf'],
  ['../../etc/passwd', '.._.._etc_passwd'],
  ['C:\\Users\\x.pdf', 'C__Users_x.pdf'],
  ['a\r\nb.pdf', 'a_b.pdf'],
  ['..', '_..'],
  ['\u202e', '_'],
])('SR-93: a file that a person calls %j is named %j', (given, name) => {
  expect(plainFileName(given)).toBe(name);
});

it('SR-93: whatever is given becomes plain, and stays so', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (given) => {
      expect(isPlainText(typedText(given))).toBe(true);
      expect(isPlainFileName(plainFileName(given))).toBe(true);
      expect(typedText(typedText(given))).toBe(typedText(given));
    }),
  );
});

it.each([
  ['か\u3099くせい', 'がくせい'],
  ['Nguye\u0302\u0303n', 'Nguyễn'],
  ['⽇本', '日本'],
  ['a\u00a0b', 'a b'],
  ['\u1112\u1161\u11ab', '한'],
  // Names are written with their own characters: another one of the same meaning is another name.
  ['神\u{fa19} 葛\u{e0101} 𠮷 髙﨑', '神\u{fa19} 葛\u{e0101} 𠮷 髙﨑'],
  ['ﾀﾞ ① ㈱', 'ﾀﾞ ① ㈱'],
])('what is typed as %j is %j', (typed, meant) => {
  expect(typedText(typed)).toBe(meant);
  expect(typedText(meant)).toBe(meant);
});
