import { type FormEvent, useState } from 'react';
import type { Failure } from '#contract/failures/failure.ts';
import type { Outcome } from '#contract/failures/outcome.ts';
import type { StaffMember } from '#contract/portal/staff-routes.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Button } from '#ui/button.tsx';
import { Confirm } from '#ui/confirm.tsx';
import { useWords } from '#ui/words.ts';
import { dayOfInstant } from '#words/dates.ts';
import { useDesk } from '../page/desk-context.ts';
import { FailureNote } from '../page/failure-note.tsx';
import { groupInWords } from '../page/group-words.ts';
import { EMPTY_GRANT, GrantFields, grantProblems, groupOf } from './grant-fields.tsx';
import type { MadeLink } from './staff-screen.tsx';
import './staff.css';

interface MemberPartProps {
  readonly member: StaffMember;
  readonly onChanged: (words: string) => Promise<void>;
  readonly onMade: (link: MadeLink) => Promise<void>;
  readonly onClose: () => void;
}

/** One person: their grants, a new beginning for who lost password or codes, and leaving. */
export function MemberPart({ member, onChanged, onMade, onClose }: MemberPartProps) {
  const { d, client } = useDesk();
  const { t } = useWords();
  const [failure, setFailure] = useState<Failure>();
  const { staff } = member;
  const name = visibleText(member.name);

  async function after<Value>(asked: Promise<Outcome<Value>>, go: (value: Value) => Promise<void>): Promise<void> {
    const outcome = await asked;
    setFailure(outcome.ok ? undefined : outcome.failure);
    if (outcome.ok) await go(outcome.value);
  }
  const question = { kind: 'outline', stay: d.staff.stay, goOn: d.staff.goOn } as const;

  return (
    <section>
      <h2>{d.staff.memberTitle(name)}</h2>
      {failure !== undefined && <FailureNote failure={failure} />}
      <ul className="staff-grants">
        {member.grants.map(({ grant, role, group, from, until }) => {
          const words = d.staff.grantOf(d.roles[role], groupInWords(group, d));
          return (
            <li key={grant}>
              <span>
                {words}{' '}
                <span className="quiet">
                  {d.staff.grantFrom(dayOfInstant(from, t.dates))}
                  {until !== null && ` ${d.staff.grantUntil(dayOfInstant(until, t.dates))}`}
                </span>
              </span>
              <Confirm
                {...question}
                kind="text"
                open={
                  <>
                    {d.staff.endGrant}
                    <span className="visually-hidden"> {d.staff.endGrantOf(words)}</span>
                  </>
                }
                title={d.staff.endGrantTitle}
                body={d.staff.endGrantBody}
                onGoOn={() =>
                  after(client.ask('endGrant', { params: { staff, grant } }), () => onChanged(d.staff.changed))
                }
              />
            </li>
          );
        })}
      </ul>
      <AddGrant
        onAdd={(role, group) =>
          after(client.ask('addGrant', { params: { staff }, body: { role, group } }), () => onChanged(d.staff.changed))
        }
      />
      <div className="staff-buttons">
        <Confirm
          {...question}
          open={d.staff.recover}
          title={d.staff.recoverTitle}
          body={d.staff.recoverBody}
          onGoOn={() =>
            after(client.ask('recoverStaff', { params: { staff } }), (link) => onMade({ ...link, name: member.name }))
          }
        />
        <Confirm
          {...question}
          open={d.staff.leave}
          title={d.staff.leaveTitle}
          body={d.staff.leaveBody}
          onGoOn={() =>
            after(client.ask('endMembership', { params: { staff } }), async () => {
              onClose();
              await onChanged(d.staff.left(name));
            })
          }
        />
        <Button kind="text" onPress={onClose}>
          {t.app.back}
        </Button>
      </div>
    </section>
  );
}

function AddGrant(props: {
  readonly onAdd: (role: StaffMember['grants'][number]['role'], group: string) => Promise<void>;
}) {
  const { d } = useDesk();
  const [grant, setGrant] = useState(EMPTY_GRANT);
  const [isTried, setIsTried] = useState(false);
  const problems = grantProblems(grant, d.staff);

  async function add(event: FormEvent): Promise<void> {
    event.preventDefault();
    setIsTried(true);
    if (Object.keys(problems).length > 0 || grant.role === undefined) return;
    await props.onAdd(grant.role, groupOf(grant.group));
    setGrant(EMPTY_GRANT);
    setIsTried(false);
  }

  return (
    <details>
      <summary>{d.staff.addGrant}</summary>
      <form onSubmit={(event) => void add(event)} noValidate>
        <GrantFields draft={grant} problems={isTried ? problems : {}} onDraft={setGrant} />
        <Button type="submit">{d.staff.addGrant}</Button>
      </form>
    </details>
  );
}
