import { useSyncExternalStore } from 'react';
import * as z from 'zod';
import { receiptNumberSchema } from '#contract/portal/application-routes.ts';
import { caseStateSchema } from '#contract/procedure/case.ts';
import { type WordingKind, wordingIdSchema, wordingKindSchema } from '#contract/procedure/wording.ts';
import { type ProcedureId, procedureIdSchema } from '#contract/values/brands.ts';

/** By which marks the queue is narrowed. */
export const FILTERED_MARKS = ['duplicate', 'held'] as const;

const filtersSchema = z.object({
  state: caseStateSchema.optional().catch(undefined),
  assignee: z.enum(['mine', 'nobody']).optional().catch(undefined),
  mark: z.enum(FILTERED_MARKS).optional().catch(undefined),
  after: receiptNumberSchema.optional().catch(undefined),
});
/** What the queue is narrowed to. It stands in the address, so it is never a name. */
export type Filters = z.infer<typeof filtersSchema>;

const attachmentSchema = z.stringFormat('count', /^[1-9]\d?$/).transform(Number);

const casePartSchema = z.enum(['correction', 'decision', 'approval', 'delay']);
/** What has a screen of its own beside a case. */
type CasePart = z.infer<typeof casePartSchema>;

const plainPlaceSchema = z.enum([
  'today',
  'visits',
  'search',
  'payments',
  'corrections',
  'procedures',
  'notices',
  'exports',
  'clients',
  'retention',
  'statistics',
  'kiosks',
  'operation',
  'staff',
  'audit',
  'me',
]);
const versionSchema = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number);

/** Where somebody is at the desk. */
export type Place =
  | { readonly at: z.infer<typeof plainPlaceSchema> | 'nowhere' }
  | { readonly at: 'procedure'; readonly id: ProcedureId }
  | { readonly at: 'version'; readonly id: ProcedureId; readonly version: number }
  /** The draft of who is signed in; one that is begun there is begun from `base`, else from what is live. */
  | { readonly at: 'editing'; readonly id: ProcedureId; readonly base?: number }
  | { readonly at: 'wordings'; readonly kind: WordingKind }
  | { readonly at: 'wording'; readonly kind: WordingKind; readonly id: string }
  | { readonly at: 'cases'; readonly filters: Filters }
  | { readonly at: 'case' | CasePart; readonly number: string }
  /** What the newest filing says otherwise than the one before, or than another case does. */
  | { readonly at: 'difference'; readonly number: string; readonly of?: string }
  | { readonly at: 'signature'; readonly number: string; readonly filing: number }
  /** Both counted from 1; of the newest filing where none is named. */
  | { readonly at: 'attachment'; readonly number: string; readonly attachment: number; readonly filing?: number };

/** A place as it stands in the address, behind `#`: no server and no log sees it. */
export function addressOf(place: Place): string {
  switch (place.at) {
    case 'case':
      return `#/cases/${place.number}`;
    case 'correction':
    case 'decision':
    case 'approval':
    case 'delay':
      return `#/cases/${place.number}/${place.at}`;
    case 'difference':
      return `#/cases/${place.number}/difference${place.of === undefined ? '' : `/${place.of}`}`;
    case 'signature':
      return `#/cases/${place.number}/signature/${place.filing}`;
    case 'attachment':
      return `#/cases/${place.number}/attachments/${place.attachment}${
        place.filing === undefined ? '' : `/${place.filing}`
      }`;
    case 'cases': {
      const given = Object.entries(place.filters).filter((pair): pair is [string, string] => pair[1] !== undefined);
      const query = new URLSearchParams(given);
      return query.size === 0 ? '#/cases' : `#/cases?${query}`;
    }
    case 'procedure':
      return `#/procedures/${place.id}`;
    case 'version':
      return `#/procedures/${place.id}/${place.version}`;
    case 'editing':
      return `#/procedures/${place.id}/edit${place.base === undefined ? '' : `/${place.base}`}`;
    case 'wordings':
      return `#/wordings/${place.kind}`;
    case 'wording':
      return `#/wordings/${place.kind}/${place.id}`;
    default:
      return `#/${place.at}`;
  }
}

