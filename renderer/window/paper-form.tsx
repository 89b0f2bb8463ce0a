import type { ApplicationDocument } from '#contract/procedure/application-document.ts';
import type { Field, ListField, PlainField, Procedure } from '#contract/procedure/procedure.ts';
import { inLanguage, type LocalizedText } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { SentDocument } from '../ui/sent-document.tsx';
import { useApp } from './app-context.ts';
import { PrintedPart } from './printed-part.tsx';
import './paper-form.css';

/** Blank rows for a list without a least number of entries. */
const BLANK_ITEMS = 2;

/** An application on paper for the counter: what was written here, or the questions with room for the answers. Seen in print alone. */
export function PaperForm(props: { readonly procedure: Procedure; readonly document?: ApplicationDocument }) {
  const { procedure, document } = props;
  const { t, language } = useApp();
  const words = (text: LocalizedText) => visibleText(inLanguage(text, language));
  const { office } = procedure;
  return (
    <PrintedPart part="paper">
      <p className="paper-title">{words(procedure.title)}</p>
      <p className="paper-ends">
        <span>{t.paper.to(words(office.name))}</span>
        <span>{t.paper.date}</span>
      </p>
      {document === undefined ? <Questions procedure={procedure} /> : <SentDocument document={document} />}
      {procedure.attachments.length > 0 && (
        <>
          <p className="paper-head">{t.paper.papers}</p>
          <ul>
            {procedure.attachments.map(({ key, title, because }) => (
              <li key={key}>
                □ {words(title)}
                {because !== undefined && t.app.aside(words(because))}
              </li>
            ))}
          </ul>
        </>
      )}
      <p className="paper-blank">{t.paper.sign}</p>
      <p>
        {words(office.name)} {visibleText(office.address)} {visibleText(office.phone)}
        {t.app.aside(words(office.openHours))}
      </p>
      <p>{t.paper.note}</p>
    </PrintedPart>
  );
}

function Questions({ procedure }: { readonly procedure: Procedure }) {
  const { t, language } = useApp();
  const { name, address, birthDate, sex, sexes } = t.form;
  return (
    <>
      <p className="paper-head">{t.form.applicantTitle}</p>
      {[name, address, birthDate].map((label) => (
        <Blank key={label} label={label} />
      ))}
      <Blank label={sex} choices={Object.values(sexes)} />
      {procedure.sections.map((section) => (
        <div key={section.key} className="paper-section">
          <p className="paper-head">{visibleText(inLanguage(section.title, language))}</p>
          {section.fields.map((field) => (
            <Question key={field.key} field={field} />
          ))}
        </div>
      ))}
    </>
  );
}

function Question({ field }: { readonly field: Field }) {
  return field.type === 'list' ? <Items field={field} /> : <Plain field={field} />;
}

function Items({ field }: { readonly field: ListField }) {
  const { language } = useApp();
  const count = Math.min(field.most, Math.max(field.fewest, BLANK_ITEMS));
  return Array.from({ length: count }, (_, n) => n + 1).map((number) => (
    <div key={number} className="paper-item">
      <p>
        {visibleText(inLanguage(field.itemLabel, language))} {number}
      </p>
      {field.fields.map((inner) => (
        <Plain key={inner.key} field={inner} />
      ))}
    </div>
  ));
}

function Plain({ field }: { readonly field: PlainField }) {
  const { t, language } = useApp();
  const words = (text: LocalizedText) => visibleText(inLanguage(text, language));
  const isOnlySometimes = field.when !== undefined;
  const label = `${words(field.label)}${isOnlySometimes ? t.app.aside(t.paper.ifItApplies) : ''}`;
  switch (field.type) {
    case 'yesNo':
      return <Blank label={label} choices={[t.form.yes, t.form.no]} />;
    case 'choice':
    case 'choices':
      return <Blank label={label} choices={field.options.map((option) => words(option.label))} />;
    case 'consent':
      return <Blank label={label} choices={[t.form.agree]} />;
    default:
      return <Blank label={label} />;
  }
}

/** A line to write on, or boxes to tick. */
function Blank({ label, choices }: { readonly label: string; readonly choices?: readonly string[] }) {
  return (
    <p className={choices === undefined ? 'paper-blank' : 'paper-choices'}>
      {label}
      {choices?.map((choice) => (
        <span key={choice}>□ {choice}</span>
      ))}
    </p>
  );
}
