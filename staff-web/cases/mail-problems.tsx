import { useCallback } from 'react';
import type { MailProblemPage } from '#contract/portal/notice-routes.ts';
import { useWords } from '#ui/words.ts';
import { instantInWords } from '#words/dates.ts';
import { useDesk, useLoaded } from '../page/desk-context.ts';
import { addressOf } from '../page/place.ts';
import { WhenLoaded } from '../page/screen.tsx';

/**
 * Whose mail did not arrive: what they have to know goes by post, or a colleague is told in person. Asked for by itself,
 * so that nothing beside it waits for it.
 */
export function MailProblems() {
  const { client } = useDesk();
  const load = useCallback(() => client.ask('listMailProblems', { query: {} }), [client]);
  const { loaded, reload } = useLoaded(load);
  return (
    <WhenLoaded loaded={loaded} reload={reload}>
      {(page) => <Unreached {...page} />}
    </WhenLoaded>
  );
}

function Unreached({ problems, next }: MailProblemPage) {
  const { d } = useDesk();
  const { t } = useWords();
  if (problems.length === 0) return null;
  return (
    <section id="mail-problems">
      <h2>{d.today.unreached(problems.length, next !== null)}</h2>
      <p>{d.today.unreachedHelp}</p>
      <ul>
        {problems.map(({ receiptNumber, staff, at, problem }) => (
          <li key={receiptNumber ?? staff}>
            {receiptNumber === null ? (
              <a href={addressOf({ at: 'staff' })}>{d.today.account}</a>
            ) : (
              <a href={addressOf({ at: 'case', number: receiptNumber })}>{receiptNumber}</a>
            )}{' '}
            {d.today.mailProblems[problem]} {instantInWords(at, t.dates)}
          </li>
        ))}
      </ul>
    </section>
  );
}
