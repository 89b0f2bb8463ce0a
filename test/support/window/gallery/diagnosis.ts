import type { DiagnosisCheck } from '#contract/app/views/diagnosis-view.ts';
import { success } from '#contract/failures/outcome.ts';
import { epochMs, pinTriesLeft } from '#contract/values/brands.ts';
import type { Language } from '#contract/values/localized-text.ts';
import { cardChecks } from '#core/diagnosis/card-checks.ts';
import { deviceChecks } from '#core/diagnosis/device-checks.ts';
import { loadDiagnosisWords } from '#words/diagnosis-text.ts';
import type { HostScript } from '../host-script.ts';
import { entriesIn, type GalleryEntry } from './gallery-entry.ts';
import { SAMPLE_READER } from './sample-snapshot.ts';

const AT = epochMs(Date.parse('2026-11-22T10:00:00+09:00'));

/** A card of which nearly everything can be said: one try left, a locked PIN, a certificate revoked after moving. */
const CHECKS: DiagnosisCheck[] = [
  ...deviceChecks({ service: 'running', readers: [{ name: SAMPLE_READER, card: 'present', atr: undefined }] }),
  ...cardChecks(
    {
      reader: SAMPLE_READER,
      device: 'card',
      tokenLabel: 'JPKIAPICCTOKEN2',
      presence: { auth: true, sign: true },
      pins: {
        auth: { triesLeft: pinTriesLeft(3), blocked: false },
        sign: { triesLeft: pinTriesLeft(1), blocked: false },
        text: { triesLeft: pinTriesLeft(0), blocked: true },
      },
      certificates: {},
    },
    { revocation: 'revoked', notAfterMs: AT },
    AT,
  ),
  { check: 'portal', ok: true, code: 'portalAnswers', data: { origin: 'http://127.0.0.1:8080' } },
];

/** What the window loads with the screen, by language. */
const WORDS = {
  ja: await loadDiagnosisWords('ja'),
  easy: await loadDiagnosisWords('easy'),
  en: await loadDiagnosisWords('en'),
} as const satisfies Record<Language, unknown>;

export function diagnosisScreens(language: Language): GalleryEntry[] {
  return [entriesIn(language).screen('diagnosis', { at: 'diagnosis' }, {}, () => WORDS[language].screen.names.portal)];
}

export function answerDiagnosis({ answer }: Pick<HostScript, 'answer'>): void {
  answer('runDiagnosis', async () => success({ checks: CHECKS }));
  answer('saveDiagnosisReport', async () => success({ savedAs: 'madoguchi-2026-11-22.txt' }));
}
