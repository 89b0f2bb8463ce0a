import { useCallback, useState } from 'react';
import type { AuditPage } from '#contract/portal/audit-routes.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Button } from '#ui/button.tsx';
import { Note } from '#ui/note.tsx';
import { useWords } from '#ui/words.ts';
import { instantInWords } from '#words/dates.ts';
import { useDesk, useLoaded } from '../page/desk-context.ts';
import { Screen, WhenLoaded } from '../page/screen.tsx';
import { AuditFilters } from './audit-filters.tsx';
import { AuditTable } from './audit-table.tsx';
import { EntryPart } from './entry-part.tsx';
import { type Filters, NO_FILTERS } from './filters.ts';
import './audit.css';

/** D18: who looked at what and changed it. Each look at it is recorded. */
export function AuditScreen() {
  const { d, client } = useDesk();
  const [filters, setFilters] = useState<Filters>(NO_FILTERS);
  const [before, setBefore] = useState<number>();
  const [opened, setOpened] = useState<number>();
  const load = useCallback(
    () => client.ask('searchAudit', { query: { ...filters.query, before } }),
    [client, filters, before],
  );
  const { loaded, reload } = useLoaded(load);
  function search(next: Filters): void {
    setOpened(undefined);
    setBefore(undefined);
    setFilters(next);
  }
  return (
    <Screen id="audit" title={d.audit.title}>
      <p>{d.audit.lead}</p>
      <AuditFilters key={JSON.stringify(filters)} filters={filters} onSearch={search} />
      <WhenLoaded loaded={loaded} reload={reload}>
        {(page) => (
          <>
            <ChainState chain={page.chain} />
            <Restarts chain={page.chain} />
            {opened !== undefined && <EntryPart key={opened} n={opened} onClose={() => setOpened(undefined)} />}
            {page.entries.length === 0 ? (
              <p>{d.audit.none}</p>
            ) : (
              <AuditTable
                entries={page.entries}
                onOpen={setOpened}
                onWho={(staff, name) => search({ name, query: { ...filters.query, staff } })}
              />
            )}
            <div className="audit-ways">
              {before !== undefined && <Button onPress={() => setBefore(undefined)}>{d.audit.newest}</Button>}
              {page.next !== null && <Button onPress={() => setBefore(page.next ?? undefined)}>{d.audit.more}</Button>}
            </div>
          </>
        )}
      </WhenLoaded>
    </Screen>
  );
}

/** Whether what is kept is what was written, as far as one page can tell. */
function ChainState({ chain }: { readonly chain: AuditPage['chain'] }) {
  const { d } = useDesk();
  const { t } = useWords();
  const { entries, head, isHeadLate, brokenAt, found } = chain;
  if (found !== null) {
    return (
      <Note kind="error" title={d.audit.readOnlyTitle} isUrgent>
        <p>{d.audit.readOnly(found.n, d.audit.findings[found.kind] ?? found.kind)}</p>
      </Note>
    );
  }
  if (brokenAt !== null) {
    return (
      <Note kind="error" title={d.audit.brokenTitle} isUrgent>
        <p>{d.audit.broken(brokenAt)}</p>
      </Note>
    );
  }
  return (
    <Note kind={isHeadLate ? 'warning' : 'info'} title={d.audit.chain}>
      <p>
        {d.audit.entries(entries)}{' '}
        {head === null ? d.audit.noHead : d.audit.head(head.n, instantInWords(head.at, t.dates))} {d.audit.sound}
      </p>
      {isHeadLate && <p>{d.audit.headLate}</p>}
    </Note>
  );
}

/** Breaks that were stated stay in sight for good. */
function Restarts({ chain }: { readonly chain: AuditPage['chain'] }) {
  const { d } = useDesk();
  const { t } = useWords();
  return chain.restarts.map(({ firstN, said }) => (
    <Note key={firstN} kind="error" title={d.audit.restartTitle(firstN)}>
      <p>
        {said === null
          ? d.audit.restartForged
          : d.audit.restart(
              said.found.n,
              d.audit.findings[said.found.kind] ?? said.found.kind,
              instantInWords(said.at, t.dates),
            )}
      </p>
      {said !== null && <p>{d.audit.restartReason(visibleText(said.reason))}</p>}
    </Note>
  ));
}
