import type { Command } from 'commander';
import { inLanguage } from '#contract/localized-text.ts';
import { type Outcome, success } from '#contract/outcome.ts';
import type { HealthCheck } from '#contract/view.ts';
import { runDoctor } from '#core/doctor.ts';
import { fontCheck } from '#host/node-ports.ts';
import { type CommandContext, runCommand, withSharedOptions } from './command-context.ts';
import { openReaders } from './pcsc.ts';
import { devicesOnce, hasCard } from './readers.ts';

export function addDoctorCommand(program: Command): void {
  withSharedOptions(program.command('doctor').description('check what stands in the way, and say what to do')).action(
    (options) => runCommand(options, doctor),
  );
}

async function doctor(context: CommandContext): Promise<Outcome<void>> {
  const { output, language, signal, clock, waitMs } = context;
  const transport = await openReaders();
  try {
    const devices = await devicesOnce(transport, waitMs, context, hasCard);
    const portal = context.portal();
    const own = await runDoctor({ devices, portal: portal.ok ? portal.value : undefined, nowMs: clock.nowMs, signal });
    const checks = [...own, await fontCheck()].map(({ name, ok, detail, remedy }) => ({
      name,
      ok,
      detail: inLanguage(detail, language),
      remedy: remedy === null ? null : inLanguage(remedy, language),
    }));
    output.result({ checks }, () => checks.map(line).join('\n'));
    return success(undefined);
  } finally {
    await transport.close();
  }
}

function line({ ok, detail, remedy }: { ok: HealthCheck['ok']; detail: string; remedy: string | null }): string {
  return `${ok ? '✓' : '✗'} ${detail}${remedy === null ? '' : ` ${remedy}`}`;
}
