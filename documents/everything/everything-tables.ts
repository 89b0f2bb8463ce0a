import type { Use } from '#contract/portal/account-routes.ts';
import type { ApplicationSummary } from '#contract/portal/application-routes.ts';
import type { OwnAccount } from '#contract/portal/benefit-account-routes.ts';
import { correctedField, type OwnCorrection } from '#contract/portal/data-correction-routes.ts';
import type { DeliveryDetail } from '#contract/portal/delivery-routes.ts';
import type { NoticeDetail } from '#contract/portal/notice-routes.ts';
import { OWN_DATA_GROUPS } from '#contract/portal/own-data-groups.ts';
import type { ChargeDetail } from '#contract/portal/payment-routes.ts';
import type { BookedVisit } from '#contract/portal/visit-routes.ts';
import type { Cell } from '#contract/values/csv.ts';
import { type DocumentLanguage, inLanguage } from '#contract/values/localized-text.ts';
import { CASE_TABLE_WORDS } from '#words/case-table-words.ts';
import { EVERYTHING_WORDS } from '#words/everything-words.ts';
import { titleOfNotice } from '#words/notice-title.ts';
import { OWN_DATA_WORDS } from '#words/own-data-words.ts';
import { PAYMENT_RECORD_WORDS } from '#words/payment-record-words.ts';

type Rows = readonly (readonly Cell[])[];

/** The lists of a person as tables: a heading in words, then a row each. States of payments and of documents stay codes. */
export function noticeTable(notices: readonly NoticeDetail[], language: DocumentLanguage): Rows {
  const words = EVERYTHING_WORDS[language];
  const { columns, yes, no } = words.everything;
  return [
    [columns.at, columns.sender, columns.title, columns.text, columns.number, columns.isRead],
    ...notices.map((notice) => [
      notice.at,
      notice.municipality === null ? words.notices.fromPortal : inLanguage(notice.municipality.name, language),
      titleOfNotice(notice, words, language),
      notice.text === null ? '' : (notice.text[language] ?? notice.text.ja),
      notice.receiptNumber ?? '',
      notice.isRead ? yes : no,
    ]),
  ];
}

export function applicationTable(applications: readonly ApplicationSummary[], language: DocumentLanguage): Rows {
  const { columns } = EVERYTHING_WORDS[language].everything;
  const { states, outcomes } = CASE_TABLE_WORDS[language];
  return [
    [columns.number, columns.at, columns.municipality, columns.procedure, columns.state, columns.outcome],
    ...applications.map(({ receiptNumber, receivedAt, municipality, procedure, status, outcome }) => [
      receiptNumber,
      receivedAt,
      inLanguage(municipality.name, language),
      inLanguage(procedure.title, language),
      states[status],
      outcome === null ? '' : outcomes[outcome],
    ]),
  ];
}

export function correctionTable(corrections: readonly OwnCorrection[], language: DocumentLanguage): Rows {
  const { columns } = EVERYTHING_WORDS[language].everything;
  const { ownData } = OWN_DATA_WORDS[language];
  const { correction: words } = ownData;
  return [
    [columns.at, words.to, columns.title, words.field, words.shouldBe, words.file, columns.state, words.answer],
    ...corrections.map(({ askedAt, municipality, group, about, file, state, answer }) => [
      askedAt,
      inLanguage(municipality.name, language),
      inLanguage(OWN_DATA_GROUPS[group].title, language),
      inLanguage(correctedField(group, about)?.field.label ?? { ja: about.field, en: about.field }, language),
      about.shouldBe,
      file?.name ?? '',
      words.states[state],
      answer ?? '',
    ]),
  ];
}

/** Of the number, its end alone: the portal tells no more of it. */
export function benefitAccountTable({ account }: OwnAccount, language: DocumentLanguage): Rows {
  const { benefitAccount: words } = EVERYTHING_WORDS[language];
  const heading = [words.bank, words.branch, words.kind, words.number, words.holder, words.since];
  if (account === null) return [heading];
  const { bank, branch, kind, numberEnd, holderKana, since } = account;
  const [ofBank, ofBranch] = [bank, branch].map(({ name, code }) => words.withCode(name, code));
  return [heading, [ofBank ?? '', ofBranch ?? '', words.kinds[kind], words.numberEnd(numberEnd), holderKana, since]];
}

export function deliveryTable(deliveries: readonly DeliveryDetail[], language: DocumentLanguage): Rows {
  const { columns, yes, no } = EVERYTHING_WORDS[language].everything;
  return [
    [columns.at, columns.sender, columns.title, columns.isRead, columns.state],
    ...deliveries.map(({ at, legalName, title, isRead, state, goneOn }) => [
      at,
      legalName,
      title,
      isRead ? yes : no,
      goneOn === null ? state : 'deleted',
    ]),
  ];
}

export function paymentTable(charges: readonly ChargeDetail[], language: DocumentLanguage): Rows {
  const { columns } = EVERYTHING_WORDS[language].everything;
  const { purposes } = PAYMENT_RECORD_WORDS[language];
  return [
    [columns.lastDay, columns.municipality, columns.purpose, columns.number, columns.yen, columns.net, columns.state],
    ...charges.map(({ lastDay, municipality, purpose, receiptNumber, yen, net, state }) => [
      lastDay,
      inLanguage(municipality.name, language),
      purposes[purpose],
      receiptNumber,
      yen,
      net,
      state,
    ]),
  ];
}

export function visitTable(visits: readonly BookedVisit[], language: DocumentLanguage): Rows {
  const { columns } = EVERYTHING_WORDS[language].everything;
  return [
    [columns.starts, columns.municipality, columns.section, columns.procedure, columns.number],
    ...visits.map((visit) => [
      visit.slot,
      inLanguage(visit.municipality.name, language),
      visit.section === null ? '' : inLanguage(visit.section.name, language),
      inLanguage(visit.procedure.title, language),
      visit.of === 'case' ? visit.receiptNumber : visit.id,
    ]),
  ];
}

export function tableOfUses(uses: readonly Use[], language: DocumentLanguage): Rows {
  const { everything, account } = EVERYTHING_WORDS[language];
  return [
    [everything.columns.at, everything.columns.what, everything.columns.place],
    ...uses.map(({ at, kind, what, place }) => [
      at,
      kind === 'download' || kind === 'change' ? (what === null ? '' : account.subjects[what]) : account.kinds[kind],
      account.places[place],
    ]),
  ];
}
