import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { buildRenderer, buildStaffWeb } from '../../../scripts/build.mjs';

declare module 'vitest' {
  interface ProvidedContext {
    /** The built renderer, as a host serves it. */
    readonly rendererFolder: string;
    /** The page for staff, as the portal serves it. */
    readonly staffWebFolder: string;
  }
}

/** One build of both pages for all files of a run; in watch mode another one for each rerun. */
export async function setup(project: TestProject): Promise<void> {
  await build();
  project.onTestsRerun(build);
  project.provide('rendererFolder', join(import.meta.dirname, '../../../dist/renderer'));
  project.provide('staffWebFolder', join(import.meta.dirname, '../../../dist/staff-web'));
}

async function build(): Promise<void> {
  if (!(await buildRenderer())) throw new Error('the renderer could not be built');
  if (!(await buildStaffWeb())) throw new Error('the page for staff could not be built');
}
