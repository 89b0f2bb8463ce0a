import { describe, expect, it } from 'vitest';
import type { Answers } from '#contract/procedure/answers.ts';
import {
  askedAttachments,
  attachmentProblems,
  checkAttachments,
  foreseenAttachments,
} from '#contract/procedure/attachment-rules.ts';
import type { Procedure } from '#contract/procedure/procedure.ts';
import { SAMPLE_PROCEDURE } from '../../../support/application/sample-procedure.ts';

describe('which attachments are there', () => {
  const [rule] = SAMPLE_PROCEDURE.attachments;
  if (rule === undefined) throw new Error('the sample procedure asks for no attachment');
  const asking = (one: Partial<typeof rule>): Procedure => {
    const { when: _, ...always } = rule;
    return { ...SAMPLE_PROCEDURE, attachments: [{ ...always, key: 'copy', most: 2, ...one }] };
  };
  const must = asking({ required: true, mayFollowLater: true });
  const mustNow = asking({ required: true, mayFollowLater: false });
  const may = asking({ required: false, mayFollowLater: false });

  it.each<[string, Procedure, string[], string[], unknown[]]>([
    ['a required one that is there', mustNow, ['copy'], [], []],
    ['one left out that need not be there', may, [], [], []],
    ['a required one that follows later', must, [], ['copy'], []],
    ['a required one left out', must, [], [], [{ key: 'copy', problem: 'required' }]],
    ['one that may not follow later', mustNow, [], ['copy'], [{ key: 'copy', problem: 'required' }]],
    ['more files than allowed', may, ['copy', 'copy', 'copy'], [], [{ key: 'copy', problem: 'tooMany', limit: 2 }]],
    ['one that is not asked for', may, ['other', 'other'], ['other'], [{ key: 'other', problem: 'unknownKey' }]],
  ])('are judged alike in the form and at the portal: %s', (_, procedure, attached, toFollow, problems) => {
    const filled = { answers: {}, attachmentsToFollow: toFollow };
    expect(attachmentProblems(procedure, filled, attached)).toEqual(problems);
    expect(checkAttachments(procedure, filled, attached).length).toBe(problems.length);
  });

  it('are named in the form by their place', () => {
    expect(checkAttachments(mustNow, { answers: {}, attachmentsToFollow: [] }, [])).toEqual([
      { at: 'attachments.copy', problem: 'attachmentRequired' },
    ]);
  });

  it.each([
    ['required', undefined, []],
    ['required', true, []],
    ['optional', undefined, []],
    ['optional', true, ['copy']],
    ['notUsed', undefined, ['copy']],
  ] as const)('are more where nobody signs: %s, without signature %s', (signature, withoutSignature, asked) => {
    const procedure: Procedure = { ...asking({ required: true, whenUnsigned: true }), signature };
    expect(askedAttachments(procedure, { answers: {}, withoutSignature }).map(({ key }) => key)).toEqual(asked);
  });
});

describe('the papers that are foreseen', () => {
  const [rule] = SAMPLE_PROCEDURE.attachments;
  if (rule === undefined) throw new Error('the sample procedure asks for no attachment');
  const text = { ja: '質問', en: 'Question' };
  const yesNo = (key: string, when?: Procedure['attachments'][number]['when']) =>
    ({ key, type: 'yesNo', label: text, required: true, ...(when && { when }) }) as const;
  const child = { key: 'livesTogether', type: 'yesNo', label: text, required: true } as const;
  const procedure: Procedure = {
    ...SAMPLE_PROCEDURE,
    sections: [
      {
        key: 'all',
        title: text,
        fields: [
          yesNo('hasSpouse'),
          yesNo('spouseWorks', { field: 'hasSpouse', is: [true] }),
          {
            key: 'children',
            type: 'list',
            label: text,
            itemLabel: text,
            required: true,
            fewest: 1,
            most: 9,
            fields: [child],
          },
        ],
      },
    ],
    attachments: (
      [
        ['always', undefined],
        ['ofWork', { field: 'spouseWorks', is: [true] }],
        ['apart', { field: 'children', any: 'livesTogether', is: [false] }],
      ] as const
    ).map(([key, when]) => {
      const { when: _, whenUnsigned: __, ...plain } = rule;
      return { ...plain, key, required: true, ...(when && { when: { ...when, is: [...when.is] } }) };
    }),
  };

  it.each<[string, Answers, string[], string[]]>([
    ['nothing is known', {}, ['always'], []],
    ['there is no spouse, who is not asked for work', { hasSpouse: false }, ['always'], ['ofWork']],
    ['the spouse works', { hasSpouse: true, spouseWorks: true }, ['always', 'ofWork'], []],
    ['it is not known whether the spouse works', { hasSpouse: true }, ['always'], []],
    ['all children live there', { children: [{ livesTogether: true }] }, ['always'], ['apart']],
    [
      'one child lives elsewhere',
      { children: [{ livesTogether: true }, { livesTogether: false }] },
      ['always', 'apart'],
      [],
    ],
    ['of one child it is not known', { children: [{ livesTogether: true }, {}] }, ['always'], []],
  ])('where %s', (_, known, needed, notNeeded) => {
    expect(foreseenAttachments(procedure, known)).toEqual({ needed, notNeeded });
  });
});
