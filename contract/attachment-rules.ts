import { type Answers, isAsked } from './answers.ts';
import type { AnswerTrouble } from './failure.ts';
import type { AttachmentMediaType, AttachmentRule, Procedure } from './procedure.ts';

/** The attachments that the answers given make the procedure ask for. */
export function askedAttachments(procedure: Procedure, answers: Answers): AttachmentRule[] {
  return procedure.attachments.filter((rule) => isAsked(rule, answers));
}

/**
 * Checks which attachments are there, the same way in the form and at the portal; their content is checked elsewhere.
 *
 * `attachedKeys` has one entry for each file. A required attachment is attached, or announced for later where allowed.
 */
export function checkAttachments(
  procedure: Procedure,
  answers: Answers,
  attachedKeys: readonly string[],
  toFollow: readonly string[],
): AnswerTrouble[] {
  const asked = askedAttachments(procedure, answers);
  const unknown = [...attachedKeys, ...toFollow].filter((key) => !asked.some((rule) => rule.key === key));
  return [
    ...asked.flatMap((rule): AnswerTrouble[] => {
      const at = `attachments.${rule.key}`;
      const count = attachedKeys.filter((key) => key === rule.key).length;
      const follows = toFollow.includes(rule.key);
      if (count > rule.most) return [{ at, problem: 'tooMany', limit: rule.most }];
      if (follows && !rule.mayFollowLater) return [{ at, problem: 'attachmentRequired' }];
      return rule.required && count === 0 && !follows ? [{ at, problem: 'attachmentRequired' }] : [];
    }),
    ...[...new Set(unknown)].map((key): AnswerTrouble => ({ at: `attachments.${key}`, problem: 'unknownField' })),
  ];
}

const SIGNATURES = [
  { mediaType: 'application/pdf', magic: [0x25, 0x50, 0x44, 0x46, 0x2d] },
  { mediaType: 'image/jpeg', magic: [0xff, 0xd8, 0xff] },
  { mediaType: 'image/png', magic: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
] as const;

/** Recognises a file by its first bytes, never by its name; `undefined` for anything that no procedure takes. */
export function attachmentMediaType(bytes: Uint8Array): AttachmentMediaType | undefined {
  return SIGNATURES.find(({ magic }) => magic.every((byte, at) => bytes[at] === byte))?.mediaType;
}
