import type { KeptDraft } from '#contract/app/views/kept-view.ts';
import type { ApplicationSummary } from '#contract/portal/application-routes.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Button } from '../ui/button.tsx';
import { useAnswer, useApp, useKeeping } from '../window/app-context.ts';
import { DueIn } from '../window/due-in.tsx';
import { Link } from '../window/link.tsx';
import { NoticeLink } from '../window/notice-link.tsx';
import './home.css';

/** How many are told of here; the others are with all notices. */
const MOST_NOTICES = 3;

/** What waits for the person: the application that is due first stands out, the others are a list. */
export function WhatWaits() {
  const { t, language } = useApp();
  const { answer: kept } = useAnswer('listKept', {});
  const { answer: sent } = useAnswer('listApplications', {});
  const drafts = kept.at === 'ready' ? kept.value.drafts.toSorted(dueFirst) : [];
  const returned =
    sent.at === 'ready'
      ? sent.value.applications.filter(
          ({ status, receiptNumber }) =>
            status === 'correctionAsked' && !drafts.some(({ corrects }) => corrects?.receiptNumber === receiptNumber),
        )
      : [];
  const { answer: told } = useAnswer('listNotices', { show: 'unread' });
  const unread = told.at === 'ready' ? told.value : { notices: [], next: null };
  const fresh = unread.notices.filter(
    ({ receiptNumber }) => !returned.some((one) => one.receiptNumber === receiptNumber),
  );
  const { answer: due } = useAnswer('listCharges', { due: 'only' });
  const charges = due.at === 'ready' ? due.value.charges : [];
  const [firstCharge] = charges;
  const [next, ...others] = drafts;
  const waiting = others.length + returned.length;
  if (next === undefined && waiting === 0 && fresh.length === 0 && firstCharge === undefined) return null;
  return (
    <div className="waits">
      {next !== undefined && <NextDraft draft={next} />}
      {waiting > 0 && (
        <section className="panel">
          <h2>{t.home.waits(waiting)}</h2>
          <ul className="wait-list">
            {returned.map((application: ApplicationSummary) => (
              <li key={application.receiptNumber}>
                <Link to={{ at: 'application', receiptNumber: application.receiptNumber }}>
                  {t.home.returned(visibleText(inLanguage(application.procedure.title, language)))}
                </Link>
              </li>
            ))}
            {others.map(({ procedure, municipality, corrects }) => (
              <li key={`${municipality.code}/${procedure.id}/${corrects?.receiptNumber}`}>
                <Link to={{ at: 'applications' }}>
                  {t.home.begun(visibleText(inLanguage(procedure.title, language)))}
                </Link>
              </li>
            ))}
          </ul>
        </section>
      )}
      {firstCharge !== undefined && (
        <section className="panel">
          <h2>
            <Link to={charges.length === 1 ? { at: 'charge', charge: firstCharge.charge } : { at: 'charges' }}>
              {t.payments.toPay(charges.length, t.dates.day(firstCharge.lastDay))}
            </Link>
          </h2>
        </section>
      )}
      {fresh.length > 0 && (
        <section className="panel">
          <h2>{t.notices.fresh(fresh.length, unread.next !== null)}</h2>
          <ul className="wait-list">
            {fresh.slice(0, MOST_NOTICES).map((notice) => (
              <li key={notice.notice}>
                <NoticeLink notice={notice} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

/** The draft that is due first; the newest of those without a last day. */
function dueFirst(one: KeptDraft, other: KeptDraft): number {
  return (one.lastDay ?? '9999').localeCompare(other.lastDay ?? '9999');
}

function NextDraft({ draft }: { readonly draft: KeptDraft }) {
  const { store, t, language } = useApp();
  const keeping = useKeeping();
  const { procedure, municipality, lastDay, keptUntil, corrects } = draft;
  return (
    <section className="panel is-next">
      {lastDay !== null && <DueIn day={lastDay} />}
      <h2>{visibleText(inLanguage(procedure.title, language))}</h2>
      <p>{t.home.begunAt(visibleText(inLanguage(municipality.name, language)))}</p>
      <Button
        kind="filled"
        onPress={() =>
          corrects === undefined
            ? store.command('beginApply', {
                procedure: procedure.id,
                municipality: municipality.code,
                applicantFrom: 'card',
              })
            : store.command('beginCorrection', { receiptNumber: corrects.receiptNumber })
        }
      >
        {corrects === undefined ? t.applications.goOn : t.applications.correct}
      </Button>
      <p className="quiet">
        {keeping === 'onComputer' ? t.applications.keptUntil(t.dates.day(keptUntil)) : t.form.kept.whileOpen}
      </p>
    </section>
  );
}
