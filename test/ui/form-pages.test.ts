import { expect, it } from 'vitest';
import { wordingOf } from '../../renderer/state/form-pages.ts';
import { SAMPLE_PROCEDURE } from '../support/sample-procedure.ts';

it.each([
  ['reason', 'notChosen'],
  ['eventDate', 'required'],
  ['children.0.name', 'required'],
  ['children.0.livesTogether', 'notChosen'],
  ['declaration', 'notAgreed'],
  ['applicant.name', 'required'],
  ['applicant.sex', 'notChosen'],
])('what is missing at %s is put as %s', (at, wording) => {
  expect(wordingOf(SAMPLE_PROCEDURE, { at, problem: 'required' })).toBe(wording);
  expect(wordingOf(SAMPLE_PROCEDURE, { at, problem: 'wrongType' })).toBe('wrongType');
});
