import type { ProblemCode, WarningCode } from '#contract/failures/procedure-problem.ts';

type Sentences<Code extends string> = Readonly<Record<Code, (detail: string) => string>>;

const named = (detail: string) => (detail === '' ? '' : ` “${detail}”`);

export const problems: Sentences<ProblemCode> = {
  notText: () => 'Something here is no text. Save the file as UTF-8.',
  tooLarge: (most) => `The file is too large. It may have ${most} characters.`,
  tooDeep: (most) => `The brackets go too deep. There may be ${most} in each other.`,
  syntax: () => 'This is not written as JSON. Check commas, colons, brackets and quotes.',
  duplicateKey: (name) => `The name${named(name)} stands here twice.`,
  forbiddenName: (name) => `The name${named(name)} cannot be used.`,
  missing: (name) => `The member${named(name)} is missing.`,
  missingLanguage: (language) => `This text has no language${named(language)}.`,
  unknownMember: (name) => `There is no member${named(name)}. Check how it is spelled, or remove it.`,
  wrongType: (type) => `This is the wrong kind of value. What fits here is${named(type)}.`,
  wrongValue: () => 'This value cannot be used. Choose one of the list.',
  wrongForm: () => 'This is not written as it has to be.',
  tooShort: (least) => `This is too short or too few. It takes ${least} or more.`,
  tooLong: (most) => `This is too long or too many. It takes ${most} at most.`,
  tooSmall: (least) => `This number is too small. It takes ${least} or more.`,
  tooBig: (most) => `This number is too large. It takes ${most} at most.`,
  usedTwice: (name) => `The name${named(name)} is used twice.`,
  conditionNeverHolds: (name) => `This condition can never hold. Check${named(name)}.`,
  conditionCircle: (name) => `Conditions go in a circle:${named(name)} waits for its own answer in the end.`,
  assumptionImpossible: () => 'The assumed answer is not one that can be chosen.',
  ruleWithoutDay: (name) => `There is no date field${named(name)}.`,
  factMisplaced: () => 'A fact about a child belongs into a list of children.',
  answerUnknown: (name) => `This form asks for no answer${named(name)}.`,
  signatureWithoutDocument: () => 'Where no signature is needed, a required document has to take its place.',
  documentWithoutChoice: () => 'A document in place of a signature needs a procedure where the signature is a choice.',
  eventWithoutDay: (name) => `The field${named(name)} that the deadline counts from is no date.`,
  boundsReversed: () => 'The upper limit is below the lower one.',
  idChanged: () => 'The id is not that of the procedure. It cannot be changed.',
  otherMunicipality: () => 'This file belongs to another municipality. It cannot be changed.',
  asksForSecret: () => 'A form may not ask for a PIN or a password.',
  asksForNumber: () => 'A form may not ask for My Number or a number of 12 digits.',
  holdsNumber: () => 'This looks like somebody’s My Number. Remove it.',
  linkOut: () => 'Links, addresses of pages and tags cannot stand here.',
  unknownPlaceholder: () => 'There is a placeholder { } that cannot be used here.',
  hiddenCharacter: () => 'There are characters that cannot be seen or that turn the text round.',
};

export const warnings: Sentences<WarningCode> = {
  easyMissing: (count) => `${count} texts have no easy Japanese. The Japanese is shown instead.`,
  fieldDisappears: (name) => `The field${named(name)} goes. What people have filled in there is not used.`,
  fieldChangesType: (name) => `The field${named(name)} becomes another kind. People fill it in again.`,
  fieldBecomesRequired: (name) => `The field${named(name)} becomes required.`,
  optionDisappears: (name) => `The choice${named(name)} goes.`,
  attachmentDisappears: (name) => `The document${named(name)} goes.`,
  attachmentBecomesRequired: (name) => `The document${named(name)} becomes required.`,
  signatureChanges: () => 'Whether it is signed changes.',
  groupChanges: () => 'Another section handles it. Approvers of both have to agree.',
  factUnconfirmed: () => 'Nobody has checked this against its source yet.',
  factOld: () => 'This was checked more than a year ago.',
  factOfLater: () => 'The day it was checked is later than today.',
  changesNothing: () => 'It is the same as what is live.',
};
