import type { Municipality } from '#contract/procedure/procedure.ts';
import { useAnswer } from '../window/app-context.ts';
import { municipalityPart } from './address-place.ts';

/** The connected municipalities, and those of Japan that an address may lie in. The portal is told no street. */
export function usePlaces(address: string): readonly Municipality[] {
  const part = municipalityPart(address);
  const { answer: connected } = useAnswer('listMunicipalities', {});
  const { answer: likely } = useAnswer('listMunicipalities', part === undefined ? undefined : { q: part });
  return [connected, likely].flatMap((answer) => (answer.at === 'ready' ? answer.value.municipalities : []));
}
