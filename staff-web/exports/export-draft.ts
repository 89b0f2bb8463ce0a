import { type ExportWish, exportWishSchema } from '#contract/portal/export-routes.ts';

/** A wish for files as it is being written; empty where nothing was said. */
export interface ExportDraft {
  readonly form: ExportWish['form'];
  readonly procedure: string;
  readonly state: string;
  readonly from: string;
  readonly to: string;
  readonly reason: string;
  readonly encoding: 'utf-8' | 'cp932';
  readonly dates: 'western' | 'era';
  readonly keys: boolean;
  readonly language: 'ja' | 'en';
}

export const EMPTY_EXPORT: ExportDraft = {
  form: 'csv',
  procedure: '',
  state: '',
  from: '',
  to: '',
  reason: '',
  encoding: 'utf-8',
  dates: 'western',
  keys: false,
  language: 'ja',
};

/** The wish, once everything is there; else where something is missing. */
export function wishOf(draft: ExportDraft): { readonly wish?: ExportWish; readonly missing: readonly string[] } {
  const { form, procedure, reason, encoding, dates, keys, language } = draft;
  const given = (
    [
      ['state', draft.state],
      ['from', draft.from],
      ['to', draft.to],
    ] as const
  ).filter(([, text]) => text !== '');
  const which = { procedure, reason, ...Object.fromEntries(given) };
  const parsed = exportWishSchema.safeParse(
    form === 'csv' ? { form, ...which, encoding, dates, keys, language } : { form, ...which },
  );
  const isReversed = draft.from !== '' && draft.to !== '' && draft.to < draft.from;
  const wrong = parsed.success ? [] : parsed.error.issues.map(({ path }) => String(path[0]));
  const missing = [...new Set([...wrong, ...(isReversed ? ['to'] : [])])];
  return parsed.success && missing.length === 0 ? { wish: parsed.data, missing } : { missing };
}
