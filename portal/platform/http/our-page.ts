interface Asked {
  readonly origin?: string | undefined;
  readonly 'sec-fetch-site'?: string | undefined;
}

/** Whether a browser asks from a page of this portal, as far as it tells from where it does. */
export function isFromOurPage(headers: Asked, origin: string): boolean {
  return headers.origin === origin && (headers['sec-fetch-site'] ?? 'same-origin') === 'same-origin';
}
