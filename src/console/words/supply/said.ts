export type Read = Readonly<Record<string, string | number | null>> | null;
/** How a file was read, as one line. */
export const readSays = (
  read: Read,
  options: Readonly<Record<string, string>>,
  values: Readonly<Record<string, string>>,
): string =>
  Object.entries(read ?? {})
    .flatMap(([name, value]) =>
      value === null ? [] : [`${options[name] ?? name} ${values[String(value)] ?? String(value)}`],
    )
    .join(' · ') || '—';

const signs: Readonly<Record<string, string>> = {
  age: '年龄',
  sex: '性别',
  person: '个人',
  household: '家庭',
  name: '姓名',
};

/** Why a column is suggested as it is; undefined where there are no words for it. */
export function becauseZh(text: string): string | undefined {
  const sign = /^Its (name says|values look like) (.*), by which/.exec(text);
  if (sign)
    return `${sign[1] === 'name says' ? '列名' : '取值'}像是${signs[sign[2] ?? ''] ?? sign[2] ?? ''}，与其他列合起来可能认出个人。`;
  const few = /^It has (\d+) different values, and/.exec(text);
  if (few) return `有 ${few[1] ?? ''} 种取值，而文件看似涉及自然人。`;
  const measure = /^It has (\d+) different values and no/.exec(text);
  if (measure) return `有 ${measure[1] ?? ''} 种取值，没有涉及个人的迹象。`;
  if (/^Every row has another/.test(text)) return '每行取值不同，可作主键。';
  if (/^Most cells are sentences/.test(text)) return '多为句子，其中可能含有任何内容。';
  if (/^It (may hold|holds) /.test(text)) return '含有或可能含有直接标识信息：去掉，或换成假名。';
  return undefined;
}
