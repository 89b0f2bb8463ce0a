import { caseOutcomeSchema } from '#contract/procedure/case.ts';
import type { ProcedureId } from '#contract/values/brands.ts';
import { Button } from '#ui/button.tsx';
import { Choice } from '#ui/choice.tsx';
import { fieldId } from '#ui/field.ts';
import { Radios } from '#ui/radios.tsx';
import { useDesk } from '../page/desk-context.ts';
import { moved, type WordingDraft, type WordingOf } from './wording-draft.ts';
import { LineField, NamesField, SomeOf, TextInLanguages, useErrorAt } from './wording-fields.tsx';
import '../page/page.css';
import './catalogue.css';

interface FormProps<Value> {
  readonly value: Value;
  readonly onChange: (value: Value) => void;
}

/** The fields of a wording of any kind. */
export function WordingForm(props: { readonly draft: WordingDraft; readonly onDraft: (draft: WordingDraft) => void }) {
  const { draft, onDraft } = props;
  switch (draft.kind) {
    case 'readySentence':
      return <SentenceForm value={draft.value} onChange={(value) => onDraft({ ...draft, value })} />;
    case 'letterTemplate':
      return <LetterForm value={draft.value} onChange={(value) => onDraft({ ...draft, value })} />;
    case 'remedies':
      return <RemediesForm value={draft.value} onChange={(value) => onDraft({ ...draft, value })} />;
  }
}

function SentenceForm({ value, onChange }: FormProps<WordingOf<'readySentence'>>) {
  const { d } = useDesk();
  const words = d.wordings;
  const scope = value.for;
  const narrow = (name: 'fieldTypes' | 'keys' | 'procedures', names: string[] | undefined) => {
    const { [name]: _, ...rest } = scope;
    onChange({ ...value, for: names === undefined ? rest : { ...rest, [name]: names as ProcedureId[] } });
  };
  return (
    <>
      <TextInLanguages
        at="text"
        label={words.sentence}
        isLong
        value={value.text}
        onChange={(text) => onChange({ ...value, text })}
      />
      <Choice
        type="checkbox"
        checked={scope.attachments}
        onChange={({ currentTarget }) => onChange({ ...value, for: { ...scope, attachments: currentTarget.checked } })}
      >
        {words.forAttachments}
      </Choice>
      {(['fieldTypes', 'keys', 'procedures'] as const).map((name) => (
        <NamesField
          key={name}
          at={`for.${name}`}
          label={words.scope[name]}
          value={scope[name]}
          onChange={(names) => narrow(name, names)}
        />
      ))}
    </>
  );
}

type Letter = WordingOf<'letterTemplate'>;
type Part = Letter['body'][number];
const PARTS = ['text', 'decision', 'reasons', 'remedies'] as const;

function LetterForm({ value, onChange }: FormProps<Letter>) {
  const { d } = useDesk();
  const errorAt = useErrorAt();
  const words = d.wordings;
  const put = (body: Part[]) => onChange({ ...value, body });
  const wrong = errorAt('body');
  return (
    <>
      <SomeOf
        at="outcomes"
        label={words.outcomes}
        options={caseOutcomeSchema.options.map((outcome) => ({ value: outcome, label: d.outcomes[outcome] }))}
        value={value.outcomes}
        onChange={(outcomes) => onChange({ ...value, outcomes })}
      />
      <NamesField
        at="procedures"
        label={words.scope.procedures}
        value={value.procedures}
        onChange={(names) => {
          const { procedures: _, ...rest } = value;
          onChange(names === undefined ? rest : { ...rest, procedures: names as ProcedureId[] });
        }}
      />
      <TextInLanguages
        at="subject"
        label={words.subject}
        value={value.subject}
        onChange={(subject) => onChange({ ...value, subject })}
      />
      <fieldset id={fieldId('body')} tabIndex={-1} className="catalogue-check">
        <legend>{words.body}</legend>
        {wrong !== undefined && <p className="field-error">{wrong}</p>}
        {value.body.map((part, index) => (
          <LetterPart
            // biome-ignore lint/suspicious/noArrayIndexKey: parts have no name of their own
            key={index}
            part={part}
            index={index}
            isLast={index === value.body.length - 1}
            onPart={(changed) => put(value.body.map((one, at) => (at === index ? changed : one)))}
            onMove={(by) => put(moved(value.body, index, by))}
            onRemove={() => put(value.body.filter((_, at) => at !== index))}
          />
        ))}
        <div className="desk-row">
          {PARTS.filter((part) => part === 'text' || !value.body.some((one) => one.part === part)).map((part) => (
            <Button
              key={part}
              onPress={() =>
                put([...value.body, part === 'text' ? { part, text: { ja: '', easy: '', en: '' } } : { part }])
              }
            >
              {words.addPart(words.partNames[part])}
            </Button>
          ))}
        </div>
      </fieldset>
    </>
  );
}

