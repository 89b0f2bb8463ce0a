import { READING_BRACKETS, rubyParts } from '#words/ruby.ts';

const [before, after] = READING_BRACKETS;

/** A text with its readings, as HTML. */
export function rubyHtml(text: string): string {
  return rubyParts(text)
    .map((part) =>
      typeof part === 'string'
        ? escapedHtml(part)
        : `<ruby>${escapedHtml(part.base)}<rp>${before}</rp><rt>${escapedHtml(part.reading)}</rt><rp>${after}</rp></ruby>`,
    )
    .join('');
}

export function escapedHtml(text: string): string {
  const names = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' } as const;
  return text.replace(/[&<>"]/g, (one) => names[one as keyof typeof names]);
}
