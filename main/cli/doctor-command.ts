import { levelOf } from '#contract/app/views/diagnosis-view.ts';
import { type Outcome, success } from '#contract/failures/outcome.ts';
import { runDiagnosis } from '#core/diagnosis/diagnosis.ts';
import { fontCheck, operatingSystem } from '#host/node-ports.ts';
import { usbDevices } from '#host/usb-devices.ts';
import { diagnosisReport } from '#words/diagnosis-report.ts';
import { diagnosisTextOf, loadDiagnosisWords } from '#words/diagnosis-text.ts';
import { asPlainText } from '#words/ruby.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { openReaders } from '../composition/readers.ts';
import { type CommandContext, runCommand } from './command-context.ts';
import { writeOut } from './files.ts';
import { devicesOnce, hasCard } from './readers.ts';

const MARKS = { ok: '✓', soon: '!', wrong: '✗' } as const;

export function runDoctor(options: { readonly out?: string }): Promise<void> {
  return runCommand(options, (context) => doctor(context, options.out));
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
      const written = await writeOut(out, await diagnosisReport(found, about));
      if (!written.ok) return written;
    }
    const { checks: texts } = asPlainText(await loadDiagnosisWords(language));
    const worded = found.map((check) => ({ level: levelOf(check), check, ...diagnosisTextOf(texts, check) }));
    const checks = worded.map(({ check: { check: name, ok }, detail, remedy }) => ({ name, ok, detail, remedy }));
    output.result({ checks }, () =>
      worded.map(({ level, detail, remedy }) => [MARKS[level], detail, remedy ?? ''].join(' ').trimEnd()).join('\n'),
    );
    return success(undefined);
  } finally {
    await transport.close();
  }
}
