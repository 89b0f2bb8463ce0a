import { type CalendarDate, calendarDateSchema } from '../values/brands.ts';
import { birthDateInWords, dayInWords } from '../values/calendar.ts';
import { inLanguage, type Language } from '../values/localized-text.ts';
import { isAsked, type PlainAnswer } from './answers.ts';
import type { Applicant, ApplicationBasis, Origin } from './application.ts';
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
  readonly language: Language;
  readonly sections: readonly DocumentSection[];
}

const WORDS = {
  ja: {
    about: 'この申請について',
    procedure: '手続',
    addressee: '提出先',
    revision: '手続の版',
    number: '申請の識別番号',
    createdAt: '作成日時',
    applicant: '申請者',
    name: '氏名',
    address: '住所',
    birthDate: '生年月日',
    sex: '性別',
    attachments: '添付書類',
    toFollow: 'あとで窓口へ持参',
    signature: '電子署名',
    unsigned: 'なし（申請者の情報は、署名では確かめられていません）',
    none: 'なし',
    yes: 'はい',
    no: 'いいえ',
    agreed: '同意しました',
    origins: { card: 'カードから', signatureCertificate: '署名用電子証明書から', person: '本人の入力' },
    sexes: { male: '男', female: '女', notApplicable: '適用なし', unknown: '不明' },
  },
  en: {
    about: 'About this application',
    procedure: 'Procedure',
    addressee: 'Sent to',
    revision: 'Version of the procedure',
    number: 'Application identifier',
    createdAt: 'Made at',
    applicant: 'Applicant',
    name: 'Name',
    address: 'Address',
    birthDate: 'Date of birth',
    sex: 'Sex',
    attachments: 'Attachments',
    toFollow: 'To be brought to the office',
    signature: 'Digital signature',
    unsigned: 'None (what is said of the applicant is not confirmed by a signature)',
    none: 'None',
    yes: 'Yes',
    no: 'No',
    agreed: 'Agreed',
    origins: {
      card: 'from the card',
      signatureCertificate: 'from the signature certificate',
      person: 'typed by the person',
    },
    sexes: { male: 'male', female: 'female', notApplicable: 'not applicable', unknown: 'unknown' },
  },
} as const;

/** Lays an application out in its own language. Pure: the same application and procedure give the same document. */
export function applicationDocument(application: ApplicationBasis, procedure: Procedure): ApplicationDocument {
  const { language } = application;
  const words = WORDS[language];
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
        : [{ key: 'applicant', title: words.applicant, lines: applicantLines(application.applicant, language) }]),
      ...answerSections(procedure, application.answers, language),
      ...attachmentSections(application, procedure),
    ],
  };
}

/** The answers' sections alone: what the check page shows while nothing is signed yet. */
export function answerSections(
  procedure: Procedure,
  answers: ApplicationBasis['answers'],
  language: Language,
): DocumentSection[] {
  return procedure.sections
    .map((section) => ({
      key: section.key,
      title: inLanguage(section.title, language),
      lines: section.fields.flatMap((field) => fieldLines(field, answers, '', '', language)),
    }))
    .filter((section) => section.lines.length > 0);
}

export function applicantLines(applicant: Applicant, language: Language): DocumentLine[] {
  const words = WORDS[language];
  const line = (at: keyof Applicant, value: string): DocumentLine => ({
    at: `applicant.${at}`,
    label: words[at],
    value: `${value}${originInWords(applicant[at].origin, language)}`,
  });
  return [
    line('name', applicant.name.value),
    line('address', applicant.address.value),
    line('birthDate', birthDateInWords(applicant.birthDate.value, language)),
    line('sex', words.sexes[applicant.sex.value]),
  ];
}

function originInWords(origin: Origin, language: Language): string {
  const words = WORDS[language].origins[origin];
  return language === 'ja' ? `（${words}）` : ` (${words})`;
}

function fieldLines(
  field: Field,
  beside: Readonly<Record<string, unknown>>,
  prefix: string,
  labelPrefix: string,
  language: Language,
): DocumentLine[] {
  const value = beside[field.key];
  if (value === undefined || !isAsked(field, beside)) return [];
  if (field.type === 'list') return listLines(field, value as Record<string, unknown>[], prefix, language);
  const label = `${labelPrefix}${inLanguage(field.label, language)}`;
  return [{ at: `${prefix}${field.key}`, label, value: answerInWords(field, value as PlainAnswer, language) }];
}

function listLines(
  field: ListField,
  items: readonly Record<string, unknown>[],
  prefix: string,
  language: Language,
): DocumentLine[] {
  return items.flatMap((item, index) =>
    field.fields.flatMap((inner) =>
      fieldLines(
        inner,
        item,
        `${prefix}${field.key}.${index}.`,
        `${inLanguage(field.itemLabel, language)} ${index + 1}: `,
        language,
      ),
    ),
  );
}

/** One answer as a person reads it. */
export function answerInWords(field: PlainField, value: PlainAnswer, language: Language): string {
  const words = WORDS[language];
  switch (field.type) {
    case 'yesNo':
      return value === true ? words.yes : words.no;
    case 'consent':
      return value === true ? words.agreed : words.no;
    case 'date': {
      const day = calendarDateSchema.safeParse(value);
      return day.success ? dayInWords(day.data as CalendarDate, language) : String(value);
    }
    case 'choice':
    case 'choices': {
      const chosen: readonly unknown[] = Array.isArray(value) ? value : [value];
      return field.options
        .filter((option) => chosen.includes(option.value))
        .map((option) => inLanguage(option.label, language))
        .join(language === 'ja' ? '、' : ', ');
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

function attachmentSections(application: ApplicationBasis, procedure: Procedure): DocumentSection[] {
  const { language } = application;
  const words = WORDS[language];
  if (procedure.attachments.length === 0) return [];
  const titleOf = (key: string) => {
    const rule = procedure.attachments.find((one) => one.key === key);
    return rule === undefined ? key : inLanguage(rule.title, language);
  };
  const lines: DocumentLine[] = [
    ...application.attachments.map(({ key, fileName, bytes, sha256 }) => ({
      at: `attachments.${key}`,
      label: titleOf(key),
      value: `${fileName} (${bytes} bytes, SHA-256 ${sha256})`,
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
