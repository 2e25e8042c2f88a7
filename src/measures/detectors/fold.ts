const digitOf = new Map<string, string>();
for (const [at, characters] of [
  '〇零○',
  '一壹弌幺',
  '二贰貳弍两兩',
  '三叁參叄弎',
  '四肆',
  '五伍',
  '六陆陸',
  '七柒',
  '八捌',
  '九玖',
].entries()) {
  for (const character of characters) digitOf.set(character, String(at));
}
/** Chinese digits, for character classes of RE2 and JavaScript. */
export const chineseDigits = [...digitOf.keys()].join('');
const chineseRun = new RegExp(`[${chineseDigits}](?:[\\s\\p{P}]{0,3}[0-9${chineseDigits}]){6,}`, 'gu');
const chineseDigit = new RegExp(`[${chineseDigits}]`, 'g');

/** Letters of other alphabets that are drawn like Latin ones: those that occur in codes and addresses. */
const twins = new Map<string, string>();
const twinRows = [
  'АаВЕеКкМНОоРрСсТтХхУуЅѕІіЈјԚԛԜԝ',
  'AaBEeKkMHOoPpCcTtXxYySsIiJjQqWw',
  'ΑΒΕΖΗΙΚΜΝΟΡΤΥΧοινα',
  'ABEZHIKMNOPTYXoiva',
];
for (let row = 0; row < twinRows.length; row += 2) {
  const latin = [...(twinRows[row + 1] ?? '')];
  for (const [at, character] of [...(twinRows[row] ?? '')].entries()) twins.set(character, latin[at] ?? character);
}
const twin = new RegExp(`[${[...twins.keys()].join('')}]`, 'gu');
const foreignDigit = /\p{Nd}/gu;
const isAscii = /^[\t-~]*$/;
/** Tag characters, which are not drawn, repeat ASCII from U+E0020 on. */
const tags = /[\u{e0020}-\u{e007e}]/gu;

/**
 * A cell as a detector wants to read it: compatibility forms resolved (full-width, circled, mathematical digits),
 * format and combining characters dropped, digits of every script and Chinese digits (seven or more in a run) as ASCII,
 * letters drawn like Latin ones as Latin.
 */
export function folded(text: string): string {
  if (isAscii.test(text)) return text.trim();
  const plain = text
    .normalize('NFKC')
    .replace(tags, (one) => String.fromCharCode((one.codePointAt(0) ?? 0) - 0xe0000))
    .replace(/[\p{Cf}\p{M}\u20e3\u115f\u1160\u3164]/gu, '')
    .replace(twin, (one) => twins.get(one) ?? one);
  const western = plain.replace(foreignDigit, westernDigit);
  return western.replace(chineseRun, (run) => run.replace(chineseDigit, (one) => digitOf.get(one) ?? one)).trim();
}

