import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { type DiagnosisCheck, diagnosisCheckSchema, levelOf } from '#contract/app/views/diagnosis-view.ts';
import { answerProblemSchema } from '#contract/failures/filing-failures.ts';
import { languageSchema } from '#contract/values/localized-text.ts';
import { loadAboutWords } from '#words/about-words.ts';
import { loadCommandLineWords } from '#words/command-line-words.ts';
import { diagnosisTextOf, loadDiagnosisWords } from '#words/diagnosis-text.ts';
import { DOCUMENT_WORDS } from '#words/document-words.ts';
import { failureTextOf } from '#words/failure-text.ts';
import { HOST_WORDS } from '#words/host-words.ts';
import { LETTER_WORDS } from '#words/letter-words.ts';
import { loadMessages, type Messages } from '#words/messages.ts';
import { loadPersonaWords } from '#words/persona-words.ts';
import { POLICY_WORDS } from '#words/policy-words.ts';
import { hasReadings } from '#words/ruby.ts';
import { FAILURE_CODES, sampleFailures } from '../../support/sources/failure-samples.ts';
import { productSources } from '../../support/sources/source-files.ts';
import {
  isUnread,
  LIMITS,
  mean,
  type PlacedText,
  readability,
  sentences,
  textsOf,
} from '../../support/sources/word-measures.ts';

function failureTexts(t: Messages): PlacedText[] {
  return FAILURE_CODES.flatMap((code) =>
    sampleFailures(code).flatMap((failure, index) =>
      textsOf(failureTextOf(t.failures, failure, { keepsEntries: true }), `${code}.${index}`),
    ),
  );
}

/** All that the window says; what dates and failures say of samples of each. */
function allTexts(t: Messages): PlacedText[] {
  const { failures, dates, ...rest } = t;
  return [...textsOf(rest), ...textsOf(dates.eras, 'dates.eras'), ...failureTexts(t)];
}

