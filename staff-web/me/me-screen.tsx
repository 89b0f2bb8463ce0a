import { useCallback, useState } from 'react';
import type { Failure } from '#contract/failures/failure.ts';
import { Button } from '#ui/button.tsx';
import { Choice } from '#ui/choice.tsx';
import { Confirm } from '#ui/confirm.tsx';
import { useWords } from '#ui/words.ts';
import { instantInWords } from '#words/dates.ts';
import type { DeskReply } from '../page/client.ts';
import { useDesk, useLoaded, useSession } from '../page/desk-context.ts';
import { FailureNote } from '../page/failure-note.tsx';
import { groupInWords } from '../page/group-words.ts';
import { keysAreOn, switchKeys } from '../page/keys.ts';
import { Said, Screen, WhenLoaded } from '../page/screen.tsx';
import { OwnFactors } from './own-factors.tsx';
import './me.css';

/** D23: one's own roles, ways to sign in, sign-ins and keys. */
export function MeScreen() {
  const { d, client } = useDesk();
  const { grants } = useSession();
  const load = useCallback(() => client.ask('listStaffSessions', {}), [client]);
  const { loaded, reload } = useLoaded(load);
  const [isOn, setIsOn] = useState(keysAreOn);
  return (
    <Screen id="me" title={d.me.title}>
      <section>
        <h2>{d.me.grants}</h2>
        <ul>
          {grants.map(({ role, group }) => (
            <li key={`${role} ${group}`}>{d.staff.grantOf(d.roles[role], groupInWords(group, d))}</li>
          ))}
        </ul>
      </section>
      <OwnFactors onSessionsEnded={() => void reload()} />
      <section>
        <h2>{d.me.sessions}</h2>
        <WhenLoaded loaded={loaded} reload={reload}>
          {({ sessions }) => <Sessions sessions={sessions} reload={reload} />}
        </WhenLoaded>
      </section>
      <section>
        <h2>{d.me.keys}</h2>
        <Choice
          type="checkbox"
          checked={isOn}
          about={d.me.keysAbout}
          onChange={(event) => {
            switchKeys(event.currentTarget.checked);
            setIsOn(event.currentTarget.checked);
          }}
        >
          {d.me.keysOn}
        </Choice>
      </section>
    </Screen>
  );
}

function Sessions(props: {
  readonly sessions: DeskReply<'listStaffSessions'>['sessions'];
  readonly reload: () => Promise<void>;
}) {
  const { d, client, end } = useDesk();
  const { t } = useWords();
  const [failure, setFailure] = useState<Failure>();
  const [said, setSaid] = useState('');

  async function endOne(session: string): Promise<void> {
    const ended = await client.ask('endStaffSession', { params: { session } });
    setFailure(ended.ok ? undefined : ended.failure);
    setSaid(ended.ok ? d.me.ended : '');
    await props.reload();
  }
  async function endAll(): Promise<void> {
    const ended = await client.ask('endStaffSessions', {});
    if (ended.ok) end('everywhere');
    else setFailure(ended.failure);
  }

  return (
    <>
      {failure !== undefined && <FailureNote failure={failure} />}
      <Said words={said} />
      <ul className="sessions">
        {props.sessions.map(({ session, openedAt, endsAt, isCurrent }) => {
          const since = instantInWords(openedAt, t.dates);
          return (
            <li key={session}>
              <span>
                {d.me.openedAt} {since}
              </span>
              <span className="quiet">
                {d.me.endsAt} {instantInWords(endsAt, t.dates)}
              </span>
              {isCurrent ? (
                <strong>{d.me.current}</strong>
              ) : (
                <Button kind="text" onPress={() => endOne(session)}>
                  {d.me.end}
                  <span className="visually-hidden"> {d.me.endOf(since)}</span>
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      <Confirm
        kind="outline"
        open={d.me.endAll}
        title={d.me.endAllTitle}
        body={d.me.endAllBody}
        stay={d.staff.stay}
        goOn={d.me.endAll}
        onGoOn={endAll}
      />
    </>
  );
}
