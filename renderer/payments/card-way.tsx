import { useEffect, useState } from 'react';
import type { Failure } from '#contract/failures/failure.ts';
import type { ActingMandate } from '#contract/portal/mandate-routes.ts';
import { isAlive } from '#contract/portal/payment-attempt.ts';
import type { ChargeDetail } from '#contract/portal/payment-routes.ts';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { CodePicture } from '../ui/code-picture.tsx';
import { Note } from '../ui/note.tsx';
import { useActing, useApp, usePrincipalName } from '../window/app-context.ts';
import { FailureNote } from '../window/failure-note.tsx';

/** Paying at the provider's page. While a payment is under way there is no button for a second one. */
export function CardWay({
  detail,
  onChanged,
}: {
  readonly detail: ChargeDetail;
  readonly onChanged: () => Promise<void>;
}) {
  const { store, t } = useApp();
  const [failure, setFailure] = useState<Failure>();
  const [code, setCode] = useState<string>();
  const [isOver, setIsOver] = useState(false);
  const mandate = useActing();
  const { charge, attempt } = detail;
  const due = detail.yen - detail.net;
  useEnd(detail, (ended) => {
    setIsOver(ended);
    setCode(undefined);
    void onChanged();
  });

  async function pay(): Promise<void> {
    const begun = await store.call('payCharge', { charge, yen: due });
    setFailure(begun.ok ? undefined : begun.failure);
    if (!begun.ok) return;
    setIsOver(false);
    setCode(begun.value.code ?? undefined);
    if (attempt === null) await onChanged();
  }

  async function stop(): Promise<void> {
    if (attempt === null) return;
    const stopped = await store.call('cancelPayment', { charge, attempt: attempt.attempt });
    setFailure(stopped.ok ? undefined : stopped.failure);
    setCode(undefined);
    await onChanged();
  }

  return (
    <section className="panel is-next">
      <h3>{t.payments.card}</h3>
      {failure !== undefined && <FailureNote failure={failure} />}
      {isOver && attempt === null && <Note kind="info" title={t.payments.ended} />}
      {attempt?.state === 'submitted' ? (
        <Note kind="info" title={t.payments.pending}>
          <p>{t.payments.pendingTodo}</p>
        </Note>
      ) : attempt === null ? (
        <>
          <p>{t.payments.cardLead}</p>
          {mandate !== undefined && <PaysFor mandate={mandate} />}
          <Button kind="filled" onPress={pay} busyLabel={t.payments.starting}>
            {t.payments.pay(t.payments.yen(due))}
          </Button>
        </>
      ) : (
        <>
          <Note kind="info" title={t.payments.pending}>
            <p>{t.payments.opened}</p>
          </Note>
          {code !== undefined && <PageCode address={code} />}
          <Actions>
            <Button onPress={pay} busyLabel={t.payments.starting}>
              {t.payments.openAgain}
            </Button>
            <Button kind="text" onPress={stop}>
              {t.payments.stop}
            </Button>
          </Actions>
        </>
      )}
    </section>
  );
}

/** On a machine for everybody nobody types the number of a card: the page opens on the person's own phone. */
function PageCode({ address }: { readonly address: string }) {
  const { t } = useApp();
  return (
    <>
      <h4>{t.payments.codeTitle}</h4>
      <p>{t.payments.codeLead}</p>
      <CodePicture text={address} title={t.payments.code} />
    </>
  );
}

/** Waits for what comes of the payment that is under way; `ended`: nothing came of it. */
function useEnd({ charge, attempt }: ChargeDetail, onEnd: (ended: boolean) => void): void {
  const { store } = useApp();
  const number = attempt?.attempt;
  const revision = attempt?.revision ?? 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is done then is no question of its own
  useEffect(() => {
    if (number === undefined) return undefined;
    let isCurrent = true;
    const watch = async () => {
      while (isCurrent) {
        const seen = await store.call('watchPayment', { charge, attempt: number, after: revision });
        if (!isCurrent) return;
        if (!seen.ok) return;
        if (seen.value.revision > revision)
          return onEnd(!isAlive(seen.value.state) && seen.value.state !== 'succeeded');
      }
    };
    void watch();
    return () => {
      isCurrent = false;
    };
  }, [store, charge, number, revision]);
}

function PaysFor({ mandate }: { readonly mandate: ActingMandate }) {
  const { t } = useApp();
  return <p className="as-typed">{t.acting.pay(usePrincipalName(mandate))}</p>;
}
