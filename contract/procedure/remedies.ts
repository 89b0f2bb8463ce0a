import * as z from 'zod';

const nameSchema = z.string().trim().min(1).max(100);

/** What can be done against the decisions of a procedure, as data. */
export const remediesRuleSchema = z.strictObject({
  /** Who decides on a request for review: the mayor, or where a law says so the governor or a board. Source: 行政不服審査法 4条, 地方自治法 255条の2. */
  reviewBody: nameSchema,
  /** Where a suit must wait for the review: the article that says so. */
  reviewFirst: z.strictObject({ law: nameSchema }).optional(),
  /** Who is sued: 「架空市」. */
  defendant: nameSchema,
  /** Who represents the defendant in court: 「架空市長」. */
  representedBy: nameSchema,
  /** What the decision rests on. Source: 行政手続法 3条3項. */
  basis: z.enum(['law', 'ordinance']),
});
export type RemediesRule = z.infer<typeof remediesRuleSchema>;

/** Source: 行政不服審査法 18条. */
const REVIEW_PERIOD = '3か月';
/** Source: 行政事件訴訟法 14条. */
const SUIT_PERIOD = '6か月';
/** Source: the second paragraphs of the same articles. */
const LONGEST = '1年';

/**
 * The paragraphs of a letter that say what can be done against it (教示): the request for review, the suit with its
 * defendant, and whether the suit must wait for the review. Their wording follows what municipalities have set as their standard.
 *
 * Source: 行政不服審査法 82条1項; 行政事件訴訟法 46条1項, 8条2項.
 */
export function remediesOf(rule: RemediesRule): string[] {
  return [
    review(rule),
    ...(rule.reviewFirst === undefined ? suit(rule) : suitAfterReview(rule, rule.reviewFirst.law)),
  ].concat(rule.basis === 'ordinance' ? [UNDER_ORDINANCE] : []);
}

const UNDER_ORDINANCE =
  'この決定は条例に基づくものです。その手続には、行政手続法第3条第3項により、行政手続法第2章ではなく行政手続条例が適用されます。';

function review({ reviewBody }: RemediesRule): string {
  const period = `この決定があったことを知った日の翌日から起算して${REVIEW_PERIOD}以内`;
  return `この決定に不服がある場合は、${period}に、${reviewBody}に対して審査請求をすることができます（なお、${period}であっても、この決定の日の翌日から起算して${LONGEST}を経過すると審査請求をすることができなくなります。）。`;
}

function suit(rule: RemediesRule): string[] {
  const known = `この決定があったことを知った日の翌日から起算して${SUIT_PERIOD}以内`;
  const decided = `当該審査請求に対する裁決があったことを知った日の翌日から起算して${SUIT_PERIOD}以内`;
  return [
    `この決定については、上記1の審査請求のほか、${known}に、${against(rule)}、処分の取消しの訴えを提起することができます（なお、${known}であっても、この決定の日の翌日から起算して${LONGEST}を経過すると処分の取消しの訴えを提起することができなくなります。）。`,
    `ただし、上記1の審査請求をした場合には、${decided}に、処分の取消しの訴えを提起することができます（なお、${decided}であっても、当該裁決の日の翌日から起算して${LONGEST}を経過すると処分の取消しの訴えを提起することができなくなります。）。`,
  ];
}

function suitAfterReview(rule: RemediesRule, law: string): string[] {
  const decided = `当該裁決があったことを知った日の翌日から起算して${SUIT_PERIOD}以内`;
  return [
    `この決定の取消しの訴えは、${law}の規定により、上記1の審査請求に対する裁決を経た後でなければ提起することができません。この訴えは、${decided}に、${against(rule)}提起することができます（なお、${decided}であっても、当該裁決の日の翌日から起算して${LONGEST}を経過すると提起することができなくなります。）。`,
    'ただし、次のいずれかに該当するときは、審査請求に対する裁決を経ないで、この決定の取消しの訴えを提起することができます。\n' +
      '(1) 審査請求があった日から3か月を経過しても裁決がないとき。\n' +
      '(2) 処分、処分の執行又は手続の続行により生ずる著しい損害を避けるため緊急の必要があるとき。\n' +
      '(3) その他裁決を経ないことにつき正当な理由があるとき。',
  ];
}

function against({ defendant, representedBy }: RemediesRule): string {
  return `${defendant}を被告として（訴訟において${defendant}を代表する者は${representedBy}となります。）`;
}
