import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { useAnswer, useApp } from '../window/app-context.ts';
import { Page } from '../window/page.tsx';
import { Unanswered } from '../window/unanswered.tsx';
import { WhenSignedIn } from '../window/when-signed-in.tsx';
import { SlotChoice } from './slot-choice.tsx';

interface VisitsProps {
  readonly receiptNumber: string;
  /** The visit that is moved; a new one is booked where it is absent. */
  readonly visit?: number | undefined;
}

/** S46: a day in words, then a time, for a visit to the office that looks after an application. */
export function VisitsScreen(props: VisitsProps) {
  const { t } = useApp();
  return (
    <Page id="visits" title={props.visit === undefined ? t.visits.title : t.visits.changeTitle}>
      <WhenSignedIn why={t.visits.signIn}>
        <ForApplication {...props} />
      </WhenSignedIn>
    </Page>
  );
}

function ForApplication({ receiptNumber, visit }: VisitsProps) {
  const { store, t } = useApp();
  const { answer, again } = useAnswer('readApplication', { receiptNumber });
  const toApplication = () => store.back({ at: 'application', receiptNumber });
  if (answer.at !== 'ready') return <Unanswered answer={answer} again={again} />;
  const { section } = answer.value.visits;
  return (
    <>
      {section === null ? (
        <p className="lead">{t.visits.noSection}</p>
      ) : (
        <SlotChoice
          municipality={answer.value.municipality.code}
          section={section}
          isMove={visit !== undefined}
          book={(slot) =>
            visit === undefined
              ? store.call('bookVisit', { receiptNumber, slot })
              : store.call('changeVisit', { receiptNumber, visit, slot })
          }
          onDone={toApplication}
        />
      )}
      <Actions>
        <Button onPress={toApplication}>{t.app.back}</Button>
      </Actions>
    </>
  );
}
