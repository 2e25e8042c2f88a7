import colours from 'picocolors';
import type { Body, Reply } from './client.ts';
import { itemsOf } from './client.ts';

const WIDTH = 100;

/**
 * Writes a story to the output: acts, sentences, refusals with every finding; in colour on a terminal, plain elsewhere.
 */
export function narrator(steps: number) {
  let step = 0;
  const write = (line: string) => void process.stdout.write(`${line}\n`);
  return {
    act(stage: string, title: string): void {
      write(`\n${colours.bold(colours.cyan(stage))}  ${colours.bold(title)}`);
    },
    did(sentence: string): void {
      step += 1;
      write(`${colours.dim(`[${String(step).padStart(2)}/${steps}]`)} ${colours.green('✓')} ${wrap(sentence)}`);
    },
    refused(sentence: string, reply: Reply): void {
      step += 1;
      write(`${colours.dim(`[${String(step).padStart(2)}/${steps}]`)} ${colours.red('✗')} ${wrap(sentence)}`);
      write(`        ${colours.red(`${reply.status} ${reply.body['title'] ?? ''}`)}`);
      const findings = itemsOf(reply.body, 'findings');
      if (findings.length === 0) write(`        ${wrap(reply.body['detail'] as string)}`);
      const written = new Set<string>();
      findings.forEach((finding) => writeFinding(finding, written, write));
    },
    note(sentence: string): void {
      write(`        ${colours.dim(wrap(sentence))}`);
    },
  };
}

/** Writes one finding; a remedy that several findings share is written once. */
function writeFinding(finding: Body, written: Set<string>, write: (line: string) => void): void {
  write(`        ${colours.yellow(finding['principle'])} ${wrap(finding['detail'] as string)}`);
  write(`           measured: ${finding['measured']}; threshold: ${finding['threshold']}`);
  for (const { row, column, masked } of itemsOf(finding, 'evidence').slice(0, 2))
    write(`           evidence: ${row === null ? '' : `row ${row}, `}${column}: ${masked}`);
  for (const { sentence } of itemsOf(finding, 'remedies')) {
    if (!written.has(sentence as string)) write(`           ${colours.green('remedy:')} ${wrap(sentence as string)}`);
    written.add(sentence as string);
  }
}

/** Breaks a sentence between words, so that its lines stay to the right of its mark. */
function wrap(sentence: string): string {
  const lines: string[] = [''];
  for (const word of sentence.split(' ')) {
    const last = lines.length - 1;
    if (`${lines[last]} ${word}`.length > WIDTH) lines.push(word);
    else lines[last] = lines[last] === '' ? word : `${lines[last]} ${word}`;
  }
  return lines.join('\n          ');
}
