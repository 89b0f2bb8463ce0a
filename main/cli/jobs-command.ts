import { success } from '#contract/failures/outcome.ts';
import { withParkedJobs } from '#portal/portal-parked-jobs.ts';
import { runCommand } from './command-context.ts';
import { type PortalOptions, portalConfig } from './server-commands.ts';

/** Jobs that failed at their last try. */
export function runJobsList(options: PortalOptions): Promise<void> {
  return runCommand(options, async (context) => {
    const config = await portalConfig(context, options);
    if (!config.ok) return config;
    const listed = await withParkedJobs(config.value, async (jobs) => success(await jobs.list()));
    if (!listed.ok) return listed;
    context.output.result({ jobs: listed.value }, () =>
      listed.value.map(({ job, error, since }) => `${job}\t${error ?? '-'}\t${since}`).join('\n'),
    );
    return success(undefined);
  });
}

/** Has them tried again, from the first try on. */
export function runJobsRetry(options: PortalOptions): Promise<void> {
  return runCommand(options, async (context) => {
    const config = await portalConfig(context, options);
    if (!config.ok) return config;
    const retried = await withParkedJobs(config.value, async (jobs) => success(await jobs.retry()));
    if (!retried.ok) return retried;
    context.output.result({ retried: retried.value }, () => String(retried.value));
    return success(undefined);
  });
}
