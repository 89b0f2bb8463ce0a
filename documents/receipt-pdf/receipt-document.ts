import type { ApplicationDocument, DocumentSection } from '#contract/procedure/application-document.ts';
import type { OfficeContact, Procedure } from '#contract/procedure/procedure.ts';
import type { CalendarDate } from '#contract/values/brands.ts';
import { type DocumentLanguage, inLanguage } from '#contract/values/localized-text.ts';
import { RECEIPT_WORDS } from '#words/receipt-words.ts';

/** What a receipt says for itself: the portal's own words, as its key signed them. */
interface ReceiptFacts {
  readonly receiptNumber: string;
  readonly receivedAt: string;
  readonly portal: string;
}

/** A paper that the person brings to the office. */
interface Paper {
  readonly title: Procedure['title'];
  readonly originalNeeded: boolean;
}

interface ToDo {
  readonly papers: readonly Paper[];
  /** Nothing where there are no papers. */
  readonly bringBy: CalendarDate | null;
  readonly office: OfficeContact;
}

/** What a person keeps: that it was received, what is left to do and where, then all that was sent. */
export function receiptDocument(
  application: ApplicationDocument,
  facts: ReceiptFacts,
  toDo: ToDo,
): ApplicationDocument {
  const { language } = application;
  return {
    title: RECEIPT_WORDS[language].title(application.title),
    language,
    sections: [factsSection(facts, language), toDoSection(toDo, language), ...application.sections],
  };
}

/** The section that a receipt's signature proves. */
export function factsSection(
  { receiptNumber, receivedAt, portal }: ReceiptFacts,
  language: DocumentLanguage,
): DocumentSection {
  const words = RECEIPT_WORDS[language];
  return {
    key: 'receipt',
    title: words.received,
    lines: [
      { at: '', label: words.number, value: receiptNumber },
      { at: '', label: words.receivedAt, value: words.instant(receivedAt) },
      { at: '', label: words.portal, value: portal },
      { at: '', label: words.code, value: words.codeSays },
    ],
  };
}

function toDoSection({ papers, bringBy, office }: ToDo, language: DocumentLanguage): DocumentSection {
  const words = RECEIPT_WORDS[language];
  const inWords = papers.map(({ title, originalNeeded }) => words.paper(inLanguage(title, language), originalNeeded));
  return {
    key: 'toDo',
    title: words.toDo,
    lines: [
      { at: '', label: words.bring, value: inWords.length === 0 ? words.nothing : inWords.join('\n') },
      { at: '', label: words.office, value: `${inLanguage(office.name, language)}\n${office.address}` },
      ...(bringBy === null ? [] : [{ at: '', label: words.by, value: words.day(bringBy) }]),
      { at: '', label: words.open, value: inLanguage(office.openHours, language) },
      { at: '', label: words.phone, value: office.phone },
    ],
  };
}
