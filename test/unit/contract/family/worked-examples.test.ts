import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { compared, resultOf, type WorkedExample } from '../../../support/family/compare-expectation.ts';
import { sampleFamilyRules } from '../../../support/family/family-rules.ts';
import own from './family-cases.json' with { type: 'json' };

const rulesOf = await sampleFamilyRules();

/** They lie beside the project, where they are there at all. */
const EXAMPLES = fileURLToPath(new URL('../../../../../shared/data/family-examples.json', import.meta.url));

describe('The worked examples', () => {
  if (!existsSync(EXAMPLES)) {
    it.skip('are not there: ../shared/data/family-examples.json');
    return;
  }
  const { examples } = JSON.parse(readFileSync(EXAMPLES, 'utf8')) as { readonly examples: readonly WorkedExample[] };

  it('are 45', () => expect(examples).toHaveLength(45));

  holds(examples);
});

describe('Households that were worked out by hand', () => {
  holds(own.cases as unknown as readonly WorkedExample[]);

  it('are thirty and more, each by its own name', () => {
    expect(own.cases.length).toBeGreaterThanOrEqual(30);
    expect(new Set(own.cases.map(({ id }) => id)).size).toBe(own.cases.length);
  });
});

function holds(examples: readonly WorkedExample[]) {
  it.each(examples.map((example) => [example.id, example.tests, example] as const))('%s: %s', (_, __, example) => {
    const result = resultOf(rulesOf, example.household);
    const { wanted, found } = compared(example, result);

    expect(found).toEqual(wanted);
    for (const { because, applies } of result.entries) {
      if (applies === 'yes') expect(because.length).toBeGreaterThan(0);
      for (const id of because)
        expect(sentenceOf(id)).toEqual({ ja: expect.any(String), en: expect.any(String), easy: expect.any(String) });
    }
  });
}

function sentenceOf(id: string) {
  const cases = rulesOf('131318').rules.flatMap((file) => [file, ...(file.otherwise ?? [])]);
  return cases.flatMap(({ rules }) => rules).find((rule) => rule.id === id)?.sentence;
}

describe('What comes with the program', () => {
  it('is served for both municipalities, each with its own revision', () => {
    expect(rulesOf('131318').rules).toHaveLength(45);
    expect(rulesOf('131318').revision).not.toBe(rulesOf('132918').revision);
  });
});
