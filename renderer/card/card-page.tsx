import { type ReactNode, useCallback } from 'react';
import type { Failure } from '#contract/failures/failure.ts';
import type { PinSlot } from '#contract/values/brands.ts';
import { Button } from '../ui/button.tsx';
import type { Tone } from '../ui/page-frame.tsx';
import { useApp } from '../window/app-context.ts';
import { FailureNote } from '../window/failure-note.tsx';
import { Page } from '../window/page.tsx';
import type { CardPurpose, FlowRef } from '../window/screen-of.ts';
import type { StepName } from '../window/step-list.tsx';
import { WayBackButton } from '../window/way-back-button.tsx';
import { isWithinForm, stop } from './stop.ts';

export interface CardScreenProps {
  readonly flow: FlowRef;
  readonly purpose: CardPurpose;
}

const STEP_OF: Partial<Record<CardPurpose, StepName>> = { readApplicant: 'fill', signApplication: 'sign' };

/** What every screen of the way to a card has in common. */
export function CardPage(props: {
  readonly id: string;
  readonly purpose: CardPurpose;
  readonly title: string;
  readonly tells?: ReactNode;
  readonly tone?: Tone;
  readonly children?: ReactNode;
}) {
  const { t } = useApp();
  const step = STEP_OF[props.purpose];
  return (
    <Page
      id={`${props.purpose}-${props.id}`}
      title={props.title}
      eyebrow={t.card.purposes[props.purpose]}
      tells={props.tells}
      {...(props.tone === undefined ? {} : { tone: props.tone })}
      {...(step === undefined ? {} : { step })}
    >
      {props.children}
    </Page>
  );
}

export function Notice({ lastFailure }: { readonly lastFailure: Failure | null }) {
  return lastFailure === null ? null : <FailureNote failure={lastFailure} isUrgent />;
}

export function ForgotButton({ slot }: { readonly slot: PinSlot }) {
  const { store, t } = useApp();
  return (
    <Button kind="text" onPress={() => store.go({ at: 'help' })}>
      {t.pin.forgot[slot]}
    </Button>
  );
}

export function StopButton({ flow, purpose }: CardScreenProps) {
  const { store, t } = useApp();
  const { flowId, revision } = flow;
  const back = useCallback(() => stop(store, { flowId, revision }, purpose), [store, flowId, revision, purpose]);
  const label = {
    readApplicant: t.card.backToForm,
    signApplication: t.card.backToReview,
    signInAgain: t.card.backToSending,
  };
  return (
    <WayBackButton kind="text" back={back}>
      {isWithinForm(purpose) ? label[purpose] : t.card.stop}
    </WayBackButton>
  );
}
