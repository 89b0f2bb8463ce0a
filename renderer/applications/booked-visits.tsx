import { useState } from 'react';
import type { ApplicationDetail } from '#contract/portal/application-routes.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { slotInWords } from '#words/dates.ts';
import { withoutReadings } from '#words/ruby.ts';
import { CodePicture } from '../ui/code-picture.tsx';
import { Fact, Facts } from '../ui/facts.tsx';
import { Note } from '../ui/note.tsx';
import { useApp } from '../window/app-context.ts';
import { Link } from '../window/link.tsx';
import { VisitActions } from '../window/visit-actions.tsx';
import './applications.css';

/** Visits to the office: when, where, what to bring, and the way to book one. */
export function BookedVisits(props: {
  readonly detail: ApplicationDetail;
  readonly onChange: (detail: ApplicationDetail) => void;
}) {
  const { detail, onChange } = props;
  const { t } = useApp();
  const { section, visits, mayBook } = detail.visits;
  const booked = visits.filter(({ state }) => state === 'booked');
  const isMissed = visits.at(-1)?.state === 'missed';
  if (section === null || (booked.length === 0 && !mayBook)) return null;
  return (
    <section className={booked.length > 0 ? 'panel is-next' : undefined}>
      <h2>{t.visits.heading}</h2>
      {isMissed && <Note kind="info" title={t.visits.missed} />}
      {booked.map((visit) => (
        <Booked key={visit.visit} detail={detail} visit={visit} onChange={onChange} />
      ))}
      {mayBook && (
        <Link className="button is-outline" to={{ at: 'visits', receiptNumber: detail.receiptNumber }}>
          {booked.length === 0 ? t.visits.toBook : t.visits.toBookAnother}
        </Link>
      )}
    </section>
  );
}

function Booked(props: {
  readonly detail: ApplicationDetail;
  readonly visit: ApplicationDetail['visits']['visits'][number];
  readonly onChange: (detail: ApplicationDetail) => void;
}) {
  const { detail, visit, onChange } = props;
  const { receiptNumber, originals } = detail;
  const { section, changesLeft } = detail.visits;
  const { store, t, language } = useApp();
  const [savedAs, setSavedAs] = useState<string>();
  const when = slotInWords(visit.slot, t.dates);
  const bring = [
    ...(section?.bring ?? []),
    ...originals.filter(({ state }) => state === 'expected').map(({ title }) => title),
  ].map((one) => visibleText(inLanguage(one, language)));
  async function save(): Promise<void> {
    const saved = await store.command('saveVisit', {
      receiptNumber,
      visit: visit.visit,
      title: withoutReadings(t.visits.calendarTitle),
      place: section === null ? '' : withoutReadings(visibleText(inLanguage(section.place, language))),
    });
    if (saved.ok) setSavedAs(saved.value.savedAs);
  }
  async function cancel(): Promise<void> {
    const cancelled = await store.command('cancelVisit', { receiptNumber, visit: visit.visit });
    if (cancelled.ok) onChange(cancelled.value);
  }
  return (
    <>
      {savedAs !== undefined && <Note kind="success" title={t.receipt.saved(visibleText(savedAs))} />}
      <Facts isDense>
        <Fact name={t.visits.when}>{when}</Fact>
        {section !== null && <Fact name={t.visits.place}>{visibleText(inLanguage(section.place, language))}</Fact>}
        {bring.length > 0 && <Fact name={t.visits.bring}>{t.app.list(bring)}</Fact>}
        {section !== null && <Fact name={t.visits.phone}>{visibleText(section.phone)}</Fact>}
      </Facts>
      <CodePicture text={receiptNumber} title={t.receipt.numberAsCode} />
      <VisitActions
        when={when}
        move={changesLeft > 0 ? { at: 'visits', receiptNumber, visit: visit.visit } : undefined}
        onSave={save}
        onCancel={cancel}
      />
    </>
  );
}
