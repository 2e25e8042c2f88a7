import { holdCauses, type MatchJudgeable } from '../judgeables.ts';
import {
  awaitRelease,
  heldFor,
  inOrder,
  nothing,
  outsidePurpose,
  remedy,
  restsOnConsent,
  unknownPurposes,
  type Objection,
} from './objection.ts';
import { foundWords } from './list.ts';
import type { RuleBook } from '../../terms/index.ts';

/** What speaks against an order: what was not offered or not consented, and what the terms to be signed leave out. */
export const frozen = heldFor(
  holdCauses,
  'order-frozen',
  'The listing, its supplier or the buyer is frozen.',
  awaitRelease,
);

export const purposeUnknown = ({ purpose }: MatchJudgeable, book: RuleBook) =>
  unknownPurposes([purpose], book, () => inOrder('/purpose'));

export const demandScreened = ({ hits }: MatchJudgeable, book: RuleBook) => foundWords(hits, book);

/**
 * Where consent names recipients, the buyer must be one; where it must be separate (PIPL 23), consent for anyone does
 * not count.
 */
export function recipientNotConsented(judgeable: MatchJudgeable): readonly Objection[] {
  if (!restsOnConsent(judgeable)) return nothing;
  const { consent, basis, buyer } = judgeable;
  const recipients = consent?.recipients ?? [];
  if (recipients === 'any' ? basis?.separateConsent !== true : recipients.includes(buyer.id)) return nothing;
  return [
    {
      code: 'recipient-not-consented',
      says: { buyer: buyer.id },
      detail: 'The persons in the data did not consent to this recipient.',
      measured: recipients === 'any' ? 'no recipient named' : `${recipients.length} other recipients named`,
      threshold: buyer.id,
      remedies: [
        remedy(
          'ask-consent',
          'Ask the supplier for a revision whose consents name this buyer.',
          'The order can be made then.',
        ),
      ],
    },
  ];
}

export function purposeNotConsented(judgeable: MatchJudgeable, book: RuleBook): readonly Objection[] {
  if (!restsOnConsent(judgeable)) return nothing;
  return outsidePurpose(judgeable.purpose, judgeable.consent?.purposes ?? [], book, {
    code: 'purpose-not-consented',
    detail: `Not every person in the data consented to ${judgeable.purpose}.`,
    remedies: [
      remedy(
        'choose-purpose',
        'Order for a purpose that all consented to.',
        'Use is limited to that purpose.',
        inOrder('/purpose'),
      ),
    ],
  });
}

/**
 * Data about persons are never made public (PIPL 25), whatever is offered; other data only where the supplier offers
 * it.
 */
export function distributionOpen({ personal, prohibits, offered, rights }: MatchJudgeable): readonly Objection[] {
  if (prohibits.includes('distribute') || (!personal && offered.rights.includes('distribute'))) return nothing;
  return [
    {
      code: 'distribution-open',
      detail: 'The terms do not prohibit to make the data public.',
      measured: prohibits.join(', ') || 'no prohibition',
      threshold: 'distribute is prohibited',
      remedies: [
        remedy(
          'leave-out-distribute',
          'Order without the right to distribute.',
          'The terms prohibit it.',
          inOrder(
            '/rights',
            rights.filter((right) => right !== 'distribute'),
          ),
        ),
      ],
    },
  ];
}

/**
 * The rights that pass are named, use among them, and were offered, never `transfer`; selling is prohibited unless it
 * is named.
 */
export function rightsBeyond({ rights, offered, prohibits }: MatchJudgeable): readonly Objection[] {
  const beyond = rights.filter((right) => right === 'transfer' || !offered.rights.includes(right));
  const wrong = rights.includes('use') ? beyond : ['no right to use', ...beyond];
  if (!rights.includes('sell') && !prohibits.includes('sell')) wrong.push('sell is not prohibited');
  if (wrong.length === 0) return nothing;
  return [
    {
      code: 'rights-beyond',
      says: { wrong, offered: offered.rights },
      detail: 'The agreement must name the rights that pass, and only those that are offered.',
      measured: wrong.join(', '),
      threshold: offered.rights.join(', '),
      remedies: [
        remedy(
          'choose-rights',
          'Order rights of those offered, use among them.',
          'Exactly these pass; the data stay with their holder.',
          inOrder(
            '/rights',
            offered.rights.filter((right) => right === 'use' || (right !== 'transfer' && rights.includes(right))),
          ),
        ),
      ],
    },
  ];
}

export function purposeNotOffered({ purpose, offered }: MatchJudgeable, book: RuleBook): readonly Objection[] {
  return outsidePurpose(purpose, offered.purposes, book, {
    code: 'purpose-not-offered',
    detail: `The listing is not offered for ${purpose}.`,
    remedies: [
      remedy(
        'choose-purpose',
        `Order for one of: ${offered.purposes.join(', ')}.`,
        'Use is limited to that purpose.',
        inOrder('/purpose', offered.purposes.length === 1 ? offered.purposes[0] : undefined),
      ),
    ],
  });
}

