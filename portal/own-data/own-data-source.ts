import type { Outcome } from '#contract/failures/outcome.ts';
import type { OwnGroupId } from '#contract/portal/own-data-groups.ts';
import type { OwnReading, OwnSource } from '#contract/portal/own-data-routes.ts';

/** What is asked of a source, in the name of the person alone. */
interface OwnQuestion {
  /** The portal's own name of the person, which no source of another system is told. */
  readonly subject: string;
  readonly group: OwnGroupId;
  /** Nothing that is older, where the group has days. */
  readonly since: string | undefined;
  readonly signal: AbortSignal;
}

export type OwnAnswer = Omit<OwnReading, 'group' | 'source'>;

/** Where data of persons is held. What it answers is handed on and kept nowhere. */
export interface OwnDataSource {
  readonly source: OwnSource;
  readonly groups: ReadonlySet<OwnGroupId>;
  /** Fails with `sourceClosed`, `sourceSlow`, `sourceAnswerWrong`, `sourcePersonUnknown`. */
  read(question: OwnQuestion): Promise<Outcome<OwnAnswer>>;
}
