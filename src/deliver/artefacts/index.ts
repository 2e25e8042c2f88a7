export { begun, makeArtefact, seekArtefact, sweepFiles, type Artefact, type Making } from './artefact.ts';
export { notMade, whyNotMade, type WhyNotMade } from './faults.ts';
export { leftOutOf } from './left-out.ts';
export type { ArtefactRef } from './places.ts';
