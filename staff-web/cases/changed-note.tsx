import type { CaseDetail } from '#contract/portal/desk-routes.ts';
import { Actions } from '#ui/actions.tsx';
import { Button } from '#ui/button.tsx';
import { Note } from '#ui/note.tsx';
import { useWords } from '#ui/words.ts';
import { useDesk } from '../page/desk-context.ts';
import { changesSince } from './changes-since.ts';

/** Two people at once: who did what meanwhile. Nothing that was written is lost, and nothing of theirs is overwritten unseen. */
export function ChangedNote(props: {
  readonly before: CaseDetail;
  readonly now: CaseDetail;
  readonly keepsText: boolean;
  readonly onLook: () => void;
  /** Left out where what was asked for is not possible any more. */
  readonly onSendAnyway: (() => Promise<void>) | undefined;
}) {
  const { d } = useDesk();
  const { t } = useWords();
  return (
    <>
      <Note kind="warning" title={d.changed.title} isUrgent>
        <ul>
          {changesSince(props.before, props.now, d, t.dates).map((change) => (
            <li key={change}>{change}</li>
          ))}
        </ul>
        {props.keepsText && <p>{d.changed.kept}</p>}
      </Note>
      <Actions>
        <Button kind="filled" onPress={props.onLook}>
          {d.changed.look}
        </Button>
        {props.onSendAnyway !== undefined && <Button onPress={props.onSendAnyway}>{d.changed.sendAnyway}</Button>}
      </Actions>
    </>
  );
}
