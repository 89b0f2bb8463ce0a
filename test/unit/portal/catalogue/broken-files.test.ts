import { describe, expect, it } from 'vitest';
import { MOST_PROBLEMS, PROCEDURE_TEXT_LIMIT } from '#contract/failures/procedure-problem.ts';
import type { Procedure } from '#contract/procedure/procedure.ts';
import type { MunicipalityOffice } from '#contract/procedure/procedure-file.ts';
import { checkOwnFile, servable } from '#portal/catalogue/check-procedure.ts';
import { loadCatalogueFiles } from '#portal/catalogue/load-catalogue.ts';
import { BROKEN_FILES, CLAIM_ID, CLAIM_TEXT } from '../../../support/portal/broken-procedures.ts';

const files = await loadCatalogueFiles();
if (!files.ok) throw new Error(JSON.stringify(files.failure));
const office = files.value.offices.get('131318') as MunicipalityOffice;
const check = (text: string, id = CLAIM_ID) => checkOwnFile(text, office, id);
const problemsOf = (text: string) => {
  const checked = check(text);
  return checked.is === 'broken' ? checked.problems : [];
};

describe('a procedure’s file', () => {
  it('is sound as the catalogue has it, and with comments, Windows line ends and a byte order mark', () => {
    const withComments = `// ours\r\n${CLAIM_TEXT.replaceAll('\n', '\r\n')}/* the end */`;
    for (const text of [CLAIM_TEXT, withComments, `\ufeff${CLAIM_TEXT}`]) {
      expect(problemsOf(text)).toEqual([]);
    }
  });

  it('is served whole, with the office and the name of the municipality', () => {
    const checked = check(CLAIM_TEXT);
    if (checked.is === 'broken') throw new Error('sound');
    expect(checked.value).toMatchObject({ id: CLAIM_ID, municipality: { code: '131318' }, office: office.office });
    expect(servable(JSON.parse(JSON.stringify(checked.value)))).toEqual(checked.value);
  });

  it('there are more than 60 broken ones', () => {
    expect(BROKEN_FILES.length).toBeGreaterThan(60);
    expect(new Set(BROKEN_FILES.map(({ title }) => title)).size).toBe(BROKEN_FILES.length);
  });

  it.each(BROKEN_FILES)('DT-26: $title is refused, to the line and the column', ({ text, code, line, column }) => {
    expect(problemsOf(text)).toContainEqual(expect.objectContaining({ code, line, column }));
  });

  it.each(BROKEN_FILES)('$title: places are the same with Windows line ends', ({ text, code, line, column }) => {
    expect(problemsOf(text.replaceAll('\n', '\r\n'))).toContainEqual(expect.objectContaining({ code, line, column }));
  });

  it('tells all that is wrong at once, in the order of the file, and no text of it', () => {
    const secret = 'SECRET-4242';
    const text = CLAIM_TEXT.replace('"topic": "childAllowance"', `"topic": "${secret}"`)
      .replace('"key": "phone"', `"key": "PHONE ${secret}"`)
      .replace('"signature": "required"', `"signature": 7, "${secret}": 1`);
    const problems = problemsOf(text);
    expect(problems.map(({ path, code }) => [path, code])).toEqual([
      ['topic', 'wrongValue'],
      ['signature', 'wrongValue'],
      ['?', 'unknownMember'],
      ['sections[0].fields[1].key', 'wrongForm'],
    ]);
    expect(JSON.stringify(problems)).not.toContain(secret);
  });

  it('tells 50 things at most', () => {
    const text = JSON.stringify({
      ...JSON.parse(CLAIM_TEXT),
      ...Object.fromEntries(Array.from({ length: 90 }, (_, n) => [`x${n}`, n])),
    });
    expect(problemsOf(text)).toHaveLength(MOST_PROBLEMS);
  });

  it('too large is refused before it is read', () => {
    const problems = problemsOf(`${CLAIM_TEXT}${' '.repeat(PROCEDURE_TEXT_LIMIT)}`);
    expect(problems).toEqual([expect.objectContaining({ code: 'tooLarge', line: 1, column: 1 })]);
  });

  it.each(['a', '1', '1 ', '@a', '暗', '{', '\\u200b', 'a.', '//'])(
    'made of nothing but %s is refused in no time',
    (part) => {
      const filler = part.repeat(Math.floor(150_000 / part.length));
      const many = Array.from({ length: 40 }, () => `"${part.repeat(Math.floor(3_000 / part.length))}"`);
      const beganAt = performance.now();
      expect(problemsOf(CLAIM_TEXT.replace('"needed": [', `"needed": ["${filler}", `)).length).toBeGreaterThan(0);
      expect(problemsOf(CLAIM_TEXT.replace('"keywords": [', `"keywords": [${many.join()}, `)).length).toBeGreaterThan(
        0,
      );
      expect(performance.now() - beganAt).toBeLessThan(2_000);
    },
  );

  it('DT-26: whose content was changed after it was made is not served', () => {
    const checked = check(CLAIM_TEXT);
    if (checked.is === 'broken') throw new Error('sound');
    const forged: readonly Partial<Procedure>[] = [
      { minutesNeeded: 1 },
      { revision: '0'.repeat(16) },
      { summary: { ja: 'https://evil.example', en: 'x' } },
    ];
    for (const change of forged) expect(servable({ ...checked.value, ...change })).toBeUndefined();
  });
});
