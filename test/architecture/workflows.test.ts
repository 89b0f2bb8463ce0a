import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';

const ROOT = join(import.meta.dirname, '../..');
const FILES = globSync('.github/workflows/*.yml', { cwd: ROOT }).sort();

const permissionsSchema = z.record(z.string(), z.enum(['read', 'write', 'none']));
const stepSchema = z.strictObject({
  name: z.string().optional(),
  if: z.string().optional(),
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
  env: z.record(z.string(), z.string()).optional(),
});
const jobSchema = z.looseObject({
  'runs-on': z.string(),
  'timeout-minutes': z.number().max(180),
  permissions: permissionsSchema.optional(),
  environment: z.string().optional(),
  steps: z.array(stepSchema).min(2),
});
const workflowSchema = z.looseObject({
  on: z.record(z.string(), z.unknown()),
  permissions: permissionsSchema,
  jobs: z.record(z.string(), jobSchema),
});

describe.each(FILES)('the workflow %s', (file) => {
  const text = readFileSync(join(ROOT, file), 'utf8');
  const workflow = workflowSchema.parse(parse(text));
  const jobs = Object.values(workflow.jobs);
  const steps = jobs.flatMap((job) => job.steps);

  it('names every action by its whole digest, with the version beside it', () => {
    const actions = [...text.matchAll(/uses: (.*)$/gm)].map(([, action]) => action);
    expect(actions.length).toBeGreaterThanOrEqual(2);
    for (const action of actions) expect(action).toMatch(/^actions\/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('may read and no more, but for a job that attests what it built', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' });
    for (const { permissions, steps: own } of jobs) {
      const isAttesting = own.some(({ uses }) => uses?.startsWith('actions/attest-build-provenance@'));
      const expected = { contents: 'read', 'id-token': 'write', attestations: 'write' };
      expect(permissions).toEqual(isAttesting ? expected : undefined);
    }
  });

  it('is not started by strangers with our rights, and keeps no credentials', () => {
    expect(Object.keys(workflow.on)).not.toContain('pull_request_target');
    for (const { uses, with: given } of steps) {
      if (uses?.startsWith('actions/checkout@')) expect(given).toMatchObject({ 'persist-credentials': false });
    }
  });

  it('puts nothing from outside into a command, and gives secrets to a guarded job alone', () => {
    for (const { run } of steps) expect(run ?? '').not.toContain('${{');
    const isGuarded = jobs.every(({ environment }) => environment === 'release');
    expect(text.includes('secrets.')).toBe(isGuarded);
    if (isGuarded) expect(Object.keys(workflow.on)).toEqual(['push']);
  });
});

it('there are workflows that test, package and release on all three systems, and one for the night', () => {
  const texts = Object.fromEntries(
    FILES.map((file) => [file.split('/').at(-1), readFileSync(join(ROOT, file), 'utf8')]),
  );
  for (const name of ['ci.yml', 'release.yml']) {
    for (const system of ['ubuntu', 'windows', 'macos']) expect(texts[name]).toContain(`${system}-`);
    expect(texts[name]).toContain('npm run package');
  }
  expect(texts['ci.yml']).toContain('npm test');
  expect(texts['nightly.yml']).toContain('npm run test:nightly');
});
