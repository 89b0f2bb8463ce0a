import { type FormEvent, useId, useRef, useState } from 'react';
import { type ProcedureSummary, type Topic, topicSchema } from '#contract/procedure/procedure.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Actions } from '../ui/actions.tsx';
import { Beside } from '../ui/beside.tsx';
import { Button, LinkButton } from '../ui/button.tsx';
import { RadioPick } from '../ui/radio-pick.tsx';
import { ResultList, Tags } from '../ui/result-list.tsx';
import { Waiting } from '../ui/waiting.tsx';
import { type Loading, useAnswer, useApp } from '../window/app-context.ts';
import type { Search } from '../window/draft-keeper.ts';
import { FailureNote } from '../window/failure-note.tsx';
import { Page } from '../window/page.tsx';
import '../ui/field-frame.css';
import { QUERY_MAX_CHARACTERS, searchAsked, topicsWith } from './search.ts';
import './procedures.css';

/** S06, S07: where, which topic, which words; the list below. No card is needed. */
export function SearchScreen() {
  const { drafts, t, language } = useApp();
  const [question, setQuestion] = useState(drafts.lastSearch());
  const { answer: places } = useAnswer('listMunicipalities', {});
  const { answer, again } = useAnswer('searchProcedures', question);
  const { answer: everything } = useAnswer('searchProcedures', {});
  const id = useId();
  const words = useRef<HTMLInputElement>(null);

  function search(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    ask(searchAsked(new FormData(event.currentTarget)));
  }

  function ask(asked: Search): void {
    drafts.keepSearch(asked);
    setQuestion(asked);
    if (answer.at === 'failed') again();
  }

  function searchFor(query: string): void {
    if (words.current !== null) words.current.value = query;
    ask({ ...question, query });
  }

  return (
    <Page id="search" title={t.search.title}>
      <form className="panel search" onSubmit={search}>
        <div className="field">
          <label htmlFor={`${id}-place`}>{t.search.municipality}</label>
          <select id={`${id}-place`} name="municipality" defaultValue={question.municipality ?? ''} key={places.at}>
            <option value="">{t.search.anyMunicipality}</option>
            {places.at === 'ready' &&
              places.value.municipalities.map((place) => (
                <option key={place.code} value={place.code}>
                  {visibleText(`${inLanguage(place.prefecture, language)} ${inLanguage(place.name, language)}`)}
                </option>
              ))}
          </select>
        </div>
        <fieldset className="field">
          <legend>{t.search.topic}</legend>
          <div className="picks">
            <RadioPick name="topic" value="" defaultChecked={question.topic === undefined}>
              {t.search.anyTopic}
            </RadioPick>
            {topicsOf(everything).map((topic) => (
              <RadioPick key={topic} name="topic" value={topic} defaultChecked={question.topic === topic}>
                {t.search.topics[topic]}
              </RadioPick>
            ))}
          </div>
        </fieldset>
        <div className="field">
          <label htmlFor={`${id}-words`}>{t.search.words}</label>
          <p className="help" id={`${id}-help`}>
            {t.search.wordsHelp}
          </p>
          <input
            id={`${id}-words`}
            ref={words}
            name="query"
            type="search"
            maxLength={QUERY_MAX_CHARACTERS}
            autoComplete="off"
            defaultValue={question.query}
            aria-describedby={`${id}-help`}
          />
        </div>
        <Button kind="filled" type="submit">
          {t.search.submit}
        </Button>
      </form>
      {answer.at === 'loading' && <Waiting words={t.app.loading} />}
      {answer.at === 'failed' && (
        <Beside>
          <FailureNote failure={answer.failure} />
          <Button onPress={again}>{t.app.retry}</Button>
        </Beside>
      )}
      {answer.at === 'ready' && <Results {...answer.value} searchFor={searchFor} />}
    </Page>
  );
}

/** The topics that have a procedure; every topic where that cannot be known. */
function topicsOf(everything: Loading<{ readonly services: readonly ProcedureSummary[] }>): Topic[] {
  switch (everything.at) {
    case 'loading':
      return [];
    case 'failed':
      return topicSchema.options;
    case 'ready':
      return topicsWith(everything.value.services);
  }
}

function Results(props: {
  readonly services: readonly ProcedureSummary[];
  readonly suggestions: readonly string[];
  readonly searchFor: (query: string) => void;
}) {
  const { services, suggestions, searchFor } = props;
  const { store, t, language } = useApp();
  if (services.length === 0) {
    return (
      <div role="status">
        <h2>{t.search.none}</h2>
        {suggestions.length === 0 ? (
          <p>{t.search.noneHelp}</p>
        ) : (
          <>
            <p>{t.search.nearest}</p>
            <Actions>
              {suggestions.map((word) => (
                <Button key={word} onPress={() => searchFor(word)}>
                  {visibleText(word)}
                </Button>
              ))}
            </Actions>
          </>
        )}
      </div>
    );
  }
  return (
    <section>
      <div role="status">
        <h2>{t.search.count(services.length)}</h2>
      </div>
      <ResultList>
        {services.map((service) => (
          <li key={`${service.municipality.code}/${service.id}`}>
            <h3>
              <LinkButton
                onPress={() => store.go({ at: 'procedure', id: service.id, municipality: service.municipality.code })}
              >
                {visibleText(inLanguage(service.title, language))}
              </LinkButton>
            </h3>
            <p>{visibleText(inLanguage(service.summary, language))}</p>
            <Tags>
              <li>{visibleText(inLanguage(service.municipality.name, language))}</li>
              <li>{visibleText(inLanguage(service.deadlineText, language))}</li>
              <li>{t.search.minutes(service.minutesNeeded)}</li>
              <li>{t.search.online}</li>
            </Tags>
          </li>
        ))}
      </ResultList>
    </section>
  );
}
