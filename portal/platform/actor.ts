/**
 * Who changes something or reads a row: kept with every row of a history and every event. Each `id` is random or a
 * name of ours, never a name or number of a person.
 */
export type Actor = ResidentActor | StaffActor | ClientActor | SenderActor | SiteActor | JobActor | ProxyActor;

/** A person who signed in with their card; `id` is their subject. */
export interface ResidentActor {
  readonly kind: 'resident';
  readonly id: string;
}

/** Somebody of the city's staff; `id` is their account. */
export interface StaffActor {
  readonly kind: 'staff';
  readonly id: string;
}

/** Another system that the city let in; `id` is its registration. */
export interface ClientActor {
  readonly kind: 'client';
  readonly id: string;
}

/** A sender of private letters that the operator registered; `id` is its registration. */
export interface SenderActor {
  readonly kind: 'sender';
  readonly id: string;
}

/** A site that the operator registered, in its own name; `id` is its registration. */
export interface SiteActor {
  readonly kind: 'site';
  readonly id: string;
}

/** The portal itself; `id` is the name of the job. */
export interface JobActor {
  readonly kind: 'job';
  readonly id: string;
}

/**
 * A person who acts for another: `id` is the proxy's subject, `onBehalfOf` the principal's, `procedures` those that the mandate
 * names and no others.
 */
export interface ProxyActor {
  readonly kind: 'proxy';
  readonly id: string;
  readonly onBehalfOf: string;
  readonly procedures: readonly string[];
}

/** Somebody at what is a person's own: the person, or who acts for them. */
export type PersonActor = ResidentActor | ProxyActor;

/** The person an actor stands for: a resident for themselves, a proxy for its principal. */
export function principalOf(requester: Requester): string | undefined {
  if (requester.kind === 'resident') return requester.id;
  return requester.kind === 'proxy' ? requester.onBehalfOf : undefined;
}

/** Which procedures' applications an actor may see and file of those of its principal; `undefined`: all. */
export function proceduresOf(requester: Requester): readonly string[] | undefined {
  return requester.kind === 'proxy' ? requester.procedures : undefined;
}

/** A public terminal; `id` is its registration. It changes no history, and whoever stands at it acts by themselves. */
export interface KioskActor {
  readonly kind: 'kiosk';
  readonly id: string;
}

/** Who asks: an actor, a terminal, or somebody of whom nothing is known. */
export type Requester = Actor | KioskActor | { readonly kind: 'public' };

/** Somebody of whom nothing is known. */
export const ANYBODY = { kind: 'public' } as const satisfies Requester;

/** An actor as the columns of a row. */
export function actorColumns(actor: Actor) {
  return {
    actor_kind: actor.kind,
    actor_id: actor.id,
    on_behalf_of: actor.kind === 'proxy' ? actor.onBehalfOf : null,
  };
}
