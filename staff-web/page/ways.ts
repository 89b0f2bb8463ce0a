import type { StaffRole } from '#contract/values/staff-role.ts';
import type { StaffSession } from './client.ts';
import type { Place } from './place.ts';

interface Way {
  readonly at:
    | 'today'
    | 'cases'
    | 'search'
    | 'visits'
    | 'payments'
    | 'corrections'
    | 'procedures'
    | 'wordings'
    | 'notices'
    | 'exports'
    | 'clients'
    | 'retention'
    | 'statistics'
    | 'kiosks'
    | 'operation'
    | 'staff'
    | 'audit';
  readonly to: Place;
  /** Whose work it is; everybody's where it is not said. The portal decides by itself who may do what. */
  readonly offeredTo?: readonly StaffRole[];
}

const READERS: readonly StaffRole[] = ['reader', 'caseWorker', 'approver', 'catalogueEditor'];
const KEEPERS: readonly StaffRole[] = ['administrator', 'auditor'];

const WAYS: readonly Way[] = [
  { at: 'today', to: { at: 'today' } },
  { at: 'cases', to: { at: 'cases', filters: {} } },
  { at: 'search', to: { at: 'search' }, offeredTo: ['reader', 'caseWorker', 'approver'] },
  { at: 'visits', to: { at: 'visits' }, offeredTo: ['reader', 'caseWorker', 'approver'] },
  { at: 'payments', to: { at: 'payments' }, offeredTo: ['reader', 'caseWorker', 'approver'] },
  { at: 'corrections', to: { at: 'corrections' }, offeredTo: ['reader', 'caseWorker', 'approver'] },
  { at: 'procedures', to: { at: 'procedures' }, offeredTo: READERS },
  { at: 'wordings', to: { at: 'wordings', kind: 'readySentence' }, offeredTo: READERS },
  { at: 'notices', to: { at: 'notices' }, offeredTo: ['caseWorker', 'approver'] },
  { at: 'exports', to: { at: 'exports' }, offeredTo: ['approver'] },
  { at: 'clients', to: { at: 'clients' }, offeredTo: KEEPERS },
  { at: 'retention', to: { at: 'retention' }, offeredTo: [...KEEPERS, 'approver'] },
  { at: 'statistics', to: { at: 'statistics' } },
  {
    at: 'kiosks',
    to: { at: 'kiosks' },
    offeredTo: ['reader', 'caseWorker', 'approver', 'administrator'],
  },
  { at: 'operation', to: { at: 'operation' }, offeredTo: ['administrator'] },
  { at: 'staff', to: { at: 'staff' }, offeredTo: ['administrator'] },
  { at: 'audit', to: { at: 'audit' }, offeredTo: ['auditor'] },
];

/** Where somebody with these grants goes. */
export function waysOf({ grants }: Pick<StaffSession, 'grants'>): readonly Way[] {
  return WAYS.filter(({ offeredTo }) => offeredTo === undefined || grants.some(({ role }) => offeredTo.includes(role)));
}

/** Under which of the ways a place lies. */
export function wayOf(place: Place): string {
  if ('number' in place) return 'cases';
  if (place.at === 'procedure' || place.at === 'version' || place.at === 'editing') return 'procedures';
  return place.at === 'wording' ? 'wordings' : place.at;
}

/** Whether what is changed of the catalogue is this person's work. */
export function editsCatalogue({ grants }: Pick<StaffSession, 'grants'>): boolean {
  return grants.some(({ role }) => role === 'catalogueEditor');
}

/** Whether who is let in, and what is erased, is this person's work. */
export function administers({ grants }: Pick<StaffSession, 'grants'>): boolean {
  return grants.some(({ role }) => role === 'administrator');
}
