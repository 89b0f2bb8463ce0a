import { useState } from 'react';
import type { VisitOffices } from '#contract/portal/visit-routes.ts';
import type { MunicipalityCode, ProcedureId } from '#contract/values/brands.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { Note } from '../ui/note.tsx';
import { Radios } from '../ui/radios.tsx';
import { useAnswer, useApp } from '../window/app-context.ts';
import { MunicipalityChoice } from '../window/municipality-choice.tsx';
import { Page } from '../window/page.tsx';
import { Unanswered } from '../window/unanswered.tsx';
import { WhenSignedIn } from '../window/when-signed-in.tsx';
import { SlotChoice } from './slot-choice.tsx';

type Office = VisitOffices['offices'][number];

/** S46: a municipality, then a day and a time, for a visit that belongs to no application. */
export function VisitForScreen({ purpose }: { readonly purpose: ProcedureId }) {
  const { store, t } = useApp();
  return (
    <Page id="visit-for" title={t.visits.title}>
      <WhenSignedIn why={t.visits.signIn}>
        <AtSomeOffice purpose={purpose} />
        <Actions>
          <Button onPress={() => store.back({ at: 'ownVisits' })}>{t.app.back}</Button>
        </Actions>
      </WhenSignedIn>
    </Page>
  );
}

function AtSomeOffice({ purpose }: { readonly purpose: ProcedureId }) {
  const { t } = useApp();
  const { answer, again } = useAnswer('listVisitOffices', { purpose });
  const [code, setCode] = useState<MunicipalityCode>();
  if (answer.at !== 'ready') return <Unanswered answer={answer} again={again} />;
  const there = answer.value.offices.filter(({ municipality }) => municipality.code === code);
  if (code === undefined) {
    return (
      <section>
        <h2>{t.visits.where}</h2>
        <MunicipalityChoice onChoose={setCode} />
      </section>
    );
  }
  return (
    <>
      {there.length === 0 ? (
        <Note kind="info" title={t.visits.notThere}>
          <p>{t.visits.notThereTodo}</p>
        </Note>
      ) : (
        <AtOffice key={code} purpose={purpose} sections={there} />
      )}
      <Button kind="text" onPress={() => setCode(undefined)}>
        {t.visits.otherPlace}
      </Button>
    </>
  );
}

/** One that has a single section asks for none. */
function AtOffice({ purpose, sections }: { readonly purpose: ProcedureId; readonly sections: readonly Office[] }) {
  const { store, t, language } = useApp();
  const [key, setKey] = useState(sections.length === 1 ? sections[0]?.section.key : undefined);
  const chosen = sections.find(({ section }) => section.key === key);
  return (
    <>
      {chosen !== undefined && <h2>{visibleText(inLanguage(chosen.municipality.name, language))}</h2>}
      {sections.length > 1 && (
        <Radios
          words={{ at: 'section', label: t.visits.whichSection, isRequired: true }}
          options={sections.map(({ section }) => ({
            value: section.key,
            label: visibleText(inLanguage(section.name, language)),
          }))}
          value={key}
          onChange={setKey}
        />
      )}
      {chosen !== undefined && (
        <SlotChoice
          key={key}
          municipality={chosen.municipality.code}
          section={chosen.section}
          isMove={false}
          book={(slot) =>
            store.call('bookFreeVisit', {
              purpose,
              municipality: chosen.municipality.code,
              section: chosen.section.key,
              slot,
            })
          }
          onDone={() => store.go({ at: 'ownVisits' })}
        />
      )}
    </>
  );
}
