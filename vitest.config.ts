import { defineConfig } from 'vitest/config';

const WORKERS = 2;
/** Generated tests take their time in `npm run test:nightly`. */
const PATIENCE = process.env.MADOGUCHI_NIGHTLY === '1' ? 60 : 1;

interface ProjectOptions {
  /** What only a test that hangs takes, on a busy machine of two slow cores. */
  readonly timeoutMs: number;
  readonly alone?: boolean;
  readonly groupOrder: number;
  /** Reported as `retry x1`. For a browser or reader service that a busy machine kept waiting beyond all patience. */
  readonly retry?: number;
  /** Runs once before the project's files. */
  readonly globalSetup?: string | string[];
}

/** For what a browser, a database or a process does in its own time: a busy machine is no failure. */
const POLL = { interval: 20, timeout: 50_000 };

/** `alone`: its files measure what a host answers in, so they run one after the other. */
function project(name: string, include: string[], options: ProjectOptions) {
  return {
    test: {
      name,
      include,
      ...(options.globalSetup === undefined ? {} : { globalSetup: options.globalSetup }),
      environment: 'node' as const,
      expect: { poll: POLL },
      pool: 'forks' as const,
      testTimeout: options.timeoutMs * PATIENCE,
      hookTimeout: Math.max(options.timeoutMs, 60_000) * PATIENCE,
      fileParallelism: options.alone !== true,
      maxWorkers: options.alone === true ? 1 : WORKERS,
      retry: options.retry ?? 0,
      // Groups run one after the other: what measures time is not disturbed by what only computes.
      sequence: { groupOrder: options.groupOrder },
    },
  };
}

export default defineConfig({
  test: {
    maxWorkers: WORKERS,
    projects: [
      project('unit', ['test/unit/**/*.test.{ts,tsx}', 'test/hostile/**/*.test.ts', 'test/architecture/**/*.test.ts'], {
        timeoutMs: 120_000,
        groupOrder: 0,
      }),
      project('flow', ['test/flow/**/*.test.ts'], {
        timeoutMs: 120_000,
        groupOrder: 1,
        globalSetup: 'test/support/portal/portal-global-setup.ts',
      }),
      project('portal', ['test/portal/**/*.test.ts'], {
        timeoutMs: 180_000,
        groupOrder: 1,
        globalSetup: 'test/support/portal/portal-global-setup.ts',
      }),
      project('host', ['test/host/**/*.test.ts'], { timeoutMs: 90_000, alone: true, groupOrder: 2, retry: 1 }),
      project('ui', ['test/ui/**/*.test.{ts,tsx}'], {
        timeoutMs: 240_000,
        groupOrder: 3,
        retry: 1,
        globalSetup: ['test/support/window/renderer-global-setup.ts', 'test/support/portal/portal-global-setup.ts'],
      }),
      project('pcsc', ['test/pcsc/**/*.test.ts'], { timeoutMs: 180_000, groupOrder: 4, retry: 1 }),
    ],
  },
});
