import { Refused, type Problem } from '../api/client.ts';
import { accessToken } from '../api/session.ts';

/** Hands a file over to whoever reads the page. */
export function save(name: string, content: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** Hands a value over as a JSON file. */
export const saveJson = (name: string, value: unknown): void =>
  save(name, new Blob([JSON.stringify(value, null, 2)], { type: 'application/json' }));

/** Fetches what the reader may have, as a file of some type where one is told, hands it over, and returns it. */
export async function fetchAndSave(href: string, name: string, accept?: string): Promise<Blob> {
  const token = await accessToken();
  const headers = {
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(accept === undefined ? {} : { accept }),
  };
  const answer = await fetch(href, { headers }).catch((): never => {
    throw new Refused({ type: 'about:blank', title: 'offline', status: 0 });
  });
  if (answer.ok) {
    const content = await answer.blob();
    save(name, content);
    return content;
  }
  const told = (await answer.json().catch(() => ({}))) as Partial<Problem>;
  throw new Refused({ type: 'about:blank', title: answer.statusText, status: answer.status, ...told });
}
