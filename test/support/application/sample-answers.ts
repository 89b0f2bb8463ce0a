import { type AnswerItem, type Answers, isAsked, type PlainAnswer } from '#contract/procedure/answers.ts';
import { askedAttachments } from '#contract/procedure/attachment-rules.ts';
import { consentsIn } from '#contract/procedure/declarations.ts';
import type { AttachmentRule, Field, PlainField, Procedure } from '#contract/procedure/procedure.ts';

/** Which option, or yes or no, to take where the first would do as well; by field key. */
export type AnswerChoices = Readonly<Record<string, PlainAnswer>>;

/**
 * Good answers to every question that a procedure asks, made from its definition: whoever adds a procedure need not
 * touch this. Questions that an answer opens are answered too.
 */
export function sampleAnswers(procedure: Procedure, choices: AnswerChoices = {}): Answers {
  const answers: Answers = {};
  for (const field of procedure.sections.flatMap((section) => section.fields)) {
    if (isAsked(field, answers)) answers[field.key] = answerTo(field, choices);
  }
  // Whoever must be so many years old was born long ago.
  for (const { earlier, yearsApart = 0 } of procedure.rules ?? []) {
    if (yearsApart > 0 && answers[earlier] === SAMPLE_DAY) answers[earlier] = LONG_AGO;
  }
  return answers;
}

/** The same without what the person agrees to: what a site can write for them. */
export function undeclaredAnswers(procedure: Procedure): Answers {
  const answers = sampleAnswers(procedure);
  const consents = consentsIn(procedure, answers);
  return Object.fromEntries(Object.entries(answers).filter(([key]) => !consents.includes(key)));
}

function answerTo(field: Field, choices: AnswerChoices): Answers[string] {
  if (field.type !== 'list') return choices[field.key] ?? plainAnswer(field);
  const item: AnswerItem = {};
  for (const inner of field.fields) {
    if (isAsked(inner, item)) item[inner.key] = choices[`${field.key}.${inner.key}`] ?? plainAnswer(inner);
  }
  return Array.from({ length: Math.max(1, field.fewest) }, () => item);
}

const SAMPLE_DAY = '2024-06-01';
const LONG_AGO = '1985-06-01';
const FAR_AHEAD = '2099-06-01';

function plainAnswer(field: PlainField): PlainAnswer {
  switch (field.type) {
    case 'text':
      return '見本の回答'.slice(0, field.maxCharacters);
    case 'kana':
      return 'ミホン　ハナコ'.slice(0, field.maxCharacters);
    case 'date':
      if (field.earliest === 'today') return FAR_AHEAD;
      return field.earliest !== undefined && field.earliest > SAMPLE_DAY ? field.earliest : SAMPLE_DAY;
    case 'postalCode':
      return '1000000';
    case 'phone':
      return '03-0000-0000';
    case 'yesNo':
    case 'consent':
      return true;
    case 'choice':
      return field.options[0]?.value ?? '';
    case 'choices':
      return field.options.slice(0, 1).map(({ value }) => value);
    case 'number':
      return field.smallest;
    case 'digits':
      return '0'.repeat(field.minDigits);
  }
}

/** The attachments that must come with these answers, signed or not. */
export function neededAttachments(
  procedure: Procedure,
  filled: Parameters<typeof askedAttachments>[1],
): AttachmentRule[] {
  return askedAttachments(procedure, filled).filter(({ required }) => required);
}

/** The smallest file that is a PDF by its beginning and end. */
export const SAMPLE_PDF: Uint8Array = new Uint8Array(
  Buffer.from('%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n', 'latin1'),
);
