import type { CaseDetail } from '#contract/portal/desk-routes.ts';
import { Actions } from '#ui/actions.tsx';
import { Button } from '#ui/button.tsx';
import { Note } from '#ui/note.tsx';
import { useWords } from '#ui/words.ts';
import { useDesk } from '../page/desk-context.ts';
import { FailureNote } from '../page/failure-note.tsx';
import type { CaseChanging } from './case-change.ts';
import { changesSince } from './changes-since.ts';

/**
 * How the last change went. Where somebody else came first: who did what, and two ways on. Nothing that was written is
 * lost, and nothing of theirs is overwritten unseen.
 */
export function ChangeOutcome(props: {
  readonly before: CaseDetail;
  readonly changing: CaseChanging;
  readonly keepsText: boolean;
  /** Shows the case as it is now. */
  readonly onLook: (now: CaseDetail) => void;
}) {
  const { d } = useDesk();
  const { t } = useWords();
  const { failure, overtaken, forget } = props.changing;
  if (failure !== undefined) return <FailureNote failure={failure} keepsEntries={props.keepsText} />;
  if (overtaken === undefined) return null;
  return (
    <>
      <Note kind="warning" title={d.changed.title} isUrgent>
        <ul>
          {changesSince(props.before, overtaken.now, d, t.dates).map((change) => (
            <li key={change}>{change}</li>
          ))}
        </ul>
        {props.keepsText && <p>{d.changed.kept}</p>}
      </Note>
      <Actions>
        <Button
          kind="filled"
          onPress={() => {
            forget();
            props.onLook(overtaken.now);
          }}
        >
          {d.changed.look}
        </Button>
        {overtaken.again !== undefined && <Button onPress={overtaken.again}>{d.changed.sendAnyway}</Button>}
      </Actions>
    </>
  );
}
