import { WHOLE_MUNICIPALITY } from '#contract/values/staff-role.ts';
import type { DeskWords } from '#words/desk-words.ts';

/** The procedures that a grant is for; a group is called as the municipality's data calls it. */
export function groupInWords(group: string, d: DeskWords): string {
  return group === WHOLE_MUNICIPALITY ? d.staff.everything : group;
}
