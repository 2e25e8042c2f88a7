import { useState } from 'react';
import { useWords } from '../words/index.tsx';

type AsCodeProps = { readonly path: string; readonly body: unknown };
const languages = ['curl', 'TypeScript', 'Python'] as const;
type ProgramLanguage = (typeof languages)[number];

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** The call as a program in one of the languages; what is in the body is JSON, which all three read alike. */
function programOf(language: ProgramLanguage, url: string, body: unknown): string {
  const json = JSON.stringify(body);
  const programs = {
    curl: [
      `curl -X POST ${quoted(url)} \\`,
      `  -H "Authorization: Bearer $DATABOURSE_TOKEN" \\`,
      `  -H 'Content-Type: application/json' \\`,
      `  -d ${quoted(json)}`,
    ],
    TypeScript: [
      `const answer = await fetch(${JSON.stringify(url)}, {`,
      `  method: 'POST',`,
      `  headers: {`,
      `    authorization: \`Bearer \${process.env.DATABOURSE_TOKEN}\`,`,
      `    'content-type': 'application/json',`,
      `  },`,
      `  body: JSON.stringify(${json}),`,
      `});`,
      `console.log(await answer.json());`,
    ],
    Python: [
      `import json, os, urllib.request`,
      `request = urllib.request.Request(`,
      `    ${JSON.stringify(url)},`,
      `    data=json.dumps(json.loads(${JSON.stringify(json)})).encode(),`,
      `    headers={`,
      `        "Authorization": f"Bearer {os.environ['DATABOURSE_TOKEN']}",`,
      `        "Content-Type": "application/json",`,
      `    },`,
      `)`,
      `print(json.load(urllib.request.urlopen(request)))`,
    ],
  };
  return programs[language].join('\n');
}

/** A call of the API as a command line or a short program, to be copied. */
export function AsCode({ path, body }: AsCodeProps) {
  const { words } = useWords();
  const w = words.deliver;
  const [language, setLanguage] = useState<ProgramLanguage>('curl');
  const [copied, setCopied] = useState('');
  const program = programOf(language, location.origin + path, body);
  const copy = async () => {
    await navigator.clipboard.writeText(program);
    setCopied(program);
  };
  return (
    <details>
      <summary>{w.asCode}</summary>
      <div className="row" role="group" aria-label={w.asCode}>
        {languages.map((one) => (
          <button
            key={one}
            type="button"
            className="button small"
            aria-pressed={one === language}
            onClick={() => setLanguage(one)}
          >
            {one}
          </button>
        ))}
      </div>
      <pre tabIndex={0}>{program}</pre>
      <p className="row">
        <button type="button" className="button small" onClick={() => void copy()}>
          {copied === program ? w.copied : w.copy}
        </button>
        <span className="dim">{w.codeHint}</span>
      </p>
    </details>
  );
}
