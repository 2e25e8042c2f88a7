import { from as dialects, to as targets } from 'opencc-js/preset/t2cn';

/**
 * Letters of other scripts that look like Latin ones, each pair as look-alike and what it is read as. Both cases, since
 * ν is a v and Ν an N.
 */
const lookAlikes =
  'АaВbЕeКkМmНhОoРpСcТtХxУyЅsІiЈjԌgҮyҺhԚqԜwаaвbеeкkмmнhоoрpсcтtхxуyѕsіiјjԁdһhԛqԝwүyёeӏl' +
  'ΑaΒbΕeΖzΗhΙiΚkΜmΝnΟoΡpΤtΥyΧxαaβbεeηnιiκkνvοoρpτtυuχxγyϲcϳjωw' +
  'ՕoՏsօoսuոnցgհhԼlıiɑaɡgɩiøoØołlŁlđdĐdħhɪiʀrʏyᴀaʙbᴄcᴅdᴇeɢgʜhᴊjᴋkʟlᴍmɴnᴏoᴘpᴛtᴜuᴠvᴡwᴢzꜱsſsꓐbꓑpꓒpꓓdꓔtꓖgꓗkꓙjꓚcꓜzꓝfꓟmꓠnꓡlꓢsꓣrꓦvꓧhꓪwꓫxꓬyꓮaꓰeꓲiꓳoꓴu' +
  'ᎪaᏴbᏟcᎬeᎻhᎥiᎫjᏦkᏞlᎷmᎾoᏢpᎡrᏚsᎢtᏙvᎳwᏃz×x' +
  'ГrгrПnпnтtиuЯrяrĸkɦhɛeɾrɨiռnᥱeꮪsꭼeꮋhꭺaꮃwꮓzꮯcꮢrᏒrᎠdᏀgᎩyꭰdꮻoꮤwƅbƍgƽsɊqɋqʋvɯwʏyʟlɴnʜhᴢzᴠvⲟoⲣpⲥcⲉeⲏhⲕkⲛnⲙmⲧtⲭxⲩyⲓi' +
  'ᕼhᖇrᑎnᗪdᗩaᗷbᑕcᗴeᖴfᒍjᒪlᗰmᑭpᔕsᑌuᐯvᗯw᙭xߋoסoןl०o೦o๐o໐oഠoօo';

/** Format characters, marks, controls but white space, and letters that show nothing. */
const unseen = /[\p{Cf}\p{M}\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0]|(?!\s)\p{Cc}/gu;
const plain = /^[\t\n\r -~]*$/;

const readings: ReadonlyMap<string, string> = table();

/**
 * A text as it is read and not as it is written, for finding words in it: NFKC, nothing invisible and no combining
 * marks, look-alikes of other scripts as the Latin letters they look like, enclosed letters as letters, traditional
 * characters as simplified ones (character by character, by OpenCC), lower case. Doing it twice changes nothing.
 * Separators stay. Unfit for display: Russian and Greek come out as nonsense.
 */
export function normalise(text: string): string {
  if (plain.test(text)) return text.toLowerCase();
  let read = '';
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    const code = single(unit);
    if (code < 0) return inFull(text);
    if (code === unit) continue;
    read += text.slice(from, at) + String.fromCharCode(code);
    from = at + 1;
  }
  return read + text.slice(from);
}

/**
 * What is known of each UTF-16 unit by itself: 0 nothing yet, a reading of one unit, or −1 where the whole text must be
 * read.
 */
const singles = new Int32Array(0x10000);

function single(unit: number): number {
  const known = singles[unit] as number;
  if (known !== 0) return known;
  const read = inFull(String.fromCharCode(unit));
  const joins = (unit >= 0xd800 && unit < 0xe000) || (unit >= 0x1100 && unit < 0x1200) || unit === 0;
  return (singles[unit] = read.length === 1 && !joins ? read.charCodeAt(0) : -1);
}

function inFull(text: string): string {
  let read = '';
  for (const letter of text.normalize('NFKD').replace(unseen, '')) read += readings.get(letter) ?? lower(letter);
  return read.normalize('NFC');
}

function lower(letter: string): string {
  const small = letter.toLowerCase();
  return readings.get(small) ?? small;
}

function table(): Map<string, string> {
  const pairs = new Map<string, string>();
  const letters = [...lookAlikes];
  for (let at = 0; at + 1 < letters.length; at += 2) pairs.set(letters[at] as string, letters[at + 1] as string);
  for (let place = 0; place < 26; place += 1) {
    const letter = String.fromCodePoint(0x61 + place);
    for (const first of [0x1f150, 0x1f170, 0x1f1e6]) pairs.set(String.fromCodePoint(first + place), letter);
  }
  const variants = charactersOf([dialects['tw'], dialects['hk']]);
  const simplified = charactersOf([targets['cn']]);
  for (const [character, variant] of variants) pairs.set(character, simplified.get(variant) ?? variant);
  for (const [character, simple] of simplified) pairs.set(character, simple);
  return closed(pairs);
}

/** Every pair leads to its end, so that a second reading finds nothing more to do. */
function closed(pairs: ReadonlyMap<string, string>): Map<string, string> {
  const end = (character: string): string => {
    let at = character;
    for (let steps = 0; steps < 4; steps += 1) at = pairs.get(at) ?? at;
    return at;
  };
  return new Map([...pairs.keys()].map((character) => [character, end(character)]));
}

/**
 * The pairs of single characters in OpenCC's dictionaries; phrases are left out, so that each character has one reading
 * everywhere.
 */
function charactersOf(groups: readonly (readonly (readonly unknown[])[] | undefined)[]): Map<string, string> {
  const entries = groups
    .flatMap((group) => group ?? [])
    .flat()
    .flatMap((list) => (typeof list === 'string' ? list.split('|') : []));
  const pairs = entries.map((entry) => entry.split(' ') as [string, string]);
  return new Map(
    pairs.filter(([one, other]) => [...one].length === 1 && [...(other ?? '')].length === 1 && one !== other),
  );
}
