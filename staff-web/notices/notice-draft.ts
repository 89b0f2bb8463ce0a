import {
  audienceSchema,
  type NewNotice,
  type NoticeAudience,
  newNoticeSchema,
  OLDEST,
} from '#contract/portal/staff-notice-routes.ts';
import { type Language, languageSchema } from '#contract/values/localized-text.ts';

export const AUDIENCES = ['open', 'closed', 'cases'] as const;
type Written = Readonly<Record<Language, string>>;

/** A notice as it is being written; empty where nothing was said. */
export interface NoticeDraft {
  readonly to: (typeof AUDIENCES)[number];
  readonly procedure: string;
  readonly from: string;
  readonly until: string;
  /** Whole years on a day; both empty where age does not count. */
  readonly ageFrom: string;
  readonly ageTo: string;
  readonly ageOn: string;
  readonly cases: string;
  readonly title: Written;
  readonly text: Written;
  readonly japaneseAlone: boolean;
  readonly link: string;
}

const EMPTY: Written = { ja: '', easy: '', en: '' };
export const EMPTY_NOTICE: NoticeDraft = {
  to: 'open',
  procedure: '',
  from: '',
  until: '',
  ageFrom: '',
  ageTo: '',
  ageOn: '',
  cases: '',
  title: EMPTY,
  text: EMPTY,
  japaneseAlone: false,
  link: '',
};

/** Whom it is for, once that is said; else where something is missing. */
export function audienceOf(draft: NoticeDraft): NoticeAudience | 'procedure' | 'until' | 'ages' | 'cases' {
  const { to, procedure, from, until } = draft;
  if (to === 'cases') {
    const cases = draft.cases.split(/[\s,、]+/u).filter((one) => one !== '');
    const parsed = audienceSchema.safeParse({ to, cases });
    return parsed.success ? parsed.data : 'cases';
  }
  if (procedure === '') return 'procedure';
  const criterion = to === 'open' ? { is: 'caseOpen', procedure } : { is: 'caseOf', procedure, from, to: until };
  const closed = audienceSchema.safeParse({ to: 'segment', all: [criterion] });
  if (!closed.success || (to === 'closed' && until < from)) return 'until';
  const parsed = audienceSchema.safeParse({ to: 'segment', all: [criterion, ...agesOf(draft)] });
  return parsed.success ? parsed.data : 'ages';
}

/** Of one end alone, the other is as far away as it can be. */
function agesOf({ ageFrom, ageTo, ageOn: day }: NoticeDraft) {
  if (ageFrom.trim() === '' && ageTo.trim() === '') return [];
  return [{ is: 'ageOn', day, from: yearsIn(ageFrom, 0), to: yearsIn(ageTo, OLDEST) }];
}

function yearsIn(typed: string, ifNone: number): number {
  const text = typed.normalize('NFKC').trim();
  if (text === '') return ifNone;
  return /^\d{1,3}$/.test(text) ? Number(text) : Number.NaN;
}

/** The notice, once everything is there. */
export function noticeOf(draft: NoticeDraft): { readonly notice?: NewNotice; readonly missing: readonly string[] } {
  const audience = audienceOf(draft);
  const { japaneseAlone, link } = draft;
  const parsed = newNoticeSchema.safeParse({
    audience: typeof audience === 'string' ? undefined : audience,
    title: written(draft.title, japaneseAlone),
    text: written(draft.text, japaneseAlone),
    japaneseAlone,
    ...(link === '' ? {} : { link }),
  });
  const wrong = parsed.success ? [] : parsed.error.issues.map(({ path }) => String(path[0]));
  const missing = [
    ...(typeof audience === 'string' ? [audience] : []),
    ...(wrong.includes('title') ? ['title-ja'] : []),
    ...(wrong.includes('text') || wrong.includes('') ? ['text-ja'] : []),
  ];
  return parsed.success && missing.length === 0 ? { notice: parsed.data, missing } : { missing };
}

function written(typed: Written, japaneseAlone: boolean) {
  const others = (['easy', 'en'] as const).filter((language) => !japaneseAlone && typed[language].trim() !== '');
  return { ja: typed.ja, ...Object.fromEntries(others.map((language) => [language, typed[language]])) };
}

/** The languages that it is written in. */
export function languagesOf({ japaneseAlone }: Pick<NoticeDraft, 'japaneseAlone'>): readonly Language[] {
  return japaneseAlone ? ['ja'] : languageSchema.options;
}
