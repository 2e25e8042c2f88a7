import { Agreements } from '../agreements.tsx';

/** The agreements under which a supplier's data are used. */
export default function Sold() {
  return <Agreements side="supplier" to="/supply/agreements" />;
}
