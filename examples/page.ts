import type { IncomingMessage, ServerResponse } from 'node:http';

const BODY_LIMIT = 2_000;
const POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'";

export function button(path: string, words: string): string {
  return `<form method="post" action="${path}"><button>${words}</button></form>`;
}

/** `title` and `more` are markup: what somebody wrote goes through `escaped` first. */
export function show(response: ServerResponse, status: number, title: string, more: string): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': POLICY });
  response.end(`<!doctype html><html lang="ja"><title>${title}</title><h1>${title}</h1>${more}</html>`);
}

export function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (one) => `&#${one.charCodeAt(0)};`);
}

/** Rejects what is too long for a form of ours. */
export async function formOf(request: IncomingMessage): Promise<URLSearchParams> {
  return new URLSearchParams(await textOf(request, BODY_LIMIT));
}

/** Rejects what is longer. */
export async function textOf(request: IncomingMessage, most: number): Promise<string> {
  let text = '';
  for await (const piece of request) {
    text += piece;
    if (text.length > most) throw new Error('too much');
  }
  return text;
}
