type ChoicesProps = {
  readonly name: string;
  readonly label: string;
  readonly options: readonly (readonly [value: string, says: string])[];
};

/** Several answers to one question; each stands in the form as `name/value`. Where there is one, it is only told. */
export function Choices({ name, label, options }: ChoicesProps) {
  return (
    <fieldset className="choices">
      <legend>{label}</legend>
      {options.map(([value, says]) => (
        <label key={value}>
          <input type="checkbox" name={`${name}/${value}`} defaultChecked /> {says}
        </label>
      ))}
    </fieldset>
  );
}

/** Which of the options were chosen in a form that has such a question; all of them where it was not asked. */
export function chosen<T extends string>(
  values: Readonly<Record<string, unknown>>,
  name: string,
  options: readonly T[],
): T[] {
  return options.length < 2 ? [...options] : options.filter((one) => values[`${name}/${one}`] !== undefined);
}
