import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  askedAttachments,
  attachmentMediaType,
  attachmentProblems,
  checkAttachments,
} from '#contract/procedure/attachment-rules.ts';
import type { Procedure } from '#contract/procedure/procedure.ts';
import { SAMPLE_PDF } from '../../../support/application/sample-answers.ts';
import { SAMPLE_PROCEDURE } from '../../../support/application/sample-procedure.ts';

const latin1 = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));
const PNG = latin1('\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0\0\0\0\0\0\0\0\0IEND\xaeB`\x82');

describe('a file by its content', () => {
  it.each([
    ['a PDF', SAMPLE_PDF, 'application/pdf'],
    ['a PDF 2.0', latin1('%PDF-2.0\n%%EOF'), 'application/pdf'],
    ['a JPEG', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 0, 0xff, 0xd9), 'image/jpeg'],
    ['a PNG', PNG, 'image/png'],
    ['a PDF without its end', latin1('%PDF-1.7\n'), undefined],
    ['a PDF that does not begin as one', latin1('x%PDF-1.7\n%%EOF'), undefined],
    ['a JPEG that was cut', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 0), undefined],
    ['a JPEG with more behind it', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0xff, 0xd9, 1), undefined],
    ['a PNG that was cut', PNG.slice(0, -12), undefined],
    ['an SVG', latin1('<svg xmlns="http://www.w3.org/2000/svg"/>'), undefined],
    ['HTML', latin1('<!doctype html>'), undefined],
    ['a ZIP', latin1('PK\x03\x04'), undefined],
    ['a program', latin1('MZ'), undefined],
    ['nothing', new Uint8Array(), undefined],
  ])('is told: %s', (_, bytes, mediaType) => {
    expect(attachmentMediaType(bytes)).toBe(mediaType);
  });

  it('is told for any bytes without throwing', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        (bytes) => attachmentMediaType(bytes) === undefined || bytes.length > 4,
      ),
    );
  });
});

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
