import { type FormEvent, useId, useState } from 'react';
import { type ProcedureSummary, type Topic, topicSchema } from '#contract/procedure/procedure.ts';
import { municipalityCodeSchema } from '#contract/values/brands.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Button } from '../ui/button.tsx';
import { FailureNote } from '../ui/failure-note.tsx';
import { Waiting } from '../ui/waiting.tsx';
import { type Loading, useAnswer, useApp } from '../window/app-context.ts';
import { Page } from '../window/page.tsx';

/** S06, S07: where, which topic, which words; the list below. No card is needed. */
export function SearchScreen() {
  const { drafts, t, language } = useApp();
  const [question, setQuestion] = useState(drafts.lastSearch());
  const { answer: places } = useAnswer('listMunicipalities', {});
  const { answer, again } = useAnswer('searchProcedures', question);
  const { answer: everything } = useAnswer('searchProcedures', {});
  const id = useId();

  function search(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const municipality = municipalityCodeSchema.safeParse(form.get('municipality'));
    const topic = topicSchema.safeParse(form.get('topic'));
    const query = String(form.get('query') ?? '')
      .trim()
      .slice(0, 100);
    const asked = {
      ...(municipality.success && { municipality: municipality.data }),
      ...(topic.success && { topic: topic.data }),
      ...(query !== '' && { query }),
    };
    drafts.keepSearch(asked);
    setQuestion(asked);
    if (answer.at === 'failed') again();
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
            <label className="pick">
              <input type="radio" name="topic" value="" defaultChecked={question.topic === undefined} />
              {t.search.anyTopic}
            </label>
            {topicsOf(everything).map((topic) => (
              <label key={topic} className="pick">
                <input type="radio" name="topic" value={topic} defaultChecked={question.topic === topic} />
                {t.search.topics[topic]}
              </label>
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
            name="query"
            type="search"
            maxLength={100}
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
        <div className="beside">
          <FailureNote failure={answer.failure} />
          <Button onPress={again}>{t.app.retry}</Button>
        </div>
      )}
      {answer.at === 'ready' && <Results services={answer.value.services} />}
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
      return topicSchema.options.filter((topic) =>
        everything.value.services.some((service) => service.topic === topic),
      );
  }
}

function Results({ services }: { readonly services: readonly ProcedureSummary[] }) {
  const { store, t, language } = useApp();
  if (services.length === 0) {
    return (
      <div role="status">
        <h2>{t.search.none}</h2>
        <p>{t.search.noneHelp}</p>
      </div>
    );
  }
  return (
    <section>
      <div role="status">
        <h2>{t.search.count(services.length)}</h2>
      </div>
      <ul className="results">
        {services.map((service) => (
          <li key={`${service.municipality.code}/${service.id}`}>
            <h3>
              <button
                type="button"
                className="link"
                onClick={() => store.go({ at: 'procedure', id: service.id, municipality: service.municipality.code })}
              >
                {visibleText(inLanguage(service.title, language))}
              </button>
            </h3>
            <p>{visibleText(inLanguage(service.summary, language))}</p>
            <ul className="tags">
              <li>{visibleText(inLanguage(service.municipality.name, language))}</li>
              <li>{visibleText(inLanguage(service.deadlineText, language))}</li>
              <li>{t.search.minutes(service.minutesNeeded)}</li>
              <li>{t.search.online}</li>
            </ul>
          </li>
        ))}
      </ul>
    </section>
  );
}
