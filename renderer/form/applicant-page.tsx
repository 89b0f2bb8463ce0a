import { useEffect } from 'react';
import type { AnswerProblem } from '#contract/failures/filing-failures.ts';
import { sexSchema } from '#contract/procedure/application.ts';
import type { Municipality, Procedure } from '#contract/procedure/procedure.ts';
import { fullDate } from '#contract/values/birth-date.ts';
import { type CalendarDate, calendarDateSchema } from '#contract/values/brands.ts';
import { birthDateInWords } from '#contract/values/calendar.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Button } from '../ui/button.tsx';
import { FieldFrame, fieldId, GroupFrame } from '../ui/field-frame.tsx';
import { Note } from '../ui/note.tsx';
import { useAnswer, useApp } from '../window/app-context.ts';
import type { ApplicantEntry } from '../window/draft-keeper.ts';
import { Actions } from '../window/page.tsx';
import type { FlowRef } from '../window/screen-of.ts';
import { TextInput } from './answer-field.tsx';
import { DateField } from './date-field.tsx';

interface ApplicantPageProps {
  readonly flow: FlowRef;
  readonly procedure: Procedure;
  readonly entry: ApplicantEntry;
  readonly errorAt: (at: string) => string | undefined;
}

type TypedApplicant = Extract<ApplicantEntry, { readonly by: 'person' }>;

const NOTHING_TYPED: TypedApplicant = { by: 'person', name: '', address: '', birthDate: '', sex: '' };

/** The applicant: read from the card, which is the first choice, or typed. */
export function ApplicantPage(props: ApplicantPageProps) {
  switch (props.entry.by) {
    case 'nobody':
      return <ChooseSource {...props} />;
    case 'card':
      return <CardFacts {...props} entry={props.entry} />;
    case 'person':
      return <TypedFacts {...props} entry={props.entry} />;
  }
}

function useReadFromCard({ flow, procedure }: ApplicantPageProps): () => Promise<unknown> {
  const { store, drafts } = useApp();
  return () => store.command('readApplicantFromCard', { ...flow, draft: drafts.takeForHost(procedure) });
}

function ChooseSource(props: ApplicantPageProps) {
  const { drafts, t } = useApp();
  const readFromCard = useReadFromCard(props);
  return (
    <>
      <p className="lead">{t.form.applicantLead}</p>
      <p className="quiet">{t.form.fromCardNote}</p>
      <Actions>
        <Button kind="filled" onPress={readFromCard}>
          {t.form.fromCard}
        </Button>
        <Button onPress={() => drafts.change(props.procedure, { applicant: NOTHING_TYPED })}>{t.form.byHand}</Button>
      </Actions>
    </>
  );
}

function CardFacts(props: ApplicantPageProps & { readonly entry: Extract<ApplicantEntry, { by: 'card' }> }) {
  const { drafts, t, language } = useApp();
  const { name, address, birthDate, sex } = props.entry.applicant;
  const isElsewhere = useIsElsewhere(props.procedure, address.value);
  const facts = [
    { label: t.form.name, value: name.value },
    { label: t.form.address, value: address.value },
    { label: t.form.birthDate, value: birthDateInWords(birthDate.value, language) },
    { label: t.form.sex, value: t.form.sexes[sex.value] },
  ];
  return (
    <>
      <p className="lead">{t.form.cardFacts}</p>
      {isElsewhere && (
        <Note kind="warning" title={t.form.elsewhereTitle}>
          <p>{t.form.elsewhere(visibleText(inLanguage(props.procedure.municipality.name, language)))}</p>
        </Note>
      )}
      <dl className="facts panel">
        {facts.map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd className="as-typed">{visibleText(value)}</dd>
          </div>
        ))}
      </dl>
      <Button
        kind="text"
        onPress={() =>
          drafts.change(props.procedure, {
            applicant: {
              by: 'person',
              name: name.value,
              address: address.value,
              birthDate: fullDate(birthDate.value) ?? '',
              sex: sex.value,
            },
          })
        }
      >
        {t.form.correctByHand}
      </Button>
    </>
  );
}