export function placeOf(address: string): Place {
  const [path = '', query = ''] = address.replace(/^#\/?/, '').split('?');
  const [first = '', number, screen, item, beside, ...more] = path.split('/');
  if (first === 'cases' && receiptNumberSchema.safeParse(number).success && more.length === 0) {
    return casePlace(number ?? '', screen, item, beside);
  }
  if (first === 'procedures' && screen === 'edit' && beside === undefined) return editingPlace(number, item);
  if (item !== undefined) return { at: 'nowhere' };
  if (first === '') return { at: 'today' };
  if (first === 'procedures' && number !== undefined) return procedurePlace(number, screen);
  if (first === 'wordings') return wordingPlace(number, screen);
  if (first === 'cases' && number === undefined) {
    return { at: 'cases', filters: filtersSchema.parse(Object.fromEntries(new URLSearchParams(query))) };
  }
  const plain = plainPlaceSchema.safeParse(first);
  return number === undefined && plain.success ? { at: plain.data } : { at: 'nowhere' };
}

function casePlace(number: string, screen?: string, item?: string, beside?: string): Place {
  if (screen === undefined) return { at: 'case', number };
  const counted = attachmentSchema.safeParse(item).data;
  if (screen === 'attachments' && counted !== undefined) {
    const filing = attachmentSchema.optional().safeParse(beside);
    return filing.success
      ? { at: 'attachment', number, attachment: counted, ...(filing.data && { filing: filing.data }) }
      : { at: 'nowhere' };
  }
  if (beside !== undefined) return { at: 'nowhere' };
  if (screen === 'signature' && counted !== undefined) return { at: 'signature', number, filing: counted };
  if (screen === 'difference') {
    const of = receiptNumberSchema.optional().safeParse(item);
    return of.success ? { at: 'difference', number, ...(of.data && { of: of.data }) } : { at: 'nowhere' };
  }
  const part = casePartSchema.safeParse(screen);
  return part.success && item === undefined ? { at: part.data, number } : { at: 'nowhere' };
}

function editingPlace(id: string | undefined, base: string | undefined): Place {
  const known = procedureIdSchema.safeParse(id);
  const numbered = versionSchema.optional().safeParse(base);
  if (!known.success || !numbered.success) return { at: 'nowhere' };
  return { at: 'editing', id: known.data, ...(numbered.data === undefined ? {} : { base: numbered.data }) };
}

function procedurePlace(id: string, version: string | undefined): Place {
  const known = procedureIdSchema.safeParse(id);
  if (!known.success) return { at: 'nowhere' };
  if (version === undefined) return { at: 'procedure', id: known.data };
  const numbered = versionSchema.safeParse(version);
  return numbered.success ? { at: 'version', id: known.data, version: numbered.data } : { at: 'nowhere' };
}

function wordingPlace(kind: string | undefined, id: string | undefined): Place {
  const known = wordingKindSchema.safeParse(kind ?? 'readySentence');
  if (!known.success) return { at: 'nowhere' };
  if (id === undefined) return { at: 'wordings', kind: known.data };
  const named = wordingIdSchema.safeParse(id);
  return named.success ? { at: 'wording', kind: known.data, id: named.data } : { at: 'nowhere' };
}

export function goTo(place: Place): void {
  window.location.hash = addressOf(place);
}

/** The address, which the person moves by links and by the browser's own buttons. */
export function useAddress(): string {
  return useSyncExternalStore(listenToAddress, () => window.location.hash);
}

function listenToAddress(onChange: () => void): () => void {
  window.addEventListener('hashchange', onChange);
  return () => window.removeEventListener('hashchange', onChange);
}
