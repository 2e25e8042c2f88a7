import type { Finding, Stage } from '../kernel/ctx.ts';
import { isWithin, type RuleBook } from './rule-book.ts';
import type { DeliverSubject, ListSubject, MatchSubject, SettleSubject, Subjects } from './subjects.ts';

/** A rule: which principle it enforces, at which stage, and the pure check that returns every finding against a subject. */
export type Rule<S extends Stage = Stage> = {
  readonly principle: string;
  readonly rule: string;
  readonly stage: S;
  readonly check: (subject: Subjects[S], book: RuleBook) => Found[];
};
type Found = Omit<Finding, 'principle' | 'rule' | 'appealable' | 'verdict'> & { readonly verdict?: Finding['verdict'] };
type Remedy = Finding['remedies'][number];

const remedy = (id: string, sentence: string, effect: string): Remedy => ({ id, sentence, effect });

/** Every rule that is enforced, in the order of the stages. A stage's findings are those of all its rules together. */
export const rules: readonly Rule[] = [
  rule('PL', 'prohibited-list-declared', 'list', declarationMissing),
  rule('PL', 'no-direct-identifier', 'list', directIdentifiers),
  rule('IB-2', 'limits-stated', 'list', limitsMissing),
  rule('IB-4', 'k-anonymity', 'list', classesTooSmall),
  rule('IP-3', 'opt-out-possible', 'list', optOutImpossible),
  rule('IP-6', 'not-frozen', 'list', frozen),
  rule('IB-2', 'purpose-offered', 'match', purposeNotOffered),
  rule('IB-2', 'term-offered', 'match', termTooLong),
  rule('IB-5', 'count-offered', 'match', countTooLarge),
  rule('IP-6', 'not-frozen', 'match', frozen),
  rule('IB-2', 'purpose-agreed', 'deliver', purposeNotAgreed),
  rule('IB-2', 'within-term', 'deliver', outsideTerm),
  rule('IB-5', 'uses-left', 'deliver', rightSpent),
  rule('IP-6', 'not-frozen', 'deliver', frozen),
  rule('SC-3', 'logged', 'settle', unlogged),
  rule('IP-6', 'not-frozen', 'settle', frozen),
];

function rule<S extends Stage>(principle: string, name: string, stage: S, check: Rule<S>['check']): Rule {
  return { principle, rule: name, stage, check: check as Rule['check'] };
}

function declarationMissing({ declaration }: ListSubject, book: RuleBook): Found[] {
  if (declaration === null || (!declaration.noneOfTheList && declaration.items.length === 0)) {
    return [
      {
        detail: 'The supplier has not declared, item by item, that the product holds nothing of the prohibited list.',
        measured: 'no declaration',
        threshold: `a declaration on ${book.prohibited.length} items by a named officer`,
        remedies: [remedy('declare', 'Have the officer declare the prohibited list.', 'The declaration becomes part of the listing.')],
      },
    ];
  }
  return declaration.items.map((code) => {
    const item = book.prohibited.find((known) => known.code === code);
    return {
      detail: `The supplier declares that the product holds ${code}: ${item?.text ?? 'an unknown item'}.`,
      measured: code,
      threshold: 'none of the list',
      remedies: [remedy('remove', `Remove what falls under ${code} and upload a new revision.`, 'A revision without it can be listed.')],
    };
  });
}

function directIdentifiers({ detected, columns }: ListSubject): Found[] {
  return detected
    .filter((column) => column.verdict !== 'clear')
    .map((column) => {
      const role = columns.find((known) => known.name === column.column)?.role ?? 'undeclared';
      const what = column.detector === 'mobile' ? 'mobile numbers' : 'resident identity numbers';
      return {
        verdict: column.verdict === 'identifier' ? 'refused' : 'needs-review',
        detail: `Column "${column.column}" (declared ${role}) holds ${what}.`,
        measured: `${column.checked} valid of ${column.rows} rows`,
        threshold: 'no direct identifier may leave its holder',
        remedies: [
          remedy(
            'drop-column',
            `Leave column "${column.column}" out, or replace it by the pseudonyms of your own domain.`,
            'A new revision without direct identifiers.',
          ),
        ],
        evidence: column.evidence.map(({ row, masked }) => ({ row, column: column.column, masked })),
      };
    });
}

function limitsMissing({ purposes, maxTermDays, maxUses }: ListSubject, book: RuleBook): Found[] {
  const found: Found[] = [];
  const unknown = purposes.filter((purpose) => !book.purposes.some(({ code }) => code === purpose));
  if (purposes.length === 0)
    found.push({
      detail: 'The listing states no purpose for which buyers may use it.',
      measured: '0 purposes',
      threshold: 'at least 1 of the vocabulary',
      remedies: [remedy('state-purposes', 'State the purposes.', 'Buyers may order for these purposes only.')],
    });
  for (const purpose of unknown)
    found.push({
      detail: `"${purpose}" is not a purpose of the vocabulary.`,
      measured: purpose,
      threshold: 'a purpose of the vocabulary',
      remedies: [remedy('choose-purpose', 'Choose a purpose that /api/v1/principles lists.', 'The purpose can be checked.')],
    });
  if (maxTermDays < 1)
    found.push({
      detail: 'The listing states no longest term.',
      measured: `${maxTermDays} days`,
      threshold: 'at least 1 day',
      remedies: [remedy('state-term', 'State the longest term.', 'Agreements end by then.')],
    });
  if (maxUses < 1)
    found.push({
      detail: 'The listing states no number of uses.',
      measured: `${maxUses} uses`,
      threshold: 'at least 1 use',
      remedies: [remedy('state-uses', 'State how often it may be used.', 'The right ends with its last use.')],
    });
  return found;
}

