import type { Application } from '#contract/procedure/application.ts';
import { birthDateSchema } from '#contract/values/birth-date.ts';

/** What a store keeps of an application's own words, without a form behind it. */
export function sampleStatement(
  idempotencyKey: string,
): Pick<Application, 'idempotencyKey' | 'applicant' | 'answers' | 'attachments' | 'attachmentsToFollow'> {
  const origin = 'card';
  return {
    idempotencyKey,
    applicant: {
      name: { value: '見本　花子', origin },
      address: { value: '架空県桜丘市本町1-1', origin },
      birthDate: { value: birthDateSchema.parse('1990-05-01'), origin },
      sex: { value: 'female', origin },
    },
    answers: {},
    attachments: [],
    attachmentsToFollow: [],
  };
}
