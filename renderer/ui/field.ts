export interface FieldWords {
  /** Path of the answer; also the id that the error summary links to. */
  readonly at: string;
  readonly label: string;
  readonly help?: string | undefined;
  readonly isRequired: boolean;
  readonly error?: string | undefined;
  /** What somebody else says about the answer; it stays, and stops nobody. */
  readonly mark?: string | undefined;
  /** What is shown was not said by the person. */
  readonly isAssumed?: boolean | undefined;
}

export function fieldId(at: string): string {
  return `field-${at}`;
}

/** Ids of what describes a field, error first. */
export function describedBy({ at, help, mark, error }: FieldWords): string | undefined {
  const parts = { error, mark, help };
  const ids = Object.entries(parts).flatMap(([part, words]) => (words === undefined ? [] : `${fieldId(at)}-${part}`));
  return ids.join(' ') || undefined;
}
