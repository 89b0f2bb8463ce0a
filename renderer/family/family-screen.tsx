import { useState } from 'react';
import type { FamilyView } from '#contract/app/views/family-view.ts';
import type { FamilyAnswers } from '#contract/family/answers.ts';
import type { FamilyEntry } from '#contract/family/result.ts';
import { municipalityCodeSchema, procedureIdSchema } from '#contract/values/brands.ts';
import { inLanguage, type LocalizedText } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { Fact, Facts } from '../ui/facts.tsx';
import { Fold } from '../ui/fold.tsx';
import { Note } from '../ui/note.tsx';
import { Origin } from '../ui/origin.tsx';
import { ResultList } from '../ui/result-list.tsx';
import { Waiting } from '../ui/waiting.tsx';
import { useAnswer, useApp } from '../window/app-context.ts';
import { DueIn } from '../window/due-in.tsx';
import { completeAnswers, useFamilyDraft, useMayKeep } from '../window/family-draft.ts';
import { FoundEvents } from '../window/life-events.tsx';
import { Link } from '../window/link.tsx';
import { Page } from '../window/page.tsx';
import { Unanswered } from '../window/unanswered.tsx';
import { amountWords } from './amount-words.ts';
import { AnswerList } from './answer-list.tsx';
import { EventChoice } from './event-choice.tsx';
import { personWords } from './person-words.ts';
import { Timeline } from './timeline.tsx';
import './family.css';

/** The household's own list: what concerns it, why, how much, until when, with which papers; and what comes in two years. */
export function FamilyScreen() {
  const { t } = useApp();
  const draft = useFamilyDraft();
  if (draft.at === 'loading')
    return <Page id="family-loading" title={t.app.loading} tells={<Waiting words={t.app.loading} />} />;
  const answers = completeAnswers(draft.begun);
  return answers === undefined ? <NothingYet /> : <List answers={answers} />;
}

function NothingYet() {
  const { drafts, t } = useApp();
  return (
    <Page id="family" title={t.family.title}>
      <p className="lead">{t.family.nothingLead}</p>
      <EventChoice before={[]} />
      <ul className="life-events">
        <FoundEvents place={drafts.lastSearch().place} />
      </ul>
    </Page>
  );
}

function List({ answers }: { readonly answers: FamilyAnswers }) {
  const { store, drafts, t, language } = useApp();
  const { answer, again } = useAnswer('readFamilyList', { answers });
  const view = answer.at === 'ready' ? answer.value : undefined;
  const words = (text: LocalizedText) => visibleText(inLanguage(text, language));
  return (
    <Page
      id="family"
      title={view === undefined ? t.family.title : t.family.found(view.result.entries.length)}
      {...(view === undefined ? {} : { eyebrow: t.family.of(words(view.municipality)) })}
    >
      <Unanswered answer={answer} again={again} />
      {answer.at === 'failed' && answer.failure.code === 'notFound' && <NoRules />}
      {view !== undefined && (
        <>
          <p className="lead">{t.family.lead}</p>
          <ResultList>
            {view.result.entries.map((entry) => (
              <Entry
                key={`${entry.id} ${entry.about ?? ''} ${entry.municipality ?? ''}`}
                entry={entry}
                view={view}
                home={answers.municipality}
              />
            ))}
          </ResultList>
          {view.result.toConfirm.length > 0 && (
            <section aria-labelledby="to-confirm">
              <h2 id="to-confirm">{t.family.toConfirm}</h2>
              <p>{t.family.toConfirmWhy}</p>
              <ul>
                {view.result.toConfirm.map((id) => {
                  const entry = view.entries[id];
                  return (
                    entry !== undefined && (
                      <li key={id}>
                        {words(entry.title)}
                        {entry.office !== undefined && t.app.aside(words(entry.office))}
                      </li>
                    )
                  );
                })}
              </ul>
            </section>
          )}
          <Timeline view={view} />
        </>
      )}
      <AnswerList answers={answers} view={view} />
      <Keeping answers={answers} />
      <Fold title={t.family.more} about={t.family.moreAbout}>
        <EventChoice before={answers.events} />
        <ul className="life-events">
          <FoundEvents place={drafts.lastSearch().place} />
        </ul>
      </Fold>
      <Actions>
        <Button onPress={() => store.go({ at: 'home' })}>{t.app.backHome}</Button>
      </Actions>
    </Page>
  );
}

function NoRules() {
  const { t } = useApp();
  return (
    <p>
      {t.family.noRules} <Link to={{ at: 'search' }}>{t.home.search}</Link>
    </p>
  );
}

