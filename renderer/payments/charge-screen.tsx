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
import './payments.css';

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
  const words = t.payments;
  return (
    <>
      <Standing detail={detail} />
      <Facts isPanel>
        <Fact name={words.what}>{words.purposes[detail.purpose]}</Fact>
        <Fact name={words.amount}>{words.yen(detail.yen)}</Fact>
        <Fact name={words.to}>{visibleText(inLanguage(detail.municipality.name, language))}</Fact>
        <Fact name={words.lastDay}>{t.dates.weekday(detail.lastDay)}</Fact>
        <Fact name={words.forCase}>
          <Link to={{ at: 'application', receiptNumber: detail.receiptNumber }}>
            {visibleText(inLanguage(detail.procedure.title, language))}
          </Link>
        </Fact>
      </Facts>
      {isPayable(detail.state) && (
        <section>
          <h2>{words.ways}</h2>
          {detail.ways.includes('card') && <CardWay detail={detail} onChanged={again} />}
          {detail.payEasy !== null && <PayEasyWay numbers={detail.payEasy} />}
          {detail.ways.includes('payEasy') && detail.isSlipOver && <p>{words.slipOver}</p>}
        </section>
      )}
      {detail.entries.length > 0 && (
        <section>
          <h2>{words.history}</h2>
          <ul>
            {detail.entries.map(({ at, kind, yen }) => (
              <li key={`${at} ${kind} ${yen}`}>
                {dayOfInstant(at, t.dates)} {words.entries[kind]} {words.yen(yen)}
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
  const words = t.payments;
  switch (state) {
    case 'open':
      return <p className="lead">{words.dueBy(t.dates.weekday(lastDay), words.yen(yen))}</p>;
    case 'partlyPaid':
      return <p className="lead">{words.partly(words.yen(net), words.yen(yen - net))}</p>;
    case 'paid':
    case 'refunded':
      return <Note kind="success" title={words.states[state]} />;
    case 'overpaid': {
      // All of it is too much where nothing is to be paid any more.
      const tooMuch = net > yen ? net - yen : net;
      return <Note kind="info" title={words.over(words.yen(tooMuch))} />;
    }
    case 'overRefunded':
      return <Note kind="info" title={words.states[state]} />;
    case 'cancelled':
      return (
        <Note kind="warning" title={words.states[state]}>
          <p>{words.cancelledTodo}</p>
        </Note>
      );
  }
}
