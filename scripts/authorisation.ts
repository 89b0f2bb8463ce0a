import { writeFileSync } from 'node:fs';
import { AGENCY_ROUTES } from '#contract/portal/agency-routes.ts';
import { KIOSK_ROUTES } from '#contract/portal/kiosk-routes.ts';
import { PORTAL_ROUTES } from '#contract/portal/portal-routes.ts';
import type { PROCEDURE_DRAFT_ROUTES } from '#contract/portal/procedure-draft-routes.ts';
import type { PROCEDURE_ROUTES } from '#contract/portal/procedure-routes.ts';
import { RETENTION_ROUTES } from '#contract/portal/retention-routes.ts';
import { STAFF_FACTOR_ROUTES } from '#contract/portal/staff-factor-routes.ts';
import { STAFF_ROUTES } from '#contract/portal/staff-routes.ts';
import { caseActTypeSchema } from '#contract/procedure/case-act.ts';
import { agencyScopeSchema } from '#contract/values/agency-scope.ts';
import { type StaffRole, staffRoleSchema } from '#contract/values/staff-role.ts';
import {
  type ClientAction,
  type RegistrationAction,
  registrationRefusal,
  scopeMissing,
} from '#portal/agency/agency-policy.ts';
import {
  emergencyRefusalOf,
  groupsVisibleTo,
  maySearch,
  maySee,
  openRefusalOf,
  refusalOf,
} from '#portal/applications/desk-policy.ts';
import { groupsExportedBy } from '#portal/applications/export-policy.ts';
import { endRefusalOf } from '#portal/applications/free-visit-policy.ts';
import { accountRefusalOf } from '#portal/benefit-accounts/benefit-account-policy.ts';
import { type EditingAction, refusalOf as editingRefusal } from '#portal/catalogue/catalogue-policy.ts';
import { mayWithhold } from '#portal/exchange-records/record-policy.ts';
import { type KioskAction, kioskRefusal } from '#portal/kiosks/kiosk-policy.ts';
import { problemsVisibleTo } from '#portal/notices/notice-policy.ts';
import { coversAll, roleRefusalOf } from '#portal/notices/staff-notice-policy.ts';
import { operationRefusal } from '#portal/operation/operation-policy.ts';
import { CORRECTION_ACTIONS, staffMayDo } from '#portal/own-data/corrections/correction-policy.ts';
import { refusalOf as paymentRefusal, STAFF_PAYMENT_ACTIONS } from '#portal/payments/payment-policy.ts';
import { refusalOf as retentionRefusal } from '#portal/retention/retention-policy.ts';
import { refusalOf as memberRefusal, type StaffAction } from '#portal/staff/staff-policy.ts';
import { groupsCountedFor } from '#portal/statistics/statistics-policy.ts';
import { inProject, say } from './project.mjs';

// Writes docs/authorisation.md by asking the policies of the portal: node scripts/authorisation.ts

const ME = 'me';
const ACTOR = { kind: 'staff', id: ME } as const;
const [OWN, OTHER] = ['child', 'nursery'];
const ROLES = staffRoleSchema.options;
const NO = '–';

const by = (role: StaffRole) => ({ actor: ACTOR, grants: [{ role, group: OWN }] });

/** Reading a case, then each act, of a case in that condition. */
function caseLines(restricted: boolean): readonly string[] {
  const cell = (may: (of: { readonly group: string; readonly assignee: string | null }) => boolean) => {
    if (may({ group: OTHER, assignee: ME })) return 'm';
    if (may({ group: OWN, assignee: null })) return 'g';
    return may({ group: OWN, assignee: ME }) ? 'a' : NO;
  };
  const state = { restricted, recused: false, isErased: false };
  const opening = line('open', (role) =>
    cell((of) => maySee(by(role), { ...of, ...state }) && openRefusalOf(by(role), { ...of, ...state }) === undefined),
  );
  const acts = caseActTypeSchema.options.map((act) =>
    line(act, (role) =>
      cell(
        (of) => maySee(by(role), { ...of, ...state }) && refusalOf(by(role), act, { ...of, ...state }) === undefined,
      ),
    ),
  );
  return [opening, ...acts];
}

