import { useState } from 'react';
import { useWords } from '../words/index.tsx';

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** A call of the API as a command line, to be copied. */
export function Curl({ path, body }: { readonly path: string; readonly body: unknown }) {
  const { words } = useWords();
  const w = words.deliver;
  const [copied, setCopied] = useState('');
  const command = [
    `curl -X POST ${quoted(location.origin + path)}`,
    `-H "Authorization: Bearer $DATABOURSE_TOKEN"`,
    `-H 'Content-Type: application/json'`,
    `-d ${quoted(JSON.stringify(body))}`,
  ].join(' \\\n  ');
  const copy = async () => {
    await navigator.clipboard.writeText(command);
    setCopied(command);
  };
  return (
    <details>
      <summary>{w.asCurl}</summary>
      <pre tabIndex={0}>{command}</pre>
      <p className="row">
        <button type="button" className="button small" onClick={() => void copy()}>
          {copied === command ? w.copied : w.copy}
        </button>
        <span className="dim">{w.curlHint}</span>
      </p>
    </details>
  );
}
