import * as z from 'zod';

/** What is wrong with a procedure's file; `words/` has a sentence for each in every language. */
export const problemCodeSchema = z.enum([
  'notText',
  'tooLarge',
  'tooDeep',
  'syntax',
  'duplicateKey',
  'forbiddenName',
  'missing',
  'missingLanguage',
  'unknownMember',
  'wrongType',
  'wrongValue',
  'wrongForm',
  'tooShort',
  'tooLong',
  'tooSmall',
  'tooBig',
  'usedTwice',
  'conditionNeverHolds',
  'conditionCircle',
  'assumptionImpossible',
  'ruleWithoutDay',
  'boundsExclude',
  'factMisplaced',
  'answerUnknown',
  'signatureWithoutDocument',
  'documentWithoutChoice',
  'eventWithoutDay',
  'chargeElsewhere',
  'boundsReversed',
  'idChanged',
  'otherMunicipality',
  'asksForSecret',
  'asksForNumber',
  'holdsNumber',
  'linkOut',
  'unknownPlaceholder',
  'hiddenCharacter',
]);
export type ProblemCode = z.infer<typeof problemCodeSchema>;

/** What somebody should look at before it goes live. */
const warningCodeSchema = z.enum([
  'easyMissing',
  'fieldDisappears',
  'fieldChangesType',
  'fieldBecomesRequired',
  'optionDisappears',
  'attachmentDisappears',
  'attachmentBecomesRequired',
  'signatureChanges',
  'feeChanges',
  'groupChanges',
  'factUnconfirmed',
  'factOld',
  'factOfLater',
  'changesNothing',
]);
export type WarningCode = z.infer<typeof warningCodeSchema>;

/** From the top: names of members and places in lists, from 0. */
export type JsonPath = readonly (string | number)[];

/** Something found in a definition; `detail` is a name or a limit, never a text of the file. */
export interface Found<Code> {
  readonly code: Code;
  readonly path: JsonPath;
  readonly detail?: string | undefined;
}

export const MOST_PROBLEMS = 50;
/** In characters; the largest procedure so far has 35,000. */
export const PROCEDURE_TEXT_LIMIT = 200_000;

function placedSchema<Code extends z.ZodType>(code: Code) {
  return z.strictObject({
    code,
    /** As `sections[0].fields[2].key`; empty for the whole. */
    path: z.string().max(300),
    /** From 1, in the file as it was given; a column counts UTF-16 units, as editors do. */
    line: z.number().int().min(1),
    column: z.number().int().min(1),
    detail: z.string().max(80).optional(),
  });
}

export const procedureProblemSchema = placedSchema(problemCodeSchema);
export type ProcedureProblem = z.infer<typeof procedureProblemSchema>;
export const procedureWarningSchema = placedSchema(warningCodeSchema);
export type ProcedureWarning = z.infer<typeof procedureWarningSchema>;

/** As people write a path: `sections[0].fields[2].key`. */
export function pathText(path: JsonPath): string {
  return path
    .map((step, at) => (typeof step === 'number' ? `[${step}]` : at === 0 ? step : `.${step}`))
    .join('')
    .slice(0, 300);
}
