import { useEffect, useRef, useState } from 'react';
import type { BookedVisit } from '#contract/portal/visit-routes.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { slotInWords } from '#words/dates.ts';
import { withoutReadings } from '#words/ruby.ts';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { CodePicture } from '../ui/code-picture.tsx';
import { Fact, Facts } from '../ui/facts.tsx';
import { Note } from '../ui/note.tsx';
import { useAnswer, useApp } from '../window/app-context.ts';
import { Link } from '../window/link.tsx';
import { Page } from '../window/page.tsx';
import { Unanswered } from '../window/unanswered.tsx';
import { VisitActions } from '../window/visit-actions.tsx';
import { WhenSignedIn } from '../window/when-signed-in.tsx';

type FreeVisit = Extract<BookedVisit, { readonly of: 'nothing' }>;

/** S46: visits that are to come, with an application and without one. */
export function OwnVisitsScreen() {
  const { store, t } = useApp();
  return (
    <Page id="own-visits" title={t.visits.own}>
      <WhenSignedIn why={t.visits.ownSignIn}>
        <ToCome />
        <Actions>
          <Button onPress={() => store.back({ at: 'home' })}>{t.app.back}</Button>
        </Actions>
      </WhenSignedIn>
    </Page>
  );
}

function ToCome() {
  const { t } = useApp();
  const { answer, again } = useAnswer('listVisits', {});
  const [savedAs, setSavedAs] = useState<string>();
  const [cancelled, setCancelled] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  // What was cancelled is gone from the list with its button and its question, so that the focus goes on to the list.
  useEffect(() => {
    if (cancelled > 0) list.current?.focus();
  }, [cancelled]);
  if (answer.at !== 'ready') return <Unanswered answer={answer} again={again} />;
  const { visits } = answer.value;
  async function afterCancel(): Promise<void> {
    await again();
    setCancelled((before) => before + 1);
  }
  return (
    <div ref={list} tabIndex={-1}>
      {savedAs !== undefined && <Note kind="success" title={t.receipt.saved(visibleText(savedAs))} />}
      {visits.length === 0 && <p className="lead">{t.visits.none}</p>}
      <ul className="panels">
        {visits.map((visit) =>
          visit.of === 'nothing' ? (
            <li key={visit.id} className="panel">
              <When visit={visit} />
              <WithoutCase visit={visit} onSaved={setSavedAs} onCancelled={afterCancel} />
            </li>
          ) : (
            <li key={`${visit.receiptNumber} ${visit.visit}`} className="panel">
              <When visit={visit} />
              <Link className="button is-outline" to={{ at: 'application', receiptNumber: visit.receiptNumber }}>
                {t.notices.toApplication}
              </Link>
            </li>
          ),
        )}
      </ul>
    </div>
  );
}

function When({ visit }: { readonly visit: BookedVisit }) {
  const { t, language } = useApp();
  const { section, procedure, municipality } = visit;
  const words = (text: typeof procedure.title) => visibleText(inLanguage(text, language));
  return (
    <>
      <h2>{slotInWords(visit.slot, t.dates)}</h2>
      <Facts isDense>
        <Fact name={t.visits.what}>{words(procedure.title)}</Fact>
        <Fact name={t.visits.place}>
          {words(municipality.name)}
          {section !== null && (
            <>
              <br />
              {words(section.place)}
            </>
          )}
        </Fact>
        {section !== null && section.bring.length > 0 && (
          <Fact name={t.visits.bring}>{t.app.list(section.bring.map(words))}</Fact>
        )}
        {section !== null && <Fact name={t.visits.phone}>{visibleText(section.phone)}</Fact>}
        {visit.of === 'nothing' && <Fact name={t.visits.number}>{visit.id}</Fact>}
      </Facts>
    </>
  );
}

function WithoutCase(props: {
  readonly visit: FreeVisit;
  readonly onSaved: (as: string) => void;
  readonly onCancelled: () => Promise<void>;
}) {
  const { visit, onSaved, onCancelled } = props;
  const { id, section, changesLeft } = visit;
  const { store, t, language } = useApp();
  const when = slotInWords(visit.slot, t.dates);
  async function save(): Promise<void> {
    const saved = await store.command('saveFreeVisit', {
      id,
      title: withoutReadings(t.visits.calendarTitle),
      place: section === null ? '' : withoutReadings(visibleText(inLanguage(section.place, language))),
    });
    if (saved.ok) onSaved(saved.value.savedAs);
  }
  async function cancel(): Promise<void> {
    const cancelled = await store.command('cancelFreeVisit', { id });
    if (cancelled.ok) await onCancelled();
  }
  return (
    <>
      <CodePicture text={id} title={t.visits.numberAsCode} />
      <VisitActions
        when={when}
        move={changesLeft > 0 && section !== null ? { at: 'moveVisit', id } : undefined}
        onSave={save}
        onCancel={cancel}
      />
    </>
  );
}
