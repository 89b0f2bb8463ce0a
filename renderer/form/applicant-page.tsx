import { useEffect } from 'react';
import type { ActingMandate } from '#contract/portal/mandate-routes.ts';
import { sexSchema } from '#contract/procedure/application.ts';
import type { Procedure } from '#contract/procedure/procedure.ts';
import { fullDate } from '#contract/values/birth-date.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Actions } from '../ui/actions.tsx';
import { DateField } from '../ui/answer/date-field.tsx';
import { Button } from '../ui/button.tsx';
import { Choice } from '../ui/choice.tsx';
import { Fact, Facts } from '../ui/facts.tsx';
import { fieldId } from '../ui/field.ts';
import { FieldFrame, GroupFrame } from '../ui/field-frame.tsx';
import { Note } from '../ui/note.tsx';
import { TextInput } from '../ui/text-input.tsx';
import { useApp, useMandateOfFlow } from '../window/app-context.ts';
import type { ApplicantEntry } from '../window/draft-keeper.ts';
import type { FlowRef } from '../window/screen-of.ts';
import { liesElsewhere, municipalityOf } from './address-place.ts';
import { usePlaces } from './places.ts';

interface ApplicantPageProps {
  readonly flow: FlowRef;
  readonly procedure: Procedure;
  readonly entry: ApplicantEntry;
  /** What is on the reader holds nothing of this kind, as a phone does. */
  readonly cardHasNone: boolean;
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
  const byHand = () => drafts.change(props.procedure, { applicant: NOTHING_TYPED });
  if (props.cardHasNone) {
    return (
      <Actions>
        <Button kind="filled" onPress={byHand}>
          {t.form.byHand}
        </Button>
        <Button onPress={readFromCard}>{t.form.fromOtherCard}</Button>
      </Actions>
    );
  }
  return (
    <>
      <p className="lead">{t.form.applicantLead}</p>
      <p className="quiet">{t.form.fromCardNote}</p>
      <Actions>
        <Button kind="filled" onPress={readFromCard}>
          {t.form.fromCard}
        </Button>
        <Button onPress={byHand}>{t.form.byHand}</Button>
      </Actions>
    </>
  );
}

function CardFacts(props: ApplicantPageProps & { readonly entry: Extract<ApplicantEntry, { by: 'card' }> }) {
  const { drafts, t, language } = useApp();
  const { name, address, birthDate, sex } = props.entry.applicant;
  const isElsewhere = useIsElsewhere(props.procedure, address.value);
  const facts = [
    { label: t.form.name, value: visibleText(name.value) },
    { label: t.form.address, value: visibleText(address.value) },
    { label: t.form.birthDate, value: t.dates.birthDate(birthDate.value) },
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
      <Facts isPanel>
        {facts.map(({ label, value }) => (
          <Fact key={label} name={label} isAsTyped>
            {value}
          </Fact>
        ))}
      </Facts>
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

/** Whether the card's address lies outside the municipality. The next search looks where it lies. */
function useIsElsewhere({ municipality }: Procedure, address: string): boolean {
  const { drafts } = useApp();
  const places = usePlaces(address);
  const home = municipalityOf(address, places)?.code;
  useEffect(() => {
    const search = drafts.lastSearch();
    const isChosen = search.place?.from === 'person';
    if (home !== undefined && !isChosen) drafts.keepSearch({ ...search, place: { code: home, from: 'card' } });
  }, [drafts, home]);
  return liesElsewhere(address, municipality.code, places);
}

function TypedFacts(props: ApplicantPageProps & { readonly entry: TypedApplicant }) {
  const { entry, procedure, errorAt } = props;
  const { drafts, t } = useApp();
  const mandate = useMandateOfFlow();
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
      {mandate === null ? (
        <FieldFrame words={words('name', t.form.nameHelp)}>
          <TextInput
            words={words('name', t.form.nameHelp)}
            value={entry.name}
            onChange={(name) => change({ name: String(name) })}
          />
        </FieldFrame>
      ) : (
        <PrincipalFacts mandate={mandate} />
      )}
      <FieldFrame words={words('address', t.form.addressHelp)}>
        <TextInput
          words={words('address', t.form.addressHelp)}
          value={entry.address}
          onChange={(address) => change({ address: String(address) })}
        />
      </FieldFrame>
      {mandate === null && (
        <DateField
          words={words('birthDate')}
          value={entry.birthDate}
          isPast
          onChange={(birthDate) => change({ birthDate })}
        />
      )}
      <GroupFrame words={words('sex')}>
        {sexSchema.options.map((sex, index) => (
          <Choice
            key={sex}
            id={index === 0 ? fieldId('applicant.sex') : undefined}
            type="radio"
            name="sex"
            checked={entry.sex === sex}
            onChange={() => change({ sex })}
          >
            {t.form.sexes[sex]}
          </Choice>
        ))}
      </GroupFrame>
      {mandate === null && (
        <Button kind="text" onPress={readFromCard}>
          {t.form.fromCard}
        </Button>
      )}
    </>
  );
}

/** For whom it is filed, whom a mandate names and no card at hand. */
function PrincipalFacts({ mandate }: { readonly mandate: ActingMandate }) {
  const { t } = useApp();
  return (
    <>
      <p className="lead">{t.acting.applicant}</p>
      <Facts isPanel>
        <Fact name={t.form.name} isAsTyped>
          {visibleText(mandate.name)}
        </Fact>
        <Fact name={t.form.birthDate}>{t.dates.birthDate(mandate.birthDate)}</Fact>
      </Facts>
    </>
  );
}
