import { useState } from 'react';
import type { DeliveryDetail } from '#contract/portal/delivery-routes.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { Note } from '../ui/note.tsx';
import { useApp, useIsPublicTerminal } from '../window/app-context.ts';
import { Link } from '../window/link.tsx';
import { WhenFresh } from '../window/when-fresh.tsx';

type Change = Partial<Pick<DeliveryDetail, 'isKept' | 'goneOn' | 'isTold'>>;

interface Acting {
  readonly detail: DeliveryDetail;
  readonly onChange: (change: Change) => void;
}

/** What can be done with a letter, and for how long it is there. */
export function DeliveryActions({ detail, onChange }: Acting) {
  const { store, t } = useApp();
  const isPublic = useIsPublicTerminal();
  const { delivery, state, isKept, keepUntil, goneOn } = detail;
  const isThere = state === 'available' && goneOn === null;

  async function keep(kept: boolean): Promise<void> {
    const outcome = await store.command('changeDelivery', { delivery, change: { kept } });
    if (outcome.ok) onChange({ isKept: kept });
  }

  return (
    <>
      {isThere && (
        <p role="status">{isKept ? t.deliveries.keptForGood : t.deliveries.keptUntil(t.dates.day(keepUntil))}</p>
      )}
      {isThere && !isPublic && (
        <WhenFresh why={t.deliveries.freshSave}>
          <Save delivery={delivery} />
        </WhenFresh>
      )}
      <Actions>
        {isThere && <Button onPress={() => keep(!isKept)}>{isKept ? t.deliveries.keepNot : t.deliveries.keep}</Button>}
        {isThere && <TellOpening detail={detail} onChange={onChange} />}
        {isThere && <Remove delivery={delivery} onChange={onChange} />}
        {goneOn !== null && <Undo delivery={delivery} onChange={onChange} />}
        <Link className="button is-text" to={{ at: 'notices' }}>
          {t.notices.toList}
        </Link>
      </Actions>
      {goneOn !== null && <p role="status">{t.deliveries.goneOn(t.dates.day(goneOn))}</p>}
    </>
  );
}

function Save({ delivery }: { readonly delivery: string }) {
  const { store, t } = useApp();
  const [savedAs, setSavedAs] = useState<string>();
  async function save(): Promise<void> {
    const outcome = await store.command('saveDelivery', { delivery });
    if (outcome.ok) setSavedAs(outcome.value.savedAs);
  }
  return (
    <>
      <Actions>
        <Button onPress={save}>{t.deliveries.save}</Button>
      </Actions>
      {savedAs !== undefined && <Note kind="success" title={t.notices.savedAs(visibleText(savedAs))} />}
    </>
  );
}

function TellOpening({ detail: { delivery, isTold }, onChange }: Acting) {
  const { store, t } = useApp();
  if (isTold) return <p>{t.deliveries.told}</p>;
  return (
    <Confirm
      open={t.deliveries.tell}
      title={t.deliveries.tellTitle}
      body={t.deliveries.tellBody}
      stay={t.deliveries.tellNot}
      goOn={t.deliveries.tellDo}
      onGoOn={async () => {
        const outcome = await store.command('tellOpening', { delivery });
        if (outcome.ok) onChange({ isTold: true });
      }}
    />
  );
}

function Remove({ delivery, onChange }: { readonly delivery: string; readonly onChange: Acting['onChange'] }) {
  const { store, t } = useApp();
  return (
    <Confirm
      open={t.deliveries.remove}
      title={t.deliveries.removeTitle}
      body={t.deliveries.removeBody}
      stay={t.deliveries.removeNot}
      goOn={t.deliveries.removeDo}
      onGoOn={async () => {
        const outcome = await store.command('deleteDelivery', { delivery });
        if (!outcome.ok) return;
        const read = await store.call('readDelivery', { delivery });
        if (read.ok) onChange({ goneOn: read.value.goneOn });
      }}
    />
  );
}

function Undo({ delivery, onChange }: { readonly delivery: string; readonly onChange: Acting['onChange'] }) {
  const { store, t } = useApp();
  async function undo(): Promise<void> {
    const outcome = await store.command('changeDelivery', { delivery, change: { deleted: false } });
    if (outcome.ok) onChange({ goneOn: null });
  }
  return <Button onPress={undo}>{t.deliveries.undo}</Button>;
}
