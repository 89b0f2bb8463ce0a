import { type Outcome, success } from '#contract/failures/outcome.ts';

/** What the window hears of a change at the portal: that it is done, or why it is not. */
export function asDone(answer: Outcome<unknown>): Outcome<Record<string, never>> {
  return answer.ok ? success({}) : answer;
}
