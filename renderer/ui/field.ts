export interface FieldWords {
  /** Path of the answer; also the id that the error summary links to. */
  readonly at: string;
  readonly label: string;
  readonly help?: string | undefined;
  readonly isRequired: boolean;
  readonly error?: string | undefined;
  /** What is shown was not said by the person. */
  readonly isAssumed?: boolean | undefined;
}

export function fieldId(at: string): string {
  return `field-${at}`;
}

/** Ids of what describes a field, error first. */
export function describedBy({ at, help, error }: FieldWords): string | undefined {
  const ids = [error === undefined ? '' : `${fieldId(at)}-error`, help === undefined ? '' : `${fieldId(at)}-help`];
  return ids.filter((id) => id !== '').join(' ') || undefined;
}
