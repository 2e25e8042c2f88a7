import { lazy, Suspense, type ComponentProps } from 'react';
import { withWords } from '../words/index.tsx';
import { Waiting } from './loaded.tsx';

const Findings = lazy(() => withWords(import('./findings.tsx')).then((loaded) => ({ default: loaded.Findings })));

/** Findings on a page where mostly there are none: what they say is loaded when there are some. */
export function Found(props: ComponentProps<typeof Findings>) {
  return (
    <Suspense fallback={<Waiting />}>
      <Findings {...props} />
    </Suspense>
  );
}
