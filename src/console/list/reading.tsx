import { Field, Form } from '../parts/form.tsx';
import { Body, Card } from '../parts/page.tsx';
import type { Refused } from '../api/client.ts';
import { useWords, wordFor } from '../words/index.tsx';
import { dateFormats, decimals, encodings, quotings, readingOf, readingsNamed, type Reading } from './uploading.ts';

type Props = {
  readonly reading: Reading;
  readonly refusal?: Refused | null;
  readonly onRead: (reading: Reading) => void;
};

/** How the file is to be read: the ways that a refusal names, one press each, and all options as fields. */
export function ReadingOptions({ reading, refusal, onRead }: Props) {
  const { words } = useWords();
  const w = words.supply;
  const refused = refusal ?? null;
  const { detail = '', errors = [] } = refused?.problem ?? {};
  const ways = readingsNamed([detail, ...errors.map((fault) => fault.detail)]);
  const choices = (list: readonly string[]) => [
    ['', w.asUsual] as const,
    ...list.map((one) => [one, wordFor(w.readingWords, one)] as const),
  ];
  const signs = [',', ';', 'tab', '|'];
  const sign = reading.delimiter === '\t' ? 'tab' : (reading.delimiter ?? '');
  const fields = (
    <details open={refused !== null && ways.length === 0}>
      <summary>{refused ? w.allOptions : w.howRead}</summary>
      <Form send={w.readAgain} isQuiet onSend={(values) => onRead(readingOf(textsOf(values)))}>
        <div className="fields">
          <Field name="encoding" label={w.options.encoding} options={choices(encodings)} value={reading.encoding} />
          <Field name="delimiter" label={w.options.delimiter} options={choices(signs)} value={sign} />
          <Field name="skip" label={w.options.skip} type="number" value={reading.skip?.toString()} />
          <Field name="decimal" label={w.options.decimal} options={choices(decimals)} value={reading.decimal} />
          <Field
            name="dateFormat"
            label={w.options.dateFormat}
            options={choices(dateFormats)}
            value={reading.dateFormat}
          />
          <Field name="quotes" label={w.options.quotes} options={choices(quotings)} value={reading.quotes} />
        </div>
      </Form>
    </details>
  );
  if (!refused) return fields;
  const says = (way: Reading) =>
    Object.entries(way).map(([name, value]) => `${wordFor(w.options, name)} ${wordFor(w.readingWords, String(value))}`);
  return (
    <Card title={w.notRead}>
      <Body>
        <div className="stack">
          <div className="problem" role="alert" lang="en">
            {(errors.length > 0 ? errors.map((fault) => fault.detail) : [detail || refused.problem.title]).map(
              (fault) => (
                <p key={fault}>{fault}</p>
              ),
            )}
          </div>
          {ways.length > 0 && (
            <div className="row">
              {ways.map((way) => (
                <button
                  key={JSON.stringify(way)}
                  type="button"
                  className="button"
                  onClick={() => onRead({ ...reading, ...way })}
                >
                  {w.readAs(says(way).join(w.comma))}
                </button>
              ))}
            </div>
          )}
          {fields}
        </div>
      </Body>
    </Card>
  );
}

const textsOf = (values: Readonly<Record<string, FormDataEntryValue>>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? value : '']));