export function termTooLong({ termDays, offered }: MatchJudgeable): readonly Objection[] {
  if (termDays <= offered.maxTermDays) return nothing;
  return [
    {
      code: 'term-too-long',
      says: { days: termDays, most: offered.maxTermDays },
      detail: 'The term is longer than the listing offers.',
      measured: `${termDays} days`,
      threshold: `at most ${offered.maxTermDays} days`,
      remedies: [
        remedy(
          'shorten-term',
          `Order for ${offered.maxTermDays} days or less.`,
          'The agreement ends by then; it can be renewed.',
          inOrder('/termDays', offered.maxTermDays),
        ),
      ],
    },
  ];
}

export function countTooLarge({ uses, offered }: MatchJudgeable): readonly Objection[] {
  if (uses <= offered.maxUses) return nothing;
  return [
    {
      code: 'too-many-uses',
      says: { uses, most: offered.maxUses },
      detail: 'More uses are ordered than one agreement may have.',
      measured: `${uses} uses`,
      threshold: `at most ${offered.maxUses} uses`,
      remedies: [
        remedy(
          'fewer-uses',
          `Order ${offered.maxUses} uses or fewer.`,
          'The right ends with its last use.',
          inOrder('/uses', offered.maxUses),
        ),
      ],
    },
  ];
}

export function signatoryMissing({ supplier, buyer }: MatchJudgeable): readonly Objection[] {
  return [supplier, buyer]
    .filter(({ signatory }) => !signatory)
    .map(({ id }) => ({
      code: 'signatory-missing',
      says: { member: id },
      detail: 'One side has nobody who may sign for it: it is not admitted, or names no officer.',
      measured: id,
      threshold: 'an admitted member with a named officer',
      remedies: [remedy('admit', 'Have the member admitted, or reinstated.', 'Both sides are bound.')],
    }));
}

export function clauseMissing({ prohibits }: MatchJudgeable): readonly Objection[] {
  if (prohibits.includes('reidentify')) return nothing;
  return [
    {
      code: 'clause-missing',
      detail: 'The terms do not prohibit to re-identify anyone.',
      measured: prohibits.join(', ') || 'no prohibition',
      threshold: 'reidentify is prohibited',
      remedies: [remedy('add-clause', 'Add the clause; every agreement carries it.', 'The buyer is bound.')],
    },
  ];
}

/**
 * An exclusive right shuts later orders out, and is itself shut out by earlier ones. The buyer's own rights do not
 * count.
 */
export function exclusivityBroken({ exclusivelyHeld, otherAgreements, offered }: MatchJudgeable): readonly Objection[] {
  if (!exclusivelyHeld && !(offered.exclusive && otherAgreements > 0)) return nothing;
  return [
    {
      code: exclusivelyHeld ? 'held-exclusively' : 'exclusive-but-held',
      says: { agreements: otherAgreements },
      detail: exclusivelyHeld
        ? 'Another buyer holds the product exclusively.'
        : 'The listing is exclusive, and another buyer holds a right in the product.',
      measured: exclusivelyHeld ? 'held exclusively' : `${otherAgreements} agreements in force`,
      threshold: 'no right of another buyer',
      remedies: [remedy('await-end', 'Wait until that agreement has ended.', 'The product is free again.')],
    },
  ];
}

export function territoryBeyond({ territories, offered }: MatchJudgeable): readonly Objection[] {
  const beyond = territories.filter((territory) => !offered.territories.includes(territory));
  const within = territories.filter((territory) => offered.territories.includes(territory));
  if (beyond.length === 0 && territories.length > 0) return nothing;
  return [
    {
      code: territories.length === 0 ? 'territory-missing' : 'territory-beyond',
      says: { territories: beyond, offered: offered.territories },
      detail:
        territories.length === 0
          ? 'The order names no territory.'
          : 'The order reaches beyond the territory that is offered.',
      measured: beyond.join(', ') || 'none',
      threshold: offered.territories.join(', ') || 'none offered',
      remedies: [
        remedy(
          'choose-territory',
          `Order for ${offered.territories.join(', ')}.`,
          'Use is limited to that territory.',
          inOrder('/territories', within.length > 0 ? within : offered.territories),
        ),
      ],
    },
  ];
}

/** When the text of a demand mentions a purpose other than the stated one, a person reads it. */
export function demandBeyondPurpose({ purpose, demanded }: MatchJudgeable, book: RuleBook): readonly Objection[] {
  return demanded
    .flatMap((spoken) =>
      outsidePurpose(spoken, [purpose], book, {
        code: 'demand-beyond-purpose',
        says: { stated: purpose },
        detail: `The demand speaks of ${spoken}; the order states ${purpose}.`,
        remedies: [
          remedy(
            'restate-purpose',
            'State the purpose that you mean, or take it out of the demand.',
            'Use is limited to the stated purpose.',
            inOrder('/demand'),
          ),
        ],
      }),
    )
    .map((found) => ({ ...found, verdict: 'needs-review' }));
}

export function gradeTooLow({ buyer, offered }: MatchJudgeable): readonly Objection[] {
  if (buyer.securityGrade >= offered.level) return nothing;
  return [
    {
      code: 'buyer-grade-too-low',
      says: { grade: buyer.securityGrade, level: offered.level },
      detail: `Data of level ${offered.level} may only go to systems of that grade (GB/T 22239).`,
      measured: `grade ${buyer.securityGrade}`,
      threshold: `grade ${offered.level}`,
      remedies: [
        remedy(
          'raise-grade',
          'Have the systems graded higher, and the member changed.',
          'Data of this level can be ordered.',
        ),
      ],
    },
  ];
}
