import type { ApplicationAudit } from './applications/application-acts.ts';
import { APPLICATION_EVENTS } from './applications/application-events.ts';
import { releaseCasesOf } from './applications/leaver-cases.ts';
import type { AuditHeads } from './platform/audit/audit-heads.ts';
import type { PortalJobs } from './platform/events/job-runner.ts';
import type { EventJobNames, EventJobs } from './platform/events/outbox.ts';
import type { PortalLog } from './platform/log.ts';
import type { PortalStores } from './portal-stores.ts';
import { STAFF_EVENTS } from './staff/staff-events.ts';

export const PORTAL_EVENTS = { ...APPLICATION_EVENTS, ...STAFF_EVENTS } as const;

const RELEASE_CASES = 'releaseCasesOfLeaver';

/** The jobs of each event, by their names. */
export const EVENT_JOBS = {
  applicationFiled: [],
  applicationChanged: [],
  staffInvited: [],
  staffRecoveryBegun: [],
  staffFactorAdded: [],
  staffLeft: [{ name: RELEASE_CASES }],
} as const satisfies EventJobNames<typeof PORTAL_EVENTS>;

/** What the portal does about each event. */
export function eventJobs(audit: ApplicationAudit): EventJobs<typeof PORTAL_EVENTS> {
  return {
    ...EVENT_JOBS,
    staffLeft: [
      {
        name: RELEASE_CASES,
        handle: ({ transaction, data }) => releaseCasesOf(transaction, audit, { kind: 'job', id: RELEASE_CASES }, data),
      },
    ],
  };
}

/** All that the portal does by itself. */
export function portalJobs(
  {
    sessions,
    staff,
    staffSessions,
    staffChallenges,
    eventJobs: ofEvents,
    auditHeads,
  }: Pick<PortalStores, 'sessions' | 'staff' | 'staffSessions' | 'staffChallenges' | 'eventJobs'> & {
    readonly auditHeads: AuditHeads;
  },
  log: PortalLog,
): PortalJobs<typeof PORTAL_EVENTS> {
  return {
    kinds: PORTAL_EVENTS,
    ofEvents,
    periodic: [
      { name: 'signAuditHeads', everyMinutes: 60, run: () => auditHeads.signAll() },
      {
        name: 'sweepSignIn',
        everyMinutes: 10,
        run: async ({ actor }) => {
          const swept = await sessions.sweep(actor);
          if (swept.challenges + swept.sessions > 0) log({ event: 'signInSwept', ...swept });
        },
      },
      {
        name: 'sweepStaff',
        everyMinutes: 10,
        run: async () => {
          const swept = await staffSessions.sweep();
          const challenges = await staffChallenges.sweep();
          if (swept.sessions + swept.links + challenges > 0) log({ event: 'staffSwept', ...swept, challenges });
        },
      },
      {
        name: 'endDepartures',
        everyMinutes: 10,
        run: async ({ actor }) => {
          const left = await staff.endDepartures(actor);
          if (left > 0) log({ event: 'staffDeparted', left });
        },
      },
    ],
  };
}
