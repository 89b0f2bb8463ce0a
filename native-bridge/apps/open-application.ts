import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { type CardCommands, type CardSession, cardCommands, refused } from '#native-bridge/iso7816/card-commands.ts';
import type { CardChannel } from '#native-bridge/transport/card-transport.ts';
import type { CardApplication } from '../profile/card-profile.ts';

/**
 * Selects an application and gives the commands for it.
 *
 * Fails with `cardUnsupported` where the card has no such application, as a phone has the JPKI application alone, with
 * `cardRefused` where its answer leaves that open and another try may go better, or as `CardChannel.transmit` does.
 */
export async function openApplication(
  channel: CardChannel,
  session: CardSession,
  application: CardApplication,
): Promise<Outcome<CardCommands>> {
  const card = cardCommands(channel, session);
  const selected = await card.selectApplication(application);
  if (!selected.ok) return selected;
  const { status, statusWord } = selected.value;
  if (status.kind === 'ok') return success(card);
  return isCheckingError(statusWord)
    ? failed({ code: 'cardUnsupported' })
    : refused('selectApplication', selected.value);
}

/** 67xx to 6Exx, but 6Cxx, which tells a length. 6Fxx gives no diagnosis. Source: ISO/IEC 7816-4, status bytes. */
function isCheckingError(statusWord: number): boolean {
  const first = statusWord >> 8;
  return first >= 0x67 && first <= 0x6e && first !== 0x6c;
}
