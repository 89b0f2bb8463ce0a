/** Digits by four, as they are read out and typed. */
export function digitGroups(digits: string): string {
  return digits.replace(/\d{4}(?=\d)/g, '$& ');
}
