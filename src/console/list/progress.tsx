import { Link } from '../parts/link.tsx';
import { useWords, wordFor } from '../words/index.tsx';
import type { Job } from './long-work.ts';

/** How far a job is. */
export function Progress({ job }: { readonly job: Pick<Job, 'id' | 'step' | 'done' | 'total' | 'unit'> }) {
  const { words, format } = useWords();
  const { id, step, done, total, unit } = job;
  const counted = total === null ? format.count(done) : `${format.count(done)} / ${format.count(total)}`;
  const says = `${counted} ${wordFor(words.supply.units, unit)}`;
  return (
    <span className="row" role="status">
      {total !== null && <progress value={done} max={total} aria-label={words.supply.progress} />}
      <span>{says}</span>
      <span className="dim">{wordFor(words.supply.jobSteps, step)}</span>
      <Link to={`/jobs/${id}`}>{words.supply.toJob}</Link>
    </span>
  );
}