/** Of one that was erased nothing else is there for anybody. */
function erasedLines(): readonly string[] {
  const mayRead = (role: StaffRole, group: string) => {
    const of = { group, assignee: null, restricted: true, recused: false, isErased: true };
    return maySee(by(role), of) && openRefusalOf(by(role), of) === undefined;
  };
  return [
    line('readCaseSkeleton', (role) => {
      if (mayRead(role, OTHER)) return 'm';
      return mayRead(role, OWN) ? 'g' : NO;
    }),
  ];
}

const isOfStaff = (name: string) => PORTAL_ROUTES[name as keyof typeof PORTAL_ROUTES].audience === 'staff';

function memberLines(): readonly string[] {
  const actions = Object.keys({ ...STAFF_ROUTES, ...STAFF_FACTOR_ROUTES }).filter(isOfStaff) as StaffAction[];
  return actions.map((action) =>
    line(action, (role) => {
      const [self, others] = [ME, 'somebody'].map((staff) => memberRefusal(by(role), action, staff) === undefined);
      if (self && others) return 'm';
      if (self) return 'self';
      return others ? 'others' : NO;
    }),
  );
}

/** What each route of the catalogue asks its policy. */
const EDITING: {
  readonly [Name in keyof typeof PROCEDURE_ROUTES | keyof typeof PROCEDURE_DRAFT_ROUTES]: EditingAction;
} = {
  listProcedures: 'readProcedures',
  readProcedureHistory: 'readProcedures',
  checkProcedure: 'checkProcedure',
  importProcedure: 'importProcedure',
  previewProcedure: 'readProcedures',
  compareProcedure: 'readProcedures',
  exportProcedure: 'readProcedures',
  scheduleProcedure: 'scheduleProcedure',
  confirmSchedule: 'confirmSchedule',
  takeBackSchedule: 'takeBackSchedule',
  listProcedureDrafts: 'readDraft',
  readProcedureDraft: 'readDraft',
  saveProcedureDraft: 'writeDraft',
  discardProcedureDraft: 'writeDraft',
};

function editingLines(): readonly string[] {
  const wordings = ['readySentences', 'letterTemplates', 'remedies', 'wordingVersions'].map(
    (name) => [name, 'readWordings'] as const,
  );
  const actions: readonly (readonly [string, EditingAction])[] = [
    ...Object.entries(EDITING),
    ...wordings,
    ['saveWording', 'saveWording'],
  ];
  return actions.map(([name, action]) =>
    line(name, (role) => {
      const may = (group: string, madeBy: string) =>
        editingRefusal(by(role), action, { groups: [group], madeBy: [madeBy] }) === undefined;
      if (may(OTHER, ME)) return 'm';
      if (may(OWN, ME)) return 'g';
      return may(OWN, 'somebody') ? 'g, of others' : NO;
    }),
  );
}

/** One route for each thing that is asked of the policy of notices. */
const NOTICE_ROUTES_OF = { make: 'previewAudience', send: 'sendNotice', approve: 'approveNotice' } as const;

