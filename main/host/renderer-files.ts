import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { loadPageFiles, type PageFiles, pagePolicy } from '#platform/page-files.ts';

/** The built renderer in memory, by request path (`/assets/…`). `/` is the page itself. */
export type RendererFiles = PageFiles;

export const RENDERER_POLICY = pagePolicy();

/** Reads the built renderer once. Fails with `windowMissing` where it has not been built. */
export async function loadRendererFiles(folder: string): Promise<Outcome<RendererFiles>> {
  const files = await loadPageFiles(folder);
  return files === undefined ? failed({ code: 'windowMissing' }) : success(files);
}
