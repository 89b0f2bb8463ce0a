import type { ChargeAct, StaffCharge } from '#contract/portal/staff-payment-routes.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Button } from '#ui/button.tsx';
import { Confirm } from '#ui/confirm.tsx';
import { useWords } from '#ui/words.ts';
import { DataTable } from '../page/data-table.tsx';
import { useDesk } from '../page/desk-context.ts';
import { addressOf } from '../page/place.ts';

type OnAct = (charge: StaffCharge, act: ChargeAct) => Promise<void>;

export function ChargeTable(props: {
  readonly charges: readonly StaffCharge[];
  readonly caption: string;
  readonly onAct: OnAct;
  readonly onAsk: (charge: StaffCharge) => void;
}) {
  const { d } = useDesk();
  const { t } = useWords();
  const words = d.payments;
  const columns = [words.case, words.lastDay, words.what, words.amount, words.received, words.state, words.doing];
  return (
    <DataTable caption={props.caption} columns={columns}>
      {props.charges.map((charge) => (
        <tr key={charge.charge}>
          <th scope="row">
            <a href={addressOf({ at: 'case', number: charge.receiptNumber })}>{charge.receiptNumber}</a>
          </th>
          <td>{t.dates.day(charge.lastDay)}</td>
          <td>{words.purposes[charge.purpose]}</td>
          <td>{words.yen(charge.yen)}</td>
          <td>{words.yen(charge.net)}</td>
          <td>
            <Standing charge={charge} />
          </td>
          <td>
            <Acts charge={charge} onAct={props.onAct} onAsk={props.onAsk} />
          </td>
        </tr>
      ))}
    </DataTable>
  );
}

function Standing({ charge }: { readonly charge: StaffCharge }) {
  const { d } = useDesk();
  const words = d.payments;
  const { request } = charge;
  return (
    <>
      {[
        words.states[charge.state],
        ...(charge.isPending ? [words.pending] : []),
        ...(charge.amountDiffers ? [words.differs] : []),
      ].join('・')}
      {request !== null && (
        <>
          <br />
          {words.request(
            words.kinds[request.kind],
            words.yen(request.yen),
            words.requestStates[request.state],
            visibleText(request.askedBy),
          )}
          <br />
          {visibleText(request.ground)}
        </>
      )}
    </>
  );
}

function Acts(props: {
  readonly charge: StaffCharge;
  readonly onAct: OnAct;
  readonly onAsk: (charge: StaffCharge) => void;
}) {
  const { charge, onAct, onAsk } = props;
  const { d } = useDesk();
  const words = d.payments;
  const of = <span className="visually-hidden"> {charge.receiptNumber}</span>;
  const { request } = charge;
  const says =
    request && words.request(words.kinds[request.kind], words.yen(request.yen), '', visibleText(request.askedBy));
  return (
    <>
      {charge.may.includes('cancel') && (
        <Confirm
          kind="text"
          open={
            <>
              {words.cancel}
              {of}
            </>
          }
          title={words.cancelTitle}
          body={words.cancelBody}
          stay={words.stay}
          goOn={words.cancel}
          onGoOn={() => onAct(charge, { type: 'cancel' })}
        />
      )}
      {(charge.may.includes('refund') || charge.may.includes('manual')) && (
        <Button kind="text" onPress={() => onAsk(charge)}>
          {words.ask}
          {of}
        </Button>
      )}
      {request !== null && charge.may.includes('confirm') && (
        <Confirm
          kind="outline"
          open={
            <>
              {words.confirm}
              {of}
            </>
          }
          title={words.confirmTitle}
          body={says ?? ''}
          stay={words.stay}
          goOn={words.confirm}
          onGoOn={() => onAct(charge, { type: 'confirm', request: request.request })}
        />
      )}
      {request?.state === 'asked' && !request.isMineToConfirm && (
        <Button kind="text" onPress={() => onAct(charge, { type: 'takeBack', request: request.request })}>
          {words.takeBack}
          {of}
        </Button>
      )}
    </>
  );
}
