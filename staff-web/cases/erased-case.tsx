import { useCallback } from 'react';
import type { CaseSkeleton } from '#contract/portal/desk-routes.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Fact, Facts } from '#ui/facts.tsx';
import { Note } from '#ui/note.tsx';
import { useWords } from '#ui/words.ts';
import { dayOfInstant } from '#words/dates.ts';
import { useDesk, useInLanguage, useLoaded } from '../page/desk-context.ts';
import { kindInWords } from '../page/kind-words.ts';
import { WhenLoaded } from '../page/screen.tsx';
import { stateInWords } from './changes-since.ts';

/** All that is left of a case that was kept as long as it had to be. */
export function ErasedCase({ number }: { readonly number: string }) {
  const { client } = useDesk();
  const load = useCallback(() => client.ask('readCaseSkeleton', { params: { number } }), [client, number]);
  const { loaded, reload } = useLoaded(load);
  return (
    <WhenLoaded loaded={loaded} reload={reload}>
      {(skeleton) => <Skeleton skeleton={skeleton} />}
    </WhenLoaded>
  );
}

function Skeleton({ skeleton }: { readonly skeleton: CaseSkeleton }) {
  const { d, municipalities } = useDesk();
  const { t } = useWords();
  const inLanguage = useInLanguage();
  const { receiptNumber, procedure, municipality, receivedAt, closedAt, erasedAt, rule } = skeleton;
  const { title, lead, facts } = d.skeleton;
  const city = municipalities.find(({ code }) => code === municipality);
  return (
    <>
      <Note kind="info" title={title}>
        <p>{lead}</p>
      </Note>
      <Facts>
        <Fact name={facts.number}>{receiptNumber}</Fact>
        <Fact name={facts.procedure}>{inLanguage(procedure.title)}</Fact>
        <Fact name={facts.municipality}>{city === undefined ? municipality : inLanguage(city.name)}</Fact>
        <Fact name={facts.received}>{dayOfInstant(receivedAt, t.dates)}</Fact>
        {closedAt !== null && <Fact name={facts.closed}>{dayOfInstant(closedAt, t.dates)}</Fact>}
        <Fact name={facts.outcome}>{stateInWords(skeleton, d)}</Fact>
        <Fact name={facts.erased}>{dayOfInstant(erasedAt, t.dates)}</Fact>
        <Fact name={facts.rule}>
          {rule === null
            ? d.skeleton.noRule
            : d.skeleton.rule(kindInWords(rule.kind, d), d.retention.yearsOf(rule.years), visibleText(rule.source))}
        </Fact>
      </Facts>
    </>
  );
}
