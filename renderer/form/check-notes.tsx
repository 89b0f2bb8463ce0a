import type { ApplyStep } from '#contract/app/flows/apply-flow.ts';
import { differentTexts } from '#contract/procedure/same-texts.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Button } from '../ui/button.tsx';
import { Fact, Facts } from '../ui/facts.tsx';
import { Note } from '../ui/note.tsx';
import { useApp, useMandateOfFlow } from '../window/app-context.ts';
import { labelOfProblem } from '../window/place-label.ts';
import { liesElsewhere } from './address-place.ts';
import { pageOfProblem } from './form-pages.ts';
import { usePlaces } from './places.ts';

type Reviewing = Extract<ApplyStep, { readonly at: 'reviewing' }>;

/** What does not fit together, before it is signed: what differs, in which part, and what to do. It refuses nothing. */
export function CheckNotes(props: {
  readonly step: Reviewing;
  readonly isSigned: boolean;
  readonly onChange: (page: number, at: string) => Promise<unknown>;
}) {
  const { step, isSigned, onChange } = props;
  const { t, language } = useApp();
  const mandate = useMandateOfFlow();
  const { procedure, draft } = step;
  const { applicant } = draft;
  const places = usePlaces(applicant?.address.value ?? '');
  const isElsewhere = applicant !== null && liesElsewhere(applicant.address.value, procedure.municipality.code, places);
  const isTyped = applicant !== null && [applicant.name, applicant.address].some(({ origin }) => origin === 'person');
  const municipality = visibleText(inLanguage(procedure.municipality.name, language));
  const labelOf = (key: string) => labelOfProblem(procedure, key, t, language);
  return (
    <>
      {isElsewhere && (
        <Note kind="warning" title={t.review.elsewhere(municipality)}>
          <Facts isDense>
            <Fact name={t.form.address} isAsTyped>
              {visibleText(applicant.address.value)}
            </Fact>
            <Fact name={t.receipt.municipality}>{municipality}</Fact>
          </Facts>
          <p>{t.review.elsewhereTodo}</p>
        </Note>
      )}
      {differentTexts(procedure, draft.answers).map(({ rule, one, other }) => (
        <Note key={rule.one} kind="warning" title={visibleText(inLanguage(rule.sentence, language))}>
          <Facts isDense>
            <Fact name={labelOf(rule.one)} isAsTyped>
              {visibleText(one)}
            </Fact>
            <Fact name={labelOf(rule.other)} isAsTyped>
              {visibleText(other)}
            </Fact>
          </Facts>
          <Button kind="text" onPress={() => onChange(pageOfProblem(procedure, { at: rule.one }), rule.one)}>
            {t.review.changeOf(labelOf(rule.one))}
          </Button>
        </Note>
      ))}
      {isTyped && isSigned && mandate === null && (
        <Note kind="info" title={t.review.typedApplicant}>
          <p>{t.review.typedApplicantTodo}</p>
        </Note>
      )}
    </>
  );
}
