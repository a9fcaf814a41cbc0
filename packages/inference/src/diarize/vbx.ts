import { innerProducts } from "./innerProducts.ts";

export interface VbxParams {
  /** Weight of the evidence: vectors of overlapping windows are not independent. */
  fa: number;
  /** Weight of the prior over speakers: higher keeps fewer. */
  fb: number;
  maxIterations: number;
}

/** What pyannote's community-1 uses with windows one second apart. */
const published: VbxParams = { fa: 0.07, fb: 0.8, maxIterations: 20 };

/** Windows further apart hear the same speech less often, so each of them counts for more: Fa grows with the step. */
export function vbxParams(stepSeconds: number): VbxParams {
  return { ...published, fa: published.fa * stepSeconds };
}

export interface VbxResult {
  /** The initial clusters that are still speakers, by their label. */
  speakers: number[];
  /** f64 [speakers]: how much of the recording is theirs. */
  share: Float64Array;
  /** f64 [vectors * speakers]: how likely each vector is each speaker's. */
  responsibilities: Float64Array;
  /** Evidence lower bound after each iteration. */
  elbo: number[];
}

/** Softmax of this times a one-hot label: nearly sure of the initial clusters. */
const initialSureness = 7;
/** Iterations stop when the bound gains less. */
const leastGain = 1e-4;
/** A speaker with a smaller share is dead; dropping it changes the others by about as much. */
const leastShare = 1e-7;
/** Keeps the logarithm of a share finite. */
const shareFloor = 1e-8;
/** Vectors scored at a time: their scores stay in the processor's cache. */
const strip = 256;

/**
 * Variational Bayes clustering of x-vectors (Landini et al. 2022, without the HMM: any vector may follow any other).
 * `features` is f64 [vectors * dim] in the PLDA's space, `phi` f64 [dim] its between-speaker variances, `labels` the
 * initial clusters 0, 1, ... Time is vectors * speakers * dim an iteration, where speakers that die are dropped;
 * memory beyond the result is one more matrix of the features' size.
 */
export function vbx(features: Float64Array, phi: Float64Array, labels: Int32Array, params: VbxParams): VbxResult {
  const dim = phi.length;
  const initial = labels.reduce((most, label) => Math.max(most, label + 1), 0);
  const evidence = prepare(features, phi, params.fa);
  let speakers = Array.from({ length: initial }, (_, s) => s);
  let share = new Float64Array(initial).fill(1 / initial);
  let sums = initialSums(evidence.rho, dim, labels, initial);
  const elbo: number[] = [];
  for (;;) {
    const model = estimate(sums, share, phi, params);
    sums = emptySums(speakers.length, dim);
    const bound = respond(evidence, model, params, sums, null) + model.prior;
    const gain = bound - (elbo.at(-1) ?? Number.NEGATIVE_INFINITY);
    elbo.push(bound);
    share = sums.count.map((count) => count / labels.length);
    const alive = [...share.keys()].filter((s) => share[s]! > leastShare);
    const isDone = gain < leastGain || elbo.length >= params.maxIterations;
    if (isDone) {
      const all = new Float64Array(labels.length * speakers.length);
      respond(evidence, model, params, sums, all);
      return {
        speakers: alive.map((s) => speakers[s]!),
        share: pick(share, alive, 1),
        responsibilities: columns(all, speakers.length, alive),
        elbo,
      };
    }
    if (alive.length === speakers.length) continue;
    speakers = alive.map((s) => speakers[s]!);
    share = pick(share, alive, 1);
    sums = { count: pick(sums.count, alive, 1), rho: pick(sums.rho, alive, dim) };
  }
}

interface Evidence {
  /** f64 [vectors * dim]: features times √phi. */
  rho: Float64Array;
  /** f64 [vectors]: Fa times the log density of each vector about nobody. */
  offset: Float64Array;
}

/** Responsibilities summed over the vectors. */
interface Sums {
  /** f64 [speakers]. */
  count: Float64Array;
  /** f64 [speakers * dim]: of rho. */
  rho: Float64Array;
}

interface SpeakerModel {
  /** f64 [speakers * dim]: posterior mean of each speaker's variable. */
  alpha: Float64Array;
  /** f64 [speakers]: what a vector's score has in addition to rho · alpha, share included. */
  bias: Float64Array;
  /** The prior's part of the bound. */
  prior: number;
}

function prepare(features: Float64Array, phi: Float64Array, fa: number): Evidence {
  const dim = phi.length;
  const rho = new Float64Array(features.length);
  const offset = new Float64Array(features.length / dim);
  const roots = phi.map(Math.sqrt);
  for (let t = 0; t < offset.length; t++) {
    let squares = 0;
    for (let d = 0; d < dim; d++) {
      const x = features[t * dim + d]!;
      squares += x * x;
      rho[t * dim + d] = x * roots[d]!;
    }
    offset[t] = -0.5 * fa * (squares + dim * Math.log(2 * Math.PI));
  }
  return { rho, offset };
}

function emptySums(speakers: number, dim: number): Sums {
  return { count: new Float64Array(speakers), rho: new Float64Array(speakers * dim) };
}

