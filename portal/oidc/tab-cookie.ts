const NAME = 'madoguchi_tab';

const nameOf = (isSecure: boolean) => `${isSecure ? '__Host-' : ''}${NAME}`;

/** What a browser is known by between the page that asks and the answer: 32 random bytes that it got from us. */
export function tabIn(cookies: string | undefined, isSecure: boolean): string | undefined {
  const name = nameOf(isSecure);
  const values = (cookies ?? '').split(';').flatMap((pair) => {
    const [key, value = ''] = pair.trim().split('=', 2);
    return key === name ? [value] : [];
  });
  const [value] = values;
  return values.length === 1 && value !== undefined && /^[A-Za-z0-9_-]{43}$/.test(value) ? value : undefined;
}

export function newTab(tab: string, isSecure: boolean): string {
  return `${nameOf(isSecure)}=${tab}; Path=/; HttpOnly; SameSite=Lax; Max-Age=3600${isSecure ? '; Secure' : ''}`;
}
