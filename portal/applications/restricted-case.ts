import type { ApplicationDocument } from '#contract/procedure/application-document.ts';
import type { Procedure } from '#contract/procedure/procedure.ts';

/** Stands in place of an address or telephone that is kept from others, in every language. */
export const MASKED = '***';
const PLACE = /(^|\.)(address|postalCode)$/i;

/**
 * The document without where the person lives and how to call them, as a case is shown that is restricted: staff who work on
 * it see everything else.
 */
export function maskedDocument(
  document: ApplicationDocument,
  { sections }: Pick<Procedure, 'sections'>,
  { isMasked }: { readonly isMasked: boolean },
): ApplicationDocument {
  if (!isMasked) return document;
  const fields = sections.flatMap((section) => section.fields);
  const plain = fields.flatMap((field) => (field.type === 'list' ? field.fields : [field]));
  const hidden = new Set(plain.filter(({ type }) => type === 'phone' || type === 'postalCode').map(({ key }) => key));
  const isHidden = (at: string) => PLACE.test(at) || hidden.has(at.split('.').at(-1) ?? '') || /address/i.test(at);
  return {
    ...document,
    sections: document.sections.map((section) => ({
      ...section,
      lines: section.lines.map((line) => (isHidden(line.at) ? { ...line, value: MASKED } : line)),
    })),
  };
}
