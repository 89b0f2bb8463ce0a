/** A receipt number in groups of four, so that it can be read aloud; copied, it is the number as it is. */
export function ReceiptNumber({ number }: { readonly number: string }) {
  const groups = number.match(/[^-]{1,4}-?|-/g) ?? [];
  return (
    <>
      {groups.map((group, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a group is known by its place, two may be alike
        <span key={index} className={group.endsWith('-') ? undefined : 'number-group'}>
          {group}
        </span>
      ))}
    </>
  );
}
