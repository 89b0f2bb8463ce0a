import { useCallback } from 'react';
import { failed, success } from '#contract/failures/outcome.ts';
import type { ProcedurePage } from '#contract/portal/procedure-routes.ts';
import type { StaffNotice } from '#contract/portal/staff-notice-routes.ts';
import { Button } from '#ui/button.tsx';
import { allProcedures } from '../page/all-procedures.ts';
import type { DeskClient } from '../page/client.ts';
import { useDesk, useInLanguage, useLoaded } from '../page/desk-context.ts';
import { Screen, WhenLoaded } from '../page/screen.tsx';
import { NoticeForm } from './notice-form.tsx';
import { OneNotice } from './one-notice.tsx';
import './notices.css';

interface Shown {
  readonly procedures: ProcedurePage['procedures'];
  readonly notices: readonly StaffNotice[];
  readonly next: string | null;
}

/** D25: what staff tell residents: written, checked where it is for many, sent, stopped, taken back. */
export function NoticesScreen() {
  const { d, client } = useDesk();
  const inLanguage = useInLanguage();
  const load = useCallback(() => loadAll(client), [client]);
  const { loaded, reload, put } = useLoaded(load);
  const words = d.staffNotices;

  async function more(shown: Shown): Promise<void> {
    if (shown.next === null) return;
    const listed = await client.ask('listStaffNotices', { query: { after: shown.next } });
    if (listed.ok) put({ ...shown, notices: [...shown.notices, ...listed.value.notices], next: listed.value.next });
  }

  return (
    <Screen id="notices" title={words.title} tells={<p>{words.lead}</p>}>
      <WhenLoaded loaded={loaded} reload={reload}>
        {(shown) => (
          <>
            <section>
              <h2>{words.formTitle}</h2>
              <NoticeForm
                procedures={shown.procedures.map(({ id, title }) => ({
                  value: id,
                  label: title === null ? id : inLanguage(title),
                }))}
                onMade={reload}
              />
            </section>
            <section className="staff-notices">
              <h2>{words.list}</h2>
              {shown.notices.length === 0 && <p>{words.none}</p>}
              {shown.notices.map((notice) => (
                <OneNotice
                  key={notice.notice}
                  notice={notice}
                  onNotice={(changed) =>
                    put({
                      ...shown,
                      notices: shown.notices.map((one) => (one.notice === changed.notice ? changed : one)),
                    })
                  }
                />
              ))}
              {shown.next !== null && <Button onPress={() => more(shown)}>{words.more}</Button>}
            </section>
          </>
        )}
      </WhenLoaded>
    </Screen>
  );
}

async function loadAll(client: DeskClient) {
  const procedures = await allProcedures(client);
  if (!procedures.ok) return procedures;
  const notices = await client.ask('listStaffNotices', { query: {} });
  return notices.ok ? success<Shown>({ procedures: procedures.value, ...notices.value }) : failed(notices.failure);
}
