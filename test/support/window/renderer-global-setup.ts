import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { buildRenderer } from '../../../scripts/build.mjs';

declare module 'vitest' {
  interface ProvidedContext {
    /** The built renderer, as a host serves it. */
    readonly rendererFolder: string;
  }
}

/** One build of the renderer for all files of a run; in watch mode another one for each rerun. */
export async function setup(project: TestProject): Promise<void> {
  await build();
  project.onTestsRerun(build);
  project.provide('rendererFolder', join(import.meta.dirname, '../../../dist/renderer'));
}

async function build(): Promise<void> {
  if (!(await buildRenderer())) throw new Error('the renderer could not be built');
}