function LetterPart(props: {
  readonly part: Part;
  readonly index: number;
  readonly isLast: boolean;
  readonly onPart: (part: Part) => void;
  readonly onMove: (by: -1 | 1) => void;
  readonly onRemove: () => void;
}) {
  const { part, index, isLast, onPart, onMove, onRemove } = props;
  const { d } = useDesk();
  const errorAt = useErrorAt();
  const words = d.wordings;
  const name = words.partOf(index + 1, words.partNames[part.part]);
  const wrong = errorAt(`body.${index}`);
  return (
    <fieldset id={fieldId(`body.${index}`)} tabIndex={-1} className="wording-part">
      <legend>{name}</legend>
      {wrong !== undefined && <p className="field-error">{wrong}</p>}
      {part.part === 'text' ? (
        <TextInLanguages
          at={`body.${index}.text`}
          label={words.partNames.text}
          isLong
          value={part.text}
          onChange={(text) => onPart({ ...part, text })}
        />
      ) : (
        <p>{words.partAbout[part.part]}</p>
      )}
      <div className="desk-row">
        {index > 0 && (
          <Button kind="text" onPress={() => onMove(-1)}>
            {words.up}
            <span className="visually-hidden"> {name}</span>
          </Button>
        )}
        {!isLast && (
          <Button kind="text" onPress={() => onMove(1)}>
            {words.down}
            <span className="visually-hidden"> {name}</span>
          </Button>
        )}
        <Button kind="text" onPress={onRemove}>
          {words.remove}
          <span className="visually-hidden"> {name}</span>
        </Button>
      </div>
    </fieldset>
  );
}

function RemediesForm({ value, onChange }: FormProps<WordingOf<'remedies'>>) {
  const { d } = useDesk();
  const words = d.wordings;
  const { reviewFirst } = value;
  function putFirst(isFirst: boolean, law = ''): void {
    const { reviewFirst: _, ...rest } = value;
    onChange(isFirst ? { ...rest, reviewFirst: { law } } : rest);
  }
  return (
    <>
      <LineField
        at="reviewBody"
        label={words.reviewBody}
        help={words.inJapanese}
        value={value.reviewBody}
        onChange={(reviewBody) => onChange({ ...value, reviewBody })}
      />
      <Choice
        type="checkbox"
        checked={reviewFirst !== undefined}
        onChange={({ currentTarget }) => putFirst(currentTarget.checked)}
      >
        {words.reviewFirst}
      </Choice>
      {reviewFirst !== undefined && (
        <LineField
          at="reviewFirst.law"
          label={words.reviewFirstLaw}
          value={reviewFirst.law}
          onChange={(law) => putFirst(true, law)}
        />
      )}
      <LineField
        at="defendant"
        label={words.defendant}
        value={value.defendant}
        onChange={(defendant) => onChange({ ...value, defendant })}
      />
      <LineField
        at="representedBy"
        label={words.representedBy}
        value={value.representedBy}
        onChange={(representedBy) => onChange({ ...value, representedBy })}
      />
      <Radios
        words={{ at: 'basis', label: words.basis, isRequired: true }}
        isRow
        options={(['law', 'ordinance'] as const).map((basis) => ({ value: basis, label: words.bases[basis] }))}
        value={value.basis}
        onChange={(basis) => onChange({ ...value, basis })}
      />
      <LineField
        at="source"
        label={words.source}
        help={words.sourceHelp}
        value={value.source}
        onChange={(source) => onChange({ ...value, source })}
      />
      <Choice
        type="checkbox"
        checked={value.confirmed}
        about={words.confirmedAbout}
        onChange={({ currentTarget }) => onChange({ ...value, confirmed: currentTarget.checked })}
      >
        {words.confirmed}
      </Choice>
    </>
  );
}
