type MeterProps = { readonly name: string; readonly says: string; readonly value: number; readonly max: number };
const NEAR = 0.9;

/** Whether a limit is nearly reached. */
export const isNear = (value: number, max: number): boolean => value >= NEAR * max;

/** How much of a limit is gone, as a bar and in words. */
export function Meter({ name, says, value, max }: MeterProps) {
  return (
    <div className="gauge">
      <div>
        <b>{name}</b>
        <span className="dim">{says}</span>
      </div>
      <progress className={isNear(value, max) ? 'near' : undefined} value={value} max={max} aria-label={name}>
        {says}
      </progress>
    </div>
  );
}
