import { createHash } from 'node:crypto';
import { documentLanguage, type Language, languageSchema } from '#contract/values/localized-text.ts';
import { withoutReadings } from '#words/ruby.ts';
import { escapedHtml } from './html-text.ts';

/** A script or a style in a page, as a content policy names it. */
export function sourceHash(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

/** Nobody frames a page of ours; of styles it knows its own alone, of everything else what `more` says. */
export function policyOf(style: string, ...more: readonly string[]): string {
  const always = ["default-src 'none'", `style-src ${sourceHash(style)}`, "base-uri 'none'", "frame-ancestors 'none'"];
  return [...always, ...more].join('; ');
}

/** In which language a browser reads; Japanese where it says nothing that we have. */
export function pageLanguage(chosen: unknown, accepted: string | undefined): Language {
  const asked = languageSchema.safeParse(chosen);
  if (asked.success) return asked.data;
  return /^\s*en\b/i.test(accepted ?? '') ? 'en' : 'ja';
}

interface Page {
  readonly language: Language;
  readonly title: string;
  readonly style: string;
  /** HTML. */
  readonly inner: string;
  readonly script?: string | undefined;
}

export function htmlPage({ language, title, style, inner, script }: Page): string {
  return `<!doctype html><html lang="${documentLanguage(language)}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapedHtml(withoutReadings(title))}</title><style>${style}</style><main>${inner}</main>${
    script === undefined ? '' : `<script>${script}</script>`
  }</html>`;
}
