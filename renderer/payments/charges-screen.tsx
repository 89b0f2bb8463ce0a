import type { ChargeSummary } from '#contract/portal/payment-routes.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { useAnswer, useApp } from '../window/app-context.ts';
import { DueIn } from '../window/due-in.tsx';
import { Link } from '../window/link.tsx';
import { NewestFirst } from '../window/newest-first.tsx';
import { Page } from '../window/page.tsx';
import { Unanswered } from '../window/unanswered.tsx';
import { WhenSignedIn } from '../window/when-signed-in.tsx';
import './payments.css';

/** S37: what the person has to pay, what is due first, and what became of it. */
export function ChargesScreen() {
  const { t } = useApp();
  return (
    <Page id="charges" title={t.payments.title}>
      <WhenSignedIn why={t.payments.signIn}>
        <AllCharges />
      </WhenSignedIn>
    </Page>
  );
}

function AllCharges() {
  const { t } = useApp();
  const { answer, again } = useAnswer('listCharges', {});
  if (answer.at !== 'ready') return <Unanswered answer={answer} again={again} />;
  if (answer.value.charges.length === 0) return <p className="lead">{t.payments.none}</p>;
  return (
    <NewestFirst
      method="listCharges"
      first={answer.value}
      more={t.payments.more}
      draw={(pages) => {
        const charges = pages.flatMap((page) => page.charges);
        return (
          <>
            <p role="status">{t.payments.count(charges.length)}</p>
            <ul className="charges">
              {charges.map((charge) => (
                <Line key={charge.charge} charge={charge} />
              ))}
            </ul>
          </>
        );
      }}
    />
  );
}

function Line({ charge }: { readonly charge: ChargeSummary }) {
  const { t, language } = useApp();
  const { purpose, yen, state, lastDay, isPending } = charge;
  const says = isPending ? t.payments.pending : t.payments.states[state];
  return (
    <li className="panel">
      {(state === 'open' || state === 'partlyPaid') && <DueIn day={lastDay} />}
      <h2>
        <Link to={{ at: 'charge', charge: charge.charge }}>
          {t.payments.line(t.payments.purposes[purpose], t.payments.yen(yen), says)}
        </Link>
      </h2>
      <p className="quiet">{visibleText(inLanguage(charge.municipality.name, language))}</p>
    </li>
  );
}