/** Whether the card's address lies outside the municipality; where it lies is where to search from now on. */
function useIsElsewhere({ municipality }: Procedure, address: string): boolean {
  const { drafts } = useApp();
  const { answer } = useAnswer('listMunicipalities', {});
  const places = answer.at === 'ready' ? answer.value.municipalities : [];
  const home = places.find((place) => liesIn(place, address))?.code;
  useEffect(() => {
    if (home !== undefined) drafts.keepSearch({ municipality: home, ...drafts.lastSearch() });
  }, [drafts, home]);
  const here = places.find(({ code }) => code === municipality.code);
  return here !== undefined && here.addressPrefix !== '' && home !== here.code;
}

/** Cards of large cities may leave the prefecture out. */
function liesIn({ addressPrefix, prefecture }: Municipality, address: string): boolean {
  const begins = (text: string) => addressPrefix !== '' && text.startsWith(addressPrefix);
  return begins(address) || begins(`${prefecture.ja}${address}`);
}

function TypedFacts(props: ApplicantPageProps & { readonly entry: TypedApplicant }) {
  const { entry, procedure, errorAt } = props;
  const { drafts, t } = useApp();
  const readFromCard = useReadFromCard(props);
  const change = (part: Partial<TypedApplicant>) => drafts.change(procedure, { applicant: { ...entry, ...part } });
  const words = (key: 'name' | 'address' | 'birthDate' | 'sex', help?: string) => ({
    at: `applicant.${key}`,
    label: t.form[key],
    help,
    isRequired: true,
    error: errorAt(`applicant.${key}`),
  });
  return (
    <>
      <FieldFrame words={words('name', t.form.nameHelp)}>
        <TextInput
          words={words('name', t.form.nameHelp)}
          value={entry.name}
          onChange={(name) => change({ name: String(name) })}
        />
      </FieldFrame>
      <FieldFrame words={words('address', t.form.nameHelp)}>
        <TextInput
          words={words('address', t.form.nameHelp)}
          value={entry.address}
          onChange={(address) => change({ address: String(address) })}
        />
      </FieldFrame>
      <DateField
        words={words('birthDate')}
        value={entry.birthDate}
        isPast
        onChange={(birthDate) => change({ birthDate })}
      />
      <GroupFrame words={words('sex')}>
        {sexSchema.options.map((sex, index) => (
          <label key={sex} className="choice">
            <input
              id={index === 0 ? fieldId('applicant.sex') : undefined}
              type="radio"
              name="sex"
              checked={entry.sex === sex}
              onChange={() => change({ sex })}
            />
            <span>{t.form.sexes[sex]}</span>
          </label>
        ))}
      </GroupFrame>
      <Button kind="text" onPress={readFromCard}>
        {t.form.fromCard}
      </Button>
    </>
  );
}

/** What is still wrong with the applicant, in the words of every other answer. */
export function applicantProblems(entry: ApplicantEntry, today: CalendarDate): AnswerProblem[] {
  if (entry.by === 'card') return [];
  if (entry.by === 'nobody') return [{ at: 'applicant', problem: 'required' }];
  const missing = (['name', 'address', 'birthDate', 'sex'] as const)
    .filter((key) => entry[key].trim() === '')
    .map((key): AnswerProblem => ({ at: `applicant.${key}`, problem: 'required' }));
  const tooLong = (
    [
      ['name', 200],
      ['address', 400],
    ] as const
  )
    .filter(([key, limit]) => entry[key].length > limit)
    .map(([key, limit]): AnswerProblem => ({ at: `applicant.${key}`, problem: 'tooLong', limit }));
  return [...missing, ...tooLong, ...birthDateProblems(entry.birthDate, today)];
}

function birthDateProblems(birthDate: string, today: CalendarDate): AnswerProblem[] {
  if (birthDate === '') return [];
  const at = 'applicant.birthDate';
  const day = calendarDateSchema.safeParse(birthDate);
  if (!day.success) return [{ at, problem: 'notADate' }];
  return day.data > today ? [{ at, problem: 'dateTooLate', limit: today }] : [];
}
