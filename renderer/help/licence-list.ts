import * as z from 'zod';

const MAX_PACKAGES = 2_000;
const MAX_NAME_LENGTH = 214;
const MAX_TEXT_LENGTH = 1_000_000;

const name = z.string().min(1).max(MAX_NAME_LENGTH);
const licenceListSchema = z.object({
  packages: z
    .array(z.object({ name, version: name, licence: name, text: z.int().min(0).max(MAX_PACKAGES) }))
    .min(1)
    .max(MAX_PACKAGES),
  texts: z.array(z.string().max(MAX_TEXT_LENGTH)).max(MAX_PACKAGES),
});

/** What the app is made with; `text` is an index into `texts`. The build writes it beside the page. */
export type LicenceList = z.infer<typeof licenceListSchema>;

/** Reads the list from beside the page. @returns `undefined` where it cannot be had */
export async function loadLicences(): Promise<LicenceList | undefined> {
  const reply = await fetch('./licences.json').catch(() => undefined);
  if (reply?.ok !== true) return undefined;
  const list: unknown = await reply.json().catch(() => undefined);
  return licenceListSchema.safeParse(list).data;
}
