import type { Requester } from './actor.ts';

/** For each action, what a requester of each kind has to be to the row. A kind that is not named may not. */
export type PolicyTable<Action extends string, Relation extends string> = {
  readonly [Name in Action]: { readonly [Kind in Requester['kind']]?: Relation };
};

/** Whether the relation holds between who asks and the row. */
type Relations<Relation extends string, Row> = {
  readonly [Name in Relation]: (requester: Requester, row: Row) => boolean;
};

/** Answers "may this requester do this to that row" from a capability's table. */
export function createPolicy<Action extends string, Relation extends string, Row>(
  table: PolicyTable<Action, Relation>,
  relations: Relations<Relation, Row>,
): (requester: Requester, action: Action, row: Row) => boolean {
  return (requester, action, row) => {
    const needed = table[action][requester.kind];
    return needed !== undefined && relations[needed](requester, row);
  };
}
