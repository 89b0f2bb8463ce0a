import type { Found, JsonPath, WarningCode } from '../failures/procedure-problem.ts';
import type { CalendarDate } from '../values/brands.ts';
import { daysBetween } from '../values/calendar.ts';
import type { Fee } from './fee.ts';
import type { Field, Procedure } from './procedure.ts';

type Warning = Found<WarningCode>;

/** After so long somebody should look at the source again. */
const FACT_DAYS = 400;
/** How a source says that nobody has read it yet: G as everybody knows it, L as the statute is remembered. */
const UNCONFIRMED = /^[GL](?:$|[\s:：])/;

/** Whether a source says no more than what everybody knows: staff see it to be confirmed, and citizens do not. */
export function isHearsay(source: string): boolean {
  return /^G(?:$|[\s:：])/.test(source);
}

/** What somebody should look at before `next` takes the place of what is served now. */
export function definitionWarnings(next: Procedure, live: Procedure | undefined, today: CalendarDate): Warning[] {
  return [
    ...easyWarnings(next),
    ...factWarnings(next, today),
    ...(live === undefined ? [] : changeWarnings(next, live)),
  ];
}

/** One for each member: how many of its texts have no やさしい日本語. */
function easyWarnings(next: Procedure): Warning[] {
  return Object.entries(next).flatMap(([member, value]): Warning[] => {
    const missing = textsWithoutEasy(value, [member]);
    const [first] = missing;
    return first === undefined ? [] : [{ code: 'easyMissing', path: first, detail: String(missing.length) }];
  });
}

function textsWithoutEasy(value: unknown, path: JsonPath): JsonPath[] {
  if (typeof value !== 'object' || value === null || path[0] === 'municipality' || path[0] === 'office') return [];
  if ('ja' in value && 'en' in value) return 'easy' in value ? [] : [path];
  const members = Array.isArray(value) ? value.map((one, at) => [at, one] as const) : Object.entries(value);
  return members.flatMap(([step, inside]) => textsWithoutEasy(inside, [...path, step]));
}

function factWarnings({ legalBasis, fee }: Procedure, today: CalendarDate): Warning[] {
  const facts = [
    ...legalBasis.map((fact, at) => ({ ...fact, path: ['legalBasis', at] })),
    ...(fee === undefined ? [] : [{ ...fee, path: ['fee'] }]),
  ];
  return facts.flatMap(({ source, checkedOn, path }): Warning[] => {
    const age = daysBetween(checkedOn, today);
    return [
      ...(UNCONFIRMED.test(source) ? [{ code: 'factUnconfirmed' as const, path: [...path, 'source'] }] : []),
      ...(age > FACT_DAYS ? [{ code: 'factOld' as const, path: [...path, 'checkedOn'] }] : []),
      ...(age < 0 ? [{ code: 'factOfLater' as const, path: [...path, 'checkedOn'] }] : []),
    ];
  });
}

/** What people may have filled in or prepared already, and would lose. */
function changeWarnings(next: Procedure, live: Procedure): Warning[] {
  const warnings: Warning[] = [];
  const asked = fieldsByName(next);
  for (const [name, { field }] of fieldsByName(live)) {
    const now = asked.get(name);
    if (now === undefined) warnings.push({ code: 'fieldDisappears', path: ['sections'], detail: name });
    else warnings.push(...fieldWarnings(field, now.field, now.path, name));
  }
  const taken = new Map(next.attachments.map((rule, at) => [rule.key, { rule, at }]));
  for (const { key, required } of live.attachments) {
    const now = taken.get(key);
    if (now === undefined) warnings.push({ code: 'attachmentDisappears', path: ['attachments'], detail: key });
    else if (now.rule.required && !required) {
      warnings.push({ code: 'attachmentBecomesRequired', path: ['attachments', now.at, 'required'], detail: key });
    }
  }
  if (next.signature !== live.signature) warnings.push({ code: 'signatureChanges', path: ['signature'] });
  if (costOf(next.fee) !== costOf(live.fee)) warnings.push({ code: 'feeChanges', path: ['fee'] });
  if (next.group !== live.group) warnings.push({ code: 'groupChanges', path: ['group'] });
  if (next.revision === live.revision) warnings.push({ code: 'changesNothing', path: [] });
  return warnings;
}

/** What people are told of a fee, without what says where that was read. */
function costOf(fee: Fee | undefined): string {
  return JSON.stringify(fee ?? null, (name, value) => (name === 'source' || name === 'checkedOn' ? undefined : value));
}

function fieldWarnings(before: Field, now: Field, path: JsonPath, name: string): Warning[] {
  if (before.type !== now.type) return [{ code: 'fieldChangesType', path: [...path, 'type'], detail: name }];
  const warnings: Warning[] = [];
  if (now.required && !before.required) {
    warnings.push({ code: 'fieldBecomesRequired', path: [...path, 'required'], detail: name });
  }
  if ('options' in before && 'options' in now) {
    const offered = new Set(now.options.map(({ value }) => value));
    const gone = before.options.filter(({ value }) => !offered.has(value));
    warnings.push(
      ...gone.map(({ value }): Warning => ({ code: 'optionDisappears', path: [...path, 'options'], detail: value })),
    );
  }
  return warnings;
}

/** Every field by its key; one within a list behind the list's. */
function fieldsByName({ sections }: Procedure): Map<string, { readonly field: Field; readonly path: JsonPath }> {
  const found = new Map<string, { readonly field: Field; readonly path: JsonPath }>();
  sections.forEach(({ fields }, section) => {
    fields.forEach((field, at) => {
      const path = ['sections', section, 'fields', at];
      found.set(field.key, { field, path });
      if (field.type !== 'list') return;
      field.fields.forEach((inner, within) => {
        found.set(`${field.key}.${inner.key}`, { field: inner, path: [...path, 'fields', within] });
      });
    });
  });
  return found;
}
