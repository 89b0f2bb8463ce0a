import { type FormEvent, useId, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Fold } from '../ui/fold.tsx';
import { Icon } from '../ui/icon.tsx';
import { Origin } from '../ui/origin.tsx';
import { useAnswer, useApp } from '../window/app-context.ts';
import type { Search } from '../window/draft-keeper.ts';
import { LifeEvents } from '../window/life-events.tsx';
import { Link } from '../window/link.tsx';
import { Page } from '../window/page.tsx';
import type { SearchPlace } from '../window/search-place.ts';
import '../ui/field-frame.css';
import { fullName, MunicipalityChoice, useMunicipality } from '../window/municipality-choice.tsx';
import { QUERY_MAX_CHARACTERS, questionOf, topicCounts, wordsAsked } from './search.ts';
import './procedures.css';

/** S06: what happened, which topic, which words, and where. No card is needed. */
export function SearchScreen() {
  const { store, drafts, t } = useApp();
  const [place, setPlace] = useState(drafts.lastSearch().place);
  const here: Search = place === undefined ? {} : { place };
  const { answer: everything } = useAnswer('searchProcedures', questionOf(here));
  const id = useId();
  const services = everything.at === 'ready' ? everything.value.services : [];
  const counts = topicCounts(services);

  function ask(asked: Search): void {
    drafts.keepSearch({ ...here, ...asked });
  }

  function findWords(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    ask(wordsAsked(new FormData(event.currentTarget)));
    store.go({ at: 'found' });
  }

  return (
    <Page id="search" title={t.search.title}>
      <Place
        chosen={place}
        onChoose={(chosen) => {
          setPlace(chosen);
          drafts.keepSearch(chosen === undefined ? {} : { place: chosen });
        }}
      />
      <LifeEvents place={place} />
      <section>
        <h2>{t.search.topic}</h2>
        <ul className="topics">
          {counts.map(({ topic, count }) => (
            <li key={topic}>
              <Link className="topic" to={{ at: 'found' }} onGo={() => ask({ topic })}>
                <span>{t.search.topics[topic]}</span>
                <span className="quiet">{t.search.many(count)}</span>
              </Link>
            </li>
          ))}
          <li>
            <Link className="topic" to={{ at: 'found' }} onGo={() => ask({})}>
              <span>{t.search.all}</span>
              {everything.at === 'ready' && (
                <span className="quiet">{t.search.many(counts.reduce((sum, { count }) => sum + count, 0))}</span>
              )}
            </Link>
          </li>
        </ul>
      </section>
      <form className="search-words" onSubmit={findWords}>
        <div className="field">
          <label htmlFor={`${id}-words`}>{t.search.words}</label>
          <p className="help" id={`${id}-help`}>
            {t.search.wordsHelp}
          </p>
          <input
            id={`${id}-words`}
            name="query"
            type="search"
            maxLength={QUERY_MAX_CHARACTERS}
            autoComplete="off"
            defaultValue={drafts.lastSearch().query}
            aria-describedby={`${id}-help`}
          />
        </div>
        <Button type="submit">{t.search.submit}</Button>
      </form>
    </Page>
  );
}

/** Where is looked, and the way to look elsewhere. */
function Place(props: {
  readonly chosen: SearchPlace | undefined;
  readonly onChoose: (place: SearchPlace | undefined) => void;
}) {
  const { t, language } = useApp();
  const chosen = useMunicipality(props.chosen?.code);
  return (
    <div className="search-place">
      <p>
        <Icon name="place" />
        {chosen === undefined ? t.search.everywhere : t.search.here(fullName(chosen, language))}
        {chosen !== undefined && props.chosen !== undefined && props.chosen.from !== 'person' && (
          <Origin is={props.chosen.from}>{t.search.from[props.chosen.from]}</Origin>
        )}
      </p>
      <Fold title={t.search.elsewhere}>
        <MunicipalityChoice onChoose={(code) => props.onChoose({ code, from: 'person' })} />
        {props.chosen !== undefined && (
          <Button kind="text" onPress={() => props.onChoose(undefined)}>
            {t.search.anyMunicipality}
          </Button>
        )}
      </Fold>
    </div>
  );
}
