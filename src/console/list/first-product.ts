import type { Me } from '../api/use.ts';
import type { Words } from '../words/index.tsx';
import { completenessOf, suggestedColumns, type Column, type NewProduct, type Product } from './product-body.ts';
import type { Examination } from './uploading.ts';

type Described = { readonly first: Omit<NewProduct, 'dictionary'>; readonly columns: readonly Column[] };

/** The description of a product to begin with, from what its file holds and who asks. */
export function describedFrom(found: Examination, file: string, me: Me | undefined, words: Words['supply']): Described {
  const columns = suggestedColumns(found);
  const key = columns.find(({ role, identifierType }) => role === 'identifier' && identifierType === 'pseudonym');
  const isPersonal = columns.some(({ role }) => role === 'quasi-identifier');
  const name = file.replace(/\.[^.]*$/, '').replaceAll(/[_-]+/g, ' ');
  return {
    columns,
    first: {
      kind: key ? 'record-service' : 'data-set',
      title: name,
      titleZh: name,
      description: words.firstDescription(found.rows, columns.map(({ label }) => label).join(words.comma)),
      subjectKind: isPersonal ? 'person' : 'thing',
      ...(key ? { keyColumn: key.name } : {}),
      persons: isPersonal ? 'rows' : null,
      sourceStatement: '',
      processingStatement: '',
      updateFrequency: 'irregular',
      evidence: [],
      processing: [],
      processors: [],
      level: isPersonal ? 2 : 1,
      quality: { completeness: completenessOf(found) / 100, freshnessDays: null },
      contact: { email: me?.member.officer.email ?? '', process: words.firstProcess, answerDays: 15 },
    },
  };
}

/** The description of a product to begin with, from one that was described before; its file may have other columns. */
export function describedLike(earlier: Product, found: Examination): Described {
  const { title, titleZh, description, kind, subjectKind, persons, sourceStatement, processingStatement } = earlier;
  const { updateFrequency, itemCodes, basis, contact, evidence, processing, processors, level, quality } = earlier;
  const { derivedFrom, dictionary, keyColumn } = earlier;
  return {
    columns: suggestedColumns(found).map((column) => dictionary.find(({ name }) => name === column.name) ?? column),
    first: {
      ...{ title, titleZh, description, kind, subjectKind, persons, sourceStatement, processingStatement },
      ...{ updateFrequency, itemCodes, basis, contact, evidence, processing, processors, level, quality, derivedFrom },
      ...(keyColumn === null ? {} : { keyColumn }),
    },
  };
}
