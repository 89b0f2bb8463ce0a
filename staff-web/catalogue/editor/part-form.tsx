import type { JsonPath } from '#contract/failures/procedure-problem.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Button } from '#ui/button.tsx';
import { useDesk } from '../../page/desk-context.ts';
import { blankPart } from './blanks.ts';
import { entriesAt, valueAt } from './draft-text.ts';
import { useEditing } from './editor-context.ts';
import { MemberField } from './member-field.tsx';
import { FORM_MEMBERS, PART_MEMBERS } from './members.ts';
import { type Part, partId, takenKeys } from './outline.ts';
import { moved, usePartName } from './outline-list.tsx';
import './editor.css';
import '../../page/page.css';

interface PartFormProps {
  readonly part: Part;
  readonly onOpen: (id: string) => void;
}

/** The fields of the part that is open, and what can be done with the part as a whole. */
export function PartForm({ part, onOpen }: PartFormProps) {
  const nameOf = usePartName();
  return (
    <section className="editor-part" aria-labelledby="editor-part">
      <h2 id="editor-part" tabIndex={-1}>
        {nameOf(part)}
      </h2>
      {part.kind === 'others' ? (
        <OtherMembers />
      ) : (
        <>
          {PART_MEMBERS[part.kind].map((member) => (
            <MemberField key={`${partId(part)} ${member.name}`} path={part.path} member={member} />
          ))}
          <PartActs part={part} onOpen={onOpen} />
        </>
      )}
    </section>
  );
}

/** What the form has no fields for: it stays as it is, and is written in the text. */
function OtherMembers() {
  const { d } = useDesk();
  const { value, openText } = useEditing();
  const names = Object.keys(typeof value === 'object' && value !== null ? value : {}).filter(
    (name) => !FORM_MEMBERS.has(name),
  );
  return (
    <>
      <p>{d.editor.othersAbout}</p>
      <ul className="editor-others">
        {names.slice(0, 100).map((name) => (
          <li key={name}>
            <code>{visibleText(name.slice(0, 60))}</code>
            <Button kind="text" onPress={() => openText([name])}>
              {d.editor.toText}
              <span className="visually-hidden"> {visibleText(name.slice(0, 60))}</span>
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Which parts stand within or beside a part of a kind, and where. */
function additions({ kind, path }: Part): readonly {
  readonly kind: 'section' | 'field' | 'inner' | 'attachment';
  readonly list: JsonPath;
  /** Behind the part itself, else at the end of the list. */
  readonly behind: boolean;
}[] {
  const beside = path.slice(0, -1);
  switch (kind) {
    case 'about':
      return [
        { kind: 'section', list: ['sections'], behind: false },
        { kind: 'attachment', list: ['attachments'], behind: false },
      ];
    case 'section':
      return [
        { kind: 'field', list: [...path, 'fields'], behind: false },
        { kind, list: beside, behind: true },
      ];
    case 'field':
    case 'inner':
    case 'attachment':
      return [{ kind, list: beside, behind: true }];
    default:
      return [];
  }
}

function PartActs({ part, onOpen }: PartFormProps) {
  const { d } = useDesk();
  const { value, insert, swap, set, openText } = useEditing();
  const { path } = part;
  const words = d.editor;
  const isList = part.kind === 'field' && valueAt(value, [...path, 'type']) === 'list';
  const added = [
    ...(isList ? [{ kind: 'inner' as const, list: [...path, 'fields'], behind: false }] : []),
    ...additions(part),
  ];
  const place = path.at(-1);

  function add({ kind, list, behind }: (typeof added)[number]): void {
    const at = behind && typeof place === 'number' ? place + 1 : entriesAt(value, list).length;
    const blank = blankPart(kind, takenKeys(value, kind, list));
    if (Array.isArray(valueAt(value, list))) insert([...list, at], blank);
    else set(list, [blank]);
    onOpen(partId({ kind, path: [...list, at] }));
  }
  function move(by: -1 | 1): void {
    const to = moved(value, path, by);
    if (to === undefined) return;
    swap(path.slice(0, -1), Number(place), Number(to.at(-1)));
    onOpen(partId({ ...part, path: to }));
  }

  return (
    <div className="desk-row editor-acts">
      {added.map((one) => (
        <Button key={`${one.kind} ${one.list.length}`} onPress={() => add(one)}>
          {words.add(words.parts[one.kind])}
        </Button>
      ))}
      {path.length > 0 && (
        <>
          {moved(value, path, -1) !== undefined && <Button onPress={() => move(-1)}>{words.up}</Button>}
          {moved(value, path, 1) !== undefined && <Button onPress={() => move(1)}>{words.down}</Button>}
          <Button
            onPress={() => {
              set(path, undefined);
              onOpen(path.length > 2 ? partId({ ...part, path: path.slice(0, -2) }) : 'about');
            }}
          >
            {words.remove}
          </Button>
          <Button kind="text" onPress={() => openText(path)}>
            {words.toText}
          </Button>
        </>
      )}
    </div>
  );
}
