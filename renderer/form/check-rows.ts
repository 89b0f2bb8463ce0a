import type { ApplyStep } from '#contract/app/flows/apply-flow.ts';
import { isBlank } from '#contract/procedure/answers.ts';
import type { DocumentLine, DocumentSection } from '#contract/procedure/application-document.ts';
import type { Field, Procedure } from '#contract/procedure/procedure.ts';
import { inLanguage, type Language } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { DOCUMENT_WORDS } from '#words/document-words.ts';
import type { Messages } from '#words/messages.ts';
import type { Words } from '../ui/words.ts';
import { answerAt, type LocalDraft } from '../window/draft-keeper.ts';
import { formPages, pageOfSection, titleOfParts } from './form-pages.ts';

type Reviewing = Extract<ApplyStep, { readonly at: 'reviewing' }>;

/** Something that is said of an answer, with how the question is called; both as they may be shown. */
export interface Said {
  readonly at: string;
  readonly label: string;
  readonly value: string;
}

/** A row of the check page: an answer, and those that belong to it. */
export interface CheckRow {
  /** The place that its button leads to; '' where nothing can be changed. */
  readonly at: string;
  readonly label: string;
  readonly value: string;
  readonly origin?: 'card' | 'household' | undefined;
  rest: readonly Said[];
}

/** What stands together: the answers of one page of the form. */
export interface CheckGroup {
  readonly title: string;
  readonly page: number;
  readonly rows: readonly CheckRow[];
  /** What nobody has said, and is taken to be so. */
  readonly assumed: readonly Said[];
}

/** The answers by the pages of the form. What the person declares, and what only machines read, is not among them. */
export function checkGroups(
  step: Reviewing,
  draft: LocalDraft,
  { t, language, isForAnother }: Pick<Words, 't' | 'language'> & { readonly isForAnother: boolean },
): CheckGroup[] {
  const { procedure, document } = step;
  const pages = formPages(procedure);
  const groups = new Map<number, { rows: CheckRow[]; assumed: Said[] }>();
  for (const section of document.sections) {
    const isPapers = section.key === 'attachments';
    const own = pageOfSection(procedure, section.key, draft);
    const page = own ?? (isPapers ? [...groups.keys()].at(-1) : undefined);
    if (page === undefined) continue;
    const group = groups.get(page) ?? { rows: [], assumed: [] };
    groups.set(page, group);
    if (isPapers) group.rows.push(paperRow(step, own === undefined ? '' : 'attachments', t, language));
    else if (section.key === 'applicant') group.rows.push(...applicantRows(section, step, isForAnother));
    else addAnswers(group, section, step, draft, t);
  }
  return [...groups].map(([page, group]) => ({ page, title: titleOfParts(pages[page] ?? [], t, language), ...group }));
}

/** The applicant with their name in kana; what the card says of them else, in one row. */
function applicantRows({ lines }: DocumentSection, { draft, document }: Reviewing, isForAnother: boolean): CheckRow[] {
  const { origins } = DOCUMENT_WORDS[document.language];
  const rows = lines.map(shown).map((line): CheckRow => {
    const isOfCard = line.value.endsWith(origins.card);
    const value = isOfCard ? line.value.slice(0, line.value.length - origins.card.length) : line.value;
    return { ...line, value, origin: isOfCard && draft.applicant !== null ? 'card' : undefined, rest: [] };
  });
  const [name, address, birthDate, sex, ...others] = rows;
  if (name === undefined || address === undefined || birthDate === undefined || sex === undefined) return rows;
  // A mandate names the person: only where they live, and their sex, were typed.
  if (isForAnother) return [{ ...name, at: '', rest: [birthDate] }, address, sex, ...others];
  return [name, address, { ...birthDate, rest: [sex] }, ...others];
}

function addAnswers(
  group: { rows: CheckRow[]; assumed: Said[] },
  section: DocumentSection,
  step: Reviewing,
  draft: LocalDraft,
  t: Messages,
): void {
  const { procedure, document } = step;
  const fields = procedure.sections.find(({ key }) => key === section.key)?.fields ?? [];
  for (const line of section.lines.map(shown)) {
    if (step.declarations.includes(line.at)) continue;
    const [key = '', nth, innerKey] = line.at.split('.');
    const field = fields.find((one) => one.key === key);
    const inner = field?.type === 'list' ? field.fields.find((one) => one.key === innerKey) : undefined;
    const own = (inner ?? field)?.label;
    const label = own === undefined ? line.label : visibleText(inLanguage(own, document.language));
    const said: Said = { at: line.at, label, value: line.value };
    if (isBlank(answerAt(draft, line.at))) {
      const isFirstOfItem = field?.type === 'list' && !group.assumed.some(({ at }) => at.startsWith(`${key}.${nth}.`));
      const of = isFirstOfItem ? `${itemLabel(field, Number(nth), step, t)} ` : '';
      group.assumed.push({ ...said, label: `${of}${label}` });
      continue;
    }
    const last = group.rows.at(-1);
    if (field?.type === 'list') {
      const at = `${key}.${nth}`;
      if (last?.at === at) last.rest = [...last.rest, said];
      else group.rows.push({ at, label: itemLabel(field, Number(nth), step, t), value: line.value, rest: [] });
    } else if (field?.fact === 'applicant.kana' && group.rows[0] !== undefined) {
      group.rows[0].rest = [said];
    } else if (last !== undefined && field !== undefined && belongsTo(last, field, procedure)) {
      last.rest = [...last.rest, said];
    } else group.rows.push({ ...said, origin: originOf(line.at, draft), rest: [] });
  }
}

function shown(line: DocumentLine): DocumentLine {
  return { ...line, label: visibleText(line.label), value: visibleText(line.value) };
}

/** Asked only because of that answer, or the day of the event that it names. */
function belongsTo(row: CheckRow, field: Field, { deadline }: Procedure): boolean {
  const together = [row.at, ...row.rest.map(({ at }) => at)];
  if (field.when !== undefined && together.includes(field.when.field)) return true;
  return deadline.type === 'daysAfterEvent' && deadline.eventField === field.key && !row.at.startsWith('applicant.');
}

function originOf(at: string, { fromHousehold }: LocalDraft): 'household' | undefined {
  return fromHousehold.includes(at) ? 'household' : undefined;
}

function itemLabel(list: Extract<Field, { type: 'list' }>, nth: number, { document }: Reviewing, t: Messages): string {
  return t.form.item(visibleText(inLanguage(list.itemLabel, document.language)), nth + 1);
}

/** Which papers come with it, and which are brought. */
function paperRow({ procedure, attached, draft }: Reviewing, at: string, t: Messages, language: Language): CheckRow {
  const papers = procedure.attachments.flatMap((rule): Said[] => {
    const files = attached.filter(({ key }) => key === rule.key).map(({ fileName }) => visibleText(fileName));
    const follows = draft.attachmentsToFollow.includes(rule.key);
    if (files.length === 0 && !follows) return [];
    const original = rule.originalNeeded ? t.review.originalToo : '';
    const value = follows ? t.files.later : `${t.app.list(files)}${original}`;
    return [{ at: `attachments.${rule.key}`, label: visibleText(inLanguage(rule.title, language)), value }];
  });
  return { at, label: t.review.papers, value: t.review.papersCount(papers.length), rest: papers };
}

/** The text of a line as a person reads it: its question, and what was answered. */
export function saidInWords(lines: readonly Said[], t: Messages): string {
  return lines.map(({ label, value }) => t.review.labelled(label, value)).join('・');
}
