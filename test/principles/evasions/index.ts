import type { Evasion, Outcome } from '../../support/evasions.ts';
import type { Judged } from '../../support/judged-evasions.ts';
import { desk } from './desk.ts';
import { identifiers } from './identifiers.ts';
import { judged } from './judged.ts';
import { resale } from './resale.ts';
import { risk } from './risk.ts';
import { terms } from './terms.ts';
import { words } from './words.ts';

/** What is tried over HTTP, by what it is done with. */
export const tried: Readonly<Record<string, readonly Evasion[]>> = {
  'hidden identifiers': identifiers,
  'persons who can be recognised': risk,
  'hidden words': words,
  'purposes, terms and consents': terms,
  'the data of others': resale,
  'decisions, opt-outs and rule books': desk,
};

/** Everything that is tried. */
export const groups: Readonly<Record<string, readonly (Evasion | Judged)[]>> = { ...tried, ...judged };

const becomes: Readonly<Record<Outcome, string>> = {
  refused: 'refused',
  'needs-review': 'a person is asked',
  noted: 'noted',
  passes: '**gets through**',
};

/** What was so before, and what is told of wordings. */
const then = `Of a table of 228 before, 43 got through, and of one before that, 46. Of those 43, five no longer do: words backwards, in ROT13, in
hexadecimal and in Base64 twice, and a street name for drugs; of those that were caught one
gets through now: it had been stopped by chance, in one draw of sixteen. Of the 36 tables with made-up evidence,
30 got through before and 3 do now; of the 67 wordings that are asked about, 52 did. Meanings are found by the words of a table: of 24 wordings
that were written after it, 8 are found (one was before), and the others get through; twelve of the 24 stand below.`;

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

What somebody might try, and what becomes of it. The tests in \`test/principles/evasions\` try each of these, one thing at a time against a product that is
otherwise complete and would be published: what needs the way over HTTP against a running exchange, the last three groups by the functions that the gate
calls. They hold this list to what happened; it is written by \`npx tsx test/principles/evasions/write.ts\`.

Of ${all.length}: ${count('refused')} refused, ${count('needs-review')} put before a person, ${count('noted')} noted, **${count('passes')} get through**.

${then}

What is refused by a rule names the rule; what the desk refuses names the problem.

${sections.join('\n\n')}
`;
}
