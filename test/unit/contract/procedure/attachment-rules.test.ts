import { describe, expect, it } from 'vitest';
import { askedAttachments, attachmentProblems, checkAttachments } from '#contract/procedure/attachment-rules.ts';
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
