import { Agreements } from '../agreements.tsx';

/** The agreements under which a buyer gets data. */
export default function Bought() {
  return <Agreements side="buyer" to="/buy/agreements" />;
}
