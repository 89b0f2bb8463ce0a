import { describe, expect, it } from 'vitest';
import { applicantLines } from '#contract/procedure/application-document.ts';
import { birthDateSchema, fullDate } from '#contract/values/birth-date.ts';
import { DOCUMENT_WORDS } from '#words/document-words.ts';
import { dates as english } from '#words/en/dates.ts';
import { dates as japanese } from '#words/ja/dates.ts';
import { sampleApplication } from '../../../support/application/build-container.ts';

describe('a day of birth of which a part is unknown', () => {
  it.each([
    ['1987-04-05', '1987年4月5日（昭和62年）', '5 April 1987'],
    ['1987-04-00', '1987年4月日不詳（昭和62年）', 'April 1987, day unknown'],
    ['1987-00-00', '1987年月日不詳（昭和62年）', '1987, month and day unknown'],
    ['1987-00-05', '1987年月不詳5日（昭和62年）', '5 1987, month unknown'],
    ['0000-04-05', '年不詳4月5日', '5 April, year unknown'],
    ['0000-00-00', '年月日不詳', 'unknown'],
    ['1989-01-00', '1989年1月日不詳', 'January 1989, day unknown'],
    ['1989-00-00', '1989年月日不詳', '1989, month and day unknown'],
    ['1912-07-00', '1912年7月日不詳', 'July 1912, day unknown'],
    ['1868-00-00', '1868年月日不詳', '1868, month and day unknown'],
  ])('%s is said in words', (text, ja, en) => {
    const birthDate = birthDateSchema.parse(text);
    expect([japanese.birthDate(birthDate), english.birthDate(birthDate)]).toEqual([ja, en]);
    expect(fullDate(birthDate)).toBe(text.includes('00-') || text.endsWith('-00') ? undefined : text);
  });

  it.each([
    '1987-13-00',
    '1987-00-32',
    '1987-02-30',
    '0000-02-30',
    '0000-04-31',
    '1867-04-00',
    '2200-00-00',
    '87-04-00',
    '',
  ])('%j is no day of birth', (text) => {
    expect(birthDateSchema.safeParse(text).success).toBe(false);
  });

  it('stands so in the document that is signed and read', () => {
    const { applicant } = sampleApplication();
    const birthDate = { value: birthDateSchema.parse('1987-04-00'), origin: 'card' } as const;
    const lines = applicantLines({ ...applicant, birthDate }, DOCUMENT_WORDS.ja);
    expect(lines.find(({ at }) => at === 'applicant.birthDate')?.value).toContain('1987年4月日不詳（昭和62年）');
  });
});
