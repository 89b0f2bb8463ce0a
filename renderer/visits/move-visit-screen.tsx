import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { useAnswer, useApp } from '../window/app-context.ts';
import { Page } from '../window/page.tsx';
import { Unanswered } from '../window/unanswered.tsx';
import { WhenSignedIn } from '../window/when-signed-in.tsx';
import { SlotChoice } from './slot-choice.tsx';

/** S46: another day or time for a visit that belongs to no application. */
export function MoveVisitScreen({ id }: { readonly id: string }) {
  const { store, t } = useApp();
  return (
    <Page id="move-visit" title={t.visits.changeTitle}>
      <WhenSignedIn why={t.visits.signIn}>
        <Moving id={id} />
        <Actions>
          <Button onPress={() => store.back({ at: 'ownVisits' })}>{t.app.back}</Button>
        </Actions>
      </WhenSignedIn>
    </Page>
  );
}

function Moving({ id }: { readonly id: string }) {
  const { store, t } = useApp();
  const { answer, again } = useAnswer('listVisits', {});
  if (answer.at !== 'ready') return <Unanswered answer={answer} again={again} />;
  const visit = answer.value.visits.find((one) => one.of === 'nothing' && one.id === id);
  if (visit === undefined || visit.section === null) return <p className="lead">{t.visits.none}</p>;
  return (
    <SlotChoice
      municipality={visit.municipality.code}
      section={visit.section}
      isMove={true}
      book={(slot) => store.call('changeFreeVisit', { id, slot })}
      onDone={() => store.back({ at: 'ownVisits' })}
    />
  );
}
