import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { tell, wrongUsage, type Values } from './command.ts';

const usage = 'verify FILE [--key VKEY] [--checkpoint FILE] [--json]';

export async function verify(values: Values, [file]: readonly string[]): Promise<number> {
  if (file === undefined) return wrongUsage('Which file?', usage);
  if (!existsSync(file)) return wrongUsage(`There is no file ${file}.`, usage);
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
