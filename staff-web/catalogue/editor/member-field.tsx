import type { JsonPath } from '#contract/failures/procedure-problem.ts';
import { attachmentMediaTypeSchema } from '#contract/values/attachment-media-type.ts';
import { Button } from '#ui/button.tsx';
import { Choice } from '#ui/choice.tsx';
import { fieldId } from '#ui/field.ts';
import { GroupFrame } from '#ui/field-frame.tsx';
import { FILE_FORMATS } from '#words/file-formats.ts';
import { useDesk } from '../../page/desk-context.ts';
import { ChoiceField } from '../../page/entry-field.tsx';
import { LongField } from '../../page/long-field.tsx';
import { retyped } from './blanks.ts';
import { ConditionField } from './condition-field.tsx';
import { valueAt } from './draft-text.ts';
import { fieldAt, useEditing, useProblemAt } from './editor-context.ts';
import { EntriesField, OptionsField, TextListField } from './entries-field.tsx';
import { LineField, type MemberProps, useFieldWords } from './line-field.tsx';
import { DistanceField, NamedAnswerField } from './rule-fields.tsx';
import { TextsField } from './texts-field.tsx';
import './editor.css';

/** One member of the file as a field of the form; a form of any procedure is made of these. */
export function MemberField({ path, member }: MemberProps) {
  switch (member.is) {
    case 'texts':
      return <TextsField path={[...path, member.name]} member={member} />;
    case 'textList':
      return <TextListField path={[...path, member.name]} name={member.name} />;
    case 'options':
      return <OptionsField path={[...path, member.name]} />;
    case 'condition':
      return <ConditionField path={path} called={member.called} />;
    case 'answer':
      return <NamedAnswerField path={path} member={member} />;
    case 'distance':
      return <DistanceField path={path} member={member} />;
    case 'fourEyes':
      return <FourEyesField path={[...path, member.name]} />;
    case 'choice':
      return <OneOfField path={path} member={member} />;
    case 'some':
      return <SomeField path={path} member={member} />;
    case 'flag':
    case 'mark':
      return <TickField path={path} member={member} />;
    case 'members':
      return <MembersField path={path} member={member} />;
    case 'list':
      return <EntriesField path={[...path, member.name]} member={member} Field={MemberField} />;
    case 'type':
      return <TypeField path={path} member={member} />;
    case 'lines':
      return <LinesField path={path} member={member} />;
    default:
      return <LineField path={path} member={member} />;
  }
}

/** A list of short texts, one a line. */
function LinesField({ path, member }: MemberProps<'lines'>) {
  const { value, set } = useEditing();
  const problemAt = useProblemAt();
  const at = [...path, member.name];
  const words = { ...useFieldWords()(at, member.name, member.isNeeded), error: problemAt(at, true) };
  const written = valueAt(value, at);
  const lines = Array.isArray(written) ? written.filter((one) => typeof one === 'string') : [];
  return (
    <LongField
      words={words}
      value={lines.join('\n')}
      onText={(typed) => set(at, typed === '' ? [] : typed.split('\n'))}
    />
  );
}

function TickField({ path, member }: MemberProps<'flag' | 'mark'>) {
  const { d } = useDesk();
  const { value, set } = useEditing();
  const at = [...path, member.name];
  const error = useProblemAt()(at);
  return (
    <div>
      <Choice
        id={fieldId(fieldAt(at))}
        type="checkbox"
        checked={valueAt(value, at) === true}
        onChange={({ currentTarget: { checked } }) => set(at, checked || (member.is === 'flag' ? false : undefined))}
      >
        {d.editor.members[member.name]}
      </Choice>
      {error !== undefined && <p className="field-error">{error}</p>}
    </div>
  );
}

function OneOfField({ path, member }: MemberProps<'choice'>) {
  const { value, set } = useEditing();
  const at = [...path, member.name];
  const written = valueAt(value, at);
  return (
    <OneOf
      path={at}
      member={member}
      chosen={typeof written === 'string' ? written : ''}
      onChoose={(one) => set(at, one)}
    />
  );
}

/** One of the values that a member can have, by their words; what else stands in the file stays among them. */
function OneOf(props: {
  /** Of the member itself. */
  readonly path: JsonPath;
  readonly member: Pick<MemberProps<'choice'>['member'], 'name' | 'isNeeded' | 'options'>;
  readonly chosen: string;
  readonly onChoose: (one: string | undefined) => void;
}) {
  const { path, member, chosen, onChoose } = props;
  const { d } = useDesk();
  const words = useFieldWords()(path, member.name, member.isNeeded);
  const offered = member.options.includes(chosen) || chosen === '' ? member.options : [...member.options, chosen];
  const none = member.isNeeded === true && chosen !== '' ? [] : [{ value: '', label: d.editor.notSaid }];
  return (
    <ChoiceField
      words={words}
      value={chosen}
      options={[...none, ...offered.map((one) => ({ value: one, label: d.editor.values[one] ?? one }))]}
      onEnter={(one) => onChoose(one === '' ? undefined : one)}
    />
  );
}

