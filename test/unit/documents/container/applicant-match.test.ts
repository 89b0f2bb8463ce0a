import { describe, expect, it } from 'vitest';
import type { Applicant } from '#contract/procedure/application.ts';
import { signerMatchesApplicant } from '#documents/container/applicant-match.ts';
import { sampleApplication } from '../../../support/application/build-container.ts';
import { HOLDER, leafExtensions, parsed, type TestHolder, testLeaf } from '../../../support/pki/issue-certificate.ts';

function match(holder: Partial<TestHolder>, applicant: Partial<Record<keyof Applicant, string>> = {}) {
  const certificate = parsed(testLeaf('sign', { extensions: leafExtensions('sign', { ...HOLDER, ...holder }) }));
  const given = sampleApplication().applicant;
  const changed = Object.fromEntries(
    Object.entries(applicant).map(([field, value]) => [field, { value, origin: 'card' }]),
  );
  const outcome = signerMatchesApplicant(certificate, { ...given, ...changed } as Applicant);
  return outcome.ok ? 'same' : outcome.failure;
}

describe('SR-85: Z14 the signer is the applicant', () => {
  it.each([
    ['all the same', {}, {}],
    ['another sex, which card and certificate code differently', { sex: '3' }, {}],
    ['a substitute where the flag says so', { name: '見本　〓子', nameSubstituted: '00010' }, {}],
    [
      'a substitute for a character with a variation selector',
      { name: '葛城　花子', nameSubstituted: '10000' },
      { name: '葛\u{e0100}城　花子' },
    ],
    [
      'a substitute for a character outside the basic plane',
      { name: '吉野　花子', nameSubstituted: '10000' },
      { name: '𠮷野　花子' },
    ],
    [
      'a substitute in the address',
      { address: '東京都架空区〓町', addressSubstituted: '00000010' },
      { address: '東京都架空区𣘺町' },
    ],
    ['a name without its space', {}, { name: '見本花子' }],
    ['a name with a half-width space', {}, { name: '見本 花子' }],
    ['a name in narrow kana', { name: 'マイケル　ヤング' }, { name: 'ﾏｲｹﾙ ﾔﾝｸﾞ' }],
    ['a name in wide letters', { name: 'ＮＧＵＹＥＮ　ＬＡＮ' }, { name: 'NGUYEN LAN' }],
    ['an address with narrow digits', {}, { address: '東京都架空区見本町一丁目2番3号' }],
    ['an address with the block’s number in digits', {}, { address: '東京都架空区見本町１丁目２番３号' }],
    [
      'an address with other dashes',
      { address: '東京都架空区見本町１－２－３' },
      { address: '東京都架空区見本町1ー2−3' },
    ],
    [
      'a substitute behind a space that is not there',
      { name: '見本　〓子', nameSubstituted: '00010' },
      { name: '見本花子' },
    ],
    ['a birthday of which the register knows the month', { birthDate: '419900400' }, {}],
    ['a birthday of which the register knows nothing', { birthDate: '000000000' }, {}],
  ])('is told from %s', (_title, holder, applicant) => {
    expect(match(holder, applicant)).toBe('same');
  });

  it.each([
    ['another name', 'name', {}, { name: '見本　花江' }],
    ['a compatibility character', 'name', { name: '神田　花子' }, { name: '\u{fa19}田　花子' }],
    ['a variation selector without a flag', 'name', { name: '葛城　花子' }, { name: '葛\u{e0100}城　花子' }],
    ['a difference beside the substitute', 'name', { name: '見本　〓子', nameSubstituted: '00100' }, {}],
    ['flags that do not fit the name', 'name', { name: '見本　〓子', nameSubstituted: '0001' }, {}],
    ['another address', 'address', {}, { address: '東京都架空区見本町一丁目２番４号' }],
    ['an address cut short', 'address', {}, { address: '東京都架空区見本町一丁目２番３' }],
    ['eleven blocks for one', 'address', { address: '見本町十一丁目' }, { address: '見本町十1丁目' }],
    ['a long sound for a dash', 'name', { name: 'メ－リ' }, { name: 'メーリ' }],
    ['another birthday', 'birthDate', {}, { birthDate: '1990-04-02' }],
    ['another month, the day unknown', 'birthDate', { birthDate: '419900500' }, {}],
  ])('refuses %s and names both', (_title, field, holder, applicant) => {
    const inCertificate: Record<string, string | undefined> = { ...HOLDER, ...holder };
    const inApplication: Record<string, string> = {
      name: '見本　花子',
      address: '東京都架空区見本町一丁目２番３号',
      birthDate: '1990-04-01',
      ...applicant,
    };
    const certificate = field === 'birthDate' ? expect.stringMatching(/^1990-0[45]-0[01]$/) : inCertificate[field];
    const position = expect.any(Number);
    const failure = { code: 'signerNotApplicant', field, certificate, application: inApplication[field], position };
    expect(match(holder, applicant)).toEqual(failure);
  });

  it.each([
    ['見本　花江', 5],
    ['見本花江', 4],
    ['見本　花子子', 6],
    ['見本　花', 5],
    ['葛\u{e0100}本　花子', 1],
  ])('names the first character of %s that differs', (name, position) => {
    expect(match({}, { name })).toMatchObject({ field: 'name', position });
  });

  it('refuses a certificate that names nobody', () => {
    const outcome = signerMatchesApplicant(parsed(testLeaf('auth')), sampleApplication().applicant);
    expect(outcome.ok ? 'same' : outcome.failure).toEqual({ code: 'certificateMalformed', problem: 'nameRefused' });
  });
});
