import { useCallback, useState } from 'react';
import type { ExportWish } from '#contract/portal/export-routes.ts';
import type { ProcedureId } from '#contract/values/brands.ts';
import { allProcedures } from '../page/all-procedures.ts';
import { useDesk, useInLanguage, useLoaded } from '../page/desk-context.ts';
import { Screen, WhenLoaded } from '../page/screen.tsx';
import { AskedExport } from './asked-export.tsx';
import { ExportForm } from './export-form.tsx';
import './exports.css';

/** What was asked for since somebody signed in, the newest first. The portal gives each to who asked, and lists none. */
export type AskedExports = readonly {
  readonly export: string;
  readonly procedure: ProcedureId;
  readonly form: ExportWish['form'];
}[];

/** A place to find again what was asked for, also after having been on another screen. */
export interface ExportMemory {
  current: AskedExports;
}

/** D21: cases as files, asked for with a reason, made beside the desk, and taken once. */
export function ExportsScreen({ memory }: { readonly memory: ExportMemory }) {
  const { d, client } = useDesk();
  const inLanguage = useInLanguage();
  const load = useCallback(() => allProcedures(client), [client]);
  const { loaded, reload } = useLoaded(load);
  const [asked, setAsked] = useState(memory.current);
  const words = d.exports;
  return (
    <Screen id="exports" title={words.title} tells={<p>{words.lead}</p>}>
      <WhenLoaded loaded={loaded} reload={reload}>
        {(procedures) => {
          const offered = procedures.map(({ id, title }) => ({
            value: id,
            label: title === null ? id : inLanguage(title),
          }));
          const nameOf = (id: ProcedureId) => offered.find(({ value }) => value === id)?.label ?? id;
          return (
            <>
              <ExportForm
                procedures={offered}
                onAsked={(made, wish) => {
                  memory.current = [{ export: made, procedure: wish.procedure, form: wish.form }, ...memory.current];
                  setAsked(memory.current);
                }}
              />
              <section>
                <h2>{words.asked}</h2>
                {asked.length === 0 && <p>{words.askedNone}</p>}
                <ul className="asked-exports">
                  {asked.map(({ export: id, procedure, form }) => (
                    <AskedExport
                      key={id}
                      id={id}
                      fileName={`${procedure}-${form}.zip`}
                      what={words.what(nameOf(procedure), words.forms[form])}
                    />
                  ))}
                </ul>
              </section>
            </>
          );
        }}
      </WhenLoaded>
    </Screen>
  );
}
