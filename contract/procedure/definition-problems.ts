import type { Found, JsonPath, ProblemCode } from '../failures/procedure-problem.ts';
import type { AnswerRule, Field, PlainField, Procedure } from './procedure.ts';
import { PLACEHOLDER } from './statement.ts';

/** What the checks read: of a base or of a whole definition. */
export type CheckedDefinition = Pick<
  Procedure,
  | 'sections'
  | 'attachments'
  | 'rules'
  | 'statement'
  | 'sameTexts'
  | 'deadline'
  | 'signature'
  | 'visit'
  | 'fee'
  | 'elsewhere'
>;
type Problem = Found<ProblemCode>;
interface Placed<One> {
  readonly one: One;
  readonly path: JsonPath;
}

/** A number of so many digits is nobody's but a person's. */
const NUMBER_DIGITS = 12;

/**
 * What a schema cannot see: keys used twice, conditions that could never hold, bounds the wrong way round, a signature
 * that may be left out with nothing asked for in its place, digits that an individual number would fit into.
 */
export function definitionProblems(definition: CheckedDefinition): Problem[] {
  const fields = placedFields(definition);
  const inner = fields.flatMap(({ one, path }) =>
    one.type === 'list' ? [one.fields.map((field, at) => ({ one: field, path: [...path, 'fields', at] }))] : [],
  );
  const attachments = placed(definition.attachments, ['attachments']);
  const keyed = [placed(definition.sections, ['sections']), fields, attachments, ...inner];
  const groups: readonly (readonly Placed<Field>[])[] = [fields, ...inner];
  return [
    ...keyed.flatMap(repeated),
    ...groups.flatMap((group) => group.flatMap((field) => fieldProblems(field, group, fields))),
    ...groups.flatMap(circleProblems),
    ...attachments.flatMap(({ one, path }) => conditionProblems(one.when, path, fields.map(itself))),
    ...(definition.rules ?? []).flatMap((rule, at) => ruleProblems(rule, at, fields.map(itself))),
    ...factProblems(fields, inner),
    ...statementProblems(definition, fields.map(itself)),
    ...signatureProblems(definition),
    ...deadlineProblems(definition, fields.map(itself)),
    ...visitProblems(definition, fields.map(itself)),
    ...feeProblems(definition),
  ];
}

function placed<One>(all: readonly One[], path: JsonPath): Placed<One>[] {
  return all.map((one, at) => ({ one, path: [...path, at] }));
}

function placedFields({ sections }: CheckedDefinition): Placed<Field>[] {
  return sections.flatMap(({ fields }, at) => placed(fields, ['sections', at, 'fields']));
}

function itself<One>({ one }: Placed<One>): One {
  return one;
}

function repeated(keyed: readonly Placed<{ readonly key: string }>[]): Problem[] {
  const seen = new Set<string>();
  return keyed
    .filter(({ one }) => seen.size === seen.add(one.key).size)
    .map(({ one, path }) => ({ code: 'usedTwice', path: [...path, 'key'], detail: one.key }));
}

function fieldProblems(
  { one, path }: Placed<Field>,
  group: readonly Placed<Field>[],
  outer: readonly Placed<Field>[],
): Problem[] {
  const beside = group.map(itself);
  const problems = [...conditionProblems(one.when, path, beside), ...boundProblems(one, path)];
  if (!canBeAssumed(one, beside)) problems.push({ code: 'assumptionImpossible', path: [...path, 'assumed'] });
  if (one.type === 'list') {
    const options = one.fields.flatMap((field, at) => optionProblems(field, [...path, 'fields', at]));
    problems.push(...options);
  } else if (group === outer) problems.push(...optionProblems(one, path));
  if (one.type === 'digits' && one.minDigits <= NUMBER_DIGITS && one.maxDigits >= NUMBER_DIGITS) {
    problems.push({ code: 'asksForNumber', path: [...path, 'maxDigits'] });
  }
  if (one.type === 'number' && one.largest >= 10 ** (NUMBER_DIGITS - 1)) {
    problems.push({ code: 'asksForNumber', path: [...path, 'largest'] });
  }
  return problems;
}

function optionProblems(field: Field, path: JsonPath): Problem[] {
  if (field.type !== 'choice' && field.type !== 'choices') return [];
  const keyed = field.options.map(({ value }, at) => ({ one: { key: value }, path: [...path, 'options', at] }));
  return repeated(keyed).map((problem) => ({ ...problem, path: [...problem.path.slice(0, -1), 'value'] }));
}

