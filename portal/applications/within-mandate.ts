import type { ApplicationDetail } from '#contract/portal/application-routes.ts';
import type { ResidentCaller } from '../platform/http/resident-audience.ts';

/** What of an application its reader is told: who acts for another, what the mandate names, and nothing of the rest. */
export function withinMandate(
  { acting }: Pick<ResidentCaller, 'acting'>,
  detail: ApplicationDetail,
): ApplicationDetail {
  if (acting === undefined) return detail;
  const { things } = acting;
  return {
    ...detail,
    letters: things.includes('letters') ? detail.letters : [],
    visits: things.includes('visits') ? detail.visits : { section: null, visits: [], mayBook: false, changesLeft: 0 },
    messages: [],
    mayWithdraw: false,
  };
}
