/** `1.2.3`, or `1.2.3-beta.4` on the channel for previews. */
export const VERSION_PATTERN = /^(\d{1,5})\.(\d{1,5})\.(\d{1,5})(?:-beta\.(\d{1,5}))?$/;

export function isPreview(version: string): boolean {
  return version.includes('-');
}

/** Negative where `a` comes before `b`; a preview comes before its release. Both in the form of `VERSION_PATTERN`. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [partsOf(a), partsOf(b)];
  for (const [index, part] of left.entries()) {
    const difference = part - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

const AFTER_EVERY_PREVIEW = 100_000;

function partsOf(version: string): readonly number[] {
  const [, major, minor, patch, preview] = VERSION_PATTERN.exec(version) ?? [];
  if (major === undefined) throw new Error('not a version');
  return [major, minor, patch, preview ?? AFTER_EVERY_PREVIEW].map(Number);
}
