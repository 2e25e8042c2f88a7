import { detectorSays, identifierOf, type ColumnVerdict } from '../../measures/detectors/index.ts';
import type { Hit } from '../../measures/screening/index.ts';
import type { Resemblance } from '../../measures/sketch/index.ts';
import { holdCauses, type ListJudgeable } from '../judgeables.ts';
import {
  awaitRelease,
  heldFor,
  inListing,
  inProduct,
  named,
  nothing,
  percent,
  remedy,
  unknownPurposes,
  type Objection,
} from './objection.ts';
import type { RuleBook } from '../../terms/index.ts';

/** What was found in a listing: words, identifiers, the rows of others, freezes and claims of others. */
export const frozen = heldFor(holdCauses, 'listing-frozen', 'The listing or its supplier is frozen.', awaitRelease);

export const purposesUnknown = ({ purposes }: ListJudgeable, book: RuleBook) =>
  unknownPurposes(purposes, book, (known) => inListing('/purposes', known));

/**
 * Inside the exchange only: rows found again in what somebody else listed, unless the agreement under which they were
 * received permits it.
 */
export function resold({ resemblances }: ListJudgeable, { thresholds }: RuleBook): readonly Objection[] {
  const { review, refuse } = thresholds.resemblance;
  return resemblances
    .filter(({ permitted }) => !permitted)
    .flatMap((one): Objection[] => {
      const contains = containedIn(one);
      if (one.containment < review && contains < refuse) return [];
      return [
        {
          verdict: one.containment >= refuse ? 'refused' : 'needs-review',
          code: 'resold',
          says: { share: one.containment, of: one.revisionId },
          detail:
            `${percent(one.containment)} of the rows were found in revision ${one.revisionId} of another supplier` +
            `${contains >= refuse ? `, of which they are ${percent(contains)}` : ''}${one.received ? ', which this supplier received as a buyer' : ''}.`,
          measured: `containment ${one.containment.toFixed(2)} by ${one.by} in ${one.revisionId}`,
          threshold: `below ${review}; from ${refuse} on it is refused`,
          remedies: [
            remedy(
              'own-rows',
              'Offer data of your own, or order the right to sell or derive them.',
              'What is permitted is not found against you.',
            ),
          ],
        },
      ];
    });
}

/**
 * The share of the other revision's rows that this one holds, by |A∩B| = c·|A| = j·|A∪B|: a whole product mixed into
 * many rows shows here.
 */
function containedIn({ containment: c, jaccard: j }: Resemblance): number {
  return c <= 0 || j <= 0 ? 0 : Math.min(1, c / (c / j - 1 + c));
}

export function lineageForbidden({ lineage }: ListJudgeable): readonly Objection[] {
  return lineage
    .filter(({ permitsDerive }) => !permitsDerive)
    .map(({ agreementId }) => ({
      code: 'lineage-forbidden',
      says: { agreement: agreementId },
      detail: `The product derives from data received under ${agreementId}, whose terms do not permit derived products.`,
      measured: agreementId,
      threshold: 'the right to derive',
      remedies: [
        remedy(
          'order-derive',
          'Order these data with the right to derive, if their supplier offers it.',
          'The product may be listed.',
        ),
      ],
    }));
}

export function exclusivityTaken({ exclusive, otherAgreements }: ListJudgeable): readonly Objection[] {
  if (!exclusive || otherAgreements === 0) return nothing;
  return [
    {
      code: 'exclusivity-taken',
      says: { agreements: otherAgreements },
      detail: 'The listing is offered exclusively, but others hold rights in the product.',
      measured: `${otherAgreements} agreements in force`,
      threshold: 'none',
      remedies: [
        remedy(
          'offer-openly',
          'Offer it without exclusivity, or wait until these agreements have ended.',
          'Rights coexist.',
          inListing('/exclusive', false),
        ),
      ],
    },
  ];
}

/**
 * Sensitive personal information of PIPL 28 among the items of the prohibited list: biometric, health, credit,
 * whereabouts, beliefs, minors.
 */
const sensitive: readonly string[] = ['B4', 'B5', 'B6', 'B7', 'B8', 'B9'];

/**
 * Data about persons are of level 2 at least, because PIPL protects them all; sensitive personal information (PIPL 28)
 * is of level 3. A column declared sensitive does not raise the level by itself: its own thresholds l and t protect it.
 */
export function levelTooLow({ personal, level, hits }: ListJudgeable): readonly Objection[] {
  if (!personal) return nothing;
  const raise = (to: number) =>
    remedy(
      'raise-level',
      'State the higher level; stricter thresholds and system grades follow from it.',
      'The measures match the risk.',
      inProduct('/level', to),
    );
  const low: Objection[] =
    level >= 2
      ? []
      : [
          {
            code: 'personal-level',
            says: { level },
            detail: 'Data about persons are of level 2 at least.',
            measured: `level ${level}`,
            threshold: 'level 2',
            remedies: [raise(2)],
          },
        ];
  const codes = [...new Set(hits.map(({ code }) => code).filter((code) => sensitive.includes(code)))].sort();
  const found: Objection[] =
    level >= 3 || codes.length === 0
      ? []
      : [
          {
            verdict: 'needs-review',
            code: 'sensitive-level',
            says: { level, items: codes },
            detail: `What was found under ${codes.join(', ')} looks like sensitive personal information, which is of level 3.`,
            measured: `level ${level}, ${codes.join(', ')}`,
            threshold: 'level 3',
            remedies: [raise(3)],
          },
        ];
  return [...low, ...found];
}

