import { type Answers, askedAnswers, fieldsOf, isAsked } from './answers.ts';
import type { Field, Procedure } from './procedure.ts';

/** What must be declared, such as that all answers are true: ticked on the check page, beside what it is about. */
export function isDeclaration(field: Field): boolean {
  return field.type === 'consent' && field.required;
}

/** The declarations that these answers ask for. */
export function declarationsOf(procedure: Procedure, answers: Answers): Field[] {
  const filled = askedAnswers(procedure, answers);
  return fieldsOf(procedure).filter((field) => isDeclaration(field) && isAsked(field, filled));
}

/** Answers as they are once everything is declared. Nobody may sign them before that. */
export function withDeclarations(procedure: Procedure, answers: Answers): Answers {
  const declared = declarationsOf(procedure, answers).map(({ key }) => [key, true]);
  return { ...answers, ...Object.fromEntries(declared) };
}

/** The answers among these by which somebody agrees to something: nobody else ticks them. */
export function consentsIn(procedure: Procedure, answers: Answers): string[] {
  return fieldsOf(procedure)
    .filter(({ type, key }) => type === 'consent' && key in answers)
    .map(({ key }) => key);
}
