import { expect } from 'chai';
import { withDuck } from '../../src/data/duck.ts';

describe('the engine of the data plane', () => {
  const isMarked = () =>
    withDuck((duck) => duck.run('FROM marker')).then(
      () => true,
      () => false,
    );
  const failing = (message: string) =>
    withDuck(() => Promise.reject(new Error(message))).catch((error: unknown) => (error as Error).message);

  it('goes on after a fault of the work, and is replaced after one of its own', async () => {
    await withDuck((duck) => duck.run('CREATE TABLE marker AS SELECT 1'));
    expect(await failing('Binder Error: there is no such column')).to.match(/^Binder/);
    expect(await isMarked()).to.equal(true);
    for (const fault of [
      'INTERNAL Error: index 0 of 0',
      'FATAL Error: Failed: database has been invalidated because of a previous fatal error.',
    ]) {
      expect(await failing(fault)).to.equal(fault);
      expect(await isMarked()).to.equal(false);
      await withDuck((duck) => duck.run('CREATE TABLE marker AS SELECT 1'));
    }
    await withDuck((duck) => duck.run('DROP TABLE marker'));
  });
});
