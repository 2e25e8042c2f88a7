import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { tell, wrongUsage, type Values } from './command.ts';

const usage = 'verify FILE [--key VKEY] [--checkpoint FILE] [--keys FILE] [--json]';
/** No answer with a receipt is longer than this. */
const LONGEST_ANSWER = 64 * 1024 * 1024;

export async function verify(values: Values, [file]: readonly string[]): Promise<number> {
  if (file === undefined) return wrongUsage('Which file?', usage);
  if (!existsSync(file)) return wrongUsage(`There is no file ${file}.`, usage);
  const keys = values['keys'];
  if (typeof keys !== 'string')
    return looksLikeReceipt(file)
      ? wrongUsage('This is a receipt. Give --keys FILE, what /.well-known/jwks.json gave.', usage)
      : verifyLog(values, file);
  if (!existsSync(keys)) return wrongUsage(`There is no file ${keys}.`, usage);
  return verifyOne(values, file, keys);
}

async function verifyLog(values: Values, file: string): Promise<number> {
  const { bundleLines, verifyBundle } = await import('../audit/verify.ts');
  const checkpoint = values['checkpoint'];
  const result = await verifyBundle(bundleLines(createReadStream(file)), {
    ...(typeof values['key'] === 'string' ? { verifierKey: values['key'] } : {}),
    ...(typeof checkpoint === 'string' ? { checkpoint: readFileSync(checkpoint, 'utf8') } : {}),
  });
  tell(
    values,
    { ok: result.ok, size: Number(result.size), root: result.root, faults: result.faults },
    result.ok
      ? `The log holds: ${result.size} entries, root ${result.root}.`
      : `The log does not hold:\n${result.faults.map((fault) => `  ${fault}`).join('\n')}`,
  );
  return result.ok ? 0 : 1;
}

async function verifyOne(values: Values, file: string, keys: string): Promise<number> {
  if (statSync(file).size > LONGEST_ANSWER) return wrongUsage(`${file} is too long for a receipt.`, usage);
  const { verifyReceipt } = await import('../audit/verify-receipt.ts');
  const { ok, version, says, faults } = verifyReceipt(jsonOf(file), jsonOf(keys));
  const told = Object.entries(says ?? {}).map(([name, value]) => `  ${name}: ${JSON.stringify(value)}`);
  tell(
    values,
    { ok, version, says, faults },
    ok
      ? `The receipt holds (version ${version}). It says:\n${told.join('\n')}`
      : `The receipt does not hold:\n${faults.map((fault) => `  ${fault}`).join('\n')}`,
  );
  return ok ? 0 : 1;
}

/** A bundle has many lines; a receipt, or the answer of a call that has one, is one object. */
function looksLikeReceipt(file: string): boolean {
  const given = statSync(file).size > LONGEST_ANSWER ? undefined : jsonOf(file);
  return typeof given === 'object' && given !== null && ('receipt' in given || 'note' in given || 'signature' in given);
}

function jsonOf(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