function boundProblems(field: Field, path: JsonPath): Problem[] {
  const reversed = (member: string): Problem[] => [{ code: 'boundsReversed', path: [...path, member] }];
  switch (field.type) {
    case 'digits':
      return field.minDigits > field.maxDigits ? reversed('maxDigits') : [];
    case 'number':
      return field.smallest > field.largest ? reversed('largest') : [];
    case 'list':
      return field.fewest > field.most ? reversed('most') : [];
    case 'date': {
      const { earliest, latest } = field;
      const areDays = earliest !== undefined && latest !== undefined && earliest !== 'today' && latest !== 'today';
      return areDays && earliest > latest ? reversed('latest') : [];
    }
    default:
      return [];
  }
}

function conditionProblems(when: PlainField['when'], path: JsonPath, beside: readonly Field[]): Problem[] {
  return canHold(when, beside) ? [] : [{ code: 'conditionNeverHolds', path: [...path, 'when'], detail: when?.field }];
}

/** Fields that are asked only after each other, so that none of them ever is. */
function circleProblems(group: readonly Placed<Field>[]): Problem[] {
  const waitsFor = new Map(group.map(({ one }) => [one.key, one.when?.field]));
  return group.flatMap(({ one, path }): Problem[] => {
    const seen = new Set<string>();
    let next = one.when?.field;
    while (next !== undefined && next !== one.key && !seen.has(next)) {
      seen.add(next);
      next = waitsFor.get(next);
    }
    return next === one.key ? [{ code: 'conditionCircle', path: [...path, 'when'], detail: one.key }] : [];
  });
}

/** Whether a rule names days that are there, and a field of the form to stand at. */
function ruleProblems(rule: AnswerRule, at: number, fields: readonly Field[]) {
  const { each, earlier, later, when, tellAt } = rule;
  const list = fields.find(({ key }) => key === each);
  const beside = list?.type === 'list' ? [...list.fields, ...fields] : fields;
  const isDay = (name: string) =>
    name === 'today' ||
    name === 'applicant.birthDate' ||
    beside.some(({ key, type }) => key === name && type === 'date');
  const path = ['rules', at];
  const problems: Problem[] = conditionProblems(when, path, beside);
  if (each !== undefined && list?.type !== 'list') problems.push(unknownAnswer([...path, 'each'], each));
  if (!isDay(earlier)) problems.push({ code: 'ruleWithoutDay', path: [...path, 'earlier'], detail: earlier });
  if (!isDay(later)) problems.push({ code: 'ruleWithoutDay', path: [...path, 'later'], detail: later });
  if (!beside.some(({ key }) => key === tellAt)) problems.push(unknownAnswer([...path, 'tellAt'], tellAt));
  if (rule.yearsApart !== undefined && rule.daysAtMost !== undefined) {
    problems.push({ code: 'boundsExclude', path: [...path, 'daysAtMost'] });
  }
  return problems;
}

function unknownAnswer(path: JsonPath, name: string): Problem {
  return { code: 'answerUnknown', path, detail: name };
}

function isOfChildren({ fact, occasion }: Extract<Field, { type: 'list' }>): boolean {
  return fact === 'children' || occasion === 'newChildren' || occasion === 'runningChildren';
}

/** A fact of a child outside of a list of children, or another one within, or one that two fields name. */
function factProblems(fields: readonly Placed<Field>[], inner: readonly (readonly Placed<Field>[])[]): Problem[] {
  const ofChild = (one: { readonly fact?: string | undefined }) => one.fact?.startsWith('child.') === true;
  const childLists = new Set(fields.flatMap(({ one }) => (one.type === 'list' && isOfChildren(one) ? one.fields : [])));
  const outside = fields.filter(({ one }) => one.type !== 'list' && ofChild(one));
  const inside = inner
    .flat()
    .filter(({ one }) => one.fact !== undefined && !(childLists.has(one as PlainField) && ofChild(one)));
  const seen = new Set<string>();
  const twice = fields.filter(({ one: { fact } }) => fact !== undefined && seen.size === seen.add(fact).size);
  return [
    ...[...outside, ...inside].map(({ path }): Problem => ({ code: 'factMisplaced', path: [...path, 'fact'] })),
    ...twice.map(({ one, path }): Problem => ({ code: 'usedTwice', path: [...path, 'fact'], detail: one.fact })),
  ];
}

