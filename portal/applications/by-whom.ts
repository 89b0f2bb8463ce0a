/** Whether the person, somebody of the staff or something else did it; the name is that of staff alone. */
export function byWhom(
  row: { readonly actor_kind: string; readonly actor_id: string },
  nameOf: (id: string) => string,
): { readonly by: 'person' | 'staff' | 'other'; readonly staffName: string | null } {
  if (row.actor_kind === 'staff') return { by: 'staff', staffName: nameOf(row.actor_id) };
  const isPerson = row.actor_kind === 'resident' || row.actor_kind === 'proxy';
  return { by: isPerson ? 'person' : 'other', staffName: null };
}