for (const language of languageSchema.options) {
  describe(`the words in ${language}`, async () => {
    const t = await loadMessages(language);
    const texts = allTexts(t);

    it('say that what was entered is kept only where something was', () => {
      const kept = failureTextOf(t.failures, { code: 'staleCommand' }, { keepsEntries: true }).safe;
      const failures = FAILURE_CODES.flatMap(sampleFailures);
      const saying = failures.filter((failure) =>
        failureTextOf(t.failures, failure, { keepsEntries: true }).safe.includes(kept),
      );
      expect(saying.length).toBeGreaterThan(20);
      expect(failures.filter((failure) => failureTextOf(t.failures, failure).safe.includes(kept))).toEqual([]);
    });

    it.each(FAILURE_CODES)('say for %s what happened, what to do and what is safe', (code) => {
      for (const failure of sampleFailures(code)) {
        const { title, todo, safe } = failureTextOf(t.failures, failure, { keepsEntries: true });
        for (const part of [title, todo, safe]) {
          expect(part.trim().length).toBeGreaterThan(LIMITS[language].least);
          expect(part).not.toMatch(/undefined|NaN|\[object/);
        }
        expect(new Set([title, todo, safe]).size).toBe(3);
      }
    });

    it('name every problem of an answer together with its field', () => {
      expect(Object.keys(t.answers)).toEqual(expect.arrayContaining(answerProblemSchema.shape.problem.options));
      for (const sentence of Object.values(t.answers)) expect(sentence('LABEL', '7')).toContain('LABEL');
    });

    it('keep sentences short: longest and mean within the guide', () => {
      const { most, mean: meanLimit, length } = LIMITS[language];
      const lengths = sentences(texts).map((sentence) => ({ sentence, length: length(sentence) }));
      expect(lengths.filter((one) => one.length > most)).toEqual([]);
      expect(mean(lengths.map((one) => one.length))).toBeLessThanOrEqual(meanLimit);
    });

    it('neither shout nor use the words that the guide forbids', () => {
      const forbidden = /[!！]|PIN ?[12]\b|パスコード|閉塞|押印|エラーが発生|\binvalid\b|\bfailed\b/;
      expect(texts.filter(({ text }) => forbidden.test(text))).toEqual([]);
    });

    it('say of each finding of a diagnosis what it is, and what to do where something stands in the way', async () => {
      const { checks } = await loadDiagnosisWords(language);
      for (const check of sampleChecks()) {
        const { detail, remedy } = diagnosisTextOf(checks, check);
        expect(detail).not.toMatch(/undefined|NaN|\[object/);
        expect({ check, hasRemedy: remedy !== null }).toEqual({ check, hasRemedy: levelOf(check) !== 'ok' });
      }
    });
  });
}

/** Every code on every check that can find it. */
function sampleChecks(): DiagnosisCheck[] {
  const data: Readonly<Record<string, unknown>> = {
    reader: 'Reader',
    page: 'https://maker.example',
    origin: 'https://portal.example',
    device: 'card',
    triesLeft: 1,
    until: '2026-11-22',
    daysLeft: 3,
    skewSeconds: 90,
  };
  return diagnosisCheckSchema.options.flatMap(({ shape }) =>
    [...shape.check.values].map((check) =>
      diagnosisCheckSchema.parse({
        check,
        ok: shape.ok.value,
        code: shape.code.value,
        data: Object.fromEntries(
          Object.keys(shape.data.shape).map((name) => [
            name,
            name === 'readers' ? (shape.code.value === 'cardMissing' ? 'contact' : 'Reader') : data[name],
          ]),
        ),
      }),
    ),
  );
}

describe('やさしい日本語', async () => {
  const texts = allTexts(await loadMessages('easy'));

  it('gives the reading of every kanji, and says all that Japanese says', async () => {
    expect(texts.filter(isUnread)).toEqual([]);
    expect(texts.filter(({ text }) => hasReadings(text)).length).toBeGreaterThan(1500);
    expect(texts.map(({ at }) => at).toSorted()).toEqual(
      allTexts(await loadMessages('ja'))
        .map(({ at }) => at)
        .toSorted(),
    );
  });

  it('reads more easily than the guide asks, and Japanese as easily', async () => {
    const readabilityOf = (all: typeof texts) =>
      readability(sentences(all).filter((sentence) => sentence.endsWith('。')));
    expect(readabilityOf(texts)).toBeGreaterThanOrEqual(70);
    expect(readabilityOf(allTexts(await loadMessages('ja')))).toBeGreaterThanOrEqual(55);
  });
});

describe('no word is dead', async () => {
  const { language: _, failures: __, fee: _____, ...commandLine } = await loadCommandLineWords('ja');
  const { screen, report } = await loadDiagnosisWords('ja');
  const { settings: ___, ...policy } = POLICY_WORDS.ja;
  const { filedOn: ____, ...letter } = LETTER_WORDS;
  const { failures, answers, work, ownData, ...others } = await loadMessages('ja');
  const { pdf, ...shown } = ownData;
  const window = { ...others, ownData: shown };

  // Left out: what is a record over a union of the code, which the compiler holds to its members.
  it.each([
    ['the window', /^(renderer\/|words\/(fee-words|notice-title))/, window],
    ['the screen of a diagnosis', /^renderer\/diagnosis\//, { screen }],
    ['the report of a diagnosis', /^words\/diagnosis-report/, { report }],
    ['the page about the application', /^renderer\/help\//, { about: await loadAboutWords('ja') }],
    ['the command line', /^main\/cli\//, commandLine],
    ['the hosts', /^(main\/(electron|kiosk)\/|words\/host-words)/, HOST_WORDS.ja],
    ['the document of an application', /^(contract\/procedure|documents)\/application-/, { words: DOCUMENT_WORDS.ja }],
    ['the PDF of own data', /^documents\/own-data-pdf\//, { words: pdf }],
    ['a letter of decision', /^(documents\/letter-pdf\/|portal\/applications\/)/, letter],
  ])('each key of the words of %s stands in its code', (_area, where, words) => {
    expect(unusedIn(where, words)).toEqual([]);
  });

  it('and each word for administrators in what is made for them', async () => {
    const scripts = await Promise.all(
      ['group-policy', 'configuration-profile'].map((name) => readFile(`scripts/policy/${name}.ts`, 'utf8')),
    );
    expect(Object.keys(policy).filter((key) => !new RegExp(`\\.${key}\\b`).test(scripts.join('\n')))).toEqual([]);
  });

  it('a key without a place is found', () => {
    expect(unusedIn(/^renderer\//, { app: { help: '', helpless: '' }, nowhereSaid: '' })).toEqual([
      'app.helpless',
      'nowhereSaid',
    ]);
  });

  function unusedIn(where: RegExp, words: object): string[] {
    const sources = productSources().filter(({ path }) => where.test(path));
    const text = sources.map((source) => source.text).join('\n');
    return Object.entries(words)
      .flatMap(([group, inside]) =>
        typeof inside === 'object' ? Object.keys(inside).map((key) => `${group}.${key}`) : [group],
      )
      .filter((path) => !new RegExp(`${path.includes('.') ? '\\b' : '\\.'}${path.replace('.', '\\.')}\\b`).test(text));
  }
});

it('every practice card is described in every language', async () => {
  for (const language of languageSchema.options) {
    const personas = Object.values(await loadPersonaWords(language));
    expect(new Set(personas).size).toBe(personas.length);
  }
});

describe('docs/failure-codes.md', () => {
  it('explains exactly the codes of the contract, under the titles that people see', async () => {
    const page = await readFile('docs/failure-codes.md', 'utf8');
    const rows = [...page.matchAll(/^\| `(\w+)` \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$/gm)];
    expect(rows.map(([, code]) => code).sort()).toEqual(FAILURE_CODES.toSorted());
    const ja = await loadMessages('ja');
    for (const [, code, title, cause, todo] of rows) {
      const titles = sampleFailures(code as (typeof FAILURE_CODES)[number]).map(
        (failure) => failureTextOf(ja.failures, failure).title,
      );
      expect(titles).toContain(title?.trim());
      expect(cause?.trim().length).toBeGreaterThan(10);
      expect(todo?.trim().length).toBeGreaterThan(5);
    }
  });
});
