import type { ComponentType, ReactNode } from 'react';
import type { JsonPath } from '#contract/failures/procedure-problem.ts';
import { Button } from '#ui/button.tsx';
import { fieldId } from '#ui/field.ts';
import { useDesk } from '../../page/desk-context.ts';
import { EntryField } from '../../page/entry-field.tsx';
import { entriesAt, valueAt } from './draft-text.ts';
import { fieldAt, useEditing, useProblemAt } from './editor-context.ts';
import { type Member, type MemberName, NO_TEXT } from './members.ts';
import { TextsField } from './texts-field.tsx';
import './editor.css';
import '../../page/page.css';

/** More of them than any list of a procedure may have are edited as text. */
const MOST_SHOWN = 60;

/** Entries of a list, each with its ways to move and to go, and a way to add one. */
function Entries(props: {
  readonly path: JsonPath;
  readonly name: MemberName;
  readonly blank: (count: number) => unknown;
  readonly children: (path: JsonPath) => ReactNode;
}) {
  const { path, name } = props;
  const { d } = useDesk();
  const { value, insert, swap, set } = useEditing();
  const error = useProblemAt()(path);
  const entries = entriesAt(value, path).slice(0, MOST_SHOWN);
  const words = d.editor;
  return (
    <fieldset className="editor-group" id={fieldId(fieldAt(path))} tabIndex={-1}>
      <legend>{words.members[name]}</legend>
      {error !== undefined && <p className="field-error">{error}</p>}
      {entries.map((_, at) => {
        const of = words.entry(words.members[name], at + 1);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: an entry is known by its place in the file
          <fieldset className="editor-entry" key={at}>
            <legend>{of}</legend>
            {props.children([...path, at])}
            <div className="desk-row">
              {at > 0 && (
                <Button kind="text" onPress={() => swap(path, at - 1, at)}>
                  {words.up}
                  <span className="visually-hidden"> {of}</span>
                </Button>
              )}
              {at < entries.length - 1 && (
                <Button kind="text" onPress={() => swap(path, at, at + 1)}>
                  {words.down}
                  <span className="visually-hidden"> {of}</span>
                </Button>
              )}
              <Button kind="text" onPress={() => set([...path, at], undefined)}>
                {words.remove}
                <span className="visually-hidden"> {of}</span>
              </Button>
            </div>
          </fieldset>
        );
      })}
      <div>
        <Button
          onPress={() => {
            const blank = props.blank(entries.length);
            if (Array.isArray(valueAt(value, path))) insert([...path, entries.length], blank);
            else set(path, [blank]);
          }}
        >
          {words.add(words.members[name])}
        </Button>
      </div>
    </fieldset>
  );
}

/** Texts in a row, such as what is needed. */
export function TextListField({ path, name }: { readonly path: JsonPath; readonly name: MemberName }) {
  return (
    <Entries path={path} name={name} blank={() => NO_TEXT}>
      {(at) => <TextsField path={at} member={{ name, is: 'texts', isNeeded: true }} />}
    </Entries>
  );
}

/** What can be chosen: the word that is filed, and what people read. */
export function OptionsField({ path }: { readonly path: JsonPath }) {
  return (
    <Entries path={path} name="options" blank={(count) => ({ value: `option${count + 1}`, label: NO_TEXT })}>
      {(at) => <OptionFields path={at} />}
    </Entries>
  );
}

function OptionFields({ path }: { readonly path: JsonPath }) {
  const { d } = useDesk();
  const { value, set } = useEditing();
  const problemAt = useProblemAt();
  const at = [...path, 'value'];
  const written = valueAt(value, at);
  return (
    <>
      <EntryField
        words={{ at: fieldAt(at), label: d.editor.members.value, isRequired: true, error: problemAt(at) }}
        isMedium
        spellCheck={false}
        value={typeof written === 'string' ? written : ''}
        onEnter={(typed) => set(at, typed)}
      />
      <TextsField path={[...path, 'label']} member={{ name: 'label', is: 'texts', isNeeded: true }} />
    </>
  );
}

/** Things of one form in a row, such as what the procedure rests on. */
export function EntriesField(props: {
  readonly path: JsonPath;
  readonly member: Extract<Member, { readonly is: 'list' }>;
  readonly Field: ComponentType<{ readonly path: JsonPath; readonly member: Member }>;
}) {
  const { path, member, Field } = props;
  return (
    <Entries path={path} name={member.name} blank={() => member.blank}>
      {(at) => member.members.map((one) => <Field key={one.name} path={at} member={one} />)}
    </Entries>
  );
}
