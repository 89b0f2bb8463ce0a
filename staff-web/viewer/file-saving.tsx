import { Fold } from '#ui/fold.tsx';
import { useDesk } from '../page/desk-context.ts';
import './viewer.css';

/** The file itself, outside of everything that this page keeps around it. */
export function FileSaving({ address }: { readonly address: string }) {
  const { d } = useDesk();
  return (
    <Fold title={d.viewer.save}>
      <p>{d.viewer.saveWarning}</p>
      <a className="viewer-save" href={address} download>
        {d.viewer.saveNow}
      </a>
    </Fold>
  );
}
