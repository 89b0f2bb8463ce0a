import {
  procedureGroupSchema,
  type StaffRole,
  staffRoleSchema,
  WHOLE_MUNICIPALITY,
} from '#contract/values/staff-role.ts';
import { Radios } from '#ui/radios.tsx';
import type { DeskWords } from '#words/desk-words.ts';
import { useDesk } from '../page/desk-context.ts';
import { EntryField } from '../page/entry-field.tsx';

interface GrantDraft {
  readonly role: StaffRole | undefined;
  readonly group: string;
}

export const EMPTY_GRANT: GrantDraft = { role: undefined, group: '' };

interface GrantProblems {
  readonly role?: string;
  readonly group?: string;
}

export function grantProblems({ role, group }: GrantDraft, words: DeskWords['staff']): GrantProblems {
  return {
    ...(role === undefined ? { role: words.roleMissing } : {}),
    ...(procedureGroupSchema.safeParse(groupOf(group)).success ? {} : { group: words.groupWrong }),
  };
}

/** Empty is the whole municipality. */
export function groupOf(group: string): string {
  return group.trim() === '' ? WHOLE_MUNICIPALITY : group.trim();
}

/** A role, and for which procedures. What cannot go together is the portal's to say. */
export function GrantFields(props: {
  readonly draft: GrantDraft;
  readonly problems: GrantProblems;
  readonly onDraft: (draft: GrantDraft) => void;
}) {
  const { draft, problems, onDraft } = props;
  const { d } = useDesk();
  return (
    <>
      <Radios
        words={{ at: 'role', label: d.staff.role, isRequired: true, error: problems.role }}
        options={staffRoleSchema.options.map((role) => ({
          value: role,
          label: d.staff.grantOf(d.roles[role], d.rolesAbout[role]),
        }))}
        value={draft.role}
        onChange={(role) => onDraft({ ...draft, role })}
      />
      <EntryField
        words={{
          at: 'group',
          label: d.staff.group,
          isRequired: false,
          help: d.staff.groupHelp,
          error: problems.group,
        }}
        isMedium
        value={draft.group}
        onEnter={(group) => onDraft({ ...draft, group })}
      />
    </>
  );
}
