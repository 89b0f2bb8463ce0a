import { type FormEvent, useState } from 'react';
import type { Failure } from '#contract/failures/failure.ts';
import { receiptNumberSchema } from '#contract/portal/application-routes.ts';
import { chargePurposeSchema, paymentWaySchema } from '#contract/portal/payment-routes.ts';
import { newChargeSchema } from '#contract/portal/staff-payment-routes.ts';
import { Button } from '#ui/button.tsx';
import { ErrorSummary } from '#ui/error-summary.tsx';
import { useDesk } from '../page/desk-context.ts';
import { ChoiceField, EntryField } from '../page/entry-field.tsx';
import { FailureNote } from '../page/failure-note.tsx';

const SLIP = ['biller', 'payment', 'confirmation', 'category'] as const;
const EMPTY = { number: '', yen: '', lastDay: '', biller: '', payment: '', confirmation: '', category: '' };
type Entries = typeof EMPTY;

/** Asks for money in a case. With the numbers of a slip it can be paid by them too. */
export function MakeChargeForm({ onMade }: { readonly onMade: () => Promise<void> }) {
  const { d, client } = useDesk();
  const words = d.payments;
  const [entries, setEntries] = useState<Entries>(EMPTY);
  const [purpose, setPurpose] = useState<string>('certificateFee');
  const [way, setWay] = useState<string>('card');
  const [key, setKey] = useState(() => crypto.randomUUID());
  const [attempt, setAttempt] = useState(0);
  const [failure, setFailure] = useState<Failure>();
  const number = receiptNumberSchema.safeParse(entries.number.trim());
  const slip = Object.fromEntries(SLIP.map((name) => [name, entries[name].replaceAll(/[\s-]/g, '')]));
  const wanted = newChargeSchema.safeParse({
    key,
    purpose,
    yen: Number(entries.yen),
    lastDay: entries.lastDay,
    ways: way === 'card' ? ['card'] : ['card', 'payEasy'],
    ...(way === 'card' ? {} : { payEasy: slip }),
  });
  const wrong = [
    ...(number.success ? [] : ['number']),
    ...(wanted.success ? [] : wanted.error.issues.map(({ path }) => String(path.at(-1)))),
  ];
  const shown = attempt === 0 ? [] : wrong;
  const field = (at: keyof Entries, label: string, type: 'text' | 'date' = 'text') => (
    <EntryField
      key={at}
      words={{ at, label, isRequired: true, error: shown.includes(at) ? words.wrong : undefined }}
      type={type}
      isMedium
      value={entries[at]}
      onEnter={(value) => setEntries({ ...entries, [at]: value })}
    />
  );

  async function make(): Promise<void> {
    setAttempt(attempt + 1);
    if (!number.success || !wanted.success) return;
    const made = await client.ask('makeCharge', { params: { number: number.data }, body: wanted.data });
    setFailure(made.ok ? undefined : made.failure);
    if (!made.ok) return;
    setEntries(EMPTY);
    setAttempt(0);
    setKey(crypto.randomUUID());
    await onMade();
  }

  return (
    <form
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void make();
      }}
    >
      <p>{words.makeLead}</p>
      {failure !== undefined && <FailureNote failure={failure} keepsEntries />}
      <ErrorSummary attempt={attempt} errors={shown.map((at) => ({ at, sentence: words.wrong }))} />
      {field('number', words.case)}
      <ChoiceField
        words={{ at: 'purpose', label: words.what, isRequired: true }}
        value={purpose}
        options={chargePurposeSchema.options.map((value) => ({ value, label: words.purposes[value] }))}
        onEnter={setPurpose}
      />
      {field('yen', words.amount)}
      {field('lastDay', words.lastDay, 'date')}
      <ChoiceField
        words={{ at: 'way', label: words.way, isRequired: true }}
        value={way}
        options={paymentWaySchema.options.map((value) => ({
          value,
          label: value === 'card' ? words.ways.card : `${words.ways.card}・${words.ways.payEasy}`,
        }))}
        onEnter={setWay}
      />
      {way !== 'card' && SLIP.map((name) => field(name, words[name]))}
      <Button kind="filled" type="submit">
        {words.make}
      </Button>
    </form>
  );
}
