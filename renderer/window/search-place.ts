import * as z from 'zod';
import { type MunicipalityCode, municipalityCodeSchema } from '#contract/values/brands.ts';

/** Where procedures are looked for, and where that is known from. */
export interface SearchPlace {
  readonly code: MunicipalityCode;
  readonly from: 'card' | 'before' | 'person';
}

const STORAGE_KEY = 'place';
const keptSchema = z.object({ portal: z.string(), code: municipalityCodeSchema });

/** Keeps the place for the next visit on this computer; without one, what was kept is forgotten. */
export function keepPlace(portal: string, place: SearchPlace | undefined): void {
  if (place === undefined) window.localStorage.removeItem(STORAGE_KEY);
  else window.localStorage.setItem(STORAGE_KEY, JSON.stringify({ portal, code: place.code }));
}

/** The place of the last visit to the same portal. */
export function placeOfLastVisit(portal: string): SearchPlace | undefined {
  const kept = keptSchema.safeParse(parsed(window.localStorage.getItem(STORAGE_KEY)));
  return kept.success && kept.data.portal === portal ? { code: kept.data.code, from: 'before' } : undefined;
}

function parsed(text: string | null): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
