import { useCallback, useState } from 'react';
import type { StaffLink, StaffMember } from '#contract/portal/staff-routes.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Button } from '#ui/button.tsx';
import { Note } from '#ui/note.tsx';
import { useWords } from '#ui/words.ts';
import { dayOfInstant, instantInWords } from '#words/dates.ts';
import { DataTable } from '../page/data-table.tsx';
import { useDesk, useLoaded } from '../page/desk-context.ts';
import { groupInWords } from '../page/group-words.ts';
import { Said, Screen, WhenLoaded } from '../page/screen.tsx';
import { InviteForm } from './invite-form.tsx';
import { MemberPart } from './member-part.tsx';
import './staff.css';

/** A link that was just made, for whom: it is shown once. */
export interface MadeLink extends StaffLink {
  readonly name: string;
}

type Open = { readonly at: 'list' } | { readonly at: 'invite' } | { readonly at: 'member'; readonly staff: string };

/** D17: who works here and with which roles. */
export function StaffScreen() {
  const { d, client } = useDesk();
  const [after, setAfter] = useState<string>();
  const load = useCallback(() => client.ask('listStaff', { query: { after } }), [client, after]);
  const { loaded, reload } = useLoaded(load);
  const [open, setOpen] = useState<Open>({ at: 'list' });
  const [link, setLink] = useState<MadeLink>();
  const [said, setSaid] = useState('');

  async function changed(words: string): Promise<void> {
    setSaid(words);
    await reload();
  }
  async function made(link: MadeLink): Promise<void> {
    setLink(link);
    setOpen({ at: 'list' });
    await changed('');
  }

  return (
    <Screen id={`staff ${open.at}`} title={open.at === 'invite' ? d.staff.inviteTitle : d.staff.title}>
      {link !== undefined && <LinkNote link={link} onClose={() => setLink(undefined)} />}
      <Said words={said} />
      {open.at === 'invite' && <InviteForm onMade={made} onClose={() => setOpen({ at: 'list' })} />}
      {open.at !== 'invite' && (
        <WhenLoaded loaded={loaded} reload={reload}>
          {({ members, next }) => (
            <>
              {open.at === 'member' &&
                members
                  .filter(({ staff }) => staff === open.staff)
                  .map((member) => (
                    <MemberPart
                      key={member.staff}
                      member={member}
                      onChanged={changed}
                      onMade={made}
                      onClose={() => setOpen({ at: 'list' })}
                    />
                  ))}
              {open.at === 'list' && (
                <>
                  <Button kind="filled" onPress={() => setOpen({ at: 'invite' })}>
                    {d.staff.invite}
                  </Button>
                  <MemberTable members={members} onOpen={(staff) => setOpen({ at: 'member', staff })} />
                  {next !== null && <Button onPress={() => setAfter(next)}>{d.staff.nextPage}</Button>}
                </>
              )}
            </>
          )}
        </WhenLoaded>
      )}
    </Screen>
  );
}

/** Shown once: neither the portal nor this page can say it again. */
function LinkNote({ link, onClose }: { readonly link: MadeLink; readonly onClose: () => void }) {
  const { d } = useDesk();
  const { t } = useWords();
  const [said, setSaid] = useState('');
  const address = new URL(link.link, window.location.origin).href;
  return (
    <>
      <Note kind="success" title={d.staff.linkTitle(visibleText(link.name))}>
        <p>{d.staff.linkAbout(instantInWords(link.expiresAt, t.dates))}</p>
        <p className="staff-link">{address}</p>
      </Note>
      <div className="staff-buttons">
        <Button
          onPress={async () => {
            const isCopied = await navigator.clipboard.writeText(address).then(
              () => true,
              () => false,
            );
            setSaid(isCopied ? d.case.copied : d.case.notCopied);
          }}
        >
          {d.staff.copyLink}
        </Button>
        <Button kind="text" onPress={onClose}>
          {d.staff.close}
        </Button>
        <Said words={said} />
      </div>
    </>
  );
}

function MemberTable(props: { readonly members: readonly StaffMember[]; readonly onOpen: (staff: string) => void }) {
  const { d } = useDesk();
  return (
    <DataTable caption={d.staff.caption} columns={[d.staff.name, d.staff.mail, d.staff.grants, d.staff.lastSignIn, '']}>
      {props.members.map((member) => (
        <MemberRow key={member.staff} member={member} onOpen={() => props.onOpen(member.staff)} />
      ))}
    </DataTable>
  );
}

function MemberRow({ member, onOpen }: { readonly member: StaffMember; readonly onOpen: () => void }) {
  const { d } = useDesk();
  const { t } = useWords();
  const name = visibleText(member.name);
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{visibleText(member.mail)}</td>
      <td>
        {member.grants.length === 0
          ? d.staff.noGrants
          : member.grants.map(({ grant, role, group }) => (
              <span key={grant} className="staff-grant">
                {d.staff.grantOf(d.roles[role], groupInWords(group, d))}
              </span>
            ))}
      </td>
      <td>
        {member.lastSignedInAt !== null
          ? dayOfInstant(member.lastSignedInAt, t.dates)
          : member.isReady
            ? d.staff.never
            : d.staff.notReady}
      </td>
      <td>
        <Button kind="text" onPress={onOpen}>
          {d.staff.manage}
          <span className="visually-hidden"> {d.staff.manageOf(name)}</span>
        </Button>
      </td>
    </tr>
  );
}