/** Decimal digits of a script are in order in blocks of ten, so the value is the distance from the block's zero. */
function westernDigit(digit: string): string {
  const point = digit.codePointAt(0) ?? 0;
  if (point < 128) return digit;
  let zero = point;
  while (point - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String(point - zero);
}

const fraction = /(?<![\w.,-])(\d{7,38})\.0{1,10}(?![\w.])/g;
const exponent = /(?<![\w.,-])(\d)\.?(\d{0,18})[eE]\+?(\d{1,2})(?![\w.])/g;

/**
 * Whole numbers that went through a spreadsheet or an engine's list of doubles, 13800138000.0 and 1.3800138E10, as
 * digits.
 */
export function wholeNumbers(text: string): string {
  if (!/\.0|\d[eE][+\d]/.test(text)) return text;
  return text.replace(fraction, '$1').replace(exponent, (all: string, first: string, rest: string, power: string) => {
    const places = Number(power);
    return places >= 7 && places <= 19 && rest.length <= places ? first + rest.padEnd(places, '0') : all;
  });
}

const alike: Readonly<Record<string, string>> = {
  O: '0',
  o: '0',
  Q: '0',
  D: '0',
  I: '1',
  l: '1',
  i: '1',
  '|': '1',
  Z: '2',
  z: '2',
  S: '5',
  s: '5',
  B: '8',
};
const alikeRun = /(?<![A-Za-z0-9])[0-9OoQIli|](?:[ -]?[0-9OoQIli|SsBZz]){10,21}(?:[ -]?[Xx])?(?![A-Za-z0-9])/g;

/**
 * The same with letters in numbers read as the digits they look like, or nothing where no number has any. At least half
 * must be digits.
 */
export function unletteredNumbers(text: string): string | undefined {
  if (!/[0-9][ -]?[OoQIli|SsBZz]|[OoQIli|SsBZz][ -]?[0-9]/.test(text)) return undefined;
  let changed = false;
  const read = text.replace(alikeRun, (run) => {
    const letters = run.replace(/[ xX0-9-]/g, '').length;
    if (letters === 0 || letters * 2 > run.length) return run;
    changed = true;
    return run.replace(/[OoQDIli|ZzSsB]/g, (one) => alike[one] ?? one);
  });
  return changed ? read : undefined;
}

const longestDecoded = 600;

/**
 * What a cell says once decoded: Base64, hexadecimal ASCII, percent signs, character references and \u escapes. Each is
 * undone once.
 */
export function decodings(text: string): string[] {
  if (text.length < 10) return [];
  const found: string[] = [];
  if (/%[0-9A-Fa-f]{2}/.test(text)) found.push(text.replace(/(?:%[0-9A-Fa-f]{2})+/g, unpercented));
  if (/&#x?[0-9A-Fa-f]+;|\\u[0-9A-Fa-f]{4}/.test(text)) {
    found.push(
      text.replace(
        /&#(x?)([0-9A-Fa-f]{1,6});|\\u([0-9A-Fa-f]{4})/g,
        (all: string, hex: string, code?: string, escape?: string) =>
          characterOf(escape === undefined ? parseInt(code ?? '', hex === '' ? 10 : 16) : parseInt(escape, 16), all),
      ),
    );
  }
  if (text.length < 15) return found;
  for (const [token] of text.matchAll(/[A-Za-z0-9+/_-]{15,}={0,2}/g)) {
    if (/^(?:[2-7][0-9A-Fa-f]){11,}$/.test(token)) found.push(Buffer.from(token, 'hex').toString('latin1'));
    else if (/[A-Za-z]/.test(token) && token.length <= longestDecoded) {
      found.push(...fromBase64(token));
      if (/[_-]/.test(token))
        for (const part of token.split(/[_-]+/))
          if (part.length >= 15 && part !== token) found.push(...fromBase64(part));
    }
  }
  return found;
}

function characterOf(code: number, otherwise: string): string {
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : otherwise;
}

function unpercented(escapes: string): string {
  const bytes = Buffer.from(escapes.replaceAll('%', ''), 'hex');
  return bytes.toString('utf8');
}

/** Random codes are Base64 too, but decode to bytes that are not text. */
function fromBase64(token: string): string[] {
  if (!/^[A-Za-z0-9]/.test(token) || token.replace(/=+$/, '').length % 4 === 1) return [];
  if (/^[0-9A-Fa-f]+$/.test(token)) return [];
  for (const byte of Buffer.from(token.slice(0, 8), 'base64'))
    if (byte < 9 || (byte > 13 && byte < 32) || byte === 127 || byte > 244) return [];
  const text = Buffer.from(token, 'base64').toString('utf8');
  return /^[\t\n\r -~\p{L}\p{N}\p{P}\p{Zs}]{10,}$/u.test(text) &&
    !text.includes('\ufffd') &&
    /[0-9@\p{Script=Han}]/u.test(text)
    ? [text]
    : [];
}
