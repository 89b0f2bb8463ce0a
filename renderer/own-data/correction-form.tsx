import { useEffect, useRef, useState } from 'react';
import {
  CORRECTION_TEXT_LIMIT,
  type CorrectionFile,
  type NewCorrection,
  newCorrectionSchema,
} from '#contract/portal/data-correction-routes.ts';
import type { OwnGroupId, OwnTable } from '#contract/portal/own-data-groups.ts';
import type { OwnRow } from '#contract/portal/own-data-routes.ts';
import type { MunicipalityCode } from '#contract/values/brands.ts';
import type { Messages } from '#words/messages.ts';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { Choice } from '../ui/choice.tsx';
import { ErrorSummary, type FieldError } from '../ui/error-summary.tsx';
import { FieldFrame } from '../ui/field-frame.tsx';
import { digits } from '../ui/japanese-input.ts';
import { Note } from '../ui/note.tsx';
import { Radios } from '../ui/radios.tsx';
import { TextInput } from '../ui/text-input.tsx';
import { useApp, useIsPublicTerminal } from '../window/app-context.ts';
import { Link } from '../window/link.tsx';
import { fullName, MunicipalityChoice, useMunicipality } from '../window/municipality-choice.tsx';
import { CorrectionFileField } from './correction-file-field.tsx';
import { ownLabel } from './own-label.ts';

interface Typed {
  readonly field: string | undefined;
  readonly sendsRow: boolean;
  readonly shouldBe: string;
  readonly name: string;
  readonly born: string;
  readonly municipality: MunicipalityCode | undefined;
}

const NOTHING: Typed = { field: undefined, sendsRow: false, shouldBe: '', name: '', born: '', municipality: undefined };

/** What is wrong in a row, what it should be, and which municipality is asked to see to it. */
export function CorrectionForm(props: {
  readonly group: OwnGroupId;
  readonly table: OwnTable;
  readonly row: OwnRow;
  readonly onClose: () => void;
}) {
  const { group, table, row } = props;
  const { store, t, language } = useApp();
  const words = t.ownData.correction;
  const [typed, setTyped] = useState(NOTHING);
  const [attempt, setAttempt] = useState(0);
  const [isSent, setIsSent] = useState(false);
  const [file, setFile] = useState<CorrectionFile>();
  const isTerminal = useIsPublicTerminal();
  const heading = useRef<HTMLHeadingElement>(null);
  // The same until it is there, so that a request whose answer was lost does not come twice.
  const key = useRef(crypto.randomUUID());
  const municipality = useMunicipality(typed.municipality);
  useEffect(() => heading.current?.focus(), []);
  const errors = attempt === 0 ? [] : errorsOf(typed, words);
  const frame = (at: keyof typeof words.errors, label: string, help?: string) => ({
    ...{ at, label, isRequired: true, error: errors.find((one) => one.at === at)?.sentence },
    ...(help === undefined ? {} : { help }),
  });
  const change = (changed: Partial<Typed>) => setTyped({ ...typed, ...changed });

  async function send(): Promise<void> {
    setAttempt(attempt + 1);
    const wanted = correctionOf(typed, { table: table.key, row, key: key.current });
    if (wanted === undefined) return;
    const asked = await store.command('askDataCorrection', { group, correction: wanted, withFile: file !== undefined });
    if (asked.ok) setIsSent(true);
  }

  if (isSent) {
    return (
      <Note kind="success" title={words.sent}>
        <p>{words.sentNext}</p>
        <p>
          <Link to={{ at: 'ownCorrections' }}>{words.list}</Link>
        </p>
      </Note>
    );
  }
  const shouldBe = frame('shouldBe', words.shouldBe, words.shouldBeHelp(CORRECTION_TEXT_LIMIT));
  const name = frame('name', words.name);
  const born = frame('born', words.born, words.bornHelp);
  return (
    <section aria-labelledby="correction-title">
      <h2 id="correction-title" ref={heading} tabIndex={-1}>
        {words.title}
      </h2>
      <p>{words.lead}</p>
      <ErrorSummary errors={errors} attempt={attempt} />
      <Radios
        words={frame('field', words.field)}
        options={table.fields.map((one) => ({ value: one.key, label: ownLabel(one.label, language) }))}
        value={typed.field}
        onChange={(field) => change({ field })}
      />
      <FieldFrame words={shouldBe}>
        <TextInput
          words={shouldBe}
          value={typed.shouldBe}
          isLong
          onChange={(text) => change({ shouldBe: String(text) })}
        />
      </FieldFrame>
      <Choice
        type="checkbox"
        checked={typed.sendsRow}
        about={words.sendRowAbout}
        onChange={({ currentTarget }) => change({ sendsRow: currentTarget.checked })}
      >
        {words.sendRow}
      </Choice>
      {!isTerminal && <CorrectionFileField file={file} onFile={setFile} />}
      <FieldFrame words={name}>
        <TextInput words={name} value={typed.name} onChange={(text) => change({ name: String(text) })} />
      </FieldFrame>
      <FieldFrame words={born}>
        <TextInput
          words={born}
          value={typed.born}
          width="short"
          isNumeric
          onChange={(text) => change({ born: String(text) })}
          onLeave={digits}
        />
      </FieldFrame>
      <FieldFrame words={frame('municipality', words.municipality, words.municipalityHelp)}>
        <MunicipalityChoice onChoose={(code) => change({ municipality: code })} />
      </FieldFrame>
      <p role="status">{municipality !== undefined && words.goesTo(fullName(municipality, language))}</p>
      <Actions>
        <Button kind="filled" onPress={send}>
          {words.send}
        </Button>
        <Button kind="text" onPress={props.onClose}>
          {words.leave}
        </Button>
      </Actions>
    </section>
  );
}

function correctionOf(
  { field, sendsRow, shouldBe, name, born, municipality }: Typed,
  of: { readonly table: string; readonly row: OwnRow; readonly key: string },
): NewCorrection | undefined {
  return newCorrectionSchema.safeParse({
    key: of.key,
    table: of.table,
    field,
    row: sendsRow ? of.row : null,
    shouldBe,
    name,
    birthDate: dayOf(born),
    municipality,
  }).data;
}

/** `YYYYMMDD` with the marks of a day; what is no such text stays what it is. */
function dayOf(born: string): string {
  return digits(born).replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3');
}

function errorsOf(typed: Typed, { errors }: Messages['ownData']['correction']): FieldError[] {
  const { shape } = newCorrectionSchema;
  const isWrong: { readonly [At in keyof typeof errors]: boolean } = {
    field: typed.field === undefined,
    shouldBe: !shape.shouldBe.safeParse(typed.shouldBe).success,
    name: !shape.name.safeParse(typed.name).success,
    born: !shape.birthDate.safeParse(dayOf(typed.born)).success,
    municipality: typed.municipality === undefined,
  };
  return (Object.keys(isWrong) as (keyof typeof errors)[])
    .filter((at) => isWrong[at])
    .map((at) => ({ at, sentence: errors[at] }));
}