export function declarationMissing({ declaration, officer }: ListJudgeable, book: RuleBook): readonly Objection[] {
  if (declaration === null || (!declaration.noneOfTheList && declaration.items.length === 0)) {
    return [
      {
        code: 'not-declared',
        says: { items: book.prohibited.length },
        detail: 'The supplier has not declared, item by item, that the product holds nothing of the prohibited list.',
        measured: 'no declaration',
        threshold: `a declaration on ${book.prohibited.length} items by a named officer`,
        remedies: [
          remedy(
            'declare',
            'Have the officer declare the prohibited list.',
            'The declaration becomes part of the listing.',
            officer === null ? null : inListing('/declaration', { officer, noneOfTheList: true, items: [] }),
          ),
        ],
      },
    ];
  }
  return declaration.items.map((code) => ({
    code: 'declared-prohibited',
    says: { items: [code] },
    detail: `The supplier declares that the product holds ${code}: ${textOf(code, book)}.`,
    measured: code,
    threshold: 'none of the list',
    remedies: [
      remedy(
        'remove',
        `Remove what falls under ${code} and upload a new revision.`,
        'A revision without it can be listed.',
      ),
    ],
  }));
}

const textOf = (code: string, book: RuleBook): string =>
  book.prohibited.find((item) => item.code === code)?.text ?? 'an unknown item';

export function directIdentifiers({ personal, detected, columns }: ListJudgeable): readonly Objection[] {
  return detected.flatMap((column): Objection[] => {
    const verdict = verdictOn(column, personal);
    if (verdict === null) return [];
    const role = columns.find((known) => known.name === column.column)?.role ?? 'undeclared';
    const called = column.named ?? column.column;
    return [
      {
        verdict,
        code: 'direct-identifier',
        says: { column: called, detector: column.detector, valid: column.checked, rows: column.rows },
        detail: `Column "${called}" (declared ${role}) holds ${detectorSays[column.detector]}.`,
        measured: `${column.checked} valid of ${column.rows} rows`,
        threshold: 'no direct identifier may leave its holder',
        remedies: [
          remedy(
            'drop-column',
            `Leave column "${called}" out, or replace it by the pseudonyms of your own domain.`,
            'A new revision without direct identifiers.',
          ),
        ],
        evidence: column.evidence.map(({ row, masked }) => ({ row, column: called, masked })),
      },
    ];
  });
}

function verdictOn({ detector, verdict }: ColumnVerdict, personal: boolean): 'refused' | 'needs-review' | null {
  const whose = identifierOf[detector];
  if (verdict === 'clear' || whose === 'nobody' || (!personal && (whose === 'personal' || whose === 'hint')))
    return null;
  return verdict === 'identifier' && whose !== 'hint' && (personal || whose === 'person') ? 'refused' : 'needs-review';
}

export const screened = ({ hits }: ListJudgeable, book: RuleBook) => foundWords(hits, book);

/**
 * One finding for each item of the list: certain words refuse, all others go to a person. Software never decides what
 * they mean.
 */
export function foundWords(hits: readonly Hit[], book: RuleBook): readonly Objection[] {
  if (hits.length === 0) return nothing;
  return [...new Set(hits.map(({ code }) => code))].sort().map((code): Objection => {
    const found = hits.filter((hit) => hit.code === code);
    return {
      verdict: found.some(({ certain }) => certain) ? 'refused' : 'needs-review',
      code: 'words-found',
      says: { items: [code], places: [...new Set(found.map(({ where }) => where))], count: found.length },
      detail: `Words of ${code} (${textOf(code, book)}) were found in ${named([...new Set(found.map(({ where }) => where))])}.`,
      measured: `${found.length} places`,
      threshold: 'none of the list',
      remedies: [
        remedy(
          'remove',
          `Remove what falls under ${code}; or explain to the reviewer why it does not.`,
          'A person decides.',
        ),
      ],
      evidence: found.map(({ row, where, masked }) => ({ row, column: where, masked })),
    };
  });
}

/**
 * A product that is declared not to be about persons, but looks as if it were. Direct identifiers of persons are
 * refused anyway.
 */
export function personsUndeclared({ personal, signs }: ListJudgeable): readonly Objection[] {
  if (personal || signs.length === 0) return nothing;
  const shown = [...new Set(signs.map(({ column, sign }) => `${column} (${sign})`))];
  return [
    {
      verdict: 'needs-review',
      code: 'persons-undeclared',
      says: { columns: [...new Set(signs.map(({ column }) => column))] },
      detail: `The product is said not to be about persons, but looks as if it were: ${named(shown)}.`,
      measured: `${shown.length} signs`,
      threshold: 'what is about persons says so',
      remedies: [
        remedy(
          'declare-persons',
          'Declare that the product is about persons, and its quasi-identifiers.',
          'It is measured as such.',
          inProduct('/subjectKind', 'person'),
        ),
      ],
      evidence: signs.map(({ column, sign, by }) => ({ row: null, column, masked: `${sign} by ${by}` })),
    },
  ];
}
