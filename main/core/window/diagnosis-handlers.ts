import type { Handlers } from '#contract/app/ipc-server.ts';
import type { DiagnosisCheck } from '#contract/app/views/diagnosis-view.ts';
import { success } from '#contract/failures/outcome.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import type { Language } from '#contract/values/localized-text.ts';
import { askSignatureCertificate, runDiagnosis } from '../diagnosis/diagnosis.ts';
import type { CorePorts } from '../ports/ports.ts';
import type { CurrentEnvironment } from './current-environment.ts';

const never = new AbortController().signal;

/** The checks of this computer, card and portal, on the screen and as a file. */
export function diagnosisHandlers({
  ports,
  current,
  isCardInUse,
  language,
}: {
  readonly ports: Pick<
    CorePorts,
    'clock' | 'diagnosisReport' | 'documents' | 'hostChecks' | 'system' | 'usb' | 'version'
  >;
  readonly current: CurrentEnvironment;
  /** A flow may hold the card. */
  readonly isCardInUse: () => boolean;
  readonly language: () => Language;
}) {
  const { clock, documents, system, version } = ports;

  async function allChecks(): Promise<DiagnosisCheck[]> {
    const { environment, portal, session, devices } = current.here();
    const [own, host] = await Promise.all([
      runDiagnosis({
        devices: devices(),
        transport: environment.transport,
        usb: current.practicePersona() === null ? ports.usb : undefined,
        isCardInUse: isCardInUse(),
        portal,
        askSignatureCertificate: () => askSignatureCertificate(portal, session, never),
        nowMs: clock.nowMs,
        signal: never,
      }),
      ports.hostChecks(),
    ]);
    return [...own, ...host];
  }

  return {
    runDiagnosis: async () => success({ checks: await allChecks() }),
    async saveDiagnosisReport() {
      const now = clock.nowMs();
      const report = await ports.diagnosisReport(await allChecks(), { version, system, now, language: language() });
      return documents.save(`madoguchi-${japaneseDay(now)}.txt`, new TextEncoder().encode(report));
    },
  } satisfies Partial<Handlers>;
}