/** A sentence of the statement, or a pair of equal texts, that names an answer which the form does not ask for. */
function statementProblems({ statement = [], sameTexts = [] }: CheckedDefinition, fields: readonly Field[]): Problem[] {
  const isThere = (name: string) => {
    const [key, within] = name.split('.');
    const field = fields.find((one) => one.key === key);
    if (within === undefined) return field !== undefined && field.type !== 'list';
    return field?.type === 'list' && field.fields.some((one) => one.key === within);
  };
  const isKnown = (name: string) => name === 'applicant' || name === 'firstMonth' || isThere(name);
  const sentences = statement.flatMap(({ when, sentence }, at) => [
    ...conditionProblems(when, ['statement', at], fields),
    ...Object.entries(sentence).flatMap(([language, text = '']) =>
      [...text.matchAll(PLACEHOLDER)]
        .map(([, name = '']) => name)
        .filter((name) => !isKnown(name))
        .map((name) => unknownAnswer(['statement', at, 'sentence', language], name)),
    ),
  ]);
  const pairs = sameTexts.flatMap(({ one, other, when }, at) => [
    ...conditionProblems(when, ['sameTexts', at], fields),
    ...Object.entries({ one, other })
      .filter(([, name]) => !isThere(name))
      .map(([member, name]) => unknownAnswer(['sameTexts', at, member], name)),
  ]);
  return [...sentences, ...pairs];
}

function signatureProblems({ signature, attachments }: CheckedDefinition): Problem[] {
  const instead = attachments.findIndex(({ whenUnsigned }) => whenUnsigned === true);
  if (signature !== 'optional') {
    return instead === -1 ? [] : [{ code: 'documentWithoutChoice', path: ['attachments', instead, 'whenUnsigned'] }];
  }
  const isNeeded = attachments.some(({ whenUnsigned, required }) => whenUnsigned === true && required);
  return isNeeded ? [] : [{ code: 'signatureWithoutDocument', path: ['signature'] }];
}

function deadlineProblems({ deadline }: CheckedDefinition, fields: readonly Field[]): Problem[] {
  if (deadline.type !== 'daysAfterEvent' || deadline.eventField === undefined) return [];
  const event = fields.find(({ key }) => key === deadline.eventField);
  return event?.type === 'date'
    ? []
    : [{ code: 'eventWithoutDay', path: ['deadline', 'eventField'], detail: deadline.eventField }];
}

/** A visit whose answers the form does not ask for. */
function visitProblems({ visit }: CheckedDefinition, fields: readonly Field[]): Problem[] {
  const asked = [
    ['municipality', 'text', visit?.municipality],
    ['day', 'date', visit?.day],
    ['members', 'list', visit?.members],
  ] as const;
  return asked.flatMap(([member, type, key]) =>
    key === undefined || fields.some((field) => field.key === key && field.type === type)
      ? []
      : [unknownAnswer(['visit', member], key)],
  );
}

/** A charge of the portal for what is not filed at it. */
function feeProblems({ fee, elsewhere }: CheckedDefinition): Problem[] {
  return fee?.type === 'charge' && elsewhere !== undefined ? [{ code: 'chargeElsewhere', path: ['fee', 'type'] }] : [];
}

/** Whether each value that is assumed is one that can be chosen, by values of an answer before it. */
function canBeAssumed(field: Field, beside: readonly Field[]): boolean {
  if (!('assumed' in field) || field.assumed === undefined) return true;
  const chosen = 'value' in field.assumed ? [field.assumed.value] : Object.values(field.assumed.values);
  const isChoosable = canHold({ field: field.key, is: chosen }, [field]);
  if ('value' in field.assumed) return isChoosable;
  const { by, values } = field.assumed;
  const before = beside.slice(0, beside.indexOf(field)).find(({ key }) => key === by);
  const given = Object.keys(values).map((value) => (before?.type === 'yesNo' ? value === 'true' : value));
  return isChoosable && canHold({ field: by, is: given }, before === undefined ? [] : [before]);
}

function canHold(condition: PlainField['when'], beside: readonly Field[]): boolean {
  if (condition === undefined) return true;
  const field = beside.find(({ key }) => key === condition.field);
  if (condition.any !== undefined) {
    return field?.type === 'list' && canHold({ field: condition.any, is: condition.is }, field.fields);
  }
  switch (field?.type) {
    case 'yesNo':
    case 'consent':
      return condition.is.every((value) => typeof value === 'boolean');
    case 'choice':
    case 'choices':
      return condition.is.every((value) => field.options.some((option) => option.value === value));
    default:
      return false;
  }
}
