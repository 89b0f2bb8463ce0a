/** What stands before a person at a public terminal, where it may stand for a while. */
export type VisitPlace = 'secret' | 'form' | 'public';

/** How long a person may be still, and how long they are asked whether to go on. Source: docs/public-terminal.md. */
export const IDLE_TIMES: Readonly<Record<VisitPlace, { readonly warnAfterMs: number; readonly countdownMs: number }>> =
  {
    secret: { warnAfterMs: 60_000, countdownMs: 30_000 },
    form: { warnAfterMs: 120_000, countdownMs: 30_000 },
    public: { warnAfterMs: 60_000, countdownMs: 20_000 },
  };