function classesTooSmall({ personal, risk, quasiIdentifiers }: ListSubject, book: RuleBook): Found[] {
  if (!personal) return [];
  const { k } = book.thresholds;
  if (risk === null || quasiIdentifiers.length === 0) {
    return [
      {
        detail: 'The product is about persons, but no quasi-identifier is declared, so its risk cannot be measured.',
        measured: '0 quasi-identifiers',
        threshold: 'at least 1',
        remedies: [
          remedy('declare-quasi-identifiers', 'Declare the columns by which a person could be recognised.', 'The risk is measured over them.'),
        ],
      },
    ];
  }
  if (risk.k >= k) return [];
  return [
    {
      detail: `By ${quasiIdentifiers.join(', ')} together, some persons stand in a group of ${risk.k}; `
        + `${(risk.uniqueness * 100).toFixed(1)} % of the records are unique `
        + `and the highest risk of re-identification is ${(risk.highest * 100).toFixed(1)} %.`,
      measured: `k = ${risk.k}, highest risk ${risk.highest.toFixed(4)}, average ${risk.average.toFixed(4)}`,
      threshold: `k ≥ ${k}`,
      remedies: [
        remedy(
          'generalise',
          'Widen the quasi-identifiers (bands instead of years, regions instead of places) or leave the rarest records out.',
          `A new revision in which every person stands in a group of at least ${k}.`,
        ),
      ],
    },
  ];
}

function optOutImpossible({ personal, keyColumn }: ListSubject): Found[] {
  if (!personal || keyColumn !== null) return [];
  return [
    {
      detail: 'The product is about persons, but has no key by which one of them could be found again and left out.',
      measured: 'no key column',
      threshold: 'a key column',
      remedies: [remedy('name-key', 'Give each person a pseudonym of your own domain and name its column as the key.', 'Persons can opt out.')],
    },
  ];
}

function purposeNotOffered({ purpose, offered }: MatchSubject, book: RuleBook): Found[] {
  if (isWithin(purpose, offered.purposes, book)) return [];
  return [
    {
      detail: `The listing is not offered for ${purpose}.`,
      measured: purpose,
      threshold: offered.purposes.join(', '),
      remedies: [remedy('choose-purpose', `Order for one of: ${offered.purposes.join(', ')}.`, 'Use is limited to that purpose.')],
    },
  ];
}

function termTooLong({ termDays, offered }: MatchSubject): Found[] {
  if (termDays <= offered.maxTermDays) return [];
  return [
    {
      detail: 'The term is longer than the listing offers.',
      measured: `${termDays} days`,
      threshold: `at most ${offered.maxTermDays} days`,
      remedies: [remedy('shorten-term', `Order for ${offered.maxTermDays} days or less.`, 'The agreement ends by then; it can be renewed.')],
    },
  ];
}

function countTooLarge({ uses, offered }: MatchSubject): Found[] {
  if (uses <= offered.maxUses) return [];
  return [
    {
      detail: 'More uses are ordered than one agreement may have.',
      measured: `${uses} uses`,
      threshold: `at most ${offered.maxUses} uses`,
      remedies: [remedy('fewer-uses', `Order ${offered.maxUses} uses or fewer.`, 'The right ends with its last use.')],
    },
  ];
}

function purposeNotAgreed({ purpose, agreement }: DeliverSubject, book: RuleBook): Found[] {
  if (isWithin(purpose, [agreement.purpose], book)) return [];
  return [
    {
      detail: `The agreement is for ${agreement.purpose}; this call states ${purpose}.`,
      measured: purpose,
      threshold: agreement.purpose,
      remedies: [
        remedy('order-for-purpose', `Order the product for ${purpose}, if its supplier offers that.`, 'A further agreement for that purpose.'),
      ],
    },
  ];
}

function outsideTerm({ at, agreement }: DeliverSubject): Found[] {
  if (at >= agreement.startsAt && at < agreement.endsAt) return [];
  return [
    {
      detail: 'The call is outside the term of the agreement.',
      measured: at.toISOString(),
      threshold: `${agreement.startsAt.toISOString()} ≤ t < ${agreement.endsAt.toISOString()}`,
      remedies: [remedy('renew', 'Order again.', 'A new agreement with a new term.')],
    },
  ];
}

function rightSpent({ agreement }: DeliverSubject): Found[] {
  if (agreement.used < agreement.uses) return [];
  return [
    {
      detail: 'The right is spent: all its uses were made.',
      measured: `${agreement.used} uses made`,
      threshold: `${agreement.uses} uses agreed`,
      remedies: [remedy('order-again', 'Order more uses.', 'A new agreement with uses of its own.')],
    },
  ];
}

function frozen({ holds }: { readonly holds: readonly string[] }): Found[] {
  return holds.map((hold) => ({
    detail: 'An order of the regulator freezes it.',
    measured: hold,
    threshold: 'no hold',
    remedies: [remedy('await-release', 'Wait until the regulator releases the hold, or ask for its reason.', 'After the release it goes on.')],
  }));
}

function unlogged({ entryFound, entrySealed }: SettleSubject): Found[] {
  if (entryFound && entrySealed) return [];
  return [
    {
      detail: entryFound ? 'The delivery is not sealed in the log yet.' : 'The delivery has no entry in the log: no log, no money.',
      measured: entryFound ? 'not sealed' : 'no entry',
      threshold: 'a sealed entry',
      remedies: entryFound ? [remedy('await-seal', 'Settle it in the next cycle.', 'It is sealed by then.')] : [],
    },
  ];
}
