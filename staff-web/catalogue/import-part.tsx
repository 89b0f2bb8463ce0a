import { useState } from 'react';
import type { Failure } from '#contract/failures/failure.ts';
import type { ProcedureCheck } from '#contract/portal/procedure-routes.ts';
import type { ProcedureId } from '#contract/values/brands.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Button } from '#ui/button.tsx';
import { describedBy, fieldId } from '#ui/field.ts';
import { FieldFrame } from '#ui/field-frame.tsx';
import { Note } from '#ui/note.tsx';
import { useDesk } from '../page/desk-context.ts';
import { FailureNote } from '../page/failure-note.tsx';
import { goTo } from '../page/place.ts';
import { DifferenceList } from './difference-list.tsx';
import { ProblemList, WarningList } from './findings.tsx';
import { unsendable } from './unsendable.ts';
import './catalogue.css';

interface ChosenFile {
  readonly name: string;
  readonly text: string;
}

/** A file is looked at as soon as it is chosen, and is kept by the portal only when somebody says so. */
export function ImportPart({ id }: { readonly id: ProcedureId }) {
  const { d, client } = useDesk();
  const [file, setFile] = useState<ChosenFile>();
  const [check, setCheck] = useState<ProcedureCheck>();
  const [failure, setFailure] = useState<Failure>();
  const words = d.procedures;
  const field = { at: 'procedureFile', label: words.file, help: words.fileHelp, isRequired: true };

  async function look(chosen: ChosenFile): Promise<void> {
    setFile(chosen);
    setCheck(undefined);
    setFailure(undefined);
    const known = unsendable(chosen.text);
    if (known !== undefined) return setCheck(known);
    const checked = await client.ask('checkProcedure', { params: { id }, body: { text: chosen.text } });
    if (checked.ok) setCheck(checked.value);
    else setFailure(checked.failure);
  }

  async function bringIn({ text }: ChosenFile): Promise<void> {
    const imported = await client.ask('importProcedure', { params: { id }, body: { text } });
    if (imported.ok) goTo({ at: 'version', id, version: imported.value.version });
    else setFailure(imported.failure);
  }

  return (
    <section>
      <h2>{words.importTitle}</h2>
      <FieldFrame words={field}>
        <input
          id={fieldId(field.at)}
          type="file"
          accept=".json,.jsonc,application/json"
          aria-describedby={describedBy(field)}
          onChange={async ({ currentTarget: input }) => {
            const [chosen] = input.files ?? [];
            if (chosen === undefined) return;
            const text = await chosen.text();
            // The same file can be chosen again once it was put right.
            input.value = '';
            await look({ name: chosen.name, text });
          }}
        />
      </FieldFrame>
      {failure !== undefined && <FailureNote failure={failure} keepsEntries />}
      {file !== undefined && (
        <div className="catalogue-check" aria-live="polite">
          <p>
            <strong>{visibleText(file.name)}</strong>
          </p>
          {check === undefined && failure !== undefined && (
            <div>
              <Button onPress={() => look(file)}>{words.checkAgain}</Button>
            </div>
          )}
          {check !== undefined && check.problems.length > 0 && (
            <Note kind="error" title={words.problems(check.problems.length)}>
              <p>{words.problemsAbout}</p>
            </Note>
          )}
          {check !== undefined && <ProblemList problems={check.problems} text={file.text} />}
          {check !== undefined && check.problems.length === 0 && (
            <>
              <Note kind="success" title={words.sound} />
              <WarningList warnings={check.warnings} />
              <h3>{words.differences}</h3>
              <DifferenceList differences={check.differences} />
              <div>
                <Button kind="filled" onPress={() => bringIn(file)}>
                  {words.import}
                </Button>
              </div>
            </>
          )}
        </div>
      )}
    </section>
  );
}
