import { createHmac } from 'node:crypto';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { CertifiedIdentity } from '#contract/portal/own-data-wire.ts';
import type { LocalizedText } from '#contract/values/localized-text.ts';
import { WHOLE_MUNICIPALITY } from '#contract/values/staff-role.ts';
import type { CatalogueFiles } from './catalogue/load-catalogue.ts';
import type { CorrectionTools } from './own-data/corrections/correction-store.ts';
import { httpSource } from './own-data/http/http-source.ts';
import { checkSource, type SourceCheck } from './own-data/http/source-conformance.ts';
import { openSource } from './own-data/http/source-registration.ts';
import { sourceTransport } from './own-data/http/source-transport.ts';
import type { OwnDataSource } from './own-data/own-data-source.ts';
import { sampleSource } from './own-data/sample-source.ts';
import type { PortalLog } from './platform/log.ts';
import { type PortalConfig, type PortalConfigInput, parsePortalConfig } from './portal-config.ts';

interface SourceSurroundings {
  /** Trusts an invented CA. */
  readonly isPractice: boolean;
  /** 32 bytes, which live outside of the database: the names of persons at sources are made with it. */
  readonly bindingKey: Uint8Array;
  readonly origin: () => string;
  readonly nowMs: () => number;
  readonly log: PortalLog;
}

/** What this portal asks about persons: the registered sources, and in practice one that holds what is nobody's. Fails with `usage`. */
export async function openOwnDataSources(
  { ownDataSources }: Pick<PortalConfig, 'ownDataSources'>,
  { isPractice, bindingKey, origin, nowMs, log }: SourceSurroundings,
): Promise<Outcome<readonly OwnDataSource[]>> {
  const personKey = createHmac('sha256', bindingKey).update('madoguchi/source-person/1').digest();
  // A source has one id and a group one source.
  for (const named of [ownDataSources.map(({ id }) => id), ownDataSources.flatMap(({ groups }) => [...groups])]) {
    const twice = named.find((one, at) => named.some((other, before) => before < at && other === one));
    if (twice !== undefined) return failed({ code: 'usage', detail: `ownDataSources: ${twice} twice` });
  }
  const sources: OwnDataSource[] = [];
  for (const registration of ownDataSources) {
    const opened = await openSource(registration);
    if (!opened.ok) return opened;
    const transport = sourceTransport(opened.value);
    sources.push(httpSource(opened.value, { origin, personKey, transport, nowMs, log }));
  }
  return success(isPractice ? [...sources, sampleSource(nowMs)] : sources);
}

/** What sources are called; of one that was asked once and is registered no more, its identifier. */
export function sourceNames(sources: readonly OwnDataSource[]): (source: string) => LocalizedText {
  const names = new Map(sources.map(({ source }) => [source.id, source.name]));
  return (source) => names.get(source) ?? { ja: source, en: source };
}

/** Who sees to what a resident of a municipality says is wrong; `undefined` of one that is none of this portal. */
export function correctionOffice(
  { offices, correctionSections }: Pick<CatalogueFiles, 'offices' | 'correctionSections'>,
  code: string,
): ReturnType<CorrectionTools['officeOf']> {
  const office = offices.get(code);
  const sections = correctionSections.get(code);
  return office && { name: office.municipality.name, sectionOf: (family) => sections?.[family] ?? WHOLE_MUNICIPALITY };
}

/**
 * Asks a registered source what a portal may ask and what it must not, without a portal that runs; each rule as it was
 * looked at. `identity` is of somebody whom the source knows. Fails with `usage` where the source is not registered.
 */
export async function checkOwnDataSource(
  input: PortalConfigInput,
  id: string,
  identity: CertifiedIdentity,
): Promise<Outcome<AsyncGenerator<SourceCheck>>> {
  const config = parsePortalConfig(input);
  if (!config.ok) return config;
  const { origin, ownDataSources } = config.value;
  if (origin === undefined) return failed({ code: 'usage', detail: '--origin, or origin in --config, is needed' });
  const registration = ownDataSources.find((one) => one.id === id);
  if (registration === undefined) return failed({ code: 'usage', detail: 'ownDataSources has no such source' });
  const opened = await openSource(registration);
  return opened.ok ? success(checkSource(opened.value, { origin, identity, nowMs: Date.now })) : opened;
}
