import type { FamilyView } from '#contract/app/views/family-view.ts';
import type { Messages } from '#words/messages.ts';

/** Who somebody of the household is: by relation, and by the birth date where that was said. */
export function personWords({ people }: FamilyView, key: string, t: Messages): string {
  const person = people.find((one) => one.key === key);
  if (person?.relation === 'child') {
    const { birthDate, dueDate } = person;
    if (birthDate !== undefined) return t.family.child(t.dates.day(birthDate));
    if (dueDate !== undefined) return t.family.unborn(t.dates.day(dueDate));
  }
  if (person?.relation === 'self') return t.family.self;
  return person?.relation === 'spouse' ? t.family.spouse : t.family.parent;
}
