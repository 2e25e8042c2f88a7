const hexadecimal = /(?<![0-9A-Za-z])[0-9A-Fa-f]{12,}(?![0-9A-Za-z])/g;
/** How often what was decoded is decoded again. */
const deepest = 3;
const base64 = /[A-Za-z0-9+/_-]{8,}={0,2}/g;
/** What follows a right-to-left override is shown backwards, until the line or the override ends. */
const overridden = /\u202e([^\u202c\n]+)/g;
const tagged = /[\u{e0020}-\u{e007e}]+/gu;

/**
 * A text and what it says in another encoding: words in base64, up to three times, or in hexadecimal that decode to
 * readable UTF-8; percent, HTML entity and \\u escapes; what a right-to-left override shows backwards; and what is
 * spelt in tag characters, which nobody sees. Numbers and plain words are not taken for any. All readings together are
 * at most a few times as long as the text, and no part of it is left out because it stands late.
 */
export function readingsOf(text: string): string[] {
  const readings = [text, ...[unescape, backwards, untagged].map((read) => read(text)).filter((one) => one !== text)];
  let coded = [text];
  for (let depth = 0; depth < deepest && coded.length > 0; depth += 1) {
    coded = coded.flatMap((one) => [...base64Words(one), ...hexadecimalWords(one)]);
    for (const decoded of coded) readings.push(decoded);
  }
  return readings;
}

/** Of letters in words at least, for any even number of hexadecimal digits decodes to something. */
function hexadecimalWords(text: string): string[] {
  return (text.match(hexadecimal) ?? []).flatMap((word) => {
    const decoded = word.length % 2 === 0 ? Buffer.from(word, 'hex').toString('utf8') : '';
    return /^[\p{L}\p{N}\p{P}\p{Zs}]{2,}$/u.test(decoded) && /\p{L}{2}/u.test(decoded) ? [decoded] : [];
  });
}

function base64Words(text: string): string[] {
  if (text.length < 8 || !/[A-Z]/.test(text)) return [];
  return (text.match(base64) ?? []).flatMap((word) => {
    if (!/[A-Z]/.test(word) || /^[\dA-Fa-f-]+$|^[A-Z]?[a-z]+$/.test(word)) return [];
    const decoded = Buffer.from(word, 'base64').toString('utf8');
    return decoded.length >= 2 && !decoded.includes('\ufffd') && /^[\P{C}\s]+$/u.test(decoded) ? [decoded] : [];
  });
}

function unescape(text: string): string {
  if (!/%[0-9a-f]{2}|&#|\\[ux]/i.test(text)) return text;
  return text
    .replace(/(%[0-9a-f]{2})+/gi, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'))
    .replace(/&#(x[0-9a-f]{1,6}|\d{1,7});?/gi, (_, code: string) =>
      character(/^x/i.test(code) ? parseInt(code.slice(1), 16) : Number(code)),
    )
    .replace(/\\u\{?([0-9a-f]{4,6})\}?|\\x([0-9a-f]{2})/gi, (_, wide?: string, narrow?: string) =>
      character(parseInt(wide ?? narrow ?? '', 16)),
    );
}

function backwards(text: string): string {
  return text.replace(overridden, (_, run: string) => [...run].reverse().join(''));
}

function untagged(text: string): string {
  return text.replace(tagged, (run) =>
    Array.from(run, (tag) => String.fromCharCode((tag.codePointAt(0) ?? 0) - 0xe0000)).join(''),
  );
}

function character(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : '';
}
