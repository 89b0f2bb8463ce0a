import { type ReactNode, useCallback } from 'react';
import type { Failure } from '#contract/failures/failure.ts';
import type { ActingMandate } from '#contract/portal/mandate-routes.ts';
import type { PinSlot } from '#contract/values/brands.ts';
import type { Tone } from '../ui/page-frame.tsx';
import { useApp, useMandateOfFlow, usePrincipalName } from '../window/app-context.ts';
import { FailureNote } from '../window/failure-note.tsx';
import { Link } from '../window/link.tsx';
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
  readonly hasErrors?: boolean;
  readonly tells?: ReactNode;
  readonly tone?: Tone;
  readonly children?: ReactNode;
}) {
  const { t } = useApp();
  const mandate = useMandateOfFlow();
  const step = STEP_OF[props.purpose];
  return (
    <Page
      id={`${props.purpose}-${props.id}`}
      title={props.title}
      eyebrow={t.card.purposes[props.purpose]}
      hasErrors={props.hasErrors === true}
      tells={
        <>
          {props.tells}
          {props.purpose === 'signApplication' && mandate !== null && <SignsFor mandate={mandate} />}
        </>
      }
      {...(props.tone === undefined ? {} : { tone: props.tone })}
      {...(step === undefined ? {} : { step })}
    >
      {props.children}
    </Page>
  );
}

function SignsFor({ mandate }: { readonly mandate: ActingMandate }) {
  const { t } = useApp();
  return <p className="as-typed">{t.acting.sign(usePrincipalName(mandate))}</p>;
}

export function Notice({ lastFailure }: { readonly lastFailure: Failure | null }) {
  return lastFailure === null ? null : <FailureNote failure={lastFailure} isUrgent />;
}

export function ForgotButton({ slot }: { readonly slot: PinSlot }) {
  const { t } = useApp();
  return (
    <Link className="button is-text" to={{ at: 'help' }}>
      {t.pin.forgot[slot]}
    </Link>
  );
}

export function StopButton({ flow, purpose }: CardScreenProps) {
  const { store, t } = useApp();
  const { flowId, revision } = flow;
  const back = useCallback(() => stop(store, { flowId, revision }, purpose), [store, flowId, revision, purpose]);
  return (
    <WayBackButton kind="text" back={back}>
      {isWithinForm(purpose) ? t.card.backTo[purpose] : t.card.stop}
    </WayBackButton>
  );
}
