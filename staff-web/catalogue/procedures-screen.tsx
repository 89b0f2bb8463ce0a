import { type FormEvent, useCallback, useState } from 'react';
import type { ProcedurePage } from '#contract/portal/procedure-routes.ts';
import { type ProcedureId, procedureIdSchema } from '#contract/values/brands.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Button } from '#ui/button.tsx';
import { Fold } from '#ui/fold.tsx';
import { useWords } from '#ui/words.ts';
import { DataTable } from '../page/data-table.tsx';
import { useDesk, useInLanguage, useLoaded, useSession } from '../page/desk-context.ts';
import { EntryField } from '../page/entry-field.tsx';
import { addressOf, goTo } from '../page/place.ts';
import { Screen, WhenLoaded } from '../page/screen.tsx';
import { editsCatalogue } from '../page/ways.ts';
import './catalogue.css';

/** D14: what the municipality offers, what comes, and how many versions of its own there are. */
export function ProceduresScreen() {
  const { d, client } = useDesk();
  const session = useSession();
  const [after, setAfter] = useState<ProcedureId>();
  const load = useCallback(() => client.ask('listProcedures', { query: { after } }), [client, after]);
  const { loaded, reload } = useLoaded(load);
  const words = d.procedures;
  return (
    <Screen id="procedures" title={words.title}>
      {editsCatalogue(session) && <OwnDrafts />}
      <WhenLoaded loaded={loaded} reload={reload}>
        {({ procedures, next }) => (
          <>
            {procedures.length === 0 && <p>{words.none}</p>}
            {procedures.length > 0 && <ProcedureTable procedures={procedures} />}
            <div className="desk-row">
              {after !== undefined && <Button onPress={() => setAfter(undefined)}>{words.firstPage}</Button>}
              {next !== null && <Button onPress={() => setAfter(next)}>{words.nextPage}</Button>}
            </div>
          </>
        )}
      </WhenLoaded>
      {editsCatalogue(session) && (
        <Fold title={words.newOne}>
          <NewProcedure />
        </Fold>
      )}
    </Screen>
  );
}

/** What whoever is signed in has begun to write; nobody else sees that it is there. */
function OwnDrafts() {
  const { d, client } = useDesk();
  const inLanguage = useInLanguage();
  const load = useCallback(() => client.ask('listProcedureDrafts', {}), [client]);
  const { loaded } = useLoaded(load);
  const drafts = loaded.at === 'loaded' ? loaded.value.drafts : [];
  if (drafts.length === 0) return null;
  return (
    <section>
      <h2>{d.editor.ownDrafts}</h2>
      <ul className="findings">
        {drafts.map(({ id, title, isBehind }) => (
          <li key={id}>
            <a href={addressOf({ at: 'editing', id })}>{title === null ? id : inLanguage(title)}</a>
            {isBehind && <span className="quiet"> {d.editor.draftBehind}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}

function ProcedureTable({ procedures }: { readonly procedures: ProcedurePage['procedures'] }) {
  const { d } = useDesk();
  const { t } = useWords();
  const inLanguage = useInLanguage();
  const words = d.procedures;
  return (
    <DataTable caption={words.title} columns={[words.name, words.group, words.live, words.coming, words.imported]}>
      {procedures.map(({ id, title, group, live, coming, versions }) => (
        <tr key={id}>
          <th scope="row">
            <a href={addressOf({ at: 'procedure', id })}>{title === null ? id : inLanguage(title)}</a>
          </th>
          <td>{group === null ? '' : visibleText(group)}</td>
          <td>{live === null ? words.notOffered : words.version(live.version)}</td>
          <td>
            {coming !== null &&
              words.comingOf(words.version(coming.version), t.dates.weekday(coming.from), words.states[coming.state])}
          </td>
          <td>{versions}</td>
        </tr>
      ))}
    </DataTable>
  );
}

/** A procedure that nobody offers yet is begun by its identifier; its file brings the rest. */
function NewProcedure() {
  const { d } = useDesk();
  const [typed, setTyped] = useState('');
  const [isTried, setIsTried] = useState(false);
  const id = procedureIdSchema.safeParse(typed.trim());
  function open(event: FormEvent): void {
    event.preventDefault();
    setIsTried(true);
    if (id.success) goTo({ at: 'procedure', id: id.data });
  }
  return (
    <form onSubmit={open} noValidate>
      <EntryField
        words={{
          at: 'procedureId',
          label: d.procedures.id,
          help: d.procedures.idHelp,
          isRequired: true,
          error: isTried && !id.success ? d.procedures.idWrong : undefined,
        }}
        value={typed}
        spellCheck={false}
        onEnter={setTyped}
      />
      <div>
        <Button type="submit">{d.procedures.toImport}</Button>
      </div>
    </form>
  );
}
