import { useState } from 'react';
import type { KeptView } from '#contract/app/views/kept-view.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Button } from '../ui/button.tsx';
import { Note } from '../ui/note.tsx';
import { ResultList, Tags } from '../ui/result-list.tsx';
import { useAnswer, useApp, useKeeping } from '../window/app-context.ts';
import './applications.css';

/** What was begun and not sent, and what is kept of the household: gone on with, or deleted by one press. */
export function KeptWork() {
  const { answer, again } = useAnswer('listKept', {});
  const [deleted, setDeleted] = useState<string>();
  if (answer.at !== 'ready') return null;
  const done = async (words: string) => {
    setDeleted(words);
    await again();
  };
  return (
    <>
      {deleted !== undefined && <Note kind="success" title={deleted} />}
      <Drafts drafts={answer.value.drafts} onDeleted={done} />
      <Household household={answer.value.household} onDeleted={done} />
    </>
  );
}

function Drafts(props: { readonly drafts: KeptView['drafts']; readonly onDeleted: (words: string) => Promise<void> }) {
  const { store, drafts: held, t, language } = useApp();
  const keeping = useKeeping();
  if (props.drafts.length === 0) return null;
  return (
    <section>
      <h2>{t.applications.drafts(props.drafts.length)}</h2>
      <ResultList>
        {props.drafts.map(({ procedure, municipality, keptUntil, lastDay, corrects }) => {
          const title = visibleText(inLanguage(procedure.title, language));
          const which = { procedure: procedure.id, municipality: municipality.code };
          return (
            <li key={`${municipality.code}/${procedure.id}/${corrects?.receiptNumber}`}>
              <h3>{title}</h3>
              <Tags>
                <li>{visibleText(inLanguage(municipality.name, language))}</li>
                {lastDay !== null && <li>{t.review.due(t.dates.day(lastDay))}</li>}
                <li>
                  {keeping === 'onComputer' ? t.applications.keptUntil(t.dates.day(keptUntil)) : t.form.kept.whileOpen}
                </li>
              </Tags>
              <div className="kept-actions">
                <Button
                  onPress={() =>
                    corrects === undefined
                      ? store.command('beginApply', { ...which, applicantFrom: 'card' })
                      : store.command('beginCorrection', { receiptNumber: corrects.receiptNumber })
                  }
                >
                  {corrects === undefined ? t.applications.goOn : t.applications.correct}
                  <span className="visually-hidden">{t.app.aside(title)}</span>
                </Button>
                <Button
                  kind="text"
                  onPress={async () => {
                    held.forgetAll();
                    const gone = await store.command('deleteDraft', {
                      ...which,
                      ...(corrects === undefined ? {} : { corrects: corrects.receiptNumber }),
                    });
                    if (gone.ok) await props.onDeleted(t.applications.draftDeleted(title));
                  }}
                >
                  {t.applications.deleteDraft}
                  <span className="visually-hidden">{t.app.aside(title)}</span>
                </Button>
              </div>
            </li>
          );
        })}
      </ResultList>
    </section>
  );
}

function Household(props: {
  readonly household: KeptView['household'];
  readonly onDeleted: (words: string) => Promise<void>;
}) {
  const { store, t } = useApp();
  const { household } = props;
  if (household === null) return null;
  return (
    <section>
      <h2>{t.applications.household}</h2>
      <p>{t.applications.householdKept(household)}</p>
      <p className="quiet">{t.applications.householdNote}</p>
      <div className="kept-actions">
        <Button
          kind="text"
          onPress={async () => {
            const gone = await store.command('deleteHousehold', {});
            if (gone.ok) await props.onDeleted(t.applications.householdDeleted);
          }}
        >
          {t.applications.deleteHousehold}
        </Button>
      </div>
    </section>
  );
}
