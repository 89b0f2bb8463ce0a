import type { ProcedureSummary } from '#contract/procedure/procedure.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { feeAmount } from '#words/fee-words.ts';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { Fact, Facts } from '../ui/facts.tsx';
import { ResultList } from '../ui/result-list.tsx';
import { useAnswer, useApp } from '../window/app-context.ts';
import { Link } from '../window/link.tsx';
import { useMunicipality } from '../window/municipality-choice.tsx';
import { Page } from '../window/page.tsx';
import { Unanswered } from '../window/unanswered.tsx';
import { questionOf, withEvent } from './search.ts';
import './procedures.css';

/** S07: what was found: who each is for, until when, how long it takes and where. Nothing found leads on. */
export function FoundScreen() {
  const { store, drafts, t, language } = useApp();
  const asked = drafts.lastSearch();
  const { answer, again } = useAnswer('searchProcedures', questionOf(asked));
  const services = answer.at === 'ready' ? withEvent(answer.value.services, asked.event) : undefined;
  const place = useMunicipality(asked.place?.code);
  const about =
    asked.event !== undefined
      ? t.search.events[asked.event]
      : asked.topic !== undefined
        ? t.search.topics[asked.topic]
        : asked.query !== undefined
          ? t.search.wordsAsked(visibleText(asked.query))
          : t.search.all;
  const where = place !== undefined ? visibleText(inLanguage(place.name, language)) : t.search.anyMunicipality;
  return (
    <Page
      id="found"
      title={
        services === undefined
          ? t.search.searching
          : services.length === 0
            ? t.search.none
            : t.search.count(services.length)
      }
      eyebrow={t.search.asked(about, where)}
    >
      <Unanswered answer={answer} again={again} />
      {services !== undefined && services.length > 0 && <Results services={services} />}
      {services?.length === 0 && <Nothing suggestions={answer.at === 'ready' ? answer.value.suggestions : []} />}
      <Actions>
        <Button onPress={() => store.back({ at: 'search' })}>{t.app.back}</Button>
      </Actions>
    </Page>
  );
}

function Results({ services }: { readonly services: readonly ProcedureSummary[] }) {
  const { t, language } = useApp();
  return (
    <ResultList>
      {services.map((service) => (
        <li key={`${service.municipality.code}/${service.id}`}>
          <h2>
            <Link to={{ at: 'procedure', id: service.id, municipality: service.municipality.code }}>
              {visibleText(inLanguage(service.title, language))}
            </Link>
          </h2>
          <p>{visibleText(inLanguage(service.summary, language))}</p>
          <Facts isDense>
            <Fact name={t.procedure.whoFor}>{visibleText(inLanguage(service.whoFor, language))}</Fact>
            <Fact name={t.procedure.deadline}>{visibleText(inLanguage(service.deadlineText, language))}</Fact>
            <Fact name={t.procedure.minutes}>{t.search.minutes(service.minutesNeeded)}</Fact>
            {service.fee !== undefined && service.fee.type !== 'free' && (
              <Fact name={t.fee.name}>{feeAmount(service.fee, t)}</Fact>
            )}
            <Fact name={t.procedure.where}>
              <Where service={service} />
            </Fact>
          </Facts>
        </li>
      ))}
    </ResultList>
  );
}

/** How it is filed: from here, elsewhere or on paper. */
function Where({ service: { elsewhere, municipality } }: { readonly service: ProcedureSummary }) {
  const { t, language } = useApp();
  const name = visibleText(inLanguage(municipality.name, language));
  switch (elsewhere?.on) {
    case undefined:
      return t.search.onlineAt(name);
    case 'paper':
      return t.search.onPaperAt(name);
    case 'otherSite':
      return t.search.otherSiteAt(visibleText(inLanguage(elsewhere.name, language)));
  }
}

function Nothing({ suggestions }: { readonly suggestions: readonly string[] }) {
  const { drafts, t } = useApp();
  const { place } = drafts.lastSearch();
  return (
    <div role="status">
      <p>{suggestions.length === 0 ? t.search.noneHelp : t.search.nearest}</p>
      <Actions>
        {suggestions.map((query) => (
          <Link
            key={query}
            className="button is-outline"
            to={{ at: 'found' }}
            onGo={() => drafts.keepSearch({ ...(place === undefined ? {} : { place }), query })}
          >
            {visibleText(query)}
          </Link>
        ))}
        <Link className="button is-text" to={{ at: 'search' }}>
          {t.search.byEvent}
        </Link>
      </Actions>
    </div>
  );
}
