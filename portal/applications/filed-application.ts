import { type Application, applicationSchema } from '#contract/procedure/application.ts';
import { ENTRY, entryOf } from '#documents/container/asic-container.ts';
import { parsedJson } from '#platform/json-text.ts';

/** What was filed; its container was checked when it came in, so that it parses. */
export function applicationIn(container: Uint8Array): Application {
  const json = entryOf(container, ENTRY.applicationJson) ?? new Uint8Array();
  return applicationSchema.parse(parsedJson(Buffer.from(json).toString('utf8')));
}
