import { useId } from 'react';
import type { ApplicationDocument, DocumentSection } from '#contract/procedure/application-document.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { LANGUAGE_TAGS } from '#words/languages.ts';
import { Button } from '../ui/button.tsx';
import { Fact, Facts } from '../ui/facts.tsx';
import { useApp } from '../window/app-context.ts';
import '../ui/field-frame.css';
import './form.css';

/** What will be signed, word for word, section by section; `onChange` where a section can be mended. */
export function DocumentSummary(props: {
  readonly document: ApplicationDocument;
  /** Whether nobody has said what stands at a place. */
  readonly isAssumed: (at: string) => boolean;
  readonly onChange: (section: string) => (() => Promise<unknown>) | undefined;
}) {
  return (
    <div className="document" lang={props.document.language}>
      {props.document.sections.map((section) => (
        <SectionSummary
          key={section.key}
          section={section}
          isAssumed={props.isAssumed}
          onChange={props.onChange(section.key)}
        />
      ))}
    </div>
  );
}

function SectionSummary(props: {
  readonly section: DocumentSection;
  readonly isAssumed: (at: string) => boolean;
  readonly onChange: (() => Promise<unknown>) | undefined;
}) {
  const { section, onChange } = props;
  const { t, language } = useApp();
  const id = useId();
  const title = visibleText(section.title);
  return (
    <section aria-labelledby={id} className="document-section">
      <div className="document-head">
        <h2 id={id}>{title}</h2>
        {onChange !== undefined && (
          <span lang={LANGUAGE_TAGS[language]}>
            <Button kind="text" onPress={onChange}>
              <span aria-hidden="true">{t.review.change}</span>
              <span className="visually-hidden">{t.review.changeOf(title)}</span>
            </Button>
          </span>
        )}
      </div>
      <Facts>
        {section.lines.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines are as they are, none has a name of its own
          <Fact key={index} name={visibleText(line.label)} isAsTyped>
            {visibleText(line.value)}
            {props.isAssumed(line.at) && (
              <span className="assumed" lang={LANGUAGE_TAGS[language]}>
                {t.app.assumed}
              </span>
            )}
          </Fact>
        ))}
      </Facts>
    </section>
  );
}