/** All labels share one of two responsibilities, so the sums need no matrix of them. */
function initialSums(rho: Float64Array, dim: number, labels: Int32Array, speakers: number): Sums {
  const sure = Math.exp(initialSureness);
  const off = 1 / (sure + speakers - 1);
  const extra = (sure - 1) * off;
  const sums = emptySums(speakers, dim);
  const total = new Float64Array(dim);
  for (let t = 0; t < labels.length; t++) {
    sums.count[labels[t]!]! += extra;
    for (let d = 0; d < dim; d++) {
      total[d]! += off * rho[t * dim + d]!;
      sums.rho[labels[t]! * dim + d]! += extra * rho[t * dim + d]!;
    }
  }
  for (let s = 0; s < speakers; s++) {
    sums.count[s]! += off * labels.length;
    for (let d = 0; d < dim; d++) sums.rho[s * dim + d]! += total[d]!;
  }
  return sums;
}

/** Posterior of the speaker variables given the responsibilities of the round before. */
function estimate(sums: Sums, share: Float64Array, phi: Float64Array, { fa, fb }: VbxParams): SpeakerModel {
  const dim = phi.length;
  const alpha = new Float64Array(sums.rho.length);
  let prior = 0;
  const bias = sums.count.map((count, s) => {
    let spread = 0;
    for (let d = 0; d < dim; d++) {
      const variance = 1 / (1 + (fa / fb) * count * phi[d]!);
      const mean = (fa / fb) * variance * sums.rho[s * dim + d]!;
      alpha[s * dim + d] = mean;
      spread += (variance + mean * mean) * phi[d]!;
      prior += (fb / 2) * (Math.log(variance) - variance - mean * mean + 1);
    }
    return -0.5 * fa * spread + Math.log(share[s]! + shareFloor);
  });
  return { alpha, bias, prior };
}

/** Adds every vector's responsibilities to `sums`, writes them to `out` if there is one, returns the log likelihood. */
function respond(
  { rho, offset }: Evidence,
  { alpha, bias }: SpeakerModel,
  { fa }: VbxParams,
  sums: Sums,
  out: Float64Array | null,
): number {
  const speakers = bias.length;
  const dim = alpha.length / speakers;
  const scores = new Float64Array(strip * speakers);
  const byDim = new Float64Array(strip * dim);
  const bySpeaker = new Float64Array(strip * speakers);
  const products = new Float64Array(speakers * dim);
  let likelihood = 0;
  for (let from = 0; from < offset.length; from += strip) {
    const rows = Math.min(strip, offset.length - from);
    const own = rho.subarray(from * dim, (from + rows) * dim);
    innerProducts(own, rows, alpha, speakers, dim, scores);
    for (let r = 0; r < rows; r++) likelihood += offset[from + r]! + softmax(scores, r * speakers, bias, fa);
    transpose(own, rows, dim, byDim);
    transpose(scores, rows, speakers, bySpeaker);
    innerProducts(bySpeaker, speakers, byDim, dim, rows, products);
    for (let i = 0; i < products.length; i++) sums.rho[i]! += products[i]!;
    for (let s = 0; s < speakers; s++)
      for (let at = s * rows; at < (s + 1) * rows; at++) sums.count[s]! += bySpeaker[at]!;
    out?.set(scores.subarray(0, rows * speakers), from * speakers);
  }
  return likelihood;
}

function transpose(matrix: Float64Array, rows: number, width: number, out: Float64Array): void {
  for (let r = 0; r < rows; r++) for (let c = 0; c < width; c++) out[c * rows + r] = matrix[r * width + c]!;
}

/** Turns fa * scores + bias of one row into their softmax in place; returns the logarithm of the sum. */
function softmax(scores: Float64Array, row: number, bias: Float64Array, fa: number): number {
  let highest = Number.NEGATIVE_INFINITY;
  for (let s = 0; s < bias.length; s++) {
    const score = fa * scores[row + s]! + bias[s]!;
    scores[row + s] = score;
    if (score > highest) highest = score;
  }
  let sum = 0;
  for (let s = 0; s < bias.length; s++) {
    const weight = Math.exp(scores[row + s]! - highest);
    scores[row + s] = weight;
    sum += weight;
  }
  for (let s = 0; s < bias.length; s++) scores[row + s]! /= sum;
  return highest + Math.log(sum);
}

/** The given rows of a matrix of `width` columns. */
function pick(matrix: Float64Array, rows: readonly number[], width: number): Float64Array<ArrayBuffer> {
  const result = new Float64Array(rows.length * width);
  rows.forEach((from, to) => {
    result.set(matrix.subarray(from * width, (from + 1) * width), to * width);
  });
  return result;
}

/** The given columns of a matrix of `width` columns. */
function columns(matrix: Float64Array, width: number, chosen: readonly number[]): Float64Array {
  const rows = matrix.length / width;
  const result = new Float64Array(rows * chosen.length);
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < chosen.length; c++) result[r * chosen.length + c] = matrix[r * width + chosen[c]!]!;
  return result;
}
