import { join } from 'node:path';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { deliveryIdSchema, linkCodeSchema } from '#contract/portal/sender-routes.ts';
import { clientIdSchema } from '#contract/values/client-id.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { exportOfSender, filesOfDelivery } from '#core/deliveries/sender-export.ts';
import { allPages } from '#core/portal/all-pages.ts';
import { openChosenFolder } from '#platform/private-file.ts';
import type { CommandContext } from './command-context.ts';
import { writeOut } from './files.ts';
import { type CommandSession, withPortalSession } from './portal-session.ts';
import { runWithReaders } from './with-readers.ts';

interface DeliveriesOptions {
  readonly save?: string;
  readonly keep?: true;
  readonly delete?: true;
  readonly link?: string;
  readonly unlink?: string;
  readonly export?: string;
  readonly sender?: string;
}

type Work = (session: CommandSession, context: CommandContext) => Promise<Outcome<void>>;

/** What senders sent; of one letter, all of it and what is to be done with it; and whom one gets letters from. */
export function runDeliveries(
  id: string | undefined,
  { save, keep, delete: remove, link, unlink, export: folder, sender, ...options }: DeliveriesOptions,
): Promise<void> {
  return runWithReaders(options, async (transport, context) => {
    const work = workOf(id, { save, keep, delete: remove, link, unlink, export: folder, sender });
    if (!work.ok) return work;
    return withPortalSession(transport, context, ['auth'], (session) => work.value(session, context));
  });
}

type Asked = { readonly [Name in keyof DeliveriesOptions]: DeliveriesOptions[Name] | undefined };

function workOf(id: string | undefined, asked: Asked): Outcome<Work> {
  const usage = (detail: string) => failed({ code: 'usage', detail });
  const ofOne = [asked.save, asked.keep, asked.delete].filter((one) => one !== undefined).length;
  const others = [asked.link, asked.unlink, asked.export].filter((one) => one !== undefined).length;
  if (others > 1 || (others > 0 && (ofOne > 0 || id !== undefined))) {
    return usage('--link, --unlink and --export stand alone');
  }
  if (ofOne > 0 && id === undefined) return usage('--save, --keep and --delete need the ID of a letter');
  if (asked.link !== undefined) {
    const code = linkCodeSchema.safeParse(asked.link.replace(/[\s-]/g, '').toUpperCase());
    return code.success ? success(linkSender(code.data)) : usage('--link takes 16 characters from A to Z and 2 to 7');
  }
  const sender = clientIdSchema.optional().safeParse(asked.unlink ?? asked.sender);
  if (!sender.success) return usage('--unlink and --sender take the identifier of a sender');
  if (asked.unlink !== undefined && sender.data !== undefined) return success(unlinkSender(sender.data));
  if (asked.export !== undefined) {
    if (sender.data === undefined) return usage('--export needs the --sender whose letters it is about');
    return success(exportAll(sender.data, asked.export));
  }
  const delivery = deliveryIdSchema.optional().safeParse(id);
  if (!delivery.success) return usage('ID is the identifier of a letter');
  return success(delivery.data === undefined ? listAll(sender.data) : workOn(delivery.data, asked));
}

function listAll(sender: string | undefined): Work {
  return async ({ portal, opened: { token } }, { output, language, signal }) => {
    const query = sender === undefined ? {} : { sender };
    const listed = await allPages(
      (after) => portal.call('listDeliveries', { query: { ...query, ...after }, token, signal }),
      ({ deliveries }) => deliveries,
    );
    if (!listed.ok) return listed;
    output.result({ deliveries: listed.value }, () =>
      listed.value
        .map(({ at, isRead, state, senderName, title, delivery }) =>
          [at, isRead ? '-' : '*', state, inLanguage(senderName, language), title, delivery].join('\t'),
        )
        .join('\n'),
    );
    return success(undefined);
  };
}

function workOn(delivery: string, { save, keep, delete: remove }: Asked): Work {
  return async ({ portal, opened: { token } }, { output, signal }) => {
    const params = { delivery };
    if (save !== undefined) {
      const about = await portal.call('readDelivery', { params, token, signal });
      if (!about.ok) return about;
      const files = await filesOfDelivery(portal, token, about.value, save, signal);
      if (!files.ok) return files;
      for (const { name, bytes } of files.value) {
        const written = await writeOut(name, bytes);
        if (!written.ok) return written;
      }
    }
    if (keep) {
      const kept = await portal.call('changeDelivery', { params, body: { kept: true }, token, signal });
      if (!kept.ok) return kept;
    }
    if (remove) {
      const gone = await portal.call('deleteDelivery', { params, token, signal });
      if (!gone.ok) return gone;
    }
    const read = await portal.call('readDelivery', { params, token, signal });
    if (!read.ok) return read;
    const { state, legalName, title, signature, goneOn } = read.value;
    output.result({ ...read.value, ...(save === undefined ? {} : { saved: save }) }, () =>
      [state, legalName, title, signature.is, goneOn ?? '-', save ?? '-'].join('\t'),
    );
    return success(undefined);
  };
}

/** Prints the number that ends it at the sender's own page, where it is not linked already. */
function linkSender(code: string): Work {
  return async ({ portal, opened: { token } }, { output, signal }) => {
    const begun = await portal.call('beginSenderLink', { body: { code }, token, signal });
    if (!begun.ok) return begun;
    const { claim, sender, reference } = begun.value;
    const agreed = await portal.call('agreeToSender', { params: { claim }, token, signal });
    if (!agreed.ok) return agreed;
    const { number } = agreed.value;
    const told = { sender: sender.sender, legalName: sender.legalName, reference, number };
    output.result(told, () => [sender.legalName, reference, number ?? '-'].join('\t'));
    return success(undefined);
  };
}

function unlinkSender(sender: string): Work {
  return async ({ portal, opened: { token } }, { output, signal }) => {
    const ended = await portal.call('unlinkSender', { params: { sender }, token, signal });
    if (!ended.ok) return ended;
    output.result({ unlinked: sender }, () => sender);
    return success(undefined);
  };
}

function exportAll(sender: string, folder: string): Work {
  return async ({ portal, opened: { token } }, { output, signal }) => {
    const place = await openChosenFolder(folder).catch(() => undefined);
    if (place === undefined) return failed({ code: 'fileUnwritable', file: folder });
    const made = await exportOfSender(portal, token, sender, signal);
    if (!made.ok) return made;
    const file = join(place, `letters-${sender}.zip`);
    const written = await writeOut(file, made.value.bytes);
    if (!written.ok) return written;
    output.result({ file, documents: made.value.documents }, () => file);
    return success(undefined);
  };
}
