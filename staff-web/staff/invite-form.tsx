import { type FormEvent, useState } from 'react';
import * as z from 'zod';
import type { Failure } from '#contract/failures/failure.ts';
import { Actions } from '#ui/actions.tsx';
import { Button } from '#ui/button.tsx';
import { ErrorSummary } from '#ui/error-summary.tsx';
import { useWords } from '#ui/words.ts';
import { useDesk } from '../page/desk-context.ts';
import { EntryField } from '../page/entry-field.tsx';
import { FailureNote } from '../page/failure-note.tsx';
import { EMPTY_GRANT, GrantFields, grantProblems, groupOf } from './grant-fields.tsx';
import type { MadeLink } from './staff-screen.tsx';

/** Who joins, and with which role; what comes of it is a link to hand over. */
export function InviteForm(props: {
  readonly onMade: (link: MadeLink) => Promise<void>;
  readonly onClose: () => void;
}) {
  const { d, client } = useDesk();
  const { t } = useWords();
  const [name, setName] = useState('');
  const [mail, setMail] = useState('');
  const [grant, setGrant] = useState(EMPTY_GRANT);
  const [attempt, setAttempt] = useState(0);
  const [isBusy, setIsBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const found = {
    ...(name.trim() === '' ? { name: d.staff.nameMissing } : {}),
    ...(z.email().max(254).safeParse(mail.trim()).success ? {} : { mail: d.staff.mailWrong }),
    ...grantProblems(grant, d.staff),
  };
  const problems: Partial<Record<'name' | 'mail' | 'role' | 'group', string>> = attempt === 0 ? {} : found;

  async function invite(event: FormEvent): Promise<void> {
    event.preventDefault();
    setAttempt(attempt + 1);
    setFailure(undefined);
    if (isBusy || Object.keys(found).length > 0 || grant.role === undefined) return;
    setIsBusy(true);
    const invited = await client.ask('inviteStaff', {
      body: { name: name.trim(), mail: mail.trim(), grants: [{ role: grant.role, group: groupOf(grant.group) }] },
    });
    setIsBusy(false);
    if (invited.ok) await props.onMade({ ...invited.value, name: name.trim() });
    else setFailure(invited.failure);
  }

  return (
    <form onSubmit={(event) => void invite(event)} noValidate>
      {failure !== undefined && <FailureNote failure={failure} keepsEntries />}
      <ErrorSummary attempt={attempt} errors={Object.entries(problems).map(([at, sentence]) => ({ at, sentence }))} />
      <EntryField
        words={{ at: 'name', label: d.staff.name, isRequired: true, error: problems.name }}
        maxLength={100}
        value={name}
        onEnter={setName}
      />
      <EntryField
        words={{ at: 'mail', label: d.staff.mail, isRequired: true, error: problems.mail }}
        type="email"
        value={mail}
        onEnter={setMail}
      />
      <GrantFields draft={grant} problems={problems} onDraft={setGrant} />
      <Actions>
        <Button kind="filled" type="submit" isBusy={isBusy}>
          {d.staff.send}
        </Button>
        <Button kind="text" onPress={props.onClose}>
          {t.app.back}
        </Button>
      </Actions>
    </form>
  );
}
