import type { BirthDate } from '../values/birth-date.ts';
import { type CalendarDate, calendarDateSchema } from '../values/brands.ts';
import { type DocumentLanguage, inLanguage } from '../values/localized-text.ts';
import { isAsked, type PlainAnswer } from './answers.ts';
import type { Applicant, ApplicationBasis, Origin, Sex } from './application.ts';
import type { Field, ListField, PlainField, Procedure } from './procedure.ts';

/** One label and what stands beside it. `at` names the answer (`children.0.name`) so that a page can link to it. */
export interface DocumentLine {
  readonly at: string;
  readonly label: string;
  readonly value: string;
}

export interface DocumentSection {
  readonly key: string;
  readonly title: string;
  readonly lines: readonly DocumentLine[];
}

/** What the applicant reads before signing: the check page and `application.pdf` are both made from it. */
export interface ApplicationDocument {
  readonly title: string;
  readonly language: DocumentLanguage;
  readonly sections: readonly DocumentSection[];
}

/**
 * The labels and punctuation of a document in one language. They stand in the signed bytes, which the portal makes again
 * and compares: the app and the portal must have the same ones.
 */
export interface DocumentWords {
  readonly language: DocumentLanguage;
  readonly about: string;
  readonly procedure: string;
  readonly addressee: string;
  readonly revision: string;
  readonly number: string;
  readonly createdAt: string;
  readonly applicant: string;
  readonly proxy: string;
  readonly registration: string;
  readonly mandateHash: string;
  readonly labels: Readonly<Record<keyof Applicant, string>>;
  readonly sexes: Readonly<Record<Sex, string>>;
  readonly attachments: string;
  readonly toFollow: string;
  readonly signature: string;
  readonly unsigned: string;
  readonly none: string;
  readonly yes: string;
  readonly no: string;
  readonly agreed: string;
  readonly day: (day: CalendarDate) => string;
  /** As `day`; names the parts that the register does not know. */
  readonly birthDate: (birthDate: BirthDate) => string;
  /** What stands behind a value to say where it came from. */
  readonly origins: Readonly<Record<Origin, string>>;
  /** What stands before the labels of the nth entry of a list. */
  readonly entry: (label: string, nth: number) => string;
  readonly listed: (chosen: readonly string[]) => string;
  readonly file: (name: string, bytes: number, sha256: string) => string;
  /** At the end of a PDF that holds marks for what its font lacks. */
  readonly glyphNote: string;
}

/** Lays an application out. Pure: the same application, procedure and words give the same document. */
export function applicationDocument(
  application: ApplicationBasis,
  procedure: Procedure,
  words: DocumentWords,
): ApplicationDocument {
  const { language } = words;
  return {
    title: inLanguage(procedure.title, language),
    language,
    sections: [
      {
        key: 'about',
        title: words.about,
        lines: [
          { at: '', label: words.procedure, value: inLanguage(procedure.title, language) },
          { at: '', label: words.addressee, value: inLanguage(application.municipality.name, language) },
          { at: '', label: words.revision, value: application.procedure.revision },
          { at: '', label: words.number, value: application.idempotencyKey },
          { at: '', label: words.createdAt, value: application.createdAt },
          ...(application.withoutSignature === true ? [{ at: '', label: words.signature, value: words.unsigned }] : []),
        ],
      },
      ...(application.applicant === null
        ? []
        : [{ key: 'applicant', title: words.applicant, lines: applicantLines(application.applicant, words) }]),
      ...proxySections(application, words),
      ...answerSections(procedure, application.answers, words),
      ...attachmentSections(application, procedure, words),
    ],
  };
}

/** Who files it in the applicant's place, and by which mandate. */
function proxySections({ mandate }: ApplicationBasis, words: DocumentWords): DocumentSection[] {
  if (mandate?.proxy === undefined) return [];
  const { proxy, registration, sha256 } = mandate;
  const lines = [
    { at: '', label: words.labels.name, value: proxy.name },
    { at: '', label: words.labels.birthDate, value: words.birthDate(proxy.birthDate) },
    { at: '', label: words.registration, value: registration },
    { at: '', label: words.mandateHash, value: sha256 },
  ];
  return [{ key: 'proxy', title: words.proxy, lines }];
}

