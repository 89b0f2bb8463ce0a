import { cookieIn } from '../platform/http/cookie-in.ts';

const NAME = 'madoguchi_tab';

const nameOf = (isSecure: boolean) => `${isSecure ? '__Host-' : ''}${NAME}`;

/** What a browser is known by between the page that asks and the answer: 32 random bytes that it got from us. */
export function tabIn(cookies: string | undefined, isSecure: boolean): string | undefined {
  return cookieIn(cookies, nameOf(isSecure));
}

export function newTab(tab: string, isSecure: boolean): string {
  return `${nameOf(isSecure)}=${tab}; Path=/; HttpOnly; SameSite=Lax; Max-Age=3600${isSecure ? '; Secure' : ''}`;
}
