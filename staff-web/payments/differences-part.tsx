import { useCallback, useState } from 'react';
import type { Failure } from '#contract/failures/failure.ts';
import type { SettlementDifference } from '#contract/portal/staff-payment-routes.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Button } from '#ui/button.tsx';
import { useWords } from '#ui/words.ts';
import { DataTable } from '../page/data-table.tsx';
import { useDesk, useLoaded } from '../page/desk-context.ts';
import { FailureNote } from '../page/failure-note.tsx';
import { WhenLoaded } from '../page/screen.tsx';

/** Where the ledger and what a provider paid out do not agree; two people close each. */
export function DifferencesPart() {
  const { d, client } = useDesk();
  const { t } = useWords();
  const load = useCallback(() => client.ask('listSettlementDifferences', {}), [client]);
  const { loaded, reload } = useLoaded(load);
  const [failure, setFailure] = useState<Failure>();
  const words = d.payments;

  async function close({ difference, kind }: SettlementDifference): Promise<void> {
    const body = { ground: words.differenceKinds[kind] };
    const closed = await client.ask('closeSettlementDifference', { params: { difference }, body });
    setFailure(closed.ok ? undefined : closed.failure);
    await reload();
  }

  const columns = [words.number, words.day, words.difference, words.here, words.there, words.doing];
  return (
    <section>
      <h2>{words.differences}</h2>
      {failure !== undefined && <FailureNote failure={failure} />}
      <WhenLoaded loaded={loaded} reload={reload}>
        {({ differences }) =>
          differences.length === 0 ? (
            <p>{words.noDifferences}</p>
          ) : (
            <DataTable caption={words.differences} columns={columns}>
              {differences.map((one) => (
                <tr key={one.difference}>
                  <th scope="row">{visibleText(one.payment)}</th>
                  <td>{t.dates.day(one.day)}</td>
                  <td>{words.differenceKinds[one.kind]}</td>
                  <td>{words.yen(one.yenHere)}</td>
                  <td>{words.yen(one.yenThere)}</td>
                  <td>
                    {one.askedBy !== null && <p>{words.closeFirst(visibleText(one.askedBy))}</p>}
                    {(one.askedBy === null || one.isMineToConfirm) && (
                      <Button kind="text" onPress={() => close(one)}>
                        {words.close}
                        <span className="visually-hidden"> {visibleText(one.payment)}</span>
                      </Button>
                    )}
                  </td>
                </tr>
              ))}
            </DataTable>
          )
        }
      </WhenLoaded>
    </section>
  );
}
