import { useState } from 'react';
import type { Failure } from '#contract/failures/failure.ts';
import type { Outcome } from '#contract/failures/outcome.ts';
import type { CaseDetail } from '#contract/portal/desk-routes.ts';
import { type Withholding, withholdingGroundSchema } from '#contract/portal/exchange-record-routes.ts';
import { calendarDateSchema } from '#contract/values/brands.ts';
import { coversGroup } from '#contract/values/staff-role.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Button } from '#ui/button.tsx';
import { useWords } from '#ui/words.ts';
import { instantInWords } from '#words/dates.ts';
import { useDesk, useSession } from '../page/desk-context.ts';
import { EntryField } from '../page/entry-field.tsx';
import { FailureNote } from '../page/failure-note.tsx';
import { LongField } from '../page/long-field.tsx';
import { Said } from '../page/screen.tsx';
import './cases.css';

/** What the law has withheld from the person of a case: asked for by one approver, agreed to by another, until a day. */
export function CaseWithholdings({ detail }: { readonly detail: CaseDetail }) {
  const { d } = useDesk();
  const { grants } = useSession();
  const [isOpen, setIsOpen] = useState(false);
  const approves = grants.some(({ role, group }) => role === 'approver' && coversGroup(group, detail.group));
  if (!approves) return null;
  return (
    <details onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}>
      <summary>{d.withholdings.title}</summary>
      {isOpen && <Withholdings number={detail.receiptNumber} />}
    </details>
  );
}

function Withholdings({ number }: { readonly number: CaseDetail['receiptNumber'] }) {
  const { d, client } = useDesk();
  const words = d.withholdings;
  const [listed, setListed] = useState<readonly Withholding[]>();
  const [failure, setFailure] = useState<Failure>();
  const [said, setSaid] = useState('');

  async function look(): Promise<void> {
    const read = await client.ask('listWithholdings', { params: { number } });
    setFailure(read.ok ? undefined : read.failure);
    if (read.ok) setListed(read.value.withholdings);
  }
  async function done(asked: Promise<Outcome<unknown>>, words: string): Promise<boolean> {
    const answer = await asked;
    setFailure(answer.ok ? undefined : answer.failure);
    if (!answer.ok) return false;
    setSaid(words);
    await look();
    return true;
  }
  const approve = (withholding: number) =>
    done(client.ask('approveWithholding', { params: { number, withholding: String(withholding) } }), words.approved);

  return (
    <>
      <p>{words.lead}</p>
      {failure !== undefined && <FailureNote failure={failure} keepsEntries />}
      <Said words={said} />
      {listed === undefined ? (
        <Button onPress={look}>{words.look}</Button>
      ) : (
        <>
          {listed.length === 0 && <p>{words.none}</p>}
          <ul className="originals">
            {listed.map((one) => (
              <One key={one.withholding} one={one} onApprove={() => approve(one.withholding)} />
            ))}
          </ul>
        </>
      )}
      <Wish onWish={(wish) => done(client.ask('askWithholding', { params: { number }, body: wish }), words.asked)} />
    </>
  );
}

function One({ one, onApprove }: { readonly one: Withholding; readonly onApprove: () => Promise<boolean> }) {
  const { d } = useDesk();
  const { t } = useWords();
  const words = d.withholdings;
  const { until, ground, isMine, askedAt, approvedAt } = one;
  const day = t.dates.day(until);
  return (
    <li>
      <p>
        <strong>{words.until(day)}</strong> {visibleText(ground)}
      </p>
      <p className="quiet">
        {words.askedAt(instantInWords(askedAt, t.dates))}
        {isMine && t.app.aside(words.mine)}
      </p>
      <p>{approvedAt === null ? words.waits : words.holdsSince(instantInWords(approvedAt, t.dates))}</p>
      {approvedAt === null && !isMine && (
        <Button onPress={() => void onApprove()}>
          {words.approve}
          <span className="visually-hidden"> {day}</span>
        </Button>
      )}
    </li>
  );
}

type NewWish = Pick<Withholding, 'until' | 'ground'>;

function Wish({ onWish }: { readonly onWish: (wish: NewWish) => Promise<boolean> }) {
  const { d } = useDesk();
  const words = d.withholdings;
  const [until, setUntil] = useState('');
  const [ground, setGround] = useState('');
  const [isTried, setIsTried] = useState(false);
  const day = calendarDateSchema.safeParse(until);
  const law = withholdingGroundSchema.safeParse(ground);

  async function ask(): Promise<void> {
    setIsTried(true);
    if (!day.success || !law.success) return;
    if (!(await onWish({ until: day.data, ground: law.data }))) return;
    setUntil('');
    setGround('');
    setIsTried(false);
  }

  return (
    <>
      <EntryField
        words={{
          at: 'withhold-until',
          label: words.untilLabel,
          help: words.untilHelp,
          isRequired: true,
          error: isTried && !day.success ? words.untilWrong : undefined,
        }}
        type="date"
        isMedium
        value={until}
        onEnter={setUntil}
      />
      <LongField
        words={{
          at: 'withhold-ground',
          label: words.ground,
          help: words.groundHelp,
          isRequired: true,
          error: isTried && !law.success ? words.groundWrong : undefined,
        }}
        value={ground}
        onText={setGround}
      />
      <div>
        <Button onPress={ask}>{words.ask}</Button>
      </div>
    </>
  );
}