function Entry(props: { readonly entry: FamilyEntry; readonly view: FamilyView; readonly home: string }) {
  const { entry, view, home } = props;
  const { t, language } = useApp();
  const words = (text: LocalizedText) => visibleText(inLanguage(text, language));
  const about = view.entries[entry.id];
  if (about === undefined) return null;
  const id = procedureIdSchema.safeParse(entry.id);
  const municipality = municipalityCodeSchema.safeParse(entry.municipality ?? home);
  const amounts = amountWords(entry, t);
  return (
    <li>
      <h2>
        {about.isForm && id.success && municipality.success ? (
          <Link to={{ at: 'procedure', id: id.data, municipality: municipality.data }}>{words(about.title)}</Link>
        ) : (
          words(about.title)
        )}
      </h2>
      {entry.about !== undefined && <p className="quiet">{personWords(view, entry.about, t)}</p>}
      <p className="family-marks">
        {entry.deadline !== undefined && <DueIn day={entry.deadline.date} />}
        {entry.applies === 'maybe' && <Origin is="guess">{t.family.maybe}</Origin>}
        {entry.estimated === true && <Origin is="guess">{t.family.estimated}</Origin>}
      </p>
      <Facts isDense>
        <Fact name={t.family.why}>
          {entry.because.map((rule) => {
            const reason = view.reasons[rule];
            return (
              reason !== undefined && (
                <span key={rule} className="family-reason">
                  {words(reason.sentence)} <span className="quiet">{t.app.aside(reason.source)}</span>
                  {reason.isOwn && <span className="quiet"> {t.family.own}</span>}
                </span>
              )
            );
          })}
        </Fact>
        {amounts.length > 0 && (
          <Fact name={t.family.amount}>
            {amounts.map((line) => (
              <span key={line} className="family-reason">
                {line}
              </span>
            ))}
          </Fact>
        )}
        {entry.state === 'notYet' && entry.opensOn !== undefined && (
          <Fact name={t.family.opens}>{t.dates.day(entry.opensOn)}</Fact>
        )}
        {entry.deadline !== undefined && entry.deadline.lateConsequence !== 'none' && (
          <Fact name={t.family.late}>
            {t.family.lates[entry.deadline.lateConsequence as keyof typeof t.family.lates]}
            {entry.deadline.movedByHoliday && ` ${t.family.moved}`}
          </Fact>
        )}
        {(entry.papers.length > 0 || about.isForm) && (
          <Fact name={t.family.papers}>
            {entry.papers.length === 0 && t.family.noPapers}
            {entry.papers.map(({ key, onlyBecause, person }) => (
              <span key={`${key} ${person ?? ''}`} className="family-reason">
                {view.papers[key] === undefined ? key : words(view.papers[key])}
                {person !== undefined && t.app.aside(personWords(view, person, t))}{' '}
                <span className="quiet">{becauseWords(t.family.because, onlyBecause)}</span>
              </span>
            ))}
          </Fact>
        )}
        {!about.isForm && about.office !== undefined && <Fact name={t.family.office}>{words(about.office)}</Fact>}
        {!about.isForm && about.bring !== undefined && <Fact name={t.family.bring}>{words(about.bring)}</Fact>}
      </Facts>
    </li>
  );
}

function becauseWords(because: object, key: string): string {
  const [group = '', inner] = key.split('.');
  const found: unknown = Reflect.get(because, group);
  return String(inner === undefined ? found : Reflect.get(found as object, inner));
}

/** Kept where the person asks for it, and deleted as easily. */
function Keeping({ answers }: { readonly answers: FamilyAnswers }) {
  const { store, t } = useApp();
  const mayKeep = useMayKeep();
  const [done, setDone] = useState<'kept' | 'deleted'>();
  if (!mayKeep) return <p className="quiet">{t.family.staysHere}</p>;
  return (
    <section aria-labelledby="family-keep">
      <h2 id="family-keep">{t.family.keepTitle}</h2>
      <p>{t.family.keepAbout}</p>
      {done !== undefined && <Note kind="success" title={done === 'kept' ? t.family.kept : t.family.deleted} />}
      <Actions>
        <Button onPress={async () => (await store.command('keepFamily', { answers })).ok && setDone('kept')}>
          {t.family.keep}
        </Button>
        <Button kind="text" onPress={async () => (await store.command('deleteFamily', {})).ok && setDone('deleted')}>
          {t.family.delete}
        </Button>
      </Actions>
    </section>
  );
}