function SomeField({ path, member }: MemberProps<'some'>) {
  const { d } = useDesk();
  const { value, set } = useEditing();
  const problemAt = useProblemAt();
  const at = [...path, member.name];
  const words = { ...useFieldWords()(at, member.name, member.isNeeded), error: problemAt(at, true) };
  const written = valueAt(value, at);
  const chosen: readonly unknown[] = Array.isArray(written) ? written : [];
  return (
    <GroupFrame words={words}>
      {member.options.map((one, index) => {
        const format = attachmentMediaTypeSchema.safeParse(one);
        return (
          <Choice
            key={one}
            id={index === 0 ? fieldId(words.at) : undefined}
            type="checkbox"
            checked={chosen.includes(one)}
            onChange={({ currentTarget: { checked } }) =>
              set(at, checked ? [...chosen, one] : chosen.filter((other) => other !== one))
            }
          >
            {format.success ? FILE_FORMATS[format.data] : (d.editor.values[one] ?? one)}
          </Choice>
        );
      })}
    </GroupFrame>
  );
}

function MembersField({ path, member }: MemberProps<'members'>) {
  const { d } = useDesk();
  const { value, set } = useEditing();
  const problemAt = useProblemAt();
  const { name, blank, members } = member;
  const at = [...path, name];
  const called = d.editor.members[name];
  const isThere = blank === undefined || valueAt(value, at) !== undefined;
  const error = problemAt(at);
  return (
    <fieldset className="editor-group" id={fieldId(fieldAt(at))} tabIndex={-1}>
      <legend>{called}</legend>
      {d.editor.helps[name] !== undefined && <p className="quiet">{d.editor.helps[name]}</p>}
      {error !== undefined && <p className="field-error">{error}</p>}
      {isThere && members.map((one) => <MemberField key={one.name} path={at} member={one} />)}
      {blank !== undefined && (
        <div>
          <Button kind={isThere ? 'text' : 'outline'} onPress={() => set(at, isThere ? undefined : blank)}>
            {isThere ? d.editor.remove : d.editor.add(called)}
            {isThere && <span className="visually-hidden"> {called}</span>}
          </Button>
        </div>
      )}
    </fieldset>
  );
}

/** What something is, and the members that such a thing has: of a field beside its `type`, of a deadline within it. */
function TypeField({ path, member }: MemberProps<'type'>) {
  const { d } = useDesk();
  const { value, set, setMany } = useEditing();
  const { by = 'type', isNeeded = false } = member;
  const at = member.name === by ? path : [...path, member.name];
  const problemAt = useProblemAt();
  const named = useFieldWords()([...at, by], member.name, isNeeded);
  const words = { ...named, error: named.error ?? (at === path ? undefined : problemAt(at)) };
  const before = valueAt(value, at);
  const written = valueAt(before, [by]);
  const type = typeof written === 'string' ? written : '';
  const known = isNeeded ? Object.keys(member.types) : ['', ...Object.keys(member.types)];
  return (
    <>
      <ChoiceField
        words={words}
        value={type}
        options={(known.includes(type) ? known : [type, ...known]).map((one) => ({
          value: one,
          label: one === '' ? d.editor.notSaid : (d.editor.types[one] ?? one),
        }))}
        onEnter={(to) => {
          if (to === '') return set(at, undefined);
          const members = typeof before === 'object' && before !== null ? { ...before } : {};
          setMany(retyped(members, to, member).map((one) => ({ ...one, path: [...at, ...one.path] })));
        }}
      />
      {(member.members[type] ?? []).map((one) => (
        <MemberField key={`${type} ${one.name}`} path={at} member={one} />
      ))}
    </>
  );
}

const FOUR_EYES = { name: 'fourEyes', options: ['never', 'refusals', 'always', 'sample'] } as const;

/** Which decisions need a second person; a sample is one in so many hundreds. */
function FourEyesField({ path }: { readonly path: JsonPath }) {
  const { value, set } = useEditing();
  const written = valueAt(value, path);
  const chosen = typeof written === 'string' ? written : written === undefined ? '' : 'sample';
  return (
    <>
      <OneOf
        path={path}
        member={FOUR_EYES}
        chosen={chosen}
        onChoose={(one) => set(path, one === 'sample' ? { samplePercent: 10 } : one)}
      />
      {chosen === 'sample' && <LineField path={path} member={{ name: 'samplePercent', is: 'count', isNeeded: true }} />}
    </>
  );
}
