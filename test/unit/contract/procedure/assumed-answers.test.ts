import { describe, expect, it } from 'vitest';
import { askedAnswers, checkAnswers, filledAnswers, keptAnswers } from '#contract/procedure/answers.ts';
import { askedAttachments } from '#contract/procedure/attachment-rules.ts';
import type { Field, Procedure } from '#contract/procedure/procedure.ts';
import { calendarDateSchema } from '#contract/values/brands.ts';
import { SAMPLE_PROCEDURE } from '../../../support/application/sample-procedure.ts';

const both = (text: string) => ({ ja: text, en: text });
const yesNo = (key: string, more: object = {}) => ({ key, label: both(key), required: true, type: 'yesNo', ...more });
const fields = [
  yesNo('employed'),
  {
    key: 'pension',
    label: both('pension'),
    required: true,
    type: 'choice',
    options: ['employees', 'national', 'none'].map((value) => ({ value, label: both(value) })),
    assumed: { by: 'employed', values: { true: 'employees' } },
  },
  yesNo('supports', { assumed: { value: false } }),
  {
    key: 'whom',
    label: both('whom'),
    required: true,
    type: 'text',
    maxCharacters: 20,
    when: { field: 'supports', is: [true] },
  },
  {
    key: 'children',
    label: both('children'),
    required: true,
    type: 'list',
    itemLabel: both('child'),
    fewest: 1,
    most: 3,
    fields: [yesNo('here'), yesNo('mine', { assumed: { by: 'here', values: { true: true } } })],
  },
] as unknown as Field[];
const PROCEDURE: Procedure = {
  ...SAMPLE_PROCEDURE,
  sections: [{ key: 'all', title: both('all'), fields }],
  attachments: SAMPLE_PROCEDURE.attachments
    .slice(0, 1)
    .map((rule) => ({ ...rule, when: { field: 'children', any: 'here', is: [false] } })),
};
const TODAY = calendarDateSchema.parse('2026-11-28');

describe('an answer that is assumed', () => {
  it('stands in the application as if it had been given, and is open in what the person said', () => {
    const given = { employed: true, children: [{ here: true }, { here: false, mine: false }] };
    const whole = {
      employed: true,
      pension: 'employees',
      supports: false,
      children: [
        { here: true, mine: true },
        { here: false, mine: false },
      ],
    };
    expect(askedAnswers(PROCEDURE, given)).toEqual(whole);
    expect(keptAnswers(PROCEDURE, given)).toEqual(given);
    expect(checkAnswers(PROCEDURE, askedAnswers(PROCEDURE, given), TODAY)).toEqual([]);
  });

  it('gives way to what the person says, and opens what depends on that', () => {
    const given = { employed: true, pension: 'none', supports: true, children: [{ here: true, mine: false }] };
    expect(filledAnswers(PROCEDURE, given)).toEqual(given);
    expect(checkAnswers(PROCEDURE, askedAnswers(PROCEDURE, given), TODAY)).toEqual([
      { at: 'whom', problem: 'required' },
    ]);
  });

  it('is asked for where what it rests on says nothing of it', () => {
    const given = { employed: false, children: [{ here: false }] };
    const problems = checkAnswers(PROCEDURE, askedAnswers(PROCEDURE, given), TODAY);
    expect(problems).toEqual([
      { at: 'pension', problem: 'required' },
      { at: 'children.0.mine', problem: 'required' },
    ]);
  });
});

it('a paper is asked for as soon as one entry of a list makes it necessary', () => {
  const asked = (...here: boolean[]) =>
    askedAttachments(PROCEDURE, { answers: { children: here.map((one) => ({ here: one })) } }).length;
  expect([asked(), asked(true), asked(true, true), asked(true, false), asked(false)]).toEqual([0, 0, 0, 1, 1]);
});
