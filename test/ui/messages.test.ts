import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { answerProblemSchema } from '#contract/failures/filing-failures.ts';
import { languageSchema } from '#contract/values/localized-text.ts';
import { failureTextOf } from '#words/failure-text.ts';
import { loadMessages, type Messages } from '#words/messages.ts';
import { FAILURE_CODES, sampleFailures } from '../support/failure-samples.ts';
import { productSources } from '../support/source-files.ts';

const LIMITS = {
  ja: { most: 50, mean: 30, length: (sentence: string) => [...sentence].length },
  en: { most: 20, mean: 12, length: (sentence: string) => sentence.split(/\s+/).length },
} as const;

function failureSentences(t: Messages): string[] {
  return FAILURE_CODES.flatMap(sampleFailures).flatMap((failure) => {
    const { title, todo, safe } = failureTextOf(t.failures, failure);
    return [title, todo, safe];
  });
}

/** Every text of a catalogue; texts with arguments are made with short ones. */
function catalogueTexts(node: unknown): string[] {
  if (typeof node === 'string') return [node];
  if (typeof node === 'function') return [String(node('A', 'B', 'C'))];
  if (typeof node === 'object' && node !== null) return Object.values(node).flatMap(catalogueTexts);
  return [];
}

function allTexts(t: Messages): string[] {
  const { failures, ...rest } = t;
  return [...catalogueTexts(rest), ...failureSentences({ ...rest, failures })];
}

function sentences(texts: readonly string[]): string[] {
  return texts.flatMap((text) => text.split(/(?<=。)|(?<=[.?]) /)).filter((sentence) => sentence.trim() !== '');
}

for (const language of languageSchema.options) {
  describe(`the words in ${language}`, async () => {
    const t = await loadMessages(language);

    it.each(FAILURE_CODES)('say for %s what happened, what to do and what is safe', (code) => {
      for (const failure of sampleFailures(code)) {
        const { title, todo, safe } = failureTextOf(t.failures, failure);
        for (const part of [title, todo, safe]) {
          expect(part.trim().length).toBeGreaterThan(language === 'ja' ? 3 : 7);
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
      const { most, mean, length } = LIMITS[language];
      const lengths = sentences(allTexts(t)).map((sentence) => ({ sentence, length: length(sentence) }));
      expect(lengths.filter((one) => one.length > most)).toEqual([]);
      expect(lengths.reduce((sum, one) => sum + one.length, 0) / lengths.length).toBeLessThanOrEqual(mean);
    });

    it('neither shout nor use the words that the guide forbids', () => {
      const forbidden = /[!！]|PIN ?[12]\b|パスコード|閉塞|押印|エラーが発生|\binvalid\b|\bfailed\b/;
      expect(allTexts(t).filter((text) => forbidden.test(text))).toEqual([]);
    });
  });
}

/** Filled in by a union of the code, and read by its members. */
const RECORDS: ReadonlySet<string> = new Set(['failures', 'answers', 'work']);

it('no word is dead: each key of the catalogue stands in a screen', async () => {
  const screens = productSources().filter(({ path }) => /^renderer\//.test(path));
  const sources = screens.map(({ text }) => text).join('\n');
  const unused = Object.entries(await loadMessages('ja'))
    .filter(([group]) => !RECORDS.has(group))
    .flatMap(([group, words]) => Object.keys(words).map((key) => `${group}.${key}`))
    .filter((path) => !new RegExp(`\\b${path.replace('.', '\\.')}\\b`).test(sources));
  expect(unused).toEqual([]);
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
