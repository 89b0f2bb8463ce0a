import type { Outcome } from '#contract/failures/outcome.ts';
import type { OwnGroupId } from '#contract/portal/own-data-groups.ts';
import type { OwnReading, OwnSource } from '#contract/portal/own-data-routes.ts';
import type { CertifiedIdentity } from '#contract/portal/own-data-wire.ts';

/** What is asked of a source, in the name of the person alone. */
interface OwnQuestion {
  /** The portal's own name of the person, which no source of another system is told. */
  readonly subject: string;
  /** Which of the person's links with the source counts. */
  readonly link: number;
  readonly group: OwnGroupId;
  /** Nothing that is older, where the group has days. */
  readonly since: string | undefined;
  readonly signal: AbortSignal;
}

interface LinkQuestion extends Pick<OwnQuestion, 'subject' | 'link' | 'signal'> {
  /** Told once, so that the source finds the person. */
  readonly identity: CertifiedIdentity;
}

export type OwnAnswer = Omit<OwnReading, 'group' | 'source'>;

/** Where data of persons is held. What it answers is handed on and kept nowhere. */
export interface OwnDataSource {
  readonly source: OwnSource;
  readonly groups: ReadonlySet<OwnGroupId>;
  /** Absent where the source knows everybody who asks. Fails as `read` does. */
  link?(question: LinkQuestion): Promise<Outcome<void>>;
  /** Fails with `sourceClosed`, `sourceSlow`, `sourceAnswerWrong`, `sourcePersonUnknown`. */
  read(question: OwnQuestion): Promise<Outcome<OwnAnswer>>;
}
