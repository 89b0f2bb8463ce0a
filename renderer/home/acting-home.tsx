import { useState } from 'react';
import type { ActingMandate } from '#contract/portal/mandate-routes.ts';
import type { MunicipalityCode } from '#contract/values/brands.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Fold } from '../ui/fold.tsx';
import { ResultList, Tags } from '../ui/result-list.tsx';
import { useAnswer, useApp } from '../window/app-context.ts';
import { Link } from '../window/link.tsx';
import { fullName, MunicipalityChoice, useMunicipality } from '../window/municipality-choice.tsx';
import { Page } from '../window/page.tsx';
import { QuickWay } from '../window/quick-way.tsx';
import { Unanswered } from '../window/unanswered.tsx';
import './home.css';

/** S05 of somebody who acts for another: what they were asked to do, and what came of it. */
export function ActingHome({ mandate }: { readonly mandate: ActingMandate }) {
  const { t, language } = useApp();
  const [code, setCode] = useState<MunicipalityCode>();
  const place = useMunicipality(code);
  const { things } = mandate.scope;
  return (
    <Page id="acting-home" title={t.acting.homeTitle} tells={<p className="lead">{t.acting.homeLead}</p>}>
      <p>{t.acting.may(t.app.list(things.map((thing) => t.proxies.thing[thing])))}</p>
      <ToCorrect />
      {place !== undefined && <p>{t.search.here(fullName(place, language))}</p>}
      <Covered mandate={mandate} place={code} />
      <Fold title={t.search.elsewhere}>
        <MunicipalityChoice onChoose={setCode} />
      </Fold>
      <nav aria-label={t.home.menu}>
        <ul className="quick">
          <QuickWay icon="list" title={t.home.applications} to={{ at: 'applications' }} />
          {things.includes('notices') && <QuickWay icon="notice" title={t.notices.title} to={{ at: 'notices' }} />}
          {things.includes('payments') && <QuickWay icon="card" title={t.payments.title} to={{ at: 'charges' }} />}
        </ul>
      </nav>
    </Page>
  );
}

/** The procedures of the mandate, where they are offered. */
function Covered(props: { readonly mandate: ActingMandate; readonly place: MunicipalityCode | undefined }) {
  const { place, mandate } = props;
  const { t, language } = useApp();
  const { answer, again } = useAnswer('searchProcedures', place === undefined ? {} : { municipality: place });
  if (answer.at !== 'ready') return <Unanswered answer={answer} again={again} />;
  const covered = answer.value.services.filter(({ id }) => mandate.scope.procedures.includes(id));
  if (covered.length === 0) return <p role="status">{t.acting.homeNone}</p>;
  return (
    <ResultList>
      {covered.map(({ id, municipality, title }) => (
        <li key={`${municipality.code}/${id}`}>
          <h2>
            <Link to={{ at: 'procedure', id, municipality: municipality.code }}>
              {visibleText(inLanguage(title, language))}
            </Link>
          </h2>
          <Tags>
            <li>{visibleText(inLanguage(municipality.name, language))}</li>
          </Tags>
        </li>
      ))}
    </ResultList>
  );
}

/** What an office asks to be put right. */
function ToCorrect() {
  const { t, language } = useApp();
  const { answer } = useAnswer('listApplications', {});
  const returned =
    answer.at === 'ready' ? answer.value.applications.filter(({ status }) => status === 'correctionAsked') : [];
  if (returned.length === 0) return null;
  return (
    <section className="panel is-next">
      <h2>{t.home.waits(returned.length)}</h2>
      <ul className="wait-list">
        {returned.map(({ receiptNumber, procedure }) => (
          <li key={receiptNumber}>
            <Link to={{ at: 'application', receiptNumber }}>
              {t.home.returned(visibleText(inLanguage(procedure.title, language)))}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
