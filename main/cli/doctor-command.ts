import type { Command } from 'commander';
import type { DiagnosisCheck } from '#contract/app/views/diagnosis-view.ts';
import { type Outcome, success } from '#contract/failures/outcome.ts';
import { inLanguage, type Language } from '#contract/values/localized-text.ts';
import { runDiagnosis } from '#core/diagnosis/diagnosis.ts';
import { diagnosisReport, levelOf } from '#core/diagnosis/report.ts';
import { fontCheck, operatingSystem } from '#host/node-ports.ts';
import { usbDevices } from '#host/usb-devices.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { openReaders } from '../composition/readers.ts';
import { type CommandContext, runCommand, withSharedOptions } from './command-context.ts';
import { writeOut } from './files.ts';
import { devicesOnce, hasCard } from './readers.ts';

const MARKS = { ok: '✓', warning: '!', problem: '✗' } as const;

export function addDoctorCommand(program: Command): void {
  withSharedOptions(
    program
      .command('doctor')
      .option('--out <file>', 'keep the result as a text file without personal data')
      .description('check what stands in the way, and say what to do; uses up no try'),
  ).action((options) => runCommand(options, (context) => doctor(context, options.out)));
}

async function doctor(context: CommandContext, out: string | undefined): Promise<Outcome<void>> {
  const { output, language, signal, clock, waitMs } = context;
  const transport = await openReaders(context.policy);
  try {
    const devices = await devicesOnce(transport, waitMs, context, hasCard);
    const portal = context.portal();
    const own = await runDiagnosis({
      devices,
      transport,
      usb: usbDevices(),
      isCardInUse: false,
      portal: portal.ok ? portal.value : undefined,
      nowMs: clock.nowMs,
      signal,
    });
    const found = [...own, await fontCheck()];
    if (out !== undefined) {
      const about = { version: packageJson.version, system: operatingSystem, now: clock.nowMs(), language };
      const written = await writeOut(out, diagnosisReport(found, about));
      if (!written.ok) return written;
    }
    const checks = found.map(({ name, ok, detail, remedy }) => ({
      name,
      ok,
      detail: inLanguage(detail, language),
      remedy: remedy === null ? null : inLanguage(remedy, language),
    }));
    output.result({ checks }, () => found.map((check) => line(check, language)).join('\n'));
    return success(undefined);
  } finally {
    await transport.close();
  }
}

function line(check: DiagnosisCheck, language: Language): string {
  const { detail, remedy } = check;
  const todo = remedy === null ? '' : ` ${inLanguage(remedy, language)}`;
  return `${MARKS[levelOf(check)]} ${inLanguage(detail, language)}${todo}`;
}
