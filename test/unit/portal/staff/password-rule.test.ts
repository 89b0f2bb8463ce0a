import { expect, it } from 'vitest';
import { passwordProblem } from '#portal/staff/password-rule.ts';

const MAIL = 'yamada@city.example';

it.each([
  ['elevenchars', 'tooShort'],
  ['あいうえおかきくけこさ', 'tooShort'],
  ['aaaaaaaaaaaa', 'common'],
  ['abc1abc1abc1', 'common'],
  ['１２３４５６７８９０１２３', 'common'],
  ['abcdefghijklmn', 'common'],
  ['zyxwvutsrqpon', 'common'],
  ['qwertyuiopasdf', 'common'],
  ['1qaz2wsx3edc4rfv', 'common'],
  ['Password12345!', 'common'],
  ['!!PassWord!!2026', 'common'],
  ['ＰＡＳＳＷＯＲＤ２０２６', 'common'],
  ['correcthorsebatterystaple', 'common'],
  ['madoguchi2026', 'common'],
  ['My name is Yamada', 'namesAccount'],
  ['violet kettle 27', undefined],
  ['春の雨に傘を忘れて駅で待つ', undefined],
  ['xK4#pT9!mQ2$', undefined],
])('%s as a password: %s', (password, problem) => {
  expect(passwordProblem(password, MAIL)).toBe(problem);
});

it('is another than the one before, whatever its letters and widths', () => {
  expect(passwordProblem('violet kettle 27', MAIL, 'Ｖiolet Kettle 27')).toBe('unchanged');
  expect(passwordProblem('violet kettle 27', MAIL, 'violet kettle 28')).toBeUndefined();
});

it('has its length in characters, and takes no short name in an address for one', () => {
  expect(passwordProblem('🌸🌸ab cd ef g', 'ab@city.example')).toBeUndefined();
  expect(passwordProblem('🌸🌸ab cd ef', 'ab@city.example')).toBe('tooShort');
});
