import { useState } from 'react';
import type { DeliveryDetail } from '#contract/portal/delivery-routes.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { dayOfInstant } from '#words/dates.ts';
import { Fact, Facts } from '../ui/facts.tsx';
import { Note } from '../ui/note.tsx';
import { useAnswer, useApp, useIsPublicTerminal } from '../window/app-context.ts';
import { Link } from '../window/link.tsx';
import { Page } from '../window/page.tsx';
import { Unanswered } from '../window/unanswered.tsx';
import { WhenFresh } from '../window/when-fresh.tsx';
import { WhenSignedIn } from '../window/when-signed-in.tsx';
import { DeliveryActions } from './delivery-actions.tsx';
import { DeliveryPages } from './delivery-pages.tsx';
import './deliveries.css';

/** S35: one letter of a sender: from whom it is, what its signature says, its pages, and what can be done with it. */
export function DeliveryScreen({ id }: { readonly id: string }) {
  const { t } = useApp();
  return (
    <Page id="delivery" title={t.deliveries.letter}>
      <WhenSignedIn why={t.deliveries.signIn}>
        <OneDelivery id={id} />
      </WhenSignedIn>
    </Page>
  );
}

function OneDelivery({ id }: { readonly id: string }) {
  const isPublic = useIsPublicTerminal();
  const { answer, again } = useAnswer('readDelivery', { delivery: id });
  if (answer.at !== 'ready') return <Unanswered answer={answer} again={again} />;
  const body = <Whole key={answer.value.sha256} first={answer.value} />;
  return isPublic ? <WhenFresh>{body}</WhenFresh> : body;
}

function Whole({ first }: { readonly first: DeliveryDetail }) {
  const { t, language } = useApp();
  const [detail, setDetail] = useState(first);
  const { title, senderName, legalName, contact, linkedSince, kindName, at, date, state } = detail;
  const isThere = state === 'available' && detail.goneOn === null;
  return (
    <>
      <h2 className="as-typed">{visibleText(title)}</h2>
      <Facts>
        <Fact name={t.deliveries.sender} isAsTyped>
          {visibleText(inLanguage(senderName, language))}
        </Fact>
        <Fact name={t.deliveries.legalName} isAsTyped>
          {visibleText(legalName)}
        </Fact>
        <Fact name={t.deliveries.linkedSince}>{dayOfInstant(linkedSince, t.dates)}</Fact>
        {kindName !== null && (
          <Fact name={t.deliveries.kind} isAsTyped>
            {visibleText(inLanguage(kindName, language))}
          </Fact>
        )}
        <Fact name={t.notices.when}>{dayOfInstant(at, t.dates)}</Fact>
        <Fact name={t.deliveries.dated}>{t.dates.day(date)}</Fact>
        <Fact name={t.deliveries.contact} isAsTyped>
          {visibleText(contact)}
        </Fact>
      </Facts>
      {detail.replaces !== null && (
        <p>
          <Link to={{ at: 'delivery', delivery: detail.replaces }}>{t.deliveries.replaces}</Link>
        </p>
      )}
      {state !== 'available' && <Note kind="info" title={t.deliveries.states[state]} />}
      {isThere && (
        <>
          <p>{signatureInWords(detail, t)}</p>
          {!detail.isScanned && <p>{t.deliveries.notScanned}</p>}
          <DeliveryPages detail={detail} />
        </>
      )}
      <DeliveryActions detail={detail} onChange={(change) => setDetail({ ...detail, ...change })} />
    </>
  );
}

function signatureInWords({ signature }: DeliveryDetail, t: ReturnType<typeof useApp>['t']): string {
  switch (signature.is) {
    case 'none':
      return t.deliveries.unsigned;
    case 'good':
      return t.deliveries.signedBy(visibleText(signature.signer));
    case 'unsure':
      return t.deliveries.unsure(t.deliveries.because[signature.because]);
  }
}