/** The answers' sections alone. */
export function answerSections(
  procedure: Pick<Procedure, 'sections'>,
  answers: ApplicationBasis['answers'],
  words: DocumentWords,
): DocumentSection[] {
  return procedure.sections
    .map((section) => ({
      key: section.key,
      title: inLanguage(section.title, words.language),
      lines: section.fields.flatMap((field) => fieldLines(field, answers, '', '', words)),
    }))
    .filter((section) => section.lines.length > 0);
}

export function applicantLines(applicant: Applicant, words: DocumentWords): DocumentLine[] {
  const line = (at: keyof Applicant, value: string): DocumentLine => ({
    at: `applicant.${at}`,
    label: words.labels[at],
    value: `${value}${words.origins[applicant[at].origin]}`,
  });
  return [
    line('name', applicant.name.value),
    line('address', applicant.address.value),
    line('birthDate', words.birthDate(applicant.birthDate.value)),
    line('sex', words.sexes[applicant.sex.value]),
  ];
}

function fieldLines(
  field: Field,
  beside: Readonly<Record<string, unknown>>,
  prefix: string,
  labelPrefix: string,
  words: DocumentWords,
): DocumentLine[] {
  const value = beside[field.key];
  if (value === undefined || !isAsked(field, beside)) return [];
  if (field.type === 'list') return listLines(field, value as Record<string, unknown>[], prefix, words);
  const label = `${labelPrefix}${inLanguage(field.label, words.language)}`;
  return [{ at: `${prefix}${field.key}`, label, value: answerInWords(field, value as PlainAnswer, words) }];
}

function listLines(
  field: ListField,
  items: readonly Record<string, unknown>[],
  prefix: string,
  words: DocumentWords,
): DocumentLine[] {
  return items.flatMap((item, index) => {
    const entry = words.entry(inLanguage(field.itemLabel, words.language), index + 1);
    return field.fields.flatMap((inner) => fieldLines(inner, item, `${prefix}${field.key}.${index}.`, entry, words));
  });
}

/** One answer as a person reads it. */
function answerInWords(field: PlainField, value: PlainAnswer, words: DocumentWords): string {
  const { language } = words;
  switch (field.type) {
    case 'yesNo':
      return value === true ? words.yes : words.no;
    case 'consent':
      return value === true ? words.agreed : words.no;
    case 'date': {
      const day = calendarDateSchema.safeParse(value);
      return day.success ? words.day(day.data) : String(value);
    }
    case 'choice':
    case 'choices': {
      const chosen: readonly unknown[] = Array.isArray(value) ? value : [value];
      const labels = field.options
        .filter((option) => chosen.includes(option.value))
        .map((option) => inLanguage(option.label, language));
      return words.listed(labels);
    }
    case 'postalCode':
      return `${String(value).slice(0, 3)}-${String(value).slice(3)}`;
    case 'number': {
      const unit = field.unit === undefined ? '' : ` ${inLanguage(field.unit, language)}`;
      return `${String(value).replace(/\B(?=(\d{3})+$)/g, ',')}${unit}`;
    }
    default:
      return String(value);
  }
}

function attachmentSections(
  application: ApplicationBasis,
  procedure: Procedure,
  words: DocumentWords,
): DocumentSection[] {
  if (procedure.attachments.length === 0) return [];
  const titleOf = (key: string) => {
    const rule = procedure.attachments.find((one) => one.key === key);
    return rule === undefined ? key : inLanguage(rule.title, words.language);
  };
  const lines: DocumentLine[] = [
    ...application.attachments.map(({ key, fileName, bytes, sha256 }) => ({
      at: `attachments.${key}`,
      label: titleOf(key),
      value: words.file(fileName, bytes, sha256),
    })),
    ...application.attachmentsToFollow.map((key) => ({
      at: `attachments.${key}`,
      label: titleOf(key),
      value: words.toFollow,
    })),
  ];
  return [
    {
      key: 'attachments',
      title: words.attachments,
      lines: lines.length > 0 ? lines : [{ at: 'attachments', label: words.attachments, value: words.none }],
    },
  ];
}
