import { sql } from 'kysely';
import type { Failure } from '#contract/failures/failure.ts';
import type { PortalRoute } from '#contract/portal/route.ts';
import type { Finding } from './audit/kept-chain.ts';
import type { Database } from './database/database.ts';

/** Whether a portal is in a state to change things and to show staff what is personal. */
export interface PortalStanding {
  /** What was found of a municipality's audit at the start. */
  found(municipality: string): Finding | undefined;
  /** Why a route is not answered now; `undefined`: it is. */
  refusalOf(route: Pick<PortalRoute, 'audience' | 'method' | 'always'>): Failure | undefined;
  /** Compares this computer's clock with the database's, every so often. */
  watchClock(): Promise<void>;
}

const CLOCKS_APART_MS = 60_000;

/** `broken`: what was found of each chain; one is enough for nothing to be changed, as nobody knows what else was. */
export function createStanding(
  database: Database,
  broken: ReadonlyMap<string, Finding>,
  nowMs: () => number,
): PortalStanding {
  let isClockUnsure = false;
  return {
    found: (municipality) => broken.get(municipality),
    refusalOf(route) {
      if (goesOn(route)) return undefined;
      if (broken.size > 0) return { code: 'portalReadOnly' };
      return isClockUnsure ? { code: 'clockUnsure' } : undefined;
    },
    async watchClock() {
      const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(database);
      isClockUnsure = Math.abs((rows[0]?.now.getTime() ?? 0) - nowMs()) > CLOCKS_APART_MS;
    },
  };
}

/** What is public, who signs in, what a person reads of their own, and what staff need to see why the rest stands still. */
function goesOn({ audience, method, always }: Pick<PortalRoute, 'audience' | 'method' | 'always'>): boolean {
  if (always === true) return true;
  if (audience === 'resident') return method === 'GET';
  return audience !== 'staff' && audience !== 'client' && audience !== 'kiosk';
}
