import { type FormEvent, useState } from 'react';
import {
  type ChargeAct,
  chargeActSchema,
  requestKindSchema,
  type StaffCharge,
} from '#contract/portal/staff-payment-routes.ts';
import { Button } from '#ui/button.tsx';
import { ErrorSummary } from '#ui/error-summary.tsx';
import { useDesk } from '../page/desk-context.ts';
import { ChoiceField, EntryField } from '../page/entry-field.tsx';

/** Money back, or money that came at the counter: asked for here, confirmed by another. */
export function RequestForm(props: {
  readonly charge: StaffCharge;
  readonly onAct: (act: ChargeAct) => Promise<void>;
  readonly onClose: () => void;
}) {
  const { charge, onAct, onClose } = props;
  const { d } = useDesk();
  const words = d.payments;
  const kinds = requestKindSchema.options.filter((kind) => charge.may.includes(kind));
  const [kind, setKind] = useState(kinds[0] ?? 'manual');
  const [yen, setYen] = useState('');
  const [ground, setGround] = useState('');
  const [attempt, setAttempt] = useState(0);
  const wanted = chargeActSchema.safeParse({ type: kind, yen: Number(yen), ground });
  const wrong = attempt === 0 || wanted.success ? [] : wanted.error.issues.map(({ path }) => String(path[0]));
  const errorAt = (at: string) => (wrong.includes(at) ? words.wrong : undefined);
  return (
    <form
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        setAttempt(attempt + 1);
        if (wanted.success) void onAct(wanted.data);
      }}
    >
      <h2>{words.askTitle}</h2>
      <ErrorSummary attempt={attempt} errors={wrong.map((at) => ({ at, sentence: words.wrong }))} />
      <ChoiceField
        words={{ at: 'kind', label: words.kind, isRequired: true }}
        value={kind}
        options={kinds.map((value) => ({ value, label: words.kinds[value] }))}
        onEnter={(value) => setKind(requestKindSchema.parse(value))}
      />
      <EntryField
        words={{ at: 'yen', label: words.amount, isRequired: true, error: errorAt('yen') }}
        inputMode="numeric"
        isMedium
        value={yen}
        onEnter={setYen}
      />
      <EntryField
        words={{
          at: 'ground',
          label: words.ground,
          help: words.groundHelp,
          isRequired: true,
          error: errorAt('ground'),
        }}
        maxLength={200}
        value={ground}
        onEnter={setGround}
      />
      <Button kind="filled" type="submit">
        {words.send}
      </Button>
      <Button kind="text" onPress={onClose}>
        {words.stay}
      </Button>
    </form>
  );
}
