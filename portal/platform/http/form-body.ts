const FORM_TYPE =
  /^(?:application\/x-www-form-urlencoded(?:; ?charset=utf-8)?|multipart\/form-data; ?boundary=[\w'()+,./:=?" -]{1,80})$/i;
const LONGEST_FORM_BYTES = 4_096;
const PART = /^Content-Disposition: form-data; name="([^"\r\n]{1,100})"\r\n(?:[^\r\n]+\r\n)*\r\n([^\r\n]*)\r\n$/i;

/** How programs post a form with a few short values; RFC 8058 names both ways. */
export function isFormType(contentType: string): boolean {
  return FORM_TYPE.test(contentType);
}

/** Names and values of a short form; `undefined` where it is none. A name that comes twice is no form of ours. */
export function formMembers(body: unknown, contentType = ''): Readonly<Record<string, string>> | undefined {
  if (!(body instanceof Uint8Array) || body.length > LONGEST_FORM_BYTES) return undefined;
  const text = Buffer.from(body).toString('latin1');
  const boundary = /boundary="?([^"]+)"?$/i.exec(contentType)?.[1];
  const members = boundary === undefined ? [...new URLSearchParams(text)] : partsOf(text, boundary);
  if (members === undefined || new Set(members.map(([name]) => name)).size < members.length) return undefined;
  return Object.fromEntries(members);
}

function partsOf(text: string, boundary: string): [string, string][] | undefined {
  const [before, ...parts] = text.split(`--${boundary}`);
  if (before !== '' || parts.pop()?.startsWith('--') !== true) return undefined;
  const members = parts.map((part) => PART.exec(part.replace(/^\r\n/, '')));
  return members.every((member) => member !== null)
    ? members.map(([, name = '', value = '']) => [name, value])
    : undefined;
}
