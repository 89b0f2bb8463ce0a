import { useId } from 'react';
import type { ApplicationDocument, DocumentSection } from '#contract/procedure/application-document.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { LANGUAGE_TAGS } from '#words/languages.ts';
import { Fact, Facts } from './facts.tsx';
import './sent-document.css';

/** What is signed or was sent, word for word, section by section. */
export function SentDocument({ document }: { readonly document: ApplicationDocument }) {
  return (
    <div className="document" lang={LANGUAGE_TAGS[document.language]}>
      {document.sections.map((section) => (
        <SectionSummary key={section.key} section={section} />
      ))}
    </div>
  );
}

function SectionSummary({ section }: { readonly section: DocumentSection }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="document-section">
      <h3 id={id}>{visibleText(section.title)}</h3>
      <Facts>
        {section.lines.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines are as they are, none has a name of its own
          <Fact key={index} name={visibleText(line.label)} isAsTyped>
            {visibleText(line.value)}
          </Fact>
        ))}
      </Facts>
    </section>
  );
}
