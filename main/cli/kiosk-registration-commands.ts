import { resolve } from 'node:path';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { kioskIdSchema, kioskPlaceSchema } from '#contract/portal/kiosk-routes.ts';
import type { MunicipalityCode } from '#contract/values/brands.ts';
import { writeNewPrivateFile } from '#platform/private-file.ts';
import { type KioskRegistrations, withKioskRegistrations } from '#portal/portal-kiosks.ts';
import { type CommandContext, runCommand } from './command-context.ts';
import { municipalityOption } from './municipality-option.ts';
import { type PortalOptions, portalConfig } from './server-commands.ts';

interface KioskOptions extends PortalOptions {
  readonly municipality: string;
}

/** Registers a terminal; its key goes into a new file that its user alone reads, and nowhere else. */
export function runKioskAdd(
  options: KioskOptions & { readonly place: string; readonly keyFile: string },
): Promise<void> {
  return runRegistration(options, async (registrations, municipality, { output }) => {
    const place = kioskPlaceSchema.safeParse(options.place);
    if (!place.success) return failed({ code: 'usage', detail: '--place takes 1 to 60 characters' });
    const actor = { kind: 'job', id: 'portal kiosk add' } as const;
    const added = await registrations.add(actor, municipality, place.data);
    if (!added.ok) return added;
    const { kiosk, key } = added.value;
    const file = options.keyFile;
    const isWritten = await writeNewPrivateFile(resolve(file), `${key}\n`, 'chosen').catch(() => false);
    if (!isWritten) {
      // Nobody has its key.
      await registrations.remove(actor, municipality, kiosk);
      return failed({ code: 'fileUnwritable', file });
    }
    output.result({ kiosk, keyFile: file }, () => kiosk);
    return success(undefined);
  });
}

/** Ends a registration: its key opens nothing from now on. */
export function runKioskRemove(options: KioskOptions & { readonly kiosk: string }): Promise<void> {
  return runRegistration(options, async (registrations, municipality, { output }) => {
    const kiosk = kioskIdSchema.safeParse(options.kiosk);
    if (!kiosk.success) return failed({ code: 'notFound' });
    const removed = await registrations.remove({ kind: 'job', id: 'portal kiosk remove' }, municipality, kiosk.data);
    if (!removed.ok) return removed;
    output.result({ removed: kiosk.data }, () => kiosk.data);
    return success(undefined);
  });
}

export function runKioskList(options: KioskOptions): Promise<void> {
  return runRegistration(options, async (registrations, municipality, { output }) => {
    const kiosks = await registrations.registered(municipality);
    output.result({ kiosks }, () =>
      kiosks
        .map(({ kiosk, place, heard, isSilent }) =>
          [kiosk, place, isSilent ? 'silent' : (heard?.state ?? '-'), heard?.at ?? '-'].join('\t'),
        )
        .join('\n'),
    );
    return success(undefined);
  });
}

function runRegistration(
  options: KioskOptions,
  make: (
    registrations: KioskRegistrations,
    municipality: MunicipalityCode,
    context: CommandContext,
  ) => Promise<Outcome<void>>,
): Promise<void> {
  return runCommand(options, async (context) => {
    const municipality = municipalityOption(options.municipality);
    if (!municipality.ok) return municipality;
    const config = await portalConfig(context, options);
    if (!config.ok) return config;
    return withKioskRegistrations(config.value, (registrations) => make(registrations, municipality.value, context));
  });
}
