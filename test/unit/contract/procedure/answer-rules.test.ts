import { describe, expect, it } from 'vitest';
import { contradictions } from '#contract/procedure/answer-rules.ts';
import type { AnswerRule } from '#contract/procedure/procedure.ts';
import { calendarDateSchema } from '#contract/values/brands.ts';
import { SAMPLE_PROCEDURE } from '../../../support/application/sample-procedure.ts';

const day = (text: string) => calendarDateSchema.parse(text);
const sentence = { ja: '合いません', en: 'does not fit' };
const PARENT: AnswerRule = {
  each: 'children',
  earlier: 'applicant.birthDate',
  later: 'birthDate',
  yearsApart: 12,
  when: { field: 'relationship', is: ['child'] },
  tellAt: 'birthDate',
  sentence,
};
const SPOUSE: AnswerRule = { earlier: 'spouse', later: 'today', yearsApart: 16, tellAt: 'spouse', sentence };
const EVENT: AnswerRule = {
  each: 'children',
  earlier: 'birthDate',
  later: 'event',
  yearsApart: 0,
  tellAt: 'event',
  sentence,
};
const procedure = { ...SAMPLE_PROCEDURE, rules: [PARENT, SPOUSE, EVENT] };

const brokenBy = (answers: object, born: string | null = '1990-04-01') =>
  contradictions(procedure, answers as Record<string, unknown>, {
    today: day('2026-11-28'),
    born: born === null ? undefined : day(born),
  }).map(({ at, rule }) => `${rule} ${at}`);
const child = (birthDate: string, relationship = 'child') => ({ birthDate, relationship });

describe('answers that cannot be true beside each other', () => {
  it.each([
    ['a child older than the parent', { children: [child('1985-01-01')] }, ['0 children.0.birthDate']],
    ['a child born to a child', { children: [child('2002-03-31')] }, ['0 children.0.birthDate']],
    ['a child born on the twelfth birthday', { children: [child('2002-04-01')] }, []],
    ['a brother of another age', { children: [child('1985-01-01', 'sibling')] }, []],
    ['the second of two', { children: [child('2020-01-01'), child('1980-01-01')] }, ['0 children.1.birthDate']],
    ['a spouse born last week', { spouse: '2026-11-21' }, ['1 spouse']],
    ['a spouse one day under 16', { spouse: '2010-11-29' }, ['1 spouse']],
    ['a spouse who is 16 today', { spouse: '2010-11-28' }, []],
    ['a spouse born on a leap day', { spouse: '2008-02-29' }, []],
    ['a reason before the birth', { event: '2026-11-01', children: [child('2026-11-02')] }, ['2 event']],
    ['a reason on the day of the birth', { event: '2026-11-02', children: [child('2026-11-02')] }, []],
    ['nothing', {}, []],
    ['what is no day', { spouse: '2026-13-01', children: [child('x')], event: 7 }, []],
    ['a list that is none', { children: 'x' }, []],
  ])('are found: %s', (_, answers, broken) => {
    expect(brokenBy(answers)).toEqual(broken);
  });

  it('say nothing of a birth date that is not known', () => {
    expect(brokenBy({ children: [child('1985-01-01')] }, null)).toEqual([]);
  });
});
