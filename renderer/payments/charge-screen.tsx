import { isPayable } from '#contract/portal/charge.ts';
import type { ChargeDetail } from '#contract/portal/payment-routes.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { dayOfInstant } from '#words/dates.ts';
import { Fact, Facts } from '../ui/facts.tsx';
import { Note } from '../ui/note.tsx';
import { useAnswer, useApp } from '../window/app-context.ts';
import { Link } from '../window/link.tsx';
import { Page } from '../window/page.tsx';
import { Unanswered } from '../window/unanswered.tsx';
import { WhenSignedIn } from '../window/when-signed-in.tsx';
import { CardWay } from './card-way.tsx';
import { PayEasyWay } from './pay-easy-way.tsx';
import { RecordPart } from './record-part.tsx';

/** S38: one charge: to whom, what for, how much, until when, how to pay, and what is known of it. */
export function ChargeScreen({ charge }: { readonly charge: string }) {
  const { t } = useApp();
  return (
    <Page id={`charge ${charge}`} title={t.payments.title}>
      <WhenSignedIn why={t.payments.signIn}>
        <OneCharge charge={charge} />
      </WhenSignedIn>
    </Page>
  );
}

function OneCharge({ charge }: { readonly charge: string }) {
  const { t, language } = useApp();
  const { answer, again } = useAnswer('readCharge', { charge });
  if (answer.at !== 'ready') return <Unanswered answer={answer} again={again} />;
  const detail = answer.value;
  return (
    <>
      <Standing detail={detail} />
      <Facts isPanel>
        <Fact name={t.payments.what}>{t.payments.purposes[detail.purpose]}</Fact>
        <Fact name={t.payments.amount}>{t.payments.yen(detail.yen)}</Fact>
        <Fact name={t.payments.to}>{visibleText(inLanguage(detail.municipality.name, language))}</Fact>
        <Fact name={t.payments.lastDay}>{t.dates.weekday(detail.lastDay)}</Fact>
        <Fact name={t.payments.forCase}>
          <Link to={{ at: 'application', receiptNumber: detail.receiptNumber }}>
            {visibleText(inLanguage(detail.procedure.title, language))}
          </Link>
        </Fact>
      </Facts>
      {isPayable(detail.state) && (
        <section>
          <h2>{t.payments.ways}</h2>
          {detail.ways.includes('card') && <CardWay detail={detail} onChanged={again} />}
          {detail.payEasy !== null && <PayEasyWay numbers={detail.payEasy} />}
          {detail.ways.includes('payEasy') && detail.isSlipOver && <p>{t.payments.slipOver}</p>}
        </section>
      )}
      {detail.entries.length > 0 && (
        <section>
          <h2>{t.payments.history}</h2>
          <ul>
            {detail.entries.map(({ at, kind, yen }) => (
              <li key={`${at} ${kind} ${yen}`}>
                {dayOfInstant(at, t.dates)} {t.payments.entries[kind]} {t.payments.yen(yen)}
              </li>
            ))}
          </ul>
          <RecordPart charge={detail.charge} />
        </section>
      )}
    </>
  );
}

/** Where it stands, in one sentence. */
function Standing({ detail }: { readonly detail: ChargeDetail }) {
  const { t } = useApp();
  const { state, yen, net, lastDay } = detail;
  switch (state) {
    case 'open':
      return <p className="lead">{t.payments.dueBy(t.dates.weekday(lastDay), t.payments.yen(yen))}</p>;
    case 'partlyPaid':
      return <p className="lead">{t.payments.partly(t.payments.yen(net), t.payments.yen(yen - net))}</p>;
    case 'paid':
    case 'refunded':
      return <Note kind="success" title={t.payments.states[state]} />;
    case 'overpaid': {
      // All of it is too much where nothing is to be paid any more.
      const tooMuch = net > yen ? net - yen : net;
      return <Note kind="info" title={t.payments.over(t.payments.yen(tooMuch))} />;
    }
    case 'overRefunded':
      return <Note kind="info" title={t.payments.states[state]} />;
    case 'cancelled':
      return (
        <Note kind="warning" title={t.payments.states[state]}>
          <p>{t.payments.cancelledTodo}</p>
        </Note>
      );
  }
}
