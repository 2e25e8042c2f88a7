const base64 = /[A-Za-z0-9+/_-]{8,}={0,2}/g;
const mostDecoded = 64;

/**
 * A text and what it says in another encoding, one level deep: base64 words that decode to readable UTF-8, and percent,
 * HTML entity and \\u escapes. At most 64 base64 words of a text are tried; hexadecimal numbers and plain words are not
 * taken for any.
 */
export function readingsOf(text: string): string[] {
  const decoded = text.length < 8 || !/[A-Z]/.test(text) ? [] : base64Words(text);
  const unescaped = /%[0-9a-f]{2}|&#|\\[ux]/i.test(text) ? unescape(text) : text;
  return [text, ...(unescaped === text ? [] : [unescaped]), ...decoded];
}

function base64Words(text: string): string[] {
  const words = (text.match(base64) ?? []).filter(
    (word) => /[A-Z]/.test(word) && !/^[\dA-Fa-f-]+$|^[A-Z]?[a-z]+$/.test(word),
  );
  return words.slice(0, mostDecoded).flatMap((word) => {
    const decoded = Buffer.from(word, 'base64').toString('utf8');
    return decoded.length >= 2 && !decoded.includes('\ufffd') && /^[\P{C}\s]+$/u.test(decoded) ? [decoded] : [];
  });
}

function unescape(text: string): string {
  return text
    .replace(/(%[0-9a-f]{2})+/gi, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'))
    .replace(/&#(x[0-9a-f]{1,6}|\d{1,7});?/gi, (_, code: string) =>
      character(/^x/i.test(code) ? parseInt(code.slice(1), 16) : Number(code)),
    )
    .replace(/\\u\{?([0-9a-f]{4,6})\}?|\\x([0-9a-f]{2})/gi, (_, wide?: string, narrow?: string) =>
      character(parseInt(wide ?? narrow ?? '', 16)),
    );
}

function character(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : '';
}
