import { useCallback, useState } from 'react';
import type { Failure } from '#contract/failures/failure.ts';
import type { ChargeAct, ChargeList, StaffCharge } from '#contract/portal/staff-payment-routes.ts';
import { chargeListSchema } from '#contract/portal/staff-payment-routes.ts';
import { Button } from '#ui/button.tsx';
import { Fold } from '#ui/fold.tsx';
import { useDesk, useLoaded, useSession } from '../page/desk-context.ts';
import { ChoiceField } from '../page/entry-field.tsx';
import { FailureNote } from '../page/failure-note.tsx';
import { Said, Screen, WhenLoaded } from '../page/screen.tsx';
import { ChargeTable } from './charge-table.tsx';
import { DifferencesPart } from './differences-part.tsx';
import { MakeChargeForm } from './make-charge-form.tsx';
import { RequestForm } from './request-form.tsx';

/** D26: what was asked for in cases, where it stands, and what takes a second person. */
export function PaymentsScreen() {
  const { d, client } = useDesk();
  const { grants } = useSession();
  const [list, setList] = useState<ChargeList>('open');
  const [after, setAfter] = useState<string>();
  const load = useCallback(
    () => client.ask('listStaffCharges', { query: { list, ...(after === undefined ? {} : { after }) } }),
    [client, list, after],
  );
  const { loaded, reload } = useLoaded(load);
  const [asking, setAsking] = useState<StaffCharge>();
  const [said, setSaid] = useState('');
  const [failure, setFailure] = useState<Failure>();
  const words = d.payments;

  async function act(charge: StaffCharge, wanted: ChargeAct): Promise<void> {
    const body = { key: crypto.randomUUID(), act: wanted };
    const done = await client.ask('changeCharge', { params: { charge: charge.charge }, body });
    setFailure(done.ok ? undefined : done.failure);
    setSaid(done.ok ? words.done : '');
    if (done.ok) setAsking(undefined);
    await reload();
  }

  const isOf = (roles: readonly string[]) => grants.some(({ role }) => roles.includes(role));
  return (
    <Screen
      id={asking === undefined ? 'payments' : `payments ${asking.charge}`}
      title={words.title}
      tells={<p>{words.lead}</p>}
    >
      <Said words={said} />
      {failure !== undefined && <FailureNote failure={failure} />}
      {asking !== undefined ? (
        <RequestForm charge={asking} onAct={(wanted) => act(asking, wanted)} onClose={() => setAsking(undefined)} />
      ) : (
        <>
          <ChoiceField
            words={{ at: 'list', label: words.list, isRequired: false }}
            value={list}
            options={chargeListSchema.options.map((value) => ({ value, label: words.lists[value] }))}
            onEnter={(value) => {
              setAfter(undefined);
              setList(chargeListSchema.parse(value));
            }}
          />
          <WhenLoaded loaded={loaded} reload={reload}>
            {({ charges, next }) => (
              <>
                {charges.length === 0 ? (
                  <p>{words.none}</p>
                ) : (
                  <ChargeTable charges={charges} caption={words.lists[list]} onAct={act} onAsk={setAsking} />
                )}
                {next !== null && <Button onPress={() => setAfter(next)}>{words.more}</Button>}
              </>
            )}
          </WhenLoaded>
          {isOf(['caseWorker', 'approver']) && (
            <Fold title={words.make}>
              <MakeChargeForm
                onMade={async () => {
                  setFailure(undefined);
                  setSaid(words.made);
                  await reload();
                }}
              />
            </Fold>
          )}
          {grants.some(({ role, group }) => role === 'approver' && group === '*') && <DifferencesPart />}
        </>
      )}
    </Screen>
  );
}
