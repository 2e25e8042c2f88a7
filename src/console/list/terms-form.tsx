import { useState, type FormEvent } from 'react';
import { api, type Schemas } from '../api/client.ts';
import { useData } from '../api/use.ts';
import { Field } from '../parts/form.tsx';
import { Body, Card } from '../parts/page.tsx';
import { useWords } from '../words/index.tsx';
import { Check, Checks, choicesOf } from './controls.tsx';
import { costOf, currencies, models, rights, type Terms } from './terms-body.ts';

type Props = { readonly first: Terms; readonly personal: boolean };

/** The terms of a listing, in five parts. */
export function TermsFields({ first, personal }: Props) {
  const { words } = useWords();
  const w = words.supply;
  const principles = useData(['principles'], () => api.GET('/api/v1/principles'));
  const sampleKinds = first.sample?.kind === 'synthetic' ? ['kept', 'none', 'rows'] : ['none', 'rows'];
  return (
    <div className="stack">
      <Card title={w.purposesTitle} note={w.purposesNote}>
        <Body>{principles.data && <Purposes all={principles.data.purposes} chosen={first.purposes ?? []} />}</Body>
      </Card>
      <Card title={w.mayDo}>
        <Body>
          <Checks label={w.rightsTitle} hint={w.rightsHint}>
            {rights.map((right) => (
              <Check key={right} name={`right:${right}`} label={w.rights[right]} isOn={first.rights?.includes(right)} />
            ))}
          </Checks>
          <div className="fields">
            <Field
              name="territories"
              label={w.territories}
              hint={w.territoriesHint}
              value={(first.territories ?? []).join(', ')}
            />
            <Field name="maxTermDays" label={w.maxTermDays} type="number" value={String(first.maxTermDays)} />
            <Field name="maxUses" label={w.maxUses} hint={w.maxUsesHint} type="number" value={String(first.maxUses)} />
            <Field
              name="usesOffered"
              label={w.usesOffered}
              hint={w.usesOfferedHint}
              type="number"
              value={first.usesOffered?.toString() ?? ''}
            />
          </div>
          <Check name="exclusive" label={w.exclusive} isOn={first.exclusive} />
        </Body>
      </Card>
      <Price plan={first.plan} />
      <Card title={w.whatBuyersSee}>
        <Body>
          <div className="fields">
            <Field name="titleZh" label={w.titleZh} value={first.titleZh} />
            <Field name="title" label={w.titleEn} value={first.title} />
          </div>
          <Field name="description" label={w.description} value={first.description} isLong />
          <div className="fields">
            <Field
              name="sample/kind"
              label={w.sample}
              hint={personal ? w.samplePersons : w.sampleHint}
              options={choicesOf(sampleKinds, w.sampleKinds)}
              value={first.sample?.kind === 'synthetic' ? 'kept' : (first.sample?.kind ?? 'none')}
            />
            <Field
              name="sample/count"
              label={w.sampleCount}
              type="number"
              value={first.sample?.kind === 'rows' ? String(first.sample.count) : '10'}
            />
          </div>
        </Body>
      </Card>
      <Card title={w.declaration} note={w.declarationNote}>
        <Body>
          <Field name="declaration/officer" label={w.officer} value={first.declaration?.officer} />
          <Check name="none" label={w.declareNone} isOn={first.declaration?.noneOfTheList} />
          {principles.data && (
            <details>
              <summary>{w.theList}</summary>
              <Prohibited all={principles.data.prohibited} chosen={first.declaration?.items ?? []} />
            </details>
          )}
        </Body>
      </Card>
    </div>
  );
}

type Principles = Schemas['Principles'];

/** The broad purposes at once; the narrower ones, which each broader one includes, behind a press. */
function Purposes({ all, chosen }: { readonly all: Principles['purposes']; readonly chosen: readonly string[] }) {
  const { words, language } = useWords();
  const w = words.supply;
  const says = ({ code, zh }: { readonly code: string; readonly zh: string }) =>
    language === 'zh' ? zh : code.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ').replace(/ .*/, (rest) => rest.toLowerCase());
  const isShown = (one: Principles['purposes'][number]) => one.broader.length === 0 || chosen.includes(one.code);
  const box = (one: Principles['purposes'][number]) => (
    <Check key={one.code} name={`purpose:${one.code}`} label={says(one)} isOn={chosen.includes(one.code)} />
  );
  return (
    <>
      <Checks label={w.purposes} hint={w.purposesHint}>
        {all.filter(isShown).map(box)}
      </Checks>
      <details>
        <summary>{w.morePurposes}</summary>
        <Checks label={w.narrowerPurposes}>{all.filter((one) => !isShown(one)).map(box)}</Checks>
      </details>
    </>
  );
}

function Prohibited({ all, chosen }: { readonly all: Principles['prohibited']; readonly chosen: readonly string[] }) {
  const { words, language } = useWords();
  return (
    <Checks label={words.supply.holdsOfTheList}>
      {all.map(({ code, text, zh }) => (
        <Check
          key={code}
          name={`item:${code}`}
          label={`${code} ${language === 'zh' ? zh : text}`}
          isOn={chosen.includes(code)}
        />
      ))}
    </Checks>
  );
}

/** The price, with what some counts would cost by it. */
function Price({ plan }: { readonly plan: Terms['plan'] }) {
  const { words, format } = useWords();
  const w = words.supply;
  const [said, setSaid] = useState({
    price: plan.price,
    per: String(plan.per ?? 1),
    currency: String(plan.currency),
    model: String(plan.model),
  });
  const watch = ({ target }: FormEvent<HTMLElement>) => {
    if (!(target instanceof HTMLInputElement || target instanceof HTMLSelectElement)) return;
    const name = target.name.replace('plan/', '');
    if (name in said) setSaid({ ...said, [name]: target.value });
  };
  const counts = said.model === 'per-call' ? [1, 100, 10_000] : [1000, 50_000, 1_000_000];
  const costs = counts.map((count) => [count, costOf(said.price, Number(said.per), count)] as const);
  return (
    <Card title={w.price}>
      <div className="body stack" onChange={watch}>
        <div className="fields">
          <Field name="plan/model" label={w.model} options={choicesOf(models, w.models)} value={plan.model} />
          <Field
            name="plan/currency"
            label={w.currency}
            options={choicesOf(currencies, w.currencies)}
            value={plan.currency}
          />
          <Field name="plan/price" label={w.priceOf} hint={w.priceHint} value={plan.price} />
          <Field name="plan/per" label={w.per} type="number" value={String(plan.per ?? 1)} />
          <Field name="plan/misses" label={w.misses} hint={w.missesHint} value={plan.misses ?? ''} />
        </div>
        <output className="worked">
          {costs.map(([count, cost]) => (
            <span key={count}>
              {cost === undefined
                ? w.noPrice
                : w.costs(format.count(count), said.model, format.money(cost.replace(/0+$/, ''), said.currency))}
            </span>
          ))}
        </output>
      </div>
    </Card>
  );
}
