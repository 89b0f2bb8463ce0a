import type { SignatureReport, VerifiedAgain } from '#contract/portal/case-look-routes.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { type DateWords, instantInWords } from '#words/dates.ts';
import type { DeskWords } from '#words/desk-words.ts';

/** One line of what is known: what it is called, and what it says. */
type ReportLine = readonly [name: string, value: string];

/** What is known of a filing's signature beside the sentence above it, for the page and for the file that is kept. */
export function reportLines(report: SignatureReport, d: DeskWords, dates: DateWords): ReportLine[] {
  const { signature: words } = d;
  const at = (instant: string) => instantInWords(instant as SignatureReport['receivedAt'], dates);
  const { signature } = report;
  if (signature === null) {
    return [
      [words.receivedAt, at(report.receivedAt)],
      [
        words.identity,
        report.identity === null
          ? words.identityNobody
          : words.identityBy(visibleText(report.identity.staffName), at(report.identity.at)),
      ],
      [words.container, report.sha256],
    ];
  }
  return [
    [words.signer, visibleText(signature.signer)],
    [words.revocation, words.revocations[signature.revocation]],
    ...(signature.sources.length === 0 ? [[words.sources, words.noSources] as const] : []),
    ...signature.sources.map(({ kind, issuedAt, sha256 }): ReportLine => {
      const source = words.sourceKinds[kind];
      return [words.sources, `${issuedAt === null ? source : words.sourceOf(source, at(issuedAt))} ${sha256}`];
    }),
    [words.receivedAt, at(report.receivedAt)],
    [words.verifiedAt, at(signature.verifiedAt)],
    [words.claimedAt, at(signature.claimedAt)],
    ...signature.path.map(
      ({ subject, issuer, serial, from, until }, n): ReportLine => [
        `${words.path} ${n + 1}`,
        [
          visibleText(subject),
          `${words.issuer} ${visibleText(issuer)}`,
          `${words.serial} ${serial}`,
          words.validity(at(from), at(until)),
        ].join('\n'),
      ],
    ),
    ...signature.unchecked.map((one): ReportLine => [words.unchecked, words.uncheckedOnes[one]]),
    [words.software, visibleText(signature.software)],
    [words.container, report.sha256],
  ];
}

/** Whose signature it is, in one sentence. */
export function signatureSentence({ signature }: SignatureReport, { signature: words }: DeskWords): string {
  return signature === null ? words.unsigned : words[signature.status](visibleText(signature.signer));
}

/** What came of judging it once more. */
export function againInWords({ result, code }: VerifiedAgain, { signature: words }: DeskWords): string {
  if (result === 'failed') return words.againFailed(code ?? '');
  return result === 'same' ? words.againSame : words.againUnlike;
}

/** All of it as a text that can be kept; it has no words of the application but the name that stands in the certificate. */
export function reportText(
  number: string,
  report: SignatureReport,
  again: VerifiedAgain | undefined,
  { d, dates }: { readonly d: DeskWords; readonly dates: DateWords },
): string {
  const lines = reportLines(report, d, dates).map(([name, value]) => `${name}: ${value.replaceAll('\n', '\n  ')}`);
  const once =
    again === undefined ? [] : [d.signature.againAt(instantInWords(again.at, dates)), againInWords(again, d)];
  const head = [d.signature.title, `${number} ${d.case.filing(report.filing)}`, signatureSentence(report, d)];
  return `${[...head, '', ...lines, ...once].join('\r\n')}\r\n`;
}
