import { useState } from 'react';
import type { AccountClosing } from '#contract/portal/account-routes.ts';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { Note } from '../ui/note.tsx';
import { useAnswer, useApp } from '../window/app-context.ts';

/** That the account is to be closed, and the way back; nothing where it is not. */
export function ClosingNote() {
  const { answer } = useAnswer('readClosing', {});
  const [changed, setChanged] = useState<AccountClosing>();
  const shown = changed ?? (answer.at === 'ready' ? answer.value : undefined);
  if (shown === undefined) return null;
  return <Planned closing={shown.closing} isTakenBack={changed !== undefined} onChange={setChanged} />;
}

/** As `ClosingNote`, of an answer that is there. */
export function Planned(props: {
  readonly closing: AccountClosing['closing'];
  readonly isTakenBack: boolean;
  readonly onChange: (closing: AccountClosing) => void;
}) {
  const { closing, isTakenBack, onChange } = props;
  const { store, t } = useApp();
  if (closing === null) return isTakenBack ? <Note kind="success" title={t.account.takenBack} /> : null;
  async function takeBack(): Promise<void> {
    const outcome = await store.command('takeBackClosing', {});
    if (outcome.ok) onChange(outcome.value);
  }
  return (
    <>
      <Note kind="warning" title={t.account.closing}>
        <p>{t.account.closingUntil(t.dates.day(closing.lastDay))}</p>
      </Note>
      <Actions>
        <Button kind="filled" onPress={takeBack}>
          {t.account.takeBack}
        </Button>
      </Actions>
    </>
  );
}