function otherLines(): readonly string[] {
  const retention = Object.keys(RETENTION_ROUTES) as (keyof typeof RETENTION_ROUTES)[];
  const registrations = Object.keys(AGENCY_ROUTES).filter(isOfStaff) as RegistrationAction[];
  return [
    line('listMailProblems', (role) => {
      const scope = problemsVisibleTo(by(role).grants);
      if (scope === undefined) return NO;
      return scope.accounts ? 'm' : 'g';
    }),
    ...retention.map((action) =>
      line(action, (role) => {
        if (retentionRefusal(by(role), action, OTHER) === undefined) return 'm';
        return retentionRefusal(by(role), action, OWN) === undefined ? 'g' : NO;
      }),
    ),
    ...registrations.map((action) =>
      line(action, (role) => (registrationRefusal(by(role), action) === undefined ? 'm' : NO)),
    ),
    line('listDeskVisits', (role) => (groupsVisibleTo(by(role)).length > 0 ? 'g' : NO)),
    line('endFreeVisit', (role) => (endRefusalOf(by(role), [OWN]) === undefined ? 'g' : NO)),
    line('openInEmergency', (role) => (emergencyRefusalOf(by(role)) === undefined ? 'm' : NO)),
    line('searchCases', (role) => (maySearch(by(role)) ? 'g' : NO)),
    line('readStatistics', (role) => {
      const groups = groupsCountedFor(by(role));
      if (groups.length === 0) return NO;
      return groups.includes('*') ? 'm' : 'g';
    }),
    ...(Object.keys(KIOSK_ROUTES).filter(isOfStaff) as KioskAction[]).map((action) =>
      line(action, (role) => (kioskRefusal(by(role), action) === undefined ? 'm' : NO)),
    ),
    line('readOperation', (role) => (operationRefusal(by(role)) === undefined ? 'm' : NO)),
    ...(['make', 'send', 'approve'] as const).map((action) =>
      line(NOTICE_ROUTES_OF[action], (role) => {
        if (roleRefusalOf(by(role), action) !== undefined) return NO;
        return coversAll(by(role), action, [OTHER]) ? 'm' : 'g';
      }),
    ),
    ...(['listWithholdings', 'askWithholding'] as const).map((action) =>
      line(action, (role) => (mayWithhold(by(role), OWN) ? 'g' : NO)),
    ),
    ...STAFF_PAYMENT_ACTIONS.map((action) =>
      line(action, (role) => {
        const may = (group: string) => paymentRefusal(by(role), action, { group }) === undefined;
        const ofAll = { actor: ACTOR, grants: [{ role, group: '*' }] };
        if (may(OTHER)) return 'm';
        if (may(OWN)) return 'g';
        return paymentRefusal(ofAll, action) === undefined ? 'm' : NO;
      }),
    ),
    ...CORRECTION_ACTIONS.map((action) =>
      line(action, (role) => {
        if (staffMayDo(by(role), action, OTHER)) return 'm';
        return staffMayDo(by(role), action, OWN) ? 'g' : NO;
      }),
    ),
    line('readCaseAccount', (role) => (accountRefusalOf(by(role), OWN) === undefined ? 'g' : NO)),
    line('askExport', (role) => (groupsExportedBy(by(role)).length > 0 ? 'g' : NO)),
  ];
}

function clientLines(): readonly string[] {
  const routes = Object.entries(AGENCY_ROUTES).flatMap(([name, { audience }]) => (audience === 'client' ? [name] : []));
  return routes.map((name) =>
    row([
      `\`${name}\``,
      ...agencyScopeSchema.options.map((scope) =>
        scopeMissing({ scopes: [scope] }, name as ClientAction) === undefined ? 'g' : NO,
      ),
    ]),
  );
}

function line(action: string, cell: (role: StaffRole) => string): string {
  return row([`\`${action}\``, ...ROLES.map(cell)]);
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function table(heading: string, columns: readonly string[], lines: readonly string[]): string {
  return [`## ${heading}\n`, row(['', ...columns]), row(['---', ...columns.map(() => '---')]), ...lines, ''].join('\n');
}

/** The whole page. */
export function authorisationPage(): string {
  return [
    `# Who may do what

Written by \`npm run numbers\`, which asks the policies of the portal; \`test/portal/platform/authorisation.test.ts\` asks a portal and
holds it to this page. A change of a policy changes the page, and is reviewed as one.

\`a\` a case that is assigned to whoever asks · \`g\` what is of the group of their grant · \`m\` anything of their municipality · \`self\` their own
account · \`others\` accounts but their own · \`${NO}\` refused. Nothing of another municipality is there for anybody, nor a case of another group: both
look as what never was. Whoever took themselves off a case does nothing to it. Of an erased case its skeleton is left: all else is \`erased\` to who
reads that, and as what never was to everybody else. Persons reach what is their own.
`,
    table('Cases', ROLES, caseLines(false)),
    table('Restricted cases', ROLES, caseLines(true)),
    table('Erased cases', ROLES, erasedLines()),
    table('Accounts', ROLES, memberLines()),
    table('Catalogue', ROLES, editingLines()),
    table('Other routes of the desk', ROLES, otherLines()),
    table('Other systems, by scope', agencyScopeSchema.options, clientLines()),
  ].join('\n');
}

if (import.meta.main) {
  const path = 'docs/authorisation.md';

  writeFileSync(inProject(path), authorisationPage());
  say(`${path} was written`);
}
