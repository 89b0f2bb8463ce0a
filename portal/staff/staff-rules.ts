import type { GrantConflict } from '#contract/failures/staff-failures.ts';
import { type StaffRole, WHOLE_MUNICIPALITY } from '#contract/values/staff-role.ts';

/** What somebody may do, and for which procedures: those of a group, or `*` for all. */
interface Grant {
  readonly role: StaffRole;
  readonly group: string;
}

/** Roles that look after the municipality, and no group of procedures. */
const WHOLE_ROLES: ReadonlySet<StaffRole> = new Set(['catalogueEditor', 'administrator', 'auditor']);
const CASE_ROLES: ReadonlySet<StaffRole> = new Set(['caseWorker', 'approver']);

/**
 * Why a grant cannot stand beside those a person holds, now or later; `undefined` where it can. `smallOffice`: the
 * municipality has so few people that an administrator works on cases too.
 */
export function conflictOf(
  held: readonly Grant[],
  added: Grant,
  { smallOffice }: { readonly smallOffice: boolean },
): GrantConflict | undefined {
  if (WHOLE_ROLES.has(added.role) && added.group !== WHOLE_MUNICIPALITY) return 'wholeMunicipality';
  if (held.some(({ role, group }) => role === added.role && group === added.group)) return 'grantedAlready';
  const roles = new Set([...held, added].map(({ role }) => role));
  if (roles.has('auditor') && roles.size > 1) return 'auditorAlone';
  const worksOnCases = [...roles].some((role) => CASE_ROLES.has(role));
  return roles.has('administrator') && worksOnCases && !smallOffice ? 'administratorWithCases' : undefined;
}

/**
 * Whether a municipality would have no administrator without this person. `administrators` are those who can sign in
 * and whose grant has no end.
 */
export function isLastAdministrator(administrators: readonly string[], leaving: string): boolean {
  return administrators.includes(leaving) && administrators.every((staff) => staff === leaving);
}
