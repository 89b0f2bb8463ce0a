/** The token of 32 bytes in a cookie. Two cookies of the name are none: one of them is somebody else's. */
export function cookieIn(cookies: string | undefined, name: string): string | undefined {
  const pairs = (cookies ?? '').split(';').map((pair) => pair.trim());
  const [only, ...more] = pairs.filter((pair) => pair.startsWith(`${name}=`));
  return more.length > 0 ? undefined : /=([A-Za-z0-9_-]{43})$/.exec(only ?? '')?.[1];
}
