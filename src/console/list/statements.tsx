import { useState, type ChangeEvent } from 'react';
import { Field } from '../parts/form.tsx';
import { Body, Card } from '../parts/page.tsx';
import { useWords } from '../words/index.tsx';
import { choicesOf } from './controls.tsx';
import { EditableDictionary } from './dictionary.tsx';
import { bases, evidences, frequencies, kinds, steps, subjects, type Column, type NewProduct } from './product-body.ts';

type Props = {
  /** What stands in the fields to begin with. */
  readonly first: Omit<NewProduct, 'dictionary'>;
  readonly columns: readonly Column[];
  readonly because: (name: string) => string | undefined;
  readonly leftOut: readonly string[] | null;
};

/** All that a supplier states of a product, in five parts. */
export function ProductFields({ first, columns, because, leftOut }: Props) {
  const { words } = useWords();
  const w = words.supply;
  const [subject, setSubject] = useState<string>(first.subjectKind);
  const watch = ({ target }: ChangeEvent<HTMLDivElement>) => {
    if (target instanceof HTMLSelectElement && target.name === 'subjectKind') setSubject(target.value);
  };
  const isPersonal = subject === 'person';
  const names = columns.map(({ name }) => [name, name] as const);
  const { persons } = first;
  const personsSaid = persons === 'rows' ? 'rows' : persons ? `column:${persons.column}` : '';
  return (
    <div className="stack" onChange={watch}>
      <Card title={w.whatItIs}>
        <Body>
          <div className="fields">
            <Field name="titleZh" label={w.titleZh} value={first.titleZh} />
            <Field name="title" label={w.titleEn} value={first.title} />
            <Field name="kind" label={w.kind} options={choicesOf(kinds, w.kinds)} value={first.kind} />
            <Field
              name="subjectKind"
              label={w.subject}
              options={choicesOf(subjects, w.subjects)}
              value={first.subjectKind}
            />
            <Field
              name="updateFrequency"
              label={w.frequency}
              options={choicesOf(frequencies, w.frequencies)}
              value={first.updateFrequency}
            />
            <Field
              name="level"
              label={w.level}
              options={choicesOf(['1', '2', '3', '4'], w.levels)}
              value={String(first.level ?? 2)}
            />
          </div>
          <Field name="description" label={w.description} hint={w.descriptionHint} value={first.description} isLong />
        </Body>
      </Card>
      <Card title={w.dictionary} note={w.dictionaryNote}>
        <EditableDictionary columns={columns} because={because} leftOut={leftOut} />
        <Body>
          <div className="fields">
            <Field
              name="keyColumn"
              label={w.keyColumn}
              hint={w.keyHint}
              options={[['', w.noKey], ...names]}
              value={first.keyColumn ?? ''}
            />
            {isPersonal && (
              <Field
                name="persons"
                label={w.persons}
                hint={w.personsHint}
                options={[
                  ['rows', w.personsRows],
                  ...columns.map(({ name }) => [`column:${name}`, w.personsColumn(name)] as const),
                  ['', w.unsaid],
                ]}
                value={personsSaid}
              />
            )}
          </div>
        </Body>
      </Card>
      <Card title={w.source}>
        <Body>
          <Field
            name="sourceStatement"
            label={w.sourceStatement}
            hint={w.sourceHint}
            value={first.sourceStatement}
            isLong
          />
          <div className="fields">
            <Field
              name="evidence/0/kind"
              label={w.evidence}
              options={choicesOf(evidences, w.evidences)}
              value={first.evidence?.[0]?.kind}
            />
            <Field
              name="evidence/0/reference"
              label={w.evidenceReference}
              hint={w.evidenceHint}
              value={first.evidence?.[0]?.reference}
            />
          </div>
          <Field
            name="processingStatement"
            label={w.processingStatement}
            hint={w.processingHint}
            value={first.processingStatement}
            isLong
          />
          <div className="fields">
            <Field
              name="processing/0/step"
              label={w.step}
              options={choicesOf(steps, w.steps)}
              value={first.processing?.[0]?.step}
            />
            <Field name="processing/0/what" label={w.stepWhat} hint={w.stepHint} value={first.processing?.[0]?.what} />
          </div>
          <Processors first={first.processors} />
        </Body>
      </Card>
      {isPersonal && (
        <Card title={w.aboutPersons}>
          <Body>
            <div className="fields">
              <Field
                name="basis/kind"
                label={w.basis}
                hint={w.basisHint}
                options={[...choicesOf(bases, w.bases), ['', w.unsaid]]}
                value={first.basis?.kind ?? ''}
              />
              <Field
                name="contact/email"
                label={w.contactEmail}
                hint={w.contactHint}
                type="email"
                value={first.contact?.email}
              />
              <Field name="contact/process" label={w.contactProcess} value={first.contact?.process} />
              <Field
                name="contact/answerDays"
                label={w.answerDays}
                type="number"
                value={String(first.contact?.answerDays ?? '')}
              />
            </div>
          </Body>
        </Card>
      )}
      <Card title={w.quality}>
        <Body>
          <div className="fields">
            <Field
              name="quality/completeness"
              label={w.completeness}
              hint={w.completenessHint}
              type="number"
              value={String(Math.round((first.quality?.completeness ?? 0) * 10_000) / 100)}
            />
            <Field
              name="quality/freshnessDays"
              label={w.freshness}
              hint={w.freshnessHint}
              type="number"
              value={first.quality?.freshnessDays?.toString()}
            />
          </div>
        </Body>
      </Card>
    </div>
  );
}

/** Who else processes the data: nobody, or one who is named. */
function Processors({ first }: { readonly first: NewProduct['processors'] }) {
  const { words } = useWords();
  const w = words.supply;
  const [one] = first ?? [];
  const [answer, setAnswer] = useState(first === null ? 'unsaid' : one ? 'one' : 'none');
  return (
    <>
      <div onChange={({ target }) => target instanceof HTMLSelectElement && setAnswer(target.value)}>
        <Field
          name="processors"
          label={w.processors}
          options={choicesOf(['none', 'one', 'unsaid'], w.processorsSaid)}
          value={answer}
        />
      </div>
      {answer === 'one' && (
        <div className="fields">
          <Field name="processors/0/name" label={w.processorName} value={one?.name} />
          <Field name="processors/0/task" label={w.processorTask} value={one?.task} />
          <Field name="processors/0/country" label={w.country} hint={w.countryHint} value={one?.country ?? 'CN'} />
        </div>
      )}
    </>
  );
}
