import type { Policy } from '#host/policy/policy-schema.ts';
import { compareVersions, isPreview } from './version.ts';

export interface LocalTime {
  readonly hour: number;
  readonly minute: number;
}

/** What a signed list of updates offers. */
interface UpdateOffer {
  readonly version: string;
  /** For how many of a hundred machines; a roll-back is for all of them. */
  readonly stagingPercentage: number;
  /** Newer versions go back to this one. It counts only where it is the version offered. */
  readonly rollBackTo?: string | undefined;
}

export interface UpdateSituation {
  readonly now: LocalTime;
  readonly policy: Policy['updates'];
  readonly publicTerminal: boolean;
  /** A flow or a session at the portal is there. */
  readonly isInUse: boolean;
  readonly installed: string;
  /** Versions that did not start here. */
  readonly refused: readonly string[];
  /** 0 to 99, drawn once for this machine. */
  readonly bucket: number;
  readonly offer: UpdateOffer;
  readonly isDownloaded: boolean;
}

/** `installOnQuit` waits for the person to close the window, `installNow` closes it. */
export type UpdateDecision =
  | {
      readonly action: 'nothing';
      readonly because: 'turnedOff' | 'upToDate' | 'refused' | 'older' | 'preview' | 'notStaged' | 'noMaintenance';
    }
  | { readonly action: 'later'; readonly because: 'inUse' | 'outsideMaintenance' }
  | { readonly action: 'download' | 'installOnQuit' | 'installNow'; readonly because: 'newer' | 'rollBack' };

/** What to do about an offer now. */
export function decideUpdate(situation: UpdateSituation): UpdateDecision {
  const { policy, publicTerminal, installed, offer } = situation;
  const maintenance = policy?.maintenance;
  const isOlder = compareVersions(offer.version, installed) < 0;
  const isRollBack = isOlder && offer.rollBackTo === offer.version;
  const because = isRollBack ? 'rollBack' : 'newer';

  if (policy?.enabled === false) return { action: 'nothing', because: 'turnedOff' };
  if (offer.version === installed) return { action: 'nothing', because: 'upToDate' };
  if (isOlder && !isRollBack) return { action: 'nothing', because: 'older' };
  if (!isRollBack && situation.refused.includes(offer.version)) return { action: 'nothing', because: 'refused' };
  if (isPreview(offer.version) && policy?.channel !== 'beta') return { action: 'nothing', because: 'preview' };
  if (!isRollBack && situation.bucket >= offer.stagingPercentage) return { action: 'nothing', because: 'notStaged' };
  // Nobody at a public terminal closes it, so without hours for it there is no good moment.
  if (publicTerminal && maintenance === undefined) return { action: 'nothing', because: 'noMaintenance' };
  if (situation.isInUse) return { action: 'later', because: 'inUse' };
  if (!situation.isDownloaded) return { action: 'download', because };
  if (maintenance === undefined) return { action: 'installOnQuit', because };
  return isWithin(maintenance, situation.now)
    ? { action: 'installNow', because }
    : { action: 'later', because: 'outsideMaintenance' };
}

type Maintenance = NonNullable<NonNullable<Policy['updates']>['maintenance']>;

function isWithin({ fromHour, toHour }: Maintenance, { hour }: LocalTime): boolean {
  return fromHour < toHour ? hour >= fromHour && hour < toHour : hour >= fromHour || hour < toHour;
}

/** Until the maintenance hours begin next, in milliseconds; `undefined` where there are none or they are now. */
export function msUntilMaintenance(policy: Policy['updates'], now: LocalTime): number | undefined {
  const maintenance = policy?.maintenance;
  if (maintenance === undefined || isWithin(maintenance, now)) return undefined;
  const minutes = (maintenance.fromHour - now.hour) * 60 - now.minute;
  return (minutes <= 0 ? minutes + 24 * 60 : minutes) * 60_000;
}
