import { beforeAll, describe, expect, it } from 'vitest';
import { askedAnswers } from '#contract/procedure/answers.ts';
import { answerSections } from '#contract/procedure/application-document.ts';
import type { Procedure } from '#contract/procedure/procedure.ts';
import { differentTexts } from '#contract/procedure/same-texts.ts';
import { statementOf } from '#contract/procedure/statement.ts';
import { calendarDateSchema } from '#contract/values/brands.ts';
import { loadCatalogue } from '#portal/catalogue/load-catalogue.ts';
import { DOCUMENT_WORDS } from '#words/document-words.ts';
import { dates } from '#words/ja/dates.ts';
import { sampleAnswers } from '../../../support/application/sample-answers.ts';
import { got } from '../../../support/card/card-harness.ts';

let all: readonly Procedure[];
const claim = () => all.find(({ id }) => id === 'child-allowance-claim') as Procedure;
beforeAll(async () => {
  all = got(await loadCatalogue()).procedures;
});

function said(procedure: Procedure, answers: Parameters<typeof askedAnswers>[1], today = '2026-11-28'): string[] {
  const lines = answerSections(procedure, askedAnswers(procedure, answers), DOCUMENT_WORDS.ja).flatMap((s) => s.lines);
  const stated = { answers, applicant: '見本　花子', lines, today: calendarDateSchema.parse(today) };
  return statementOf(procedure, stated, 'ja', { month: dates.month, listed: DOCUMENT_WORDS.ja.listed });
}

describe('What an application says', () => {
  it('is said of every procedure, with nothing left open', () => {
    for (const procedure of all) {
      const sentences = said(procedure, sampleAnswers(procedure));
      expect(sentences.length, procedure.id).toBeGreaterThan(0);
      expect(sentences.join(), procedure.id).not.toMatch(/[{}]|undefined/);
    }
  });

  it.each([
    // 児童手当法8条2項: the month after the claim; 3項: after the event, where it was claimed within 15 days.
    ['in the month of the birth', '2026-11-20', '2026-11-28', '2026年12月'],
    ['in the next month, in time', '2026-11-20', '2026-12-05', '2026年12月'],
    ['in the next month, on the last day', '2026-11-20', '2026-12-05', '2026年12月'],
    ['in the next month, a day late', '2026-11-20', '2026-12-06', '2027年1月'],
    ['long after', '2026-03-01', '2026-11-28', '2026年12月'],
    ['in December', '2026-12-30', '2026-12-31', '2027年1月'],
  ])('names the first month of one that is claimed %s', (_, eventDate, today, month) => {
    const children = [{ name: '見本　結衣', livesTogether: true }];
    const [first] = said(claim(), { children, eventDate, accountChoice: 'publicAccount' }, today);
    expect(first).toBe(`見本　結衣さんの児童手当を、${month}分から請求します。`);
  });

  it('leaves a sentence out whose answers are not there', () => {
    expect(said(claim(), { accountChoice: 'ownAccount', bankName: '見本銀行' })).toEqual([]);
  });
});

describe('Two texts that people expect to be the same', () => {
  const differ = (accountHolderKana: string, applicantKana = 'ミホン　ハナコ') =>
    differentTexts(claim(), { accountChoice: 'ownAccount', accountHolderKana, applicantKana }).length > 0;

  it.each(['ミホン ハナコ', 'ミホンハナコ', 'ﾐﾎﾝ ﾊﾅｺ', 'ミホン・ハナコ'])('are the same as %s', (kana) => {
    expect(differ(kana)).toBe(false);
  });

  it('are the same without small kana, as banks write them', () => {
    expect(differ('キヨウコ ジユン', 'キョウコ　ジュン')).toBe(false);
  });

  it.each(['ミホン　タロウ', 'ミホン'])('are not the same as %s', (kana) => {
    expect(differ(kana)).toBe(true);
  });

  it('are not compared where the account is another one', () => {
    const answers = { accountChoice: 'publicAccount', accountHolderKana: 'ア', applicantKana: 'イ' };
    expect(differentTexts(claim(), answers)).toEqual([]);
  });
});
