import type { Evasion, Outcome } from '../../support/evasions.ts';
import { desk } from './desk.ts';
import { identifiers } from './identifiers.ts';
import { resale } from './resale.ts';
import { risk } from './risk.ts';
import { terms } from './terms.ts';
import { words } from './words.ts';

/** Everything that is tried, by what it is done with. */
export const groups: Readonly<Record<string, readonly Evasion[]>> = {
  'hidden identifiers': identifiers,
  'persons who can be recognised': risk,
  'hidden words': words,
  'purposes, terms and consents': terms,
  'the data of others': resale,
  'decisions, opt-outs and rule books': desk,
};

const becomes: Readonly<Record<Outcome, string>> = {
  refused: 'refused',
  'needs-review': 'a person is asked',
  noted: 'noted',
  passes: '**gets through**',
};

/** The list as a document. */
export function tableOfEvasions(): string {
  const all = Object.values(groups).flat();
  const count = (outcome: Outcome) => all.filter((one) => one.outcome === outcome).length;
  let number = 0;
  const sections = Object.entries(groups).map(([group, evasions]) => {
    const rows = evasions.map(
      ({ name, outcome, by, why }) =>
        `| ${(number += 1)} | ${name} | ${becomes[outcome]} | ${outcome === 'passes' ? why : `${by}`} |`,
    );
    return [
      `## By ${group}`,
      '',
      '| | what is tried | what becomes of it | by which rule or problem, or why it gets through |',
      '|---|---|---|---|',
      ...rows,
    ].join('\n');
  });
  return `# Evasions

What somebody might try, and what becomes of it. The tests in \`test/principles/evasions\` try each of these over HTTP against a running exchange, one thing
at a time against a product that is otherwise complete and would be published, and holds this list to what happened; it is written by
\`npx tsx test/principles/evasions/write.ts\`.

Of ${all.length}: ${count('refused')} refused, ${count('needs-review')} put before a person, ${count('noted')} noted, **${count('passes')} get through**.
What is refused by a rule names the rule; what the desk refuses names the problem.

${sections.join('\n\n')}
`;
}
