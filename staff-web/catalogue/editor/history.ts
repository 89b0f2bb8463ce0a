/** What a draft said before, and after what was taken back. */
interface History {
  readonly texts: readonly string[];
  readonly at: number;
  /** What the newest change was made in: more of the same joins it. */
  readonly joins: string | undefined;
}

const MOST_STEPS = 100;

export function historyOf(text: string): History {
  return { texts: [text], at: 0, joins: undefined };
}

export function textOf({ texts, at }: History): string {
  return texts[at] ?? '';
}

/** One change more; what was taken back before it is gone. With `joins` it is one step with the change before it there. */
export function changedTo(history: History, text: string, joins?: string): History {
  if (text === textOf(history)) return history;
  const isMore = joins !== undefined && joins === history.joins && history.at > 0;
  const kept = history.texts.slice(0, isMore ? history.at : history.at + 1).slice(-MOST_STEPS);
  return { texts: [...kept, text], at: kept.length, joins };
}

export function canUndo({ at }: History): boolean {
  return at > 0;
}

export function canRedo({ texts, at }: History): boolean {
  return at < texts.length - 1;
}

export function undone(history: History): History {
  return { ...history, at: Math.max(0, history.at - 1), joins: undefined };
}

export function redone(history: History): History {
  return { ...history, at: Math.min(history.texts.length - 1, history.at + 1), joins: undefined };
}
