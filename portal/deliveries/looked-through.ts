import type { DocumentProblem } from '#contract/failures/delivery-failures.ts';
import {
  type DeliveryForm,
  type DrawnPage,
  MOST_DELIVERY_PAGES,
  PAGE_TEXT_CHARACTERS,
} from '#contract/portal/delivery-routes.ts';
import { individualNumberIn } from '#contract/values/individual-number.ts';
import { deliveredFile } from '#documents/delivered/delivered-file.ts';
import type { AskAboutPdf } from './pdf-worker.ts';

type LookedThrough =
  | { readonly form: DeliveryForm; readonly pages: number; readonly isInSignature: boolean }
  | { readonly why: DocumentProblem };

/** What a document is, and on how many pages it is shown; or why it is not taken. XML is shown on none. */
export async function lookThrough(title: string, document: Uint8Array, ask: AskAboutPdf): Promise<LookedThrough> {
  if (individualNumberIn(title) !== undefined) return { why: 'individualNumber' };
  const file = deliveredFile(document);
  if ('why' in file) return file;
  const { form, text, shown, isInSignature } = file;
  if (form === 'xml') return { form, pages: 0, isInSignature };
  if (text !== undefined) {
    const pages = Math.max(1, Math.ceil(text.length / PAGE_TEXT_CHARACTERS));
    return pages > MOST_DELIVERY_PAGES ? { why: 'tooManyPages' } : { form, pages, isInSignature };
  }
  const answer = await ask({ bytes: shown, isPicture: form !== 'pdf' });
  if ('why' in answer) return answer;
  return 'pages' in answer ? { form, pages: answer.pages, isInSignature } : { why: 'damaged' };
}

/** A page of what was looked through. `undefined` where it cannot be drawn here. */
export async function drawPage(
  form: DeliveryForm,
  bytes: Uint8Array,
  page: number,
  ask: AskAboutPdf,
): Promise<DrawnPage | undefined> {
  if (form === 'text' || form === 'csv') {
    const text = new TextDecoder().decode(bytes);
    return { as: 'text', text: text.slice((page - 1) * PAGE_TEXT_CHARACTERS, page * PAGE_TEXT_CHARACTERS) };
  }
  const answer = await ask({ bytes, isPicture: form !== 'pdf', page });
  return 'drawn' in answer ? answer.drawn : undefined;
}
